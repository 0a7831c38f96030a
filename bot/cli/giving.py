"""How commands that export give what they have: on standard output, in a file, or a sentence why not."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong, and end with 1."""
    print(sentence, file=sys.stderr)
    raise typer.Exit(1)


def check(format_: str, output: Path | None, *, needs_file: bool, lang: str = "en") -> None:
    """Refuse options that do not go together."""
    from bot.i18n import LANGUAGES

    if lang not in LANGUAGES:
        refuse(f"--lang {lang}: choose one of {', '.join(LANGUAGES)}.")
    if needs_file and output is None:
        refuse(f"--format {format_} needs --output FILE.")
    if output is not None and output.is_dir():
        refuse(f"{output} is a folder: name a file in it.")


@contextmanager
def writing(output: Path | None) -> Iterator[None]:
    """Refuse where a file cannot be written."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        yield
    except (OSError, FileCreateError) as error:
        cause = error if isinstance(error, OSError) else error.__context__
        refuse(f"{output}: {getattr(cause, 'strerror', None) or 'cannot be written'}.")


def give(text: str, output: Path | None) -> None:
    """Print a text, or write it."""
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")


def in_columns(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines of columns that are as wide as their longest cell."""
    cells = [list(header), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(header))]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return [line.rstrip() for line in padded]


async def current_meeting(session: "AsyncSession") -> int:
    """The row of the published meeting; refuses while there is none."""
    from bot.services import people

    meeting_id = await people.current_meeting(session)
    if meeting_id is None:
        refuse("No meeting is published yet: ttchan load PATH --publish")
    return meeting_id
