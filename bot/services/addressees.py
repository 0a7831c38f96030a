"""To whom deliveries go: the account, as it is when they leave, of a participant, a person or a group."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.stepwise import BRIEF
from bot.db.tables import group_chats, meetings, participants, people
from bot.domain.deliveries import Lane
from bot.domain.meeting import Meeting
from bot.domain.people import Participant, Person
from bot.services.people import traits_of
from bot.services.programme import as_entity
from bot.services.signups.said import SAID

MERGE_WITHIN = 10
"""Minutes; the Meeting sheet may say otherwise."""
Whose = tuple[int, str | int | None]
"""A meeting, and a participant of it or an account."""

_ACCOUNT = (
    people.c.id.label("person_id"),
    people.c.user_id,
    people.c.language.label("person_language"),
    people.c.consent_version,
    people.c.blocked_at,
    people.c.stopped_at,
    people.c.paused_until,
)
_CHAT = (
    null().label("person_id"),
    group_chats.c.chat_id.label("user_id"),
    meetings.c.default_language.label("person_language"),
    *(null().label(name) for name in ("consent_version", "blocked_at", "stopped_at", "paused_until")),
)
"""A group reads the meeting's language, and wants everything."""
_LISTED = tuple(participants.c[field.name].label(f"p_{field.name}") for field in fields(Participant))
"""In the order of the fields, the last of each row: to name them again for everybody who is told costs more
than to read them."""
_IDS: Any = bindparam("ids", expanding=True)
_MEETING = select(meetings).where(meetings.c.id == bindparam("meeting")).execution_options(**BRIEF)
_OF_LISTED = (
    select(*_ACCOUNT, SAID, *_LISTED)
    .select_from(
        meetings.join(
            participants, and_(participants.c.meeting_id == meetings.c.id, participants.c.id.in_(_IDS))
        ).join(
            people,
            and_(people.c.meeting_id == meetings.c.id, people.c.participant_id == participants.c.id),
        )
    )
    .where(meetings.c.id == bindparam("meeting"))
    .execution_options(**BRIEF)
)
"""Made once: it costs more than to run it."""


async def meeting_of(session: AsyncSession, meeting_id: int) -> Meeting:
    """The meeting itself."""
    row = (await session.execute(_MEETING, {"meeting": meeting_id})).one()
    return as_entity(Meeting, row._mapping)


async def accounts(session: AsyncSession, heads: Collection[Whose]) -> dict[Whose, Any]:
    """The accounts that are told now, all at once; nothing for who has none."""
    found: dict[Whose, Any] = {}
    for meeting_id in {meeting_id for meeting_id, _ in heads}:
        here = meetings.c.id == meeting_id
        ids = [who for of, who in heads if of == meeting_id and isinstance(who, str)]
        if ids:
            listed = await session.execute(_OF_LISTED, {"meeting": meeting_id, "ids": ids})
            found |= {(meeting_id, row.p_id): row for row in listed}
        users = [who for of, who in heads if of == meeting_id and isinstance(who, int) and who > 0]
        if users:
            joined = meetings.join(people, people.c.user_id.in_(users))
            unlisted = select(*_ACCOUNT).select_from(joined).where(here)
            found |= {(meeting_id, row.user_id): row for row in await session.execute(unlisted)}
        chats = [who for of, who in heads if of == meeting_id and isinstance(who, int) and who < 0]
        if chats:
            theirs = and_(group_chats.c.meeting_id == meetings.c.id, group_chats.c.chat_id.in_(chats))
            groups = select(*_CHAT).select_from(meetings.join(group_chats, theirs)).where(here)
            found |= {(meeting_id, row.user_id): row for row in await session.execute(groups)}
    return found


def recipient(
    row: Row[Any], found: Row[Any] | None, meeting: Meeting, now: datetime
) -> tuple[Person | None, timedelta, str]:
    """Who it goes to as they are now, how close reminders merge, and why it must not go, if so."""
    if found is None:
        return None, timedelta(), "nobody"
    within = timedelta(minutes=int(meeting.values.get("merge_reminders_within_minutes", MERGE_WITHIN)))
    listed = signed = None
    if row.participant_id is not None:
        signed = found.signed
        listed = Participant(*found[-len(_LISTED) :])
    person = Person(
        user_id=found.user_id,
        id=found.person_id,
        language=found.person_language,
        participant=listed,
        consent_version=found.consent_version,
        traits=traits_of(listed, meeting.host_delegation, found.person_language, signed),
    )
    urgent = row.lane == Lane.URGENT
    paused = found.paused_until is not None and found.paused_until > now and not urgent
    if listed is not None and (listed.withdrawn or not person.joined):
        return person, within, "gone"
    reasons = {"blocked": found.blocked_at, "stopped": found.stopped_at, "paused": paused}
    return person, within, next((reason for reason, holds in reasons.items() if holds), "")
