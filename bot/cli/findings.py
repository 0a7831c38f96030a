"""What ``ttchan check`` finds; each noun's own module looks after its part."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing looked at. ``ok=None`` is a note: worth knowing, nothing to mend."""

    what: str
    ok: bool | None
    words: str
