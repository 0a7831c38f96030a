"""Alarms as rows, and what the tables tell of trouble, on both databases."""

from datetime import timedelta

from sqlalchemy import insert, update

from bot.db.engine import Database
from bot.db.tables import APPLIED, DONE, NEW, QUARANTINED, inbox, people
from bot.domain.alarms import Alarm, Cause
from bot.domain.deliveries import DeliveryKind, Lane, NewDelivery
from bot.services import alarms, backups, deliveries, figures, state, vitals
from tests.integration.services.conftest import NOW

LATER = NOW + timedelta(minutes=3)
WRONG = [Alarm(Cause.DISK_LOW, NOW), Alarm(Cause.HELD, NOW, told_at=LATER)]


async def test_alarms_are_kept_exactly_as_they_are_now(db: Database) -> None:
    for now in (WRONG, [Alarm(Cause.HELD, NOW, told_at=NOW), Alarm(Cause.SENDING_LATE, LATER)], []):
        async with db.write() as session:
            await alarms.keep(session, now)
        async with db.read() as session:
            assert sorted(await alarms.open_(session), key=lambda one: one.cause) == now


async def test_the_tables_tell_what_is_late_and_what_failed_lately(db: Database, meeting_id: int) -> None:
    async with db.read() as session:
        assert await alarms.facts(session, now=NOW, real=NOW) == alarms.Facts(None, 0, None)
    due = {"late": -10, "later": -2, "ahead": 5}
    new = [_note(key, minutes) for key, minutes in due.items()]
    held = _note("held", -60, lane=Lane.HELD)
    async with db.write() as session:
        await deliveries.enqueue(session, meeting_id, [*new, held])
        await backups.stamp(session, real=NOW - timedelta(hours=30))
        await session.execute(insert(inbox), [_update(1, NOW - timedelta(hours=2)), _update(2, NOW)])
    async with db.read() as session:
        found = await alarms.facts(session, now=NOW, real=NOW)
    assert found == alarms.Facts(NOW - timedelta(minutes=10), 1, timedelta(hours=30))


async def test_the_oldest_update_that_waits_is_told_and_none_that_is_done_put_aside_or_a_groups(
    db: Database, meeting_id: int
) -> None:
    soon = NOW + timedelta(minutes=9)
    chats = {1: (QUARANTINED, 5), 2: (DONE, None), 3: (NEW, -100), 4: (APPLIED, 6), 5: (NEW, 7)}
    rows = [_update(n, NOW + timedelta(seconds=n), one) | {"chat": chat} for n, (one, chat) in chats.items()]
    async with db.write() as session:
        await session.execute(insert(inbox), rows)
        await state.pause_sending(session, soon)
        found = await alarms.facts(session, now=NOW, real=NOW)
        assert found.oldest is not None
        assert found.oldest.received_at == NOW + timedelta(seconds=4)
        assert found.paused_until == soon
        await session.execute(update(inbox).where(inbox.c.id == found.oldest.id).values(state=DONE))
        found = await alarms.facts(session, now=NOW, real=NOW)
        assert found.oldest is not None
        assert found.oldest.received_at == NOW + timedelta(seconds=5)


async def test_the_languages_of_admins_who_chose_one(db: Database) -> None:
    chosen = {5: "lv", 6: None, 7: "pl"}
    rows = [
        {"user_id": user, "language": language, "created_at": NOW, "updated_at": NOW}
        for user, language in chosen.items()
    ]
    async with db.write() as session:
        await session.execute(insert(people), rows)
    async with db.read() as session:
        assert await alarms.languages(session, {5, 6, 8}) == {5: "lv"}
        assert await alarms.languages(session, ()) == {}


async def test_admins_who_pressed_start_and_did_not_block_the_bot_are_reached(db: Database) -> None:
    blocked = {5: None, 6: NOW, 7: None}
    rows = [
        {"user_id": user, "blocked_at": at, "created_at": NOW, "updated_at": NOW}
        for user, at in blocked.items()
    ]
    async with db.write() as session:
        await session.execute(insert(people), rows)
    async with db.read() as session:
        assert await alarms.reached(session, {5, 6, 8}) == 1
        assert await alarms.reached(session, {6, 8}) == 0


async def test_a_probe_writes_and_sees_hold_mode_the_schema_and_the_intake(db: Database) -> None:
    async with db.write() as session:
        assert await vitals.probe(session, real=NOW) == vitals.Probed(True, False, None)
        await state.stamp_intake(session, now=NOW)
        assert await vitals.probe(session, real=LATER) == vitals.Probed(True, False, intake_ok_at=NOW)


async def test_figures_count_what_is_not_done(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        await deliveries.enqueue(session, meeting_id, [_note("late", -10), _note("ahead", 5)])
        await session.execute(insert(inbox), [_update(1, NOW), _update(2, NOW, NEW), _update(3, LATER, NEW)])
    async with db.read() as session:
        found = await figures.figures(session)
    assert found.inbox == {NEW: 2, "applied": 0, QUARANTINED: 1}
    assert found.oldest_update == NOW
    assert found.deliveries["sending"] == 0
    assert found.deliveries["pending"] >= 2
    assert found.oldest_due == NOW - timedelta(minutes=10)
    assert found.backed_up_at is None


def _note(key: str, minutes: int, lane: Lane | None = None) -> NewDelivery:
    due = NOW + timedelta(minutes=minutes)
    return NewDelivery(DeliveryKind.NOTE, key, due, due + timedelta(days=9), "PL-RAD-01", lane=lane)


def _update(number: int, at: object, state: str = QUARANTINED) -> dict[str, object]:
    return {"update_id": number, "body": "{}", "received_at": at, "state": state}
