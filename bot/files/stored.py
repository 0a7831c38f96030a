"""Files that belong to the programme (slides): kept in ``files/`` of the data directory."""

from pathlib import Path

from bot.domain.errors import NoSuchFile


def read(side_dir: Path, name: str) -> bytes:
    """Read a stored file. Raises NoSuchFile if it is not there, or would lie outside of ``files/``."""
    folder = (side_dir / "files").resolve()
    try:
        path = (folder / name).resolve()
        if path.is_relative_to(folder) and path.is_file():
            return path.read_bytes()
    except (OSError, ValueError) as error:  # no file can have such a name
        raise NoSuchFile(name) from error
    raise NoSuchFile(name)


def store(side_dir: Path, name: str, source: Path) -> None:
    """Copy a file beside the workbook to its stored place; readers see the old or the new one, never half."""
    target = side_dir / "files" / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = target.with_name(target.name + ".part")
    half.write_bytes(source.read_bytes())
    half.chmod(0o600)
    half.replace(target)
