"""Announcements to look up: a delegate's own, and the organisers' with their figures."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import announcements, deliveries
from bot.domain.announcements import (
    SUPERSEDED,
    Announcement,
    AnnouncementState,
    Progress,
    Received,
    pick,
)
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.errors import NoSuchAnnouncement
from bot.domain.people import Role
from bot.domain.rights import Action, Scope
from bot.services.acts import By
from bot.services.announcements import counts, rows
from bot.services.rights import reach, require

TOLD = tuple(state for state in AnnouncementState if state.told)
_UNTOLD = (AnnouncementState.DRAFT,)


async def mine(session: AsyncSession, by: By) -> list[Received]:
    """What was told to the person or to those they belong to, newest first. Raises NotJoined."""
    require(by.person, Action.READ_ANNOUNCEMENTS)
    person = by.person.participant
    if person is None:
        return []
    row = deliveries.c
    theirs = row.meeting_id == by.meeting_id, row.participant_id == person.id
    told = select(row.announcement_id, row.state, row.confirmed_at).where(
        *theirs, row.kind == DeliveryKind.ANNOUNCEMENT, row.reason.not_in(SUPERSEDED)
    )
    mine_ = {one.announcement_id: one for one in await session.execute(told)}
    default = (await rows.meeting_of(session, by.meeting_id)).default_language
    language = by.person.language or person.language or default
    found = []
    here = announcements.c.meeting_id == by.meeting_id, announcements.c.state.in_(TOLD)
    for one in reversed(await rows.find(session, *here)):
        told_them = mine_.get(one.id)
        picked = pick(one.contents, language, default)
        if picked is None or not (told_them or one.audience.includes(by.person.traits)):
            continue
        sent = told_them is not None and told_them.state == State.SENT
        waits = told_them is not None and not State(told_them.state).final
        confirmed = told_them is not None and told_them.confirmed_at is not None
        at = one.due_at or one.created_at
        found.append(Received(one, picked, at, missed=not (sent or waits), confirmed=confirmed))
    return sorted(found, key=lambda one: (one.at, one.announcement.id), reverse=True)


async def received(session: AsyncSession, by: By, announcement_id: int) -> Received:
    """One of them; for a leader also one that people of theirs did not get.

    Raises NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    for one in await mine(session, by):
        if one.announcement.id == announcement_id:
            return one
    found = await rows.get(session, by.meeting_id, announcement_id)
    person = by.person.participant
    if person is not None and person.role is Role.LEADER and found.state.told:
        default = (await rows.meeting_of(session, by.meeting_id)).default_language
        picked = pick(found.contents, by.person.language or person.language or default, default)
        if picked and await counts.missed(session, found.id, person.delegation):
            return Received(found, picked, found.due_at or found.created_at, missed=False, confirmed=True)
    raise NoSuchAnnouncement(announcement_id)


async def sent(session: AsyncSession, by: By) -> list[Announcement]:
    """Everything that is no draft, newest first; of a leader only their own. Raises NotAllowed, NotJoined."""
    await rows.limits(session, by)
    here = announcements.c.meeting_id == by.meeting_id, announcements.c.state.not_in(_UNTOLD)
    own = reach(by.person, Action.ANNOUNCE) is Scope.DELEGATION
    theirs = (announcements.c.author == by.person.user_id,) if own else ()
    return list(reversed(await rows.find(session, *here, *theirs)))


async def figures(
    session: AsyncSession, by: By, announcement_id: int, *, real: datetime
) -> tuple[Announcement, Progress]:
    """One with its figures. Operating time ``real``. Raises NoSuchAnnouncement, NotAllowed, NotJoined."""
    found = await rows.seen(session, by, announcement_id)
    return found, await counts.progress(session, found, now=by.at, real=real)
