"""What a button carries in place of something longer: a mark of what stands above it, or of a name. Pure."""

import hashlib
import json


def handle_of(name: str) -> str:
    """What names somebody or something: a name or an id may be longer than a button holds, or not Latin."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def seal(*said: object) -> str:
    """Of what stands above the button: where anything of it is another, the mark is another.

    Anything that JSON cannot write counts as its text.
    """
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:10]
