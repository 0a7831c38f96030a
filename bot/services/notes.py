"""Notes: who is told of what, in the transaction of the act. What they say: schedules/notes.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import arriving, group_votes, guides, meetings, participants, people, requests, waiting
from bot.domain.announcements import AnnouncementState
from bot.domain.arriving import Coming
from bot.domain.calls import AGAIN
from bot.domain.corrections import Field, Result
from bot.domain.deliveries import DeliveryKind, Lane, NewDelivery
from bot.domain.errors import NoSuchAnnouncement
from bot.domain.meeting import Meeting
from bot.domain.notes import About, As, News, Note, What, Whom, expiry
from bot.domain.people import Person, Role
from bot.domain.polls.group_votes import VoteState
from bot.domain.preferences import Preferences
from bot.domain.programme import Item
from bot.domain.signups import SignupState
from bot.services import call_rows
from bot.services.announcements import counts, rows
from bot.services.deliveries import enqueue
from bot.services.participants import listed, name_of
from bot.services.polls import vote_rows
from bot.services.presence.marks import present
from bot.services.programme import as_entity
from bot.services.reports import packs
from bot.services.signups.rows import state_of
from bot.services.travels import notes as travel_notes

NOBODY = 0
"""No account has this id."""


async def tell_leader(
    session: AsyncSession, meeting_id: int, delegation: str, news: News, *, or_organisers: bool = True
) -> None:
    """Tell those who lead a delegation; where nobody of them can be reached, the organisers."""
    leads = and_(participants.c.role == Role.LEADER, participants.c.delegation == delegation)
    told = await _tell(session, meeting_id, leads, As.LEADER, news)
    if not told and or_organisers:
        await tell_organisers(session, meeting_id, news)


async def tell_organisers(session: AsyncSession, meeting_id: int, news: News) -> None:
    """Tell every organiser who has joined."""
    await _tell(session, meeting_id, participants.c.role == Role.ORGANISER, As.ORGANISER, news)


async def tell_admins(session: AsyncSession, meeting_id: int, admins: Collection[int], news: News) -> None:
    """Tell every admin who ever wrote to the bot, on the list or not."""
    theirs = people.c.user_id.in_(set(admins) - {news.by})
    found = (await session.execute(select(people).where(theirs).order_by(people.c.user_id))).all()
    whom = [
        _whom(row, row.participant_id if row.meeting_id == meeting_id and row.consent_version else None)
        for row in found
    ]
    await _enqueue(session, meeting_id, whom, As.ADMIN, news)


async def tell_concerned(
    session: AsyncSession,
    meeting_id: int,
    news: News,
    *,
    participant_id: str | None = None,
    user_id: int | None = None,
) -> None:
    """Tell the one whom it concerns: a participant, or an account that is nobody on the list."""
    mine = people.c.user_id == user_id
    if participant_id is not None:
        mine = and_(people.c.meeting_id == meeting_id, people.c.participant_id == participant_id)
    found = (await session.execute(select(people).where(mine))).all()
    await _enqueue(session, meeting_id, [_whom(row, participant_id) for row in found], As.CONCERNED, news)


async def tell_people(
    session: AsyncSession, meeting_id: int, participant_ids: Collection[str], news: News
) -> None:
    """Tell these of the list whom it concerns, as far as they have joined."""
    joined = people.c.meeting_id == meeting_id, people.c.consent_version.is_not(None)
    which = people.c.participant_id.in_(participant_ids)
    found = await session.execute(select(people).where(*joined, which).order_by(people.c.participant_id))
    await _enqueue(session, meeting_id, [_whom(row, row.participant_id) for row in found], As.CONCERNED, news)


async def tell_late(
    session: AsyncSession, meeting_id: int, person: Person, item: Item, *, now: datetime
) -> None:
    """Somebody will be late for an item: tell leader and organisers, at night as well. Meeting time.

    Once for each time that the item has (its version); who took it back and is late all the same is told of
    anew, at most once in AGAIN.
    """
    late = person.participant
    if late is None:
        return
    data = {"participant": late.id, "item": item.id}
    ref = f"{late.id}:{item.id}:{item.version}:{int(now.timestamp() // AGAIN.total_seconds())}"
    news = News(What.LATE, ref, now, data, person.user_id)
    await tell_in_charge(session, meeting_id, late.delegation, news)


def late_key(participant_id: str, item: Item) -> str:
    """What the keys of all that is told of somebody who is late for an item begin with."""
    return f"note:{What.LATE}:{participant_id}:{item.id}:"


async def tell_in_charge(session: AsyncSession, meeting_id: int, delegation: str, news: News) -> list[str]:
    """Tell those who lead a delegation, and every organiser. Returns who was told."""
    leads = and_(participants.c.role == Role.LEADER, participants.c.delegation == delegation)
    told = await _tell(session, meeting_id, leads, As.LEADER, news)
    organises = participants.c.role == Role.ORGANISER
    return [*told, *await _tell(session, meeting_id, organises, As.ORGANISER, news)]


async def _tell(
    session: AsyncSession, meeting_id: int, which: ColumnElement[bool], told_as: As, news: News
) -> list[str]:
    """Returns who was told: who blocked or stopped the bot cannot be."""
    tied = and_(
        people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id
    )
    here = participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False)
    reached = (
        people.c.consent_version.is_not(None),
        people.c.blocked_at.is_(None),
        people.c.stopped_at.is_(None),
        people.c.user_id != (NOBODY if news.by is None else news.by),
    )
    others = participants.c.id.not_in(news.except_for)
    found = select(people).join(participants, tied).where(*here, which, others, *reached)
    leads = (await session.execute(found.order_by(participants.c.id))).all()
    await _enqueue(session, meeting_id, [_whom(row, row.participant_id) for row in leads], told_as, news)
    return [row.participant_id for row in leads]


def _whom(row: Row[Any], participant_id: str | None) -> Whom:
    user_id = row.user_id if participant_id is None else None
    return Whom(participant_id, user_id, Preferences.read(row.preferences), row.paused_until)


async def _enqueue(
    session: AsyncSession, meeting_id: int, whom: Sequence[Whom], told_as: As, news: News
) -> None:
    if not whom:
        return
    row = (await session.execute(select(meetings).where(meetings.c.id == meeting_id))).one()
    meeting: Meeting = as_entity(Meeting, row._mapping)
    new = []
    for one in whom:
        due_at = one.due_at(news, meeting)
        new.append(
            NewDelivery(
                kind=DeliveryKind.NOTE,
                key=news.key_for(one.participant_id, one.user_id),
                due_at=due_at,
                expires_at=news.until or expiry(due_at, meeting.zone),
                lane=Lane.URGENT if news.what.urgent else None,
                participant_id=one.participant_id,
                user_id=one.user_id,
                data={"what": news.what.value, "as": told_as.value, **news.data},
            )
        )
    await enqueue(session, meeting_id, new)


async def read(
    session: AsyncSession, meeting_id: int, person: Person, data: Mapping[str, Any]
) -> Note | None:
    """A stored note with its names looked up; None = there is nothing to say to this person any more."""
    what, told_as = What(data["what"]), As(data["as"])
    note = Note(what, told_as, data=data)
    if "participant" in data:
        one = await listed(session, meeting_id, data["participant"])
        if one is None:
            return None
        about = About(one.id, name_of(one), one.delegation, one.role)
        note = replace(note, about=about)
    if not _still(person, note):
        return None
    match what:
        case What.MINOR_WAITS:
            mine = waiting.c.meeting_id == meeting_id, waiting.c.participant_id == data["participant"]
            waits = (await session.execute(select(waiting.c.user_id).where(*mine))).first()
            return None if waits is None else note
        case What.CORRECTION | What.ROLE_ASKED | What.ANSWERED:
            this = requests.c.id == data["request"], requests.c.meeting_id == meeting_id
            row = (await session.execute(select(requests).where(*this))).one_or_none()
            if row is None or (row.result is None) is (what is What.ANSWERED):
                return None
            line = None if what is What.ROLE_ASKED else Field(row.field)
            return replace(note, line=line, done=row.result == Result.DONE)
        case What.LATE:
            return replace(note, coming=await _coming(session, meeting_id, data))
        case What.CONSENT:
            return note if (person.consent_version or 0) < data["version"] else None
        case What.ANNOUNCED | What.NOT_ANNOUNCED | What.UNREACHED | What.RECALLED:
            return await _of_announcement(session, meeting_id, note)
        case What.GROUP_VOTE:
            return await _of_vote(session, meeting_id, note)
        case What.REPORT_LACKS:
            return None if await packs.is_made(session, meeting_id) else note
        case What.ROLE:
            return note if note.about and note.about.role == data["role"] else None
    return await _of_coming(session, meeting_id, person, note)


async def _coming(session: AsyncSession, meeting_id: int, data: Mapping[str, Any]) -> Coming | None:
    """What they say by now of how they come."""
    row = arriving.c
    theirs = row.participant_id == data["participant"], row.item_id == data["item"]
    said = await session.execute(select(row.coming).where(row.meeting_id == meeting_id, *theirs))
    found = said.scalar_one_or_none()
    return Coming(found) if found else None


async def _of_coming(session: AsyncSession, meeting_id: int, person: Person, note: Note) -> Note | None:
    """Notes of who comes, and of who is there; any other as it is."""
    match note.what:
        case What.LOST | What.CALL_PLACE | What.CALL_TAKEN | What.CALL_OVER:
            return await call_rows.note(session, meeting_id, person, note)
        case What.LEAVING | What.GUIDE:
            return await _of_bus(session, meeting_id, person, note)
        case What.TRAVEL | What.TRAVEL_SOON | What.TRAVEL_ASKED:
            return await travel_notes.note(session, meeting_id, note)
        case What.HAS_PLACE | What.PLACE_GONE:
            state = await state_of(session, meeting_id, note.data["item"], note.data["participant"])
            still = (state is SignupState.PLACE) is (note.what is What.HAS_PLACE)
            return replace(note, places=person.traits.items) if still else None
    return note


async def _of_announcement(session: AsyncSession, meeting_id: int, note: Note) -> Note | None:
    try:
        found = await rows.get(session, meeting_id, note.data["announcement"])
    except NoSuchAnnouncement:
        return None
    if note.what is not What.UNREACHED:
        return replace(note, announcement=found)
    missed = await counts.missed(session, found.id, note.data["delegation"])
    return (
        None
        if missed is None or found.state is AnnouncementState.RECALLED
        else replace(note, announcement=found, missed=missed)
    )


async def _of_vote(session: AsyncSession, meeting_id: int, note: Note) -> Note | None:
    this = group_votes.c.id == note.data["vote"], group_votes.c.meeting_id == meeting_id
    asks = group_votes.c.state.in_((VoteState.UNKNOWN, VoteState.FAILED))
    found = await vote_rows.find(session, *this, asks)
    return replace(note, vote=found[0]) if found else None


async def _of_bus(session: AsyncSession, meeting_id: int, person: Person, note: Note) -> Note | None:
    """Nothing for who is on board meanwhile; or is the guide no more."""
    if person.participant is None:
        return None
    mine = person.participant.id
    if note.what is What.GUIDE:
        of = guides.c.meeting_id == meeting_id, guides.c.bus == note.data["vehicle"]
        still = select(guides.c.bus).where(*of, guides.c.participant_id == mine)
        return note if (await session.execute(still)).first() else None
    said = (await present(session, meeting_id, note.data["item"], mine)).get(mine)
    return None if said is not None and said.here else note


def _still(person: Person, note: Note) -> bool:
    """Whether somebody is still what they are told as; admins are known by the settings alone."""
    mine = person.participant
    match note.told_as:
        case As.LEADER:
            of = note.about.delegation if note.about else note.data.get("delegation", person.delegation)
            theirs = person.delegation == of
            return mine is not None and mine.role is Role.LEADER and theirs
        case As.ORGANISER:
            return mine is not None and mine.role is Role.ORGANISER
    return True
