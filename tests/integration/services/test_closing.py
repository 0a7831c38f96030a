"""Closing a meeting does at once what time would do, and no more: who agreed to be asked later stays."""

from datetime import timedelta

from sqlalchemy import func, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import DeliveryKind, NewDelivery, State
from bot.domain.privacy import Retention, after_end
from bot.services import audit, closing, deliveries, privacy, retention
from tests.integration.services.canary import CANARY, ME, MY_ID, fill
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import joined, poll_key
from tests.sample import content

OVER = after_end(content().meeting, 1)
KEPT = "SE-MOT-03"


async def test_what_is_told_before_is_what_goes(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    async with db.read() as session:
        found = await closing.look(session, meeting_id, now=OVER)
        before = await privacy.totals(session, meeting_id)
    async with db.write() as session:
        done = await closing.close(session, meeting_id, now=OVER, real=NOW, poll_key=poll_key)
    told = found.people, found.accounts, found.diets
    assert told == (done.participants, done.accounts, done.diets) == (81, 1, 14)
    async with db.read() as session:
        assert await privacy.totals(session, meeting_id) == before
        names = (await session.execute(select(tables.participants))).all()
        assert await audit.broken_at(session) is None
        again = await closing.look(session, meeting_id, now=OVER)
    assert CANARY not in str(names)
    assert (again.people, again.accounts, again.diets, again.waiting) == (0, 0, 0, 0)


async def test_a_meeting_that_is_going_on_is_not_over(db: Database, meeting_id: int) -> None:
    last = after_end(content().meeting, 0)
    async with db.read() as session:
        assert not (await closing.look(session, meeting_id, now=last - timedelta(seconds=1))).over
        assert (await closing.look(session, meeting_id, now=last)).over


async def test_nothing_that_waits_is_sent_but_to_who_is_kept(db: Database, meeting_id: int) -> None:
    accounts = await joined(db, meeting_id, {ME: "en", KEPT: "en"})
    async with db.write() as session:
        await session.execute(
            update(tables.people).where(tables.people.c.user_id == accounts[KEPT]).values(follow_up_at=NOW)
        )
        waits = [
            NewDelivery(DeliveryKind.POLL, f"poll:{who}", OVER, OVER + timedelta(days=9), who)
            for who in (ME, KEPT)
        ]
        await deliveries.enqueue(session, meeting_id, waits)
    async with db.read() as session:
        found = await closing.look(session, meeting_id, now=OVER)
    assert (found.kept, found.waiting) == (1, 1)
    assert found.kept_until is not None
    assert found.key_until is not None
    assert found.kept_until > after_end(content().meeting, Retention.of(content().meeting).people)
    async with db.write() as session:
        await closing.close(session, meeting_id, now=OVER, real=NOW, poll_key=poll_key)
    async with db.read() as session:
        row = tables.deliveries.c
        states = dict(tuple(one) for one in await session.execute(select(row.participant_id, row.state)))
        named = select(tables.participants.c.id).where(tables.participants.c.last_name != "")
        assert (await session.execute(named)).scalars().all() == [KEPT]
    assert states[KEPT] == State.PENDING
    assert State.PENDING not in {state for who, state in states.items() if who != KEPT}
    async with db.write() as session:  # and the clock goes on as if nothing had been
        later = found.kept_until
        purged = await retention.purge(session, now=later, real=NOW, poll_key=poll_key)
    assert purged.participants == 1


async def test_once_nothing_is_asked_any_more_the_key_is_not_needed(db: Database, meeting_id: int) -> None:
    async with db.read() as session:
        assert (await closing.look(session, meeting_id, now=OVER)).key_until is not None
        years = OVER + timedelta(days=999)
        assert (await closing.look(session, meeting_id, now=years)).key_until is None
        count = select(func.count()).select_from(tables.people).where(tables.people.c.user_id == MY_ID)
        assert (await session.execute(count)).scalar_one() == 0
