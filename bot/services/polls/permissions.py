"""May we ask once more long after the meeting? Without a yes an account goes with all the others."""

from datetime import datetime, timedelta

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, participants, people
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.errors import NotAllowed
from bot.domain.polls.lasting import follow_up_ends, permission_asked_at
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.polls.looking import Look
from bot.services.polls.reading import polls_of
from bot.services.rights import reach

OPEN = timedelta(days=14)
"""For how long after its hour it is asked."""
_TIED = and_(people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id)
_ADULT = participants.c.withdrawn.is_(False), participants.c.minor.is_(False)


async def unasked(session: AsyncSession, look: Look) -> tuple[list[str], datetime | None]:
    """Who is to be asked now, and until when; nobody before its hour. Never minors."""
    asks_at = permission_asked_at(look.polls, look.programme)
    if asks_at is None or not asks_at <= look.now < asks_at + OPEN:
        return [], asks_at
    row = deliveries.c
    asked = select(row.participant_id).where(
        row.meeting_id == look.meeting_id, row.kind == DeliveryKind.FOLLOW_UP, row.participant_id.is_not(None)
    )
    theirs = people.c.follow_up_at.is_(None), people.c.consent_version.is_not(None)
    found = select(participants.c.id).join(people, _TIED).where(*_ADULT, *theirs)
    here = participants.c.meeting_id == look.meeting_id, participants.c.id.not_in(asked)
    ids = (await session.execute(found.where(*here).order_by(participants.c.id))).scalars()
    return list(ids), asks_at + OPEN


def delivery(participant_id: str, at: datetime, until: datetime) -> NewDelivery:
    """The question as it is written."""
    return NewDelivery(DeliveryKind.FOLLOW_UP, f"follow-up:{participant_id}", at, until, participant_id)


async def permit(session: AsyncSession, by: By, *, wanted: bool) -> None:
    """Agree to be asked later, or take it back. Raises NotAllowed (minors), NotJoined."""
    reach(by.person, Action.OWN_PROFILE)
    if by.person.participant is None or by.person.participant.minor:
        raise NotAllowed(Action.OWN_PROFILE)
    mine = people.c.user_id == by.person.user_id
    at = by.at if wanted else None
    await session.execute(update(people).where(mine).values(follow_up_at=at, updated_at=by.at))


async def agreed(session: AsyncSession, meeting_id: int, programme: Programme, *, now: datetime) -> set[str]:
    """Participants who agreed, while there is something to ask them: their accounts are kept.

    Meeting time.
    """
    ends_at = follow_up_ends(await polls_of(session, meeting_id), programme)
    if ends_at is None or now >= ends_at:
        return set()
    found = select(participants.c.id).join(people, _TIED)
    theirs = participants.c.meeting_id == meeting_id, people.c.follow_up_at.is_not(None)
    return set((await session.execute(found.where(*theirs, *_ADULT))).scalars())
