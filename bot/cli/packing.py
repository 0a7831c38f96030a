"""The documents of the evidence pack: which there are, and how they get into a folder together."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.reports.facts import Facts
    from bot.i18n import Translator

FOLDER_MODE, FILE_MODE = 0o700, 0o600
"""People are named in it."""
_MAKING = ".making-"
_OLD_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the pack, or a folder of them. ``make`` writes it at a path that ends with ``name``.

    They are made in their order, in one folder: the last one finds all the others beside it.
    """

    name: str
    make: "Callable[[Facts, Path, Translator], None]"


def _report_xlsx(facts: "Facts", path: Path, t: "Translator") -> None:
    from bot.files.reports import xlsx
    from bot.views.reports import xlsx as views

    xlsx.write(path, views.render(facts, t))


def _report_docx(facts: "Facts", path: Path, t: "Translator") -> None:
    from bot.files.reports import docx, drawing
    from bot.views.reports import draft, draft_charts

    docx.write(path, draft.render(facts, t, drawing.drawn(draft_charts.charts(facts, t))))


def _information_page(facts: "Facts", path: Path, t: "Translator") -> None:
    from bot.files.reports import information_page
    from bot.views.reports import information_page as views

    information_page.write(path, views.render(facts, t))


def _lists(facts: "Facts", path: Path, t: "Translator") -> None:
    from bot.files.reports import docx
    from bot.views.reports import lists

    docx.write(path, lists.render(facts, t))


def _certificates(facts: "Facts", path: Path, t: "Translator") -> None:
    from bot.files.reports import docx
    from bot.views.reports import certificates

    docx.write(path, certificates.render(facts, t))


def _data(facts: "Facts", path: Path, t: "Translator") -> None:
    from bot.files.reports import data
    from bot.views.reports import data as views

    data.write(path, views.render(facts, t))


def _manifest(facts: "Facts", path: Path, t: "Translator") -> None:
    from bot import __version__
    from bot.files.reports import manifest
    from bot.views.reports import manifest as views

    manifest.write(path, views.render(facts, __version__, t))


DOCUMENTS: tuple[Document, ...] = (
    Document("report.xlsx", _report_xlsx),
    Document("report.docx", _report_docx),
    Document("information-page.html", _information_page),
    Document("lists.docx", _lists),
    Document("certificates.docx", _certificates),
    Document("data", _data),
    Document("MANIFEST", _manifest),  # the last: it lists all the others
)


def pack(
    facts: "Facts",
    folder: Path,
    t: "Translator",
    *,
    progress: Callable[[str, int, int], None],
    documents: Sequence[Document] = DOCUMENTS,
) -> list[Path]:
    """Make every document, then put them into ``folder``; an earlier pack is as it was until all are made.

    ``progress(name, number, of)`` before each. Returns the files, in order. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    folder.chmod(FOLDER_MODE)
    # Inside and not beside: the folder may be a mount, over whose edge nothing is renamed.
    making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=folder))
    _clear(making)
    try:
        for number, one in enumerate(documents, 1):
            progress(one.name, number, len(documents))
            one.make(facts, making / one.name, t)
        return [file for one in documents for file in _moved(making / one.name, folder)]
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _clear(making: Path) -> None:
    """Drop what a kill left behind, by the clock of the files' own storage."""
    for left in making.parent.glob(f"{_MAKING}*"):
        if making.stat().st_mtime - left.stat().st_mtime > _OLD_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _moved(made: Path, folder: Path) -> list[Path]:
    """Put a file, or what is in a folder, in its place, for its owner alone."""
    target = folder / made.name
    if made.is_dir():
        target.mkdir(exist_ok=True, mode=FOLDER_MODE)
        return [file for one in sorted(made.iterdir()) for file in _moved(one, target)]
    made.chmod(FILE_MODE)
    return [made.replace(target)]
