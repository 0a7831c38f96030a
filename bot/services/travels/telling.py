"""Who is told when an arrival or departure changes; and leaders who have not said anything are asked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import deliveries
from bot.domain.deliveries import State
from bot.domain.meeting import Meeting
from bot.domain.notes import News, What, stamp
from bot.domain.rights import Action, Scope
from bot.domain.travels import AT_MOST, SOON, TOGETHER, Direction, Pickups, Travel
from bot.services import notes
from bot.services.acts import By
from bot.services.deliveries import key_of
from bot.services.rights import reach, require

_KINDS = (What.TRAVEL, What.TRAVEL_SOON)


async def tell(session: AsyncSession, by: By, before: Travel | None, after: Travel) -> None:
    """Tell the organisers and the delegation's leaders of a change, but not who made it.

    What its own leader says for the first time is in the table, and no news. Changes shortly after each
    other are told as one: what each reader knows (``was``) stays in their row that waits.
    """
    if before is None and reach(by.person, Action.PLAN_TRAVEL) is Scope.DELEGATION:
        return
    times = [one.at for one in (before, after) if one is not None]
    soon = any(timedelta() < at - by.at < SOON for at in times)
    name = f"{after.delegation}:{after.direction}:{after.part}"
    waiting = await _waiting(session, by.meeting_id, name)
    for row in waiting:
        await _move(session, by, row, soon=soon)
    data = {
        "delegation": after.delegation,
        "direction": after.direction.value,
        "part": after.part,
        "was": before.facts() if before is not None else None,
        "since": stamp(by.at),
    }
    news = News(
        What.TRAVEL_SOON if soon else What.TRAVEL,
        f"{name}:{stamp(by.at)}",
        by.at + TOGETHER,
        data,
        by.person.user_id,
        except_for=frozenset(row.participant_id for row in waiting),
    )
    await notes.tell_leader(session, by.meeting_id, after.delegation, news, or_organisers=False)
    if before is not None:
        await notes.tell_organisers(session, by.meeting_id, news)


async def ask(
    session: AsyncSession, by: By, pickups: Pickups, direction: Direction, meeting: Meeting
) -> None:
    """Ask the leaders of the towns that said nothing of a direction; a town once a day. Raises NotAllowed."""
    require(by.person, Action.SEE_TRAVELS)
    day = by.at.astimezone(meeting.zone).date()
    for town in pickups.silent[direction]:
        news = News(What.TRAVEL_ASKED, f"{town}:{day}", by.at, {"delegation": town}, by.person.user_id)
        await notes.tell_leader(session, by.meeting_id, town, news, or_organisers=False)


async def _waiting(session: AsyncSession, meeting_id: int, name: str) -> Sequence[Any]:
    """Notes of an entry that have not left yet."""
    row = deliveries.c
    begins = [key_of(meeting_id, f"note:{what}:{name}:") for what in _KINDS]
    of_it = or_(*(row.dedupe_key.startswith(key, autoescape=True) for key in begins))
    waits = row.meeting_id == meeting_id, row.state == State.PENDING, row.maybe_duplicate == 0
    columns = row.id, row.participant_id, row.due_at, row.data
    return (await session.execute(select(*columns).where(*waits, of_it))).all()


async def _move(session: AsyncSession, by: By, row: Any, *, soon: bool) -> None:
    """Let a note wait for further edits, not for ever; what cannot wait for the morning leaves before it."""
    longest = datetime.fromtimestamp(row.data["since"] / 1000, UTC) + AT_MOST
    due = min(by.at + TOGETHER, max(longest, by.at))
    if soon or due > row.due_at:
        this = deliveries.c.id == row.id, deliveries.c.state == State.PENDING
        await session.execute(update(deliveries).where(*this).values(due_at=due))
        session.info[BELL] = True
