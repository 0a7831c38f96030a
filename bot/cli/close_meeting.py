"""``ttchan close-meeting``: the report is in, so the personal data go at once and not on their dates."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import current_meeting, refuse
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.db.engine import Database
    from bot.domain.meeting import Meeting
    from bot.i18n import Translator
    from bot.services.closing import Closing

_NO_PACK = (
    "No report was made since the meeting ended: ttchan report DIR first. Without names there can be no "
    "lists and no certificates. If you need none: --without-report."
)


def close_meeting(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    without_report: Annotated[
        bool, typer.Option("--without-report", help="Also if no report was made: it can never be made.")
    ] = False,
) -> None:
    """Erase names, accounts and food needs of the meeting at once. Totals, answers and texts stay."""
    asyncio.run(_close(load_settings(), asks=not yes, without_report=without_report))


async def _close(settings: Settings, *, asks: bool, without_report: bool) -> None:
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.i18n import translator
    from bot.poll_keys import PollKeys
    from bot.services import closing, meeting_time
    from bot.services.programme import read_programme

    async with opened(settings) as db:
        async with db.read() as session:
            meeting_id = await current_meeting(session)
            meeting = (await read_programme(session, meeting_id)).meeting
            clock = Clock(await meeting_time.rehearsal(session))
            now, t = clock.now(), translator("en", meeting)
            found = await closing.look(session, meeting_id, now=now, admins=settings.admins)
        if not found.over:
            refuse(f"The meeting is not over: its last day is {t.date(meeting.end_date)}.")
        if not (found.reported or without_report):
            refuse(_NO_PACK)
        print("\n".join(_told(found, meeting, t)))
        if asks and not await asyncio.to_thread(_sure):
            refuse("Nothing was erased.")
        keys, real = PollKeys.of(settings), clock.real()
        async with db.write() as session:
            done = await closing.close(
                session, meeting_id, now=now, real=real, poll_key=keys.key, admins=settings.admins
            )
        if found.key_until is None:
            keys.destroy(meeting.code)
        print(f"Erased: {done.participants} people, {done.accounts} accounts, {done.diets} food needs.")
        await _wipe(db)


def _told(found: "Closing", meeting: "Meeting", t: "Translator") -> "Iterator[str]":
    yield f"Closing {meeting.code} erases now what time would erase later:"
    yield f"  {found.people} people of the list: names, rooms, buses, e-mail, who answered what"
    yield f"  {found.accounts} accounts that have joined, with all that they chose"
    yield f"  {found.diets} food needs"
    yield f"  {found.waiting} messages that wait to be sent"
    if found.kept_until is not None:
        day = t.date(found.kept_until.astimezone(meeting.zone).date())
        yield f"{found.kept} people agreed to be asked once more: they stay until {day}."
    if found.key_until is None:
        yield "The key of anonymous answers is destroyed: nobody can tell any more whose they are."
    else:
        day = t.date(found.key_until.astimezone(meeting.zone).date())
        yield f"The key of anonymous answers stays until {day}: something is still to be asked."
    yield "Totals, answers without names, the programme and the texts of the report stay."
    yield "A report that was made is a file of yours: keep it as long as the funder may ask for it."


def _sure() -> bool:
    try:
        return typer.confirm("Erase it now?")
    except typer.Abort:
        return False


async def _wipe(db: "Database") -> None:
    """Wipe what erased rows leave in the storage."""
    from bot.db.scrub import scrub
    from bot.db.tables import metadata
    from bot.db.trouble import is_trouble

    try:
        done = await scrub(db, metadata.sorted_tables)
    except Exception as error:
        if not is_trouble(error):
            raise
        done = False
    if not done:
        print("Somebody is reading the database: run this once more, so that its file forgets as well.")
