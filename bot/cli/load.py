"""``ttchan load``: a workbook, or another tool's programme, against what is published: problems, or the
difference; then publish."""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.db.engine import Database
    from bot.domain.meeting import Meeting
    from bot.domain.workbook import Plan

SHOWN = 40
"""How many changes of a sheet are printed one by one."""


class Side(StrEnum):
    """Which text a conflict is decided for."""

    FILE = "file"
    PUBLISHED = "published"


class Times(StrEnum):
    """How times of another tool's file are meant that can be read in two ways."""

    LOCAL = "local"
    UTC = "utc"


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What was asked of the command."""

    publish: bool
    prefer: Side | None
    choose: list[str]


def load(
    path: Annotated[
        Path,
        typer.Argument(
            help="A workbook (.xlsx, .ods), a folder of CSV files, or another tool's programme: .ics, frab or"
            " pretalx (.json, .xml)."
        ),
    ],
    publish: Annotated[bool, typer.Option("--publish", help="Apply it: all or nothing.")] = False,
    prefer: Annotated[Side | None, typer.Option(help="Decide every conflict for this side.")] = None,
    choose: Annotated[
        list[str] | None,
        typer.Option(help="Decide one conflict: Programme/P21/start=file (or =published). Repeatable."),
    ] = None,
    times: Annotated[
        Times | None,
        typer.Option(
            help="Another tool's times that can be read in two ways: as the clock in the meeting's town shows"
            " them, or as moments (UTC)."
        ),
    ] = None,
) -> None:
    """Show what a file would change; with --publish, change it."""
    from bot.cli.timetables import is_timetable

    settings = load_settings()
    wishes = _Wishes(publish, prefer, choose or [])
    if is_timetable(path):
        refused = asyncio.run(_lay(settings, path, times, wishes))
    else:
        refused = asyncio.run(_load(settings, path, wishes))
    for line in refused:
        print(line, file=sys.stderr)
    if refused:
        raise typer.Exit(1)


async def _lay(settings: Settings, path: Path, times: Times | None, wishes: _Wishes) -> list[str]:
    """Do it with another tool's programme. Returns the refusals, one line each."""
    from bot.cli.session import opened
    from bot.cli.timetables import laid_over
    from bot.domain.workbook import from_rows

    async with opened(settings) as db:
        layer = await laid_over(db, path, times)
        if layer.plan is None:
            return layer.refusals
        for note in layer.notes:
            print(f"Note: {note}")
        print(
            "Note: Only what came from this file can change or be cancelled. The rest of the programme stays."
        )
        meeting = from_rows(layer.plan.published).meeting
        return await _settle(settings, db, layer.plan, meeting, {}, wishes=wishes)


async def _load(settings: Settings, path: Path, wishes: _Wishes) -> list[str]:
    """Do it, printing what there is to tell. Returns the refusals, one line each."""
    from bot.cli.notes import erased_notes, overdue_notes
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.domain.workbook import parse, plan, to_rows
    from bot.files import Refused, read_tables
    from bot.files.links import beside, linked_files
    from bot.files.problems import problem_text
    from bot.services import meeting_time, meetings

    try:
        tables = await read_tables(path)
    except Refused as error:
        return [str(error)]
    content, problems = parse(tables)
    warnings = [problem_text(one) for one in problems if one.warning]
    refusals = [problem_text(one) for one in problems if not one.warning]
    files: dict[str, Path] = {}
    if content is not None:
        files, missing = linked_files(content, beside(path), tables)
        refusals += [problem_text(one) for one in missing]
    for warning in warnings:
        print(f"Note: {warning}")
    if content is None or refusals:
        return [*refusals, f"Nothing was changed: {len(refusals)} to mend."]
    async with opened(settings) as db:
        async with db.read() as session:
            before = await meetings.published(session, content.meeting.code)
            rehearsal = await meeting_time.rehearsal(session)
        file, erased = before.without_erased(to_rows(content)) if before else (to_rows(content), [])
        for note in (*erased_notes(erased), *overdue_notes(content.meeting, Clock(rehearsal).now())):
            print(f"Note: {note}")
        change = before.plan(file) if before else plan(None, {}, file)
        return await _settle(settings, db, change, content.meeting, files, wishes=wishes)


async def _settle(
    settings: Settings,
    db: "Database",
    change: "Plan",
    meeting: "Meeting",
    files: dict[str, Path],
    *,
    wishes: _Wishes,
) -> list[str]:
    """Decide what is to decide, show the difference, publish it if asked to. Returns the refusals."""
    change, unknown = _decided(change, wishes.prefer, wishes.choose)
    if unknown:
        return unknown
    _show(change, meeting)
    _show_gaps(change)
    if change.conflicts:
        return [
            f"{len(change.conflicts)} to choose before publishing: --choose … or --prefer file|published."
        ]
    if not wishes.publish:
        print("Nothing to change." if change.empty else "Nothing is changed yet: add --publish to apply it.")
        return []
    return await _publish(settings, db, change, files)


async def _publish(settings: Settings, db: "Database", change: "Plan", files: dict[str, Path]) -> list[str]:
    from bot.clock import Clock
    from bot.domain.errors import ProgrammeMoved
    from bot.domain.workbook import Broken
    from bot.files.problems import problem_text
    from bot.files.stored import store
    from bot.services import meeting_time, meetings

    for name, source in files.items():
        store(settings.side_dir, name, source)
    try:
        async with db.write() as session:
            clock = Clock(await meeting_time.rehearsal(session))
            version = await meetings.publish(session, change, now=clock.real(), at=clock.now())
    except Broken as error:
        return [problem_text(one) for one in error.problems]
    except ProgrammeMoved:
        return ["Somebody published a change in the meantime. Nothing was changed: run the command again."]
    print("Nothing to change." if change.empty else f"Published as version {version}.")
    return []


def _decided(change: "Plan", prefer: Side | None, choose: list[str]) -> tuple["Plan", list[str]]:
    """Decide conflicts as asked. Returns the plan, and what was asked in vain."""
    from bot.domain.workbook import resolve

    places = {(one.sheet, one.key, one.column) for one in change.conflicts}
    choices: dict[tuple[str, str, str], Literal["file", "published"]] = {}
    unknown = []
    for text in choose:
        where, _, side = text.rpartition("=")
        sheet, _, rest = where.partition("/")
        key, _, column = rest.rpartition("/")
        if (sheet, key, column) not in places or side not in ("file", "published"):
            unknown.append(f"--choose {text}: no such conflict; write Sheet/key/column=file or =published.")
        else:
            choices[sheet, key, column] = "file" if side == "file" else "published"
    if prefer is not None:
        choices = dict.fromkeys(places, prefer.value) | choices
    return (change, unknown) if unknown else (resolve(change, choices), [])


def _show(change: "Plan", meeting: "Meeting") -> None:
    from bot.cli.words import change_line, conflict_line, summary_line
    from bot.domain.workbook import SHEETS

    title = meeting.title.pick(["en", meeting.default_language])
    print(f"{meeting.code}: {title.text if title else ''}, {meeting.start_date} to {meeting.end_date}")
    for sheet in SHEETS:
        changes = [one for one in change.changes if one.sheet == sheet.name]
        print(summary_line(sheet, changes, change.unchanged.get(sheet.name, 0)))
        _print_some(change_line(sheet, one) for one in changes)
    for conflict in change.conflicts:
        print(conflict_line(conflict))


def _show_gaps(change: "Plan") -> None:
    """What of the meeting as it would be lacks a translation, once everything is decided."""
    from bot.cli.words import gaps_line
    from bot.domain.gaps import gaps_of
    from bot.domain.workbook import Broken, from_rows

    if change.conflicts:
        return
    try:
        lacking = gaps_line(gaps_of(from_rows(change.merged)))
    except Broken:  # publishing says what is wrong
        return
    if lacking:
        print(f"Note: {lacking}.")


def _print_some(lines: Iterable[str]) -> None:
    left = 0
    for number, line in enumerate(lines):
        if number < SHOWN:
            print(f"  {line}")
        else:
            left += 1
    if left:
        print(f"  … and {left} more")
