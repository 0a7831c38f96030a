"""``ttchan meals``: what the kitchen is told, as a table, a .csv or a workbook. Numbers, no names."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import check, current_meeting, give, in_columns, writing
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
    check(format_, output, needs_file=format_ is Format.XLSX, lang=lang)
    programme, table = asyncio.run(_read(load_settings()))
    _give(table, programme, format_, output, lang)


def _give(
    table: "KitchenTable", programme: "Programme", format_: Format, output: Path | None, lang: str
) -> None:
    from bot.files import tables_xlsx
    from bot.i18n import translator
    from bot.views import kitchen_sheets

    t = translator(lang, programme.meeting)
    with writing(output):
        if format_ is Format.XLSX:
            assert output is not None
            tables_xlsx.write(output, kitchen_sheets.sheets(table, programme, t))
        elif format_ is Format.CSV:
            flat = kitchen_sheets.flat(table, t)
            give(tables_xlsx.text(flat.header, flat.rows), output)
        else:
            give(_as_table(kitchen_sheets.sheets(table, programme, t)), output)


def _as_table(sheets: "tuple[SheetOf, ...]") -> str:
    """A sheet under the other."""
    return "\n".join(
        "\n".join([name, *(f"  {line}" for line in in_columns(header, rows))]) + "\n"
        for name, header, rows in sheets
    )


async def _read(settings: Settings) -> "tuple[Programme, KitchenTable]":
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.services import kitchen, meeting_time
    from bot.services.programme import read_programme

    async with opened(settings) as db, db.read() as session:
        meeting_id = await current_meeting(session)
        programme = await read_programme(session, meeting_id)
        clock = Clock(await meeting_time.rehearsal(session))
        return programme, await kitchen.counted(session, meeting_id, programme, now=clock.now())
