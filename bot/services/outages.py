"""Outages: settled when all that they held up has left or expired. Intake notes them: services/state.py."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Rehearsal
from bot.db.tables import deliveries, outages, state, sweeps
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.notes import News, What
from bot.domain.outages import WORTH_NAMING, Gap, Loss
from bot.services import digests, notes, reminders
from bot.services.meeting_time import rehearsal
from bot.services.polls import asking_again

PATIENCE = timedelta(minutes=10)
"""Operating time after which an outage is settled whatever the clock's jobs have looked at."""
UNNAMED_FOR = timedelta(hours=24)
"""How far back somebody is told of outages who never had a digest."""

_PLANNED = (DeliveryKind.REMINDER, DeliveryKind.DIGEST)


async def unsettled(session: AsyncSession) -> list[int]:
    """Which wait for ``settle``, the oldest first."""
    found = select(outages.c.id).where(outages.c.settled_at.is_(None)).order_by(outages.c.id)
    return list((await session.execute(found)).scalars())


async def settle(session: AsyncSession, outage: int, *, now: datetime, real: datetime) -> None:
    """Tell the organisers what an outage cost, once; later, while reminders of it may still be written.

    Each in a transaction of its own: one that fails keeps no other waiting. ``now`` is meeting time, ``real``
    operating time.
    """
    this = outages.c.id == outage
    found = select(outages).where(this, outages.c.settled_at.is_(None))
    row = (await session.execute(found.with_for_update())).one_or_none()
    if row is None:
        return
    gap = _gap(row, await rehearsal(session))
    meeting_id = await session.scalar(select(state.c.meeting_id))
    if gap is not None and meeting_id is not None:
        await asking_again.keep_open(session, meeting_id, gap)
        patient = real - row.ended_at < PATIENCE
        if patient and not await _all_looked_at(session, meeting_id, gap, now):
            return
        ended = row.ended_at
        if patient and not await asking_again.backlog_handled(
            session, meeting_id, ended_at=ended, now=now, real=real
        ):
            return
        await asking_again.ask_again(session, meeting_id, row.id, gap, now=now)
        loss = await _loss(session, meeting_id, gap)
        if loss != Loss() or row.ended_at - row.began_at > WORTH_NAMING:
            news = News(What.OUTAGE, str(row.id), now, loss.stored(gap))
            await notes.tell_organisers(session, meeting_id, news)
    await session.execute(update(outages).where(this).values(settled_at=real))


async def unnamed(
    session: AsyncSession, meeting_id: int, participant_id: str, *, real: datetime
) -> list[Gap]:
    """Outages worth naming that ended since the person's last digest, oldest first. Operating time."""
    mine = deliveries.c.meeting_id == meeting_id, deliveries.c.participant_id == participant_id
    sent = deliveries.c.kind == DeliveryKind.DIGEST, deliveries.c.state == State.SENT
    last = await session.scalar(select(func.max(deliveries.c.settled_at)).where(*mine, *sent))
    since = outages.c.ended_at > (last or real - UNNAMED_FOR)
    rows = (await session.execute(select(outages).where(since).order_by(outages.c.id))).all()
    if not rows:
        return []
    rehearsed = await rehearsal(session)
    long = [row for row in rows if row.ended_at - row.began_at > WORTH_NAMING]
    return [gap for row in long if (gap := _gap(row, rehearsed)) is not None]


def _gap(row: Row[Any], rehearsed: Rehearsal | None) -> Gap | None:
    """In meeting time; None if the rehearsal was begun or moved since: its jump is no outage."""
    if rehearsed is None:
        return Gap(row.began_at, row.ended_at)
    if rehearsed.real > row.began_at:
        return None
    return Gap(rehearsed.at(row.began_at), rehearsed.at(row.ended_at))


async def _all_looked_at(session: AsyncSession, meeting_id: int, gap: Gap, now: datetime) -> bool:
    """Whether everything that was due in the gap is written, and ended where it is too late."""
    at = {row.name: row.at for row in await session.execute(select(sweeps))}
    if any(at[name] < gap.ended_at for name in (reminders.NAME, digests.NAME) if name in at):
        return False
    open_ = deliveries.c.state.in_((State.PENDING, State.SENDING)), deliveries.c.expires_at <= now
    waits = select(deliveries.c.id).where(_of(meeting_id, gap), *open_).limit(1)
    return (await session.execute(waits)).first() is None


async def _loss(session: AsyncSession, meeting_id: int, gap: Gap) -> Loss:
    """What was too late for those who are still somebody: of the erased nothing says what it was."""
    theirs = deliveries.c.state == State.EXPIRED, deliveries.c.participant_id.is_not(None)
    expired = _of(meeting_id, gap), *theirs
    rows = (await session.execute(select(deliveries.c.kind, deliveries.c.data).where(*expired))).all()
    items = Counter(row.data["item"] for row in rows if row.kind == DeliveryKind.REMINDER)
    return Loss(dict(items), sum(row.kind == DeliveryKind.DIGEST for row in rows))


def _of(meeting_id: int, gap: Gap) -> Any:
    """Reminders and digests that were to leave in the gap, or before it and not later than in it."""
    here = deliveries.c.meeting_id == meeting_id, deliveries.c.kind.in_(_PLANNED)
    return and_(*here, deliveries.c.due_at <= gap.ended_at, deliveries.c.expires_at > gap.began_at)
