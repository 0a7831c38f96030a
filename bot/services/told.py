"""What reminders told while an item moved about: a notice begins with what its reader knows."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, item_changes, items
from bot.domain.changes import Pair, item_of
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.meeting import Meeting
from bot.domain.workbook import Row

_TOLD = (State.SENT, State.UNKNOWN, State.SENDING)


async def reminded_otherwise(
    session: AsyncSession, meeting_id: int, meeting: Meeting, participant_id: str, changes: Sequence[Any]
) -> dict[str, Pair]:
    """Items of which the person's last reminder told a state in the midst of ``changes`` (rows of the
    history, oldest first) that holds no more: by id, as it was told and as it is."""
    last = {row.item_id: row for row in changes}
    told = await _last_reminders(session, meeting_id, participant_id, last) if last else {}
    if not told:
        return {}
    versions = await _versions(session, meeting_id, meeting, list(told), changes[0].id)
    found = {}
    for row in changes:
        if row.item_id in told and versions[row.id] == told[row.item_id]:
            before, after = item_of(row.after, meeting), item_of(last[row.item_id].after, meeting)
            if before is None or after is None or before.withdrawn:  # nobody is reminded of what is cancelled
                continue
            if after.withdrawn or before.starts_at != after.starts_at:
                found[row.item_id] = Pair(before, after)
    return found


async def _last_reminders(
    session: AsyncSession, meeting_id: int, participant_id: str, wanted: Collection[str]
) -> dict[str, int]:
    """The newest version of each item of which the person was reminded."""
    row = deliveries.c
    mine = row.meeting_id == meeting_id, row.participant_id == participant_id
    told = row.kind == DeliveryKind.REMINDER, row.state.in_(_TOLD)
    found: dict[str, int] = {}
    for data in (await session.execute(select(row.data).where(*mine, *told))).scalars():
        if data["item"] in wanted:
            found[data["item"]] = max(data["version"], found.get(data["item"], 0))
    return found


async def _versions(
    session: AsyncSession, meeting_id: int, meeting: Meeting, wanted: Sequence[str], since: int
) -> dict[int, int]:
    """By change, from one on: the version that the item had after it. Counted back from what it has now."""
    item, change = items.c, item_changes.c
    now = select(item.id, item.version).where(item.meeting_id == meeting_id, item.id.in_(wanted))
    version = {row.id: row.version for row in await session.execute(now)}
    here = change.meeting_id == meeting_id, change.item_id.in_(wanted), change.id >= since
    found: dict[int, int] = {}
    for row in await session.execute(select(item_changes).where(*here).order_by(change.id.desc())):
        found[row.id] = version[row.item_id]
        version[row.item_id] -= _rises(row.before, row.after, meeting)
    return found


def _rises(before: Row, after: Row, meeting: Meeting) -> bool:
    """Whether the item got a new version: as services/meetings.py gives them."""
    was, is_ = item_of(before, meeting), item_of(after, meeting)
    if was is None or is_ is None:
        return False
    return was.starts_at != is_.starts_at or (was.withdrawn and not is_.withdrawn)
