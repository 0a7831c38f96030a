"""``ttchan meals``: what the kitchen is told, as a table, a .csv or a workbook. Numbers, no names."""

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.domain.meals import KitchenTable
    from bot.domain.programme import Programme
    from bot.views.kitchen_sheets import SheetOf


class Format(StrEnum):
    """How the table is given."""

    TABLE = "table"
    CSV = "csv"
    XLSX = "xlsx"


def meals(
    format_: Annotated[
        Format, typer.Option("--format", help="csv: a number in each row; xlsx: meals, food, sittings.")
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="The file to write; xlsx needs it.")] = None,
    lang: Annotated[str, typer.Option(help="The language of texts: en, lv, …")] = "en",
) -> None:
    """Print or write how many eat where, and what: as of each meal's cut-off once that is past."""
    from bot.i18n import LANGUAGES

    if lang not in LANGUAGES:
        _refuse(f"--lang {lang}: choose one of {', '.join(LANGUAGES)}.")
    if format_ is Format.XLSX and output is None:
        _refuse("--format xlsx needs --output FILE.")
    if output is not None and output.is_dir():
        _refuse(f"{output} is a folder: name a file in it.")
    programme, table = asyncio.run(_read(load_settings()))
    _give(table, programme, format_, output, lang)


def _give(
    table: "KitchenTable", programme: "Programme", format_: Format, output: Path | None, lang: str
) -> None:
    from xlsxwriter.exceptions import FileCreateError

    from bot.files import tables_xlsx
    from bot.i18n import translator
    from bot.views import kitchen_sheets

    t = translator(lang, programme.meeting)
    try:
        if format_ is Format.XLSX:
            assert output is not None
            tables_xlsx.write(output, kitchen_sheets.sheets(table, programme, t))
            return
        if format_ is Format.CSV:
            flat = kitchen_sheets.flat(table, t)
            text = tables_xlsx.text(flat.header, flat.rows)
        else:
            text = _as_table(kitchen_sheets.sheets(table, programme, t))
        if output is None:
            sys.stdout.write(text)
        else:
            output.write_text(text, encoding="utf-8")
    except (OSError, FileCreateError) as error:
        cause = error if isinstance(error, OSError) else error.__context__
        _refuse(f"{output}: {getattr(cause, 'strerror', None) or 'cannot be written'}.")


def _as_table(sheets: "tuple[SheetOf, ...]") -> str:
    """Columns as wide as their longest cell, a sheet under the other."""
    blocks = []
    for name, header, rows in sheets:
        cells = [header, *([str(cell) for cell in row] for row in rows)]
        widths = [max(len(row[place]) for row in cells) for place in range(len(header))]
        padded = (
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells
        )
        blocks.append("\n".join([name, *(f"  {line}".rstrip() for line in padded)]) + "\n")
    return "\n".join(blocks)


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(1)


async def _read(settings: Settings) -> "tuple[Programme, KitchenTable]":
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.services import kitchen, meeting_time, people
    from bot.services.programme import read_programme

    async with opened(settings) as db, db.read() as session:
        meeting_id = await people.current_meeting(session)
        if meeting_id is None:
            _refuse("No meeting is published yet: ttchan load PATH --publish")
        programme = await read_programme(session, meeting_id)
        clock = Clock(await meeting_time.rehearsal(session))
        return programme, await kitchen.counted(session, meeting_id, programme, now=clock.now())
