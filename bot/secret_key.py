"""The key behind peppers and tokens: the operator's, else one that is made once in the data directory."""

import secrets

from bot.key_files import make_key_file
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
            make_key_file(path, secrets.token_hex(_BYTES) + "\n")
        key = path.read_bytes().strip()
    except OSError as error:
        raise ConfigurationError([f"{path}: {error.strerror or 'cannot be used'}"]) from None
    if len(key) < 2 * _BYTES:
        raise ConfigurationError([f"{path} is cut short: restore it from a backup, or set TTCHAN_SECRET_KEY"])
    return key
