"""Files that belong to the programme (slides): kept in ``files/`` of the data directory."""

from pathlib import Path

from bot.domain.errors import NoSuchFile


def read(side_dir: Path, name: str) -> bytes:
    """Read a stored file. Raises NoSuchFile if it is not there, or would lie outside of ``files/``."""
    folder = (side_dir / "files").resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NoSuchFile(name)
    return path.read_bytes()
