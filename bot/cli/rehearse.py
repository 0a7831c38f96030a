"""``ttchan rehearse``: what would go to whom and when in the whole meeting, sending nothing."""

import asyncio
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.domain.programme import Programme
    from bot.screen import Screen
    from bot.services.planning import Planned

WIDEST = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """How it is printed."""

    TABLE = "table"
    CSV = "csv"


class Line(NamedTuple):
    """One message. ``time`` is local with its offset; what several rows say is joined by ``;``.

    ``lead``: minutes before the item, which digest, or which poll.
    """

    time: str
    person: str
    kind: str
    item: str
    lead: str
    text: str


def rehearse(
    format_: Annotated[Format, typer.Option("--format", help="csv is for spreadsheets.")] = Format.TABLE,
    person: Annotated[
        str | None, typer.Option(help="Only this person of the list, such as PL-RAD-03.")
    ] = None,
    per_hour: Annotated[int, typer.Option(min=1, help="Name who gets more messages within an hour.")] = 3,
    per_day: Annotated[int, typer.Option(min=1, help="Name who gets more messages on a day.")] = 15,
) -> None:
    """Print all that the bot tells in the meeting as if the whole list had joined and nobody ever answered.

    Sends nothing. Without questions on joining, which have no hour, and those asked by hand.
    """
    lines = asyncio.run(_rehearse(load_settings(), person))
    if format_ is Format.CSV:
        typer.echo(as_csv(lines), nl=False)
        return
    print(as_table(lines))
    for sentence in too_much(lines, per_hour, per_day):
        print(sentence)


async def _rehearse(settings: Settings, only: str | None) -> list[Line]:
    from bot.cli.session import opened
    from bot.services import people, planning
    from bot.services.programme import read_programme

    async with opened(settings) as db, db.read() as session:
        meeting_id = await people.current_meeting(session)
        if meeting_id is None:
            print("No meeting is published yet: ttchan load PATH --publish", file=sys.stderr)
            raise typer.Exit(1)
        programme = await read_programme(session, meeting_id)
        plan = await planning.whole(session, meeting_id, programme, only)
        if only is not None and not plan:
            print(f"Nobody called {only} is on the list, or nothing is for them.", file=sys.stderr)
            raise typer.Exit(1)
        lines = []
        for one in plan:
            screen = await _written(session, meeting_id, programme, one)
            if screen is not None:
                lines.append(_line(one, screen, programme))
        return lines


async def _written(
    session: "AsyncSession", meeting_id: int, programme: "Programme", one: "Planned"
) -> "Screen | None":
    """What it would say: the same writers as for the bot's own messages, at the instant it leaves."""
    from bot.domain.deliveries import Delivery, Parcel
    from bot.i18n import translator
    from bot.views.polls.invitations import invitation
    from schedules.letters import WRITERS, Letter

    rows = tuple(
        Delivery(number, row.kind, row.key, row.data, row.due_at, row.expires_at, 1, 0)
        for number, row in enumerate(one.rows)
    )
    parcel = Parcel("", meeting_id, one.person, rows)
    t = translator(one.person.language or "en", programme.meeting)
    if one.sheet is not None:
        return invitation(one.sheet, programme, t, again=one.rows[0].data.get("again"))
    return (
        await WRITERS[parcel.kind](Letter(session, parcel, programme, t, one.due_at, waits=one.waits))
    ).screen


def _line(one: "Planned", screen: "Screen", programme: "Programme") -> Line:
    from bot.screen import plain

    local = one.due_at.astimezone(programme.meeting.zone)
    asking = one.sheet.asking if one.sheet is not None else None
    return Line(
        time=local.isoformat(timespec="minutes"),
        person=one.person.participant.id if one.person.participant else "",
        kind=str(one.rows[0].kind),
        item=(asking.item_id or "") if asking else _joined(row.data.get("item") for row in one.rows),
        lead=asking.poll_id
        if asking
        else _joined(row.data.get("lead") or row.data.get("part") for row in one.rows),
        text=" / ".join(line.strip() for line in plain(screen.text).splitlines() if line.strip()),
    )


def _joined(values: Iterable[object]) -> str:
    return ";".join(str(value) for value in values if value is not None)


def as_csv(lines: Sequence[Line]) -> str:
    """With a header. What a spreadsheet would take for a formula gets an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Line._fields)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in line] for line in lines)
    return text.getvalue()


def as_table(lines: Sequence[Line]) -> str:
    """Columns under one another; long texts are cut."""
    cells = [Line("time", "person", "kind", "item", "lead", "text")]
    cells += [line._replace(time=_day_and_time(line), text=_cut(line.text)) for line in lines]
    widths = [max(len(row[column]) for row in cells) for column in range(len(Line._fields))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def too_much(lines: Sequence[Line], per_hour: int, per_day: int) -> list[str]:
    """Sentences that name who gets how many messages and where it is too much."""
    told: dict[str, list[datetime]] = {}
    for line in lines:
        told.setdefault(line.person, []).append(datetime.fromisoformat(line.time))
    most = max((len(times) for times in told.values()), default=0)
    to = "1 person" if len(told) == 1 else f"{len(told)} people, at most {most} to one of them"
    said = ["", f"{len(lines)} messages to {to}."]
    found = []
    for person, times in sorted(told.items()):
        for day, count in sorted(Counter(time.date() for time in times).items()):
            if count > per_day:
                found.append(f"{person} gets {count} messages on {day:%a %Y-%m-%d}.")
        hour, count = _busiest_hour(times)
        if count > per_hour:
            found.append(f"{person} gets {count} messages within an hour from {hour:%a %Y-%m-%d %H:%M}.")
    if not found:
        return [*said, f"Nobody gets more than {per_hour} within an hour or {per_day} on a day."]
    return [*said, f"Too much (more than {per_hour} within an hour or {per_day} on a day):", *found]


def _busiest_hour(times: Sequence[datetime]) -> tuple[datetime, int]:
    """When the hour with the most messages begins, and how many; ``times`` are in order."""
    hour = timedelta(hours=1)
    counts = [(sum(first <= time < first + hour for time in times), first) for first in times]
    count, first = max(counts, key=lambda one: one[0])
    return first, count


def _day_and_time(line: Line) -> str:
    return f"{datetime.fromisoformat(line.time):%a %Y-%m-%d %H:%M%z}"


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
