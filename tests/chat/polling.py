"""Rounds that a test opens itself, and the answers as the tables keep them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.app import Bot
from bot.db.tables import poll_answers, poll_rounds
from bot.domain.audience import ALL


async def opens(
    bot: Bot,
    poll_id: str,
    *,
    item_id: str | None = None,
    day: date | None = None,
    anonymous: bool = True,
    hours: float = 24,
) -> int:
    """Open a round now, by hand. In quiet hours nobody is asked: it waits in /polls."""
    deps = bot.chat.deps
    now, about = deps.clock.now(), item_id or day
    values = {
        "meeting_id": 1,
        "key": f"{poll_id}:{about}" if about else poll_id,
        "poll_id": poll_id,
        "item_id": item_id,
        "day": day,
        "audience": ALL,
        "anonymous": anonymous,
        "opened_by": 1,
        "opens_at": now - timedelta(minutes=1),
        "closes_at": now + timedelta(hours=hours),
    }
    async with deps.db.write() as session:
        made = insert(poll_rounds).values(values).returning(poll_rounds.c.id)
        return int((await session.execute(made)).scalar_one())


async def closes(bot: Bot, round_id: int) -> None:
    """Close it by hand."""
    deps = bot.chat.deps
    closed = update(poll_rounds).where(poll_rounds.c.id == round_id)
    async with deps.db.write() as session:
        await session.execute(closed.values(closed_at=deps.clock.now()))


async def given(bot: Bot, round_id: int) -> list[tuple[str, str | None]]:
    """What counts of a round: question and value (or text), without what was taken back."""
    column = poll_answers.c
    async with bot.db.read() as session:
        rows = await session.execute(
            select(poll_answers)
            .where(column.round_id == round_id, column.current)
            .order_by(column.question_id)
        )
        found: list[Any] = list(rows)
    return [(row.question_id, row.value or row.text) for row in found if row.value or row.text]


async def kept(bot: Bot, round_id: int) -> list[Any]:
    """Every row of a round, with its history."""
    column = poll_answers.c
    theirs = select(poll_answers).where(column.round_id == round_id)
    async with bot.db.read() as session:
        return list(await session.execute(theirs.order_by(column.question_id, column.token, column.revision)))
