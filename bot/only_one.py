"""One bot for each data directory: a lock on a file beside the database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import ConfigurationError, Settings


@contextmanager
def only_one(settings: Settings, *, beside: bool = False) -> Iterator[None]:
    """Refuse a second bot on the same SQLite file or data directory. Raises ConfigurationError.

    ``beside``: others like it may run, but nobody who wants to be alone.
    """
    path = settings.make_side_dir() / "ttchan.lock"
    with path.open("a+") as handle:  # NFS shares a lock only with who may read
        path.chmod(0o600)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if beside else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(["Another TTChan is running on this data; stop it first."]) from None
        yield
