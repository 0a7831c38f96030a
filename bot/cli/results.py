"""``ttchan results``: what polls came to, as a table, a .csv, a workbook or pictures."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import check, current_meeting, give, refuse, writing
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.domain.polls.exports import Export
    from bot.domain.programme import Programme


class Format(StrEnum):
    """How results are given."""

    TABLE = "table"
    CSV = "csv"
    XLSX = "xlsx"
    PNG = "png"


_ANSWERS = (Format.CSV, Format.XLSX)
"""What holds single answers: the log of acts has it."""
_FILES = (Format.XLSX, Format.PNG)


def results(
    poll: Annotated[str | None, typer.Argument(help="A poll's id, such as seminar; without it, all.")] = None,
    format_: Annotated[
        Format,
        typer.Option(
            "--format", help="csv: a row for each answer; xlsx adds tallies and codebook; png: pictures."
        ),
    ] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="The file to write; xlsx and png need it.")] = None,
    lang: Annotated[str, typer.Option(help="The language of texts: en, lv, …")] = "en",
) -> None:
    """Print or write what polls came to. Nothing tells of a group of fewer than five people."""
    from bot.domain.polls.refusals import NoSuchPoll

    check(format_, output, needs_file=format_ in _FILES, lang=lang)
    try:
        programme, export = asyncio.run(_export(load_settings(), poll, logged=format_ in _ANSWERS))
    except NoSuchPoll:
        refuse(f"No poll called {poll} was opened yet. Without a name you get all that were.")
    _give(export, programme, format_, output, lang)


def _give(export: "Export", programme: "Programme", format_: Format, output: Path | None, lang: str) -> None:
    with writing(output):
        if format_ is Format.XLSX:
            from bot.files import polls_xlsx

            assert output is not None
            polls_xlsx.write(output, export, programme.meeting.languages, language=lang)
        elif format_ is Format.PNG:
            from bot.cli import pictures

            assert output is not None
            written = asyncio.run(pictures.write(output, export, programme, lang))
            print("\n".join(map(str, written)) or "There is nothing to draw yet.")
        else:
            give(_text(export, format_, lang), output)


def _text(export: "Export", format_: Format, lang: str) -> str:
    if format_ is Format.CSV:
        from bot.files import polls_csv

        return polls_csv.text(export.answers)
    from bot.cli.tallies import as_table

    return as_table(export, lang)


async def _export(settings: Settings, poll: str | None, *, logged: bool) -> "tuple[Programme, Export]":
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.poll_keys import PollKeys
    from bot.services import audit
    from bot.services.polls import exporting
    from bot.services.programme import read_programme

    async with opened(settings) as db:
        async with db.read() as session:
            meeting_id = await current_meeting(session)
            programme = await read_programme(session, meeting_id)
            key = PollKeys.of(settings).key(programme.meeting.code)
            export = await exporting.export(session, meeting_id, programme, key=key, poll_id=poll)
        if logged:
            real = Clock().real()
            async with db.write() as session:
                await audit.record(
                    session, "export_polls", poll or "all", actor=None, now=real, meeting_id=meeting_id
                )
        return programme, export
