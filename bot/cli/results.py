"""``ttchan results``: what polls came to, as a table, a .csv, a workbook or pictures."""

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

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
    from bot.i18n import LANGUAGES

    if lang not in LANGUAGES:
        _refuse(f"--lang {lang}: choose one of {', '.join(LANGUAGES)}.")
    if format_ in _FILES and output is None:
        _refuse(f"--format {format_} needs --output FILE.")
    if output is not None and output.is_dir():
        _refuse(f"{output} is a folder: name a file in it.")
    try:
        programme, export = asyncio.run(_export(load_settings(), poll, logged=format_ in _ANSWERS))
    except NoSuchPoll:
        _refuse(f"No poll called {poll} was opened yet. Without a name you get all that were.")
    _give(export, programme, format_, output, lang)


def _give(export: "Export", programme: "Programme", format_: Format, output: Path | None, lang: str) -> None:
    from xlsxwriter.exceptions import FileCreateError

    try:
        if format_ is Format.XLSX:
            from bot.files import polls_xlsx

            assert output is not None
            polls_xlsx.write(output, export, programme.meeting.languages, language=lang)
        elif format_ is Format.PNG:
            from bot.cli import pictures

            assert output is not None
            written = asyncio.run(pictures.write(output, export, programme, lang))
            print("\n".join(map(str, written)) or "There is nothing to draw yet.")
        elif output is None:
            sys.stdout.write(_text(export, format_, lang))
        else:
            output.write_text(_text(export, format_, lang), encoding="utf-8")
    except (OSError, FileCreateError) as error:
        cause = error if isinstance(error, OSError) else error.__context__
        _refuse(f"{output}: {getattr(cause, 'strerror', None) or 'cannot be written'}.")


def _text(export: "Export", format_: Format, lang: str) -> str:
    if format_ is Format.CSV:
        from bot.files import polls_csv

        return polls_csv.text(export.answers)
    from bot.cli.tallies import as_table

    return as_table(export, lang)


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(1)


async def _export(settings: Settings, poll: str | None, *, logged: bool) -> "tuple[Programme, Export]":
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.poll_keys import PollKeys
    from bot.services import audit, people
    from bot.services.polls import exporting
    from bot.services.programme import read_programme

    async with opened(settings) as db:
        async with db.read() as session:
            meeting_id = await people.current_meeting(session)
            if meeting_id is None:
                _refuse("No meeting is published yet: ttchan load PATH --publish")
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
