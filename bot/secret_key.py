"""The key behind peppers and tokens: the operator's, else one that is made once in the data directory."""

import os
import secrets
from pathlib import Path

from bot.settings import ConfigurationError, Settings

NAME = "secret.key"
_BYTES = 32


def load_secret_key(settings: Settings) -> bytes:
    """Return the key; make it if there is none yet. Raises ConfigurationError if it cannot be used.

    Whoever loses the file loses what was signed with it: it belongs into the backup, apart from the data.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.make_side_dir() / NAME
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise ConfigurationError([f"{path}: {error.strerror or 'cannot be used'}"]) from None
    if len(key) < 2 * _BYTES:
        raise ConfigurationError([f"{path} is cut short: restore it from a backup, or set TTCHAN_SECRET_KEY"])
    return key


def _make(path: Path) -> None:
    """Write beside, then link: never half a key, and of two processes at once the first one's stays."""
    half = path.with_name(f"{NAME}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(half)
    except FileExistsError:
        pass
    finally:
        half.unlink()
