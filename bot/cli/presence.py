"""``ttchan presence``: who was here, who was not, who said so, as a table, a .csv or a workbook."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import check, current_meeting, give, in_columns, refuse, writing
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.presence_rows import PresenceRow


class Format(StrEnum):
    """How rows are given."""

    TABLE = "table"
    CSV = "csv"
    XLSX = "xlsx"


def presence(
    item: Annotated[
        str | None, typer.Argument(help="An item's id; without it, all of which anybody said who came.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="csv and xlsx: a row for each person.")] = (
        Format.TABLE
    ),
    output: Annotated[Path | None, typer.Option(help="The file to write; xlsx needs it.")] = None,
) -> None:
    """Print or write who was at an item: a row for each who was marked, and for each who was expected."""
    from bot.domain.errors import NoSuchItem

    check(format_, output, needs_file=format_ is Format.XLSX)
    try:
        rows = asyncio.run(_export(load_settings(), item, logged=format_ is not Format.TABLE))
    except NoSuchItem:
        refuse(f"No item has the id {item}: use one of the Programme sheet.")
    _give(rows, format_, output)


def _give(rows: "Sequence[PresenceRow]", format_: Format, output: Path | None) -> None:
    from bot.files import presence as files

    with writing(output):
        if format_ is Format.XLSX:
            assert output is not None
            files.write(output, rows)
        else:
            give(files.text(rows) if format_ is Format.CSV else _as_table(rows), output)


def _as_table(rows: "Sequence[PresenceRow]") -> str:
    from bot.domain.presence_rows import HEADER

    if not rows:
        return "Nobody was marked as present yet.\n"
    return "\n".join(in_columns(HEADER, rows)) + "\n"


async def _export(settings: Settings, item: str | None, *, logged: bool) -> "list[PresenceRow]":
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.services import audit
    from bot.services.presence import exporting
    from bot.services.programme import read_programme

    async with opened(settings) as db:
        async with db.read() as session:
            meeting_id = await current_meeting(session)
            programme = await read_programme(session, meeting_id)
            rows = await exporting.export(session, meeting_id, programme, by=None, item_id=item)
        if logged:
            now = Clock().real()
            async with db.write() as session:
                await audit.record(
                    session, "export_presence", item or "all", actor=None, now=now, meeting_id=meeting_id
                )
        return rows
