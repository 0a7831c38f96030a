"""Keys of anonymous answers: one file for each meeting, apart from the database, destroyed on its date."""

import hashlib
import os
import secrets
from pathlib import Path

from bot.key_files import make_key_file
from bot.settings import Settings

_BYTES = 32
_GONE = "destroyed\n"


class PollKeys:
    """Keys by the code of a meeting; made when one is asked for the first time.

    A destroyed one leaves a mark behind: no new one is made in its place, for it would let the same person
    answer twice.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, tuple[tuple[int, int], bytes]] = {}

    @classmethod
    def of(cls, settings: Settings) -> "PollKeys":
        """The keys beside the database."""
        return cls(settings.make_side_dir())

    def key(self, meeting_code: str) -> bytes | None:
        """The meeting's key, or None once it is destroyed. Raises OSError if it cannot be kept."""
        path = self._path(meeting_code)
        if not path.exists():
            make_key_file(path, secrets.token_hex(_BYTES))
        found = path.stat()
        written = found.st_mtime_ns, found.st_size
        known = self._kept.pop(meeting_code, None)
        if known is None or known[0] != written:  # a command may have destroyed it meanwhile
            text = path.read_text(encoding="ascii")
            if text == _GONE:
                return None
            known = written, bytes.fromhex(text)
        self._kept[meeting_code] = known
        return known[1]

    def destroy(self, meeting_code: str) -> None:
        """Overwrite the key; from now on nobody can tell whose anonymous answers are. Twice is once."""
        path = self._path(meeting_code)
        if path.exists():
            with path.open("r+b") as file:
                file.write(b"0" * path.stat().st_size)
                file.flush()
                os.fsync(file.fileno())
        path.write_text(_GONE, encoding="ascii")
        path.chmod(0o600)
        self._kept.pop(meeting_code, None)

    def _path(self, meeting_code: str) -> Path:
        digest = hashlib.sha256(meeting_code.encode()).hexdigest()[:16]
        return self._folder / f"polls-{digest}.key"
