"""Files that the programme links to: they must lie beside the workbook, inside its folder, and be small."""

from collections.abc import Iterator
from pathlib import Path

from bot.domain.programme import Link
from bot.domain.workbook import Code, Content, Problem, Tables
from bot.domain.workbook.tables import row_of
from bot.files import limits


def beside(workbook: Path) -> Path:
    """The folder whose files a workbook may link to: its own, or the folder of CSV files itself."""
    return workbook if workbook.is_dir() else workbook.parent


def linked_files(
    content: Content, folder: Path, tables: Tables | None = None
) -> tuple[dict[str, Path], list[Problem]]:
    """Find the files that items link to, below the workbook's folder.

    Returns target as in the workbook → absolute path of a regular file, and a problem for each that is
    missing, too large, or outside the folder (also by a symbolic link). ``tables`` gives problems their rows.
    """
    root = folder.resolve()
    files: dict[str, Path] = {}
    problems: list[Problem] = []
    for key, link in _targets(content):
        if link.target in files:
            continue
        path = _resolved(root / link.target)
        values = {"value": link.target, "most": str(limits.LINKED_FILE_BYTES // 2**20)}
        if path is None:
            code = Code.NO_SUCH_FILE
        elif not path.is_relative_to(root):
            code = Code.FILE_OUTSIDE
        elif not path.is_file():
            code = Code.NO_SUCH_FILE
        elif path.stat().st_size > limits.LINKED_FILE_BYTES:
            code = Code.FILE_TOO_LARGE
        else:
            files[link.target] = path
            continue
        row = row_of(tables, "Programme", key) if tables else 0
        problems.append(Problem("Programme", row, "links", code, values, key=key))
    return files, problems


def _resolved(path: Path) -> Path | None:
    """Where a path leads; None if no file can have such a name."""
    try:
        found = path.resolve()
        found.is_file()
    except (OSError, ValueError):
        return None
    return found


def _targets(content: Content) -> Iterator[tuple[str, Link]]:
    for key, item in content.items.items():
        yield from ((key, link) for link in item.links if link.is_file)
