"""Reminding those who have not answered: once by the clock, and by hand.

Rows are written for everybody who was asked, and whoever has answered is left out as they leave: who is
reminded would tell who has answered.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import audit_log, people, poll_asked
from bot.domain.notes import stamp
from bot.domain.polls.asking import REST, invitation, reminded_at
from bot.domain.polls.refusals import PollClosed
from bot.domain.polls.rounds import Round
from bot.domain.rights import Action
from bot.services import deliveries
from bot.services.acts import By
from bot.services.addressees import meeting_of
from bot.services.polls.looking import Look
from bot.services.polls.progress import counted
from bot.services.polls.reading import round_of
from bot.services.recipients import recipients
from bot.services.rights import require

_ACT = "remind_poll"


class Reminders(NamedTuple):
    """Who is to be reminded, of what, from when on; and when more are."""

    people: list[tuple[Round, str, datetime]]
    next_at: datetime | None = None


async def half_way(session: AsyncSession, look: Look) -> Reminders:
    """Whoever was asked long enough ago and was not reminded yet. Only reads."""
    due, later = [], []
    for one in look.open:
        first = reminded_at(one.opens_at, one.ends_at)
        if first is None:
            continue
        if first > look.now:
            later.append(first)
            continue
        for participant_id, joined_at in await _unreminded(session, look.meeting_id, one):
            at = reminded_at(max(one.opens_at, joined_at or one.opens_at), one.ends_at)
            if at is not None and at <= look.now:
                due.append((one, participant_id, at))
            elif at is not None:
                later.append(at)
    return Reminders(due, min(later, default=None))


async def _unreminded(
    session: AsyncSession, meeting_id: int, asking: Round
) -> list[tuple[str, datetime | None]]:
    tied = and_(people.c.meeting_id == meeting_id, people.c.participant_id == poll_asked.c.participant_id)
    asked = poll_asked.c.round_id == asking.id, poll_asked.c.told, poll_asked.c.reminded.is_(False)
    found = select(poll_asked.c.participant_id, people.c.consented_at).join(people, tied).where(*asked)
    return [(row[0], row[1]) for row in await session.execute(found.order_by(poll_asked.c.participant_id))]


async def remind(session: AsyncSession, by: By, round_id: int) -> int:
    """Remind by hand whoever was asked and has not answered; not within their quiet hours.

    Returns how many that are; 0 too if it was done a few minutes ago. Raises PollClosed, NoSuchPoll,
    NotAllowed, NotJoined.
    """
    require(by.person, Action.MAKE_POLL)
    asking = await round_of(session, by.meeting_id, round_id)
    if not asking.open_at(by.at):
        raise PollClosed(round_id)
    if await _just_done(session, by, asking):
        return 0
    told = select(poll_asked.c.participant_id).where(poll_asked.c.round_id == round_id, poll_asked.c.told)
    ids = set((await session.execute(told)).scalars())
    meeting, number = await meeting_of(session, by.meeting_id), stamp(by.at)
    new = [
        invitation(
            asking,
            who.participant_id,
            who.preferences.quiet_at(meeting).over(by.at, meeting.zone),
            f"poll-hand:{round_id}:{number}",
            again="hand",
        )
        for who in await recipients(session, by.meeting_id)
        if who.participant_id in ids and who.preferences.polls
    ]
    await deliveries.enqueue(session, by.meeting_id, [one for one in new if one.due_at < one.expires_at])
    await by.tell(session, _ACT, asking.key)
    _, answered = (await counted(session, [round_id])).get(round_id, (0, 0))
    return max(len(new) - answered, 0)


async def _just_done(session: AsyncSession, by: By, asking: Round) -> bool:
    log = audit_log.c
    same = log.action == _ACT, log.object == asking.key, log.meeting_id == by.meeting_id
    last = await session.scalar(select(func.max(log.at)).where(*same))
    return last is not None and timedelta() <= by.now - last < REST
