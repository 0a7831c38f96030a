"""Alarms as rows, so that a restart repeats none, and what the tables tell of trouble. Only counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import APPLIED, NEW, QUARANTINED, inbox, people
from bot.db.time import alarms
from bot.db.upsert import insert_or_update
from bot.domain.alarms import RECENT, Alarm, Cause
from bot.services import backups, deliveries, state


class Oldest(NamedTuple):
    """The update that has waited longest, by its row, and when it was stored (operating time)."""

    id: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """``due_since``: since when the oldest message that should have left waits (meeting time);
    ``failed``: updates of the last hour that could not be handled; ``backup_age``: None = none was made;
    ``oldest``: of what people wrote and was not answered; ``paused_until``: by Telegram (operating time).
    """

    due_since: datetime | None
    failed: int
    backup_age: timedelta | None
    oldest: Oldest | None = None
    paused_until: datetime | None = None


async def open_(session: AsyncSession) -> list[Alarm]:
    """What is wrong as far as it was noted. Causes of another version are left aside."""
    rows = await session.execute(select(alarms.c.cause, alarms.c.since, alarms.c.told_at))
    known = set(Cause)
    return [Alarm(Cause(row.cause), row.since, row.told_at) for row in rows if row.cause in known]


async def keep(session: AsyncSession, now: Collection[Alarm]) -> None:
    """Note exactly these."""
    await session.execute(delete(alarms).where(alarms.c.cause.not_in([one.cause for one in now])))
    for one in now:
        values = {"cause": one.cause, "since": one.since, "told_at": one.told_at}
        await session.execute(insert_or_update(session, alarms, ("cause",), values))


async def facts(session: AsyncSession, *, now: datetime, real: datetime) -> Facts:
    """``now`` meeting time, ``real`` operating time."""
    due = await deliveries.next_due(session)
    failed = inbox.c.state == QUARANTINED, inbox.c.received_at > real - RECENT
    count = await session.scalar(select(func.count()).select_from(inbox).where(*failed))
    return Facts(
        due if due and due <= now else None,
        int(count or 0),
        await backups.age(session, real=real),
        await _oldest(session),
        await state.sending_paused_until(session),
    )


async def _oldest(session: AsyncSession) -> Oldest | None:
    """Not of groups: Telegram pauses each by itself, and only the process that was told knows it."""
    private = or_(inbox.c.chat.is_(None), inbox.c.chat > 0)
    found = []
    for one in (NEW, APPLIED):  # each by the index of states, however many wait
        waits = select(inbox.c.id, inbox.c.received_at).where(inbox.c.state == one, private)
        found += [Oldest(*row) for row in await session.execute(waits.order_by(inbox.c.id).limit(1))]
    return min(found, default=None)


async def languages(session: AsyncSession, admins: Collection[int]) -> Mapping[int, str]:
    """The languages of those admins who chose one."""
    if not admins:
        return {}
    chosen = people.c.user_id.in_(admins), people.c.language.is_not(None)
    rows = await session.execute(select(people.c.user_id, people.c.language).where(*chosen))
    return {row.user_id: row.language for row in rows}


async def reached(session: AsyncSession, admins: Collection[int]) -> int:
    """How many of the admins have pressed *Start*, and have not blocked the bot since."""
    known = people.c.user_id.in_(admins), people.c.blocked_at.is_(None)
    return int(await session.scalar(select(func.count()).select_from(people).where(*known)) or 0)
