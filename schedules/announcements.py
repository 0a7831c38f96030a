"""Announcements by the clock: what is due starts, what has ended is closed; and how each is written."""

from dataclasses import replace

from bot.deps import Deps
from bot.domain.announcements import AnnouncementState
from bot.logs import get_logger
from bot.services.announcements import due, rows
from bot.views import announced
from schedules.writing import Letter, Written

log = get_logger("ttchan.announcements")


async def write(letter: Letter) -> Written:
    """The announcement as it is now, in the reader's language; nothing if it was stopped meanwhile."""
    (row,) = letter.parcel.rows
    found = letter.announcement
    if found is None:
        found = await rows.get(letter.session, letter.parcel.meeting_id, row.data["announcement"])
    if found.state in {AnnouncementState.CANCELLED, AnnouncementState.RECALLED}:
        return Written(None)
    reads = letter.parcel.person.traits.language or ""
    screen = announced.message(found, reads, letter.t)
    if screen is not None and letter.parcel.to_group:  # whoever is there could press
        screen = replace(screen, keyboard=())
    return Written(screen)


async def needed(deps: Deps) -> bool:
    """Whether any announcement needs the clock; that changes by a write alone."""
    async with deps.db.look() as session:
        return await due.anything(session)


async def start_due(deps: Deps) -> None:
    """Start what is due, follow items that moved, ring again, close what everybody has or cannot get."""
    if not await needed(deps):
        return
    now, real = deps.clock.now(), deps.clock.real()
    async with deps.db.write() as session:
        await due.follow(session, now=now, real=real)
        started = await due.start(session, now=now, real=real)
        ended = await due.end(session, now=now, real=real)
    for announcement in started:
        log.info("announcement_started", announcement=announcement.id)
    for announcement in ended:
        log.info("announcement_ended", announcement=announcement.id)
