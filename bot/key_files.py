"""Files that hold a key: written whole or not at all, for their owner alone."""

import os
import secrets
from pathlib import Path


def make_key_file(path: Path, text: str) -> None:
    """Write beside, then link: never half a key, and of two processes at once the first one's stays."""
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(half)
    except FileExistsError:
        pass
    finally:
        half.unlink()
