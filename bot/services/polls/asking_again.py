"""After an outage: a press may have been lost, so whoever has not answered is asked again, once.

Telegram keeps a press for 150 seconds only. Answering both the old and the new question does no harm.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import NEW, deliveries, inbox, poll_asked, poll_rounds
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.outages import LONGER, Gap
from bot.domain.polls.asking import REST, invitation
from bot.domain.polls.rounds import Round
from bot.services.addressees import meeting_of
from bot.services.deliveries import enqueue
from bot.services.polls.reading import rounds_of
from bot.services.recipients import recipients

BACKLOG = timedelta(seconds=15)
"""Operating time after an outage until what had piled up has come in."""


async def keep_open(session: AsyncSession, meeting_id: int, gap: Gap) -> None:
    """Rounds that should have closed in the gap close LONGER after it. Twice is once."""
    closes = poll_rounds.c.closes_at.between(gap.began_at, gap.ended_at)
    unclosed = poll_rounds.c.meeting_id == meeting_id, closes, poll_rounds.c.closed_at.is_(None)
    found = list((await session.execute(select(poll_rounds.c.id).where(*unclosed))).scalars())
    if found:
        closing = {"closes_at": gap.ended_at + LONGER}
        await session.execute(update(poll_rounds).where(poll_rounds.c.id.in_(found)).values(closing))
        row = deliveries.c
        waits = row.meeting_id == meeting_id, row.kind == DeliveryKind.POLL, row.state == State.PENDING
        about = row.data["round"].as_integer().in_(found)
        until = {"expires_at": gap.ended_at + LONGER}
        await session.execute(update(deliveries).where(*waits, about).values(until))


async def backlog_handled(
    session: AsyncSession, meeting_id: int, *, ended_at: datetime, now: datetime, real: datetime
) -> bool:
    """Whether what came in just after an outage is handled, where a typed answer may be among it.

    ``now`` is meeting time, the others operating time.
    """
    if not any(one.open_at(now) for one in await rounds_of(session, meeting_id)):
        return True
    if real - ended_at < BACKLOG:
        return False
    waits = inbox.c.state == NEW, inbox.c.received_at <= ended_at + BACKLOG
    return (await session.execute(select(inbox.c.id).where(*waits).limit(1))).first() is None


async def ask_again(session: AsyncSession, meeting_id: int, outage: int, gap: Gap, *, now: datetime) -> None:
    """Write, for everybody who was asked before the outage was over, that they are asked again.

    Whoever has answered is left out as it leaves: a row that is not there would tell who has. What closes
    first comes first, ten minutes apart, not in quiet hours. Meeting time.
    """
    rounds = [one for one in await rounds_of(session, meeting_id) if one.open_at(now)]
    before = sorted((one for one in rounds if one.opens_at <= gap.ended_at), key=lambda one: one.ends_at)
    if not before:
        return
    theirs: dict[str, list[Round]] = {}
    afterwards = await _asked_since(session, meeting_id, gap.ended_at)
    for one in before:
        asked = select(poll_asked.c.participant_id).where(poll_asked.c.round_id == one.id, poll_asked.c.told)
        for participant_id in (await session.execute(asked)).scalars():
            if (one.id, participant_id) not in afterwards:
                theirs.setdefault(participant_id, []).append(one)
    meeting, new = await meeting_of(session, meeting_id), []
    for who in await recipients(session, meeting_id):
        if not who.preferences.polls:
            continue
        quiet, due_at = who.preferences.quiet_at(meeting), now
        for one in theirs.get(who.participant_id, ()):
            due_at = quiet.over(due_at, meeting.zone)
            if due_at < one.ends_at:
                key = f"reask:{outage}:{one.id}"
                new.append(invitation(one, who.participant_id, due_at, key, again="outage"))
                due_at += REST
    await enqueue(session, meeting_id, new)


async def _asked_since(session: AsyncSession, meeting_id: int, at: datetime) -> set[tuple[int, str]]:
    """Who was asked for the first time since an instant (meeting time): nothing of theirs can be lost.

    A row of somebody who was erased since says nothing any more.
    """
    row = deliveries.c
    new = row.meeting_id == meeting_id, row.kind == DeliveryKind.POLL, row.due_at >= at
    theirs = row.participant_id.is_not(None)
    rows = await session.execute(select(row.participant_id, row.data).where(*new, theirs))
    return {(one.data["round"], one.participant_id) for one in rows if "again" not in one.data}
