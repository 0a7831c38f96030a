"""The dispatcher's look is made anew when somebody wrote or a rest is over, and is remembered otherwise."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from bot.db import tables
from bot.db.engine import Database
from bot.deps import Deps
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.poll_keys import PollKeys
from bot.services import deliveries
from bot.services.programme import Programmes
from bot.settings import load_settings
from schedules.next_due import NextDue
from tests.clocks import PushedClock
from tests.sample import at


async def test_what_is_due_next_is_known_at_once_when_somebody_wrote_or_a_rest_is_over(
    db: Database, meeting_id: int, tmp_path: Path
) -> None:
    clock = PushedClock(at("2018-11-10 06:00"))
    settings = load_settings(data_dir=tmp_path)
    next_due = NextDue(Deps(settings, db, b"k" * 32, clock, Programmes(db), PollKeys.of(settings)))
    assert await next_due.look() is None
    assert await next_due.look() is None
    due, rest_ends = clock.now() + timedelta(seconds=50), clock.real() + timedelta(seconds=20)
    new = NewDelivery(DeliveryKind.NOTE, "note", due, due + timedelta(days=1), user_id=1)
    async with db.write() as session:
        await deliveries.enqueue(session, meeting_id, [new])
    assert await next_due.look() == due
    assert await next_due.look() == due
    async with db.write() as session:
        await session.execute(update(tables.deliveries).values(retry_at=rest_ends))
    assert await next_due.look() is None
    clock.passes(21, 0)
    assert await next_due.look() == due
    clock.passes(30, 0)
    assert await next_due.look() == due
