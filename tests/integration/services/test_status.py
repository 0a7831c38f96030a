"""What organisers are told of the bot, against what stands in the tables."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.clock import Rehearsal
from bot.db.engine import Database
from bot.db.tables import APPLIED, DONE, NEW, QUARANTINED, deliveries, inbox, items, people
from bot.domain.alarms import Alarm, Cause
from bot.domain.deliveries import Lane, State
from bot.domain.errors import NotAllowed
from bot.domain.localized import LocalizedText
from bot.domain.status import Status, Trouble, Waiting
from bot.services import alarms, meeting_time, state, status
from bot.services.acts import By
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import DELEGATE, FOREIGNER, LEADER, ORGANISER, OTHER, joined

MINUTE = timedelta(minutes=1)


def _message(number: int, due: int, **more: Any) -> Mapping[str, Any]:
    """A row that is due so many minutes before now."""
    row = {"meeting_id": 1, "kind": "reminder", "lane": Lane.REMINDER, "dedupe_key": str(number), "data": {}}
    times = {"due_at": NOW - due * MINUTE, "expires_at": NOW + MINUTE}
    return {**row, **times, "state": State.PENDING, **more}


async def looked(db: Database, by: By) -> Status:
    """One look."""
    async with db.read() as session:
        return await status.look(session, by)


async def test_what_waits_is_counted_and_what_is_held_over_or_done_is_not(
    db: Database, meeting_id: int
) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    before = await looked(db, by)
    assert (before.sending, before.updates, before.unreadable) == (Waiting(), Waiting(), 0)
    received = {"body": "{}", "received_at": NOW - 5 * MINUTE}
    async with db.write() as session:
        rows = [
            _message(1, 3),
            _message(2, 1),
            _message(3, 9, lane=Lane.HELD),
            _message(4, 9, state=State.SENT),
            _message(5, 9, expires_at=NOW - MINUTE),
            _message(6, -5),
        ]
        await session.execute(insert(deliveries), rows)
        states = (NEW, APPLIED, DONE, QUARANTINED, QUARANTINED, NEW)
        updates = [{"update_id": n, "state": one, **received} for n, one in enumerate(states, start=2)]
        updates[4]["received_at"] = NOW - timedelta(days=2)
        assert by.update_id == updates[5]["update_id"]
        await session.execute(insert(inbox), updates)
        await state.stamp_intake(session, now=NOW - MINUTE)
    found = await looked(db, by)
    assert found.sending == Waiting(2, NOW - 3 * MINUTE)
    assert found.updates == Waiting(2, NOW - 5 * MINUTE)
    assert found.unreadable == 1
    assert found.contact == NOW - MINUTE
    assert found.troubles == (Trouble.SLOW_SENDING, Trouble.SLOW_ANSWERS, Trouble.UNREADABLE)


async def test_people_who_cannot_be_reached_are_told_apart(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    for user_id, who in ((2, DELEGATE), (3, OTHER), (4, FOREIGNER)):
        await joined(db, meeting_id, user_id, who)
    async with db.write() as session:
        stopped = update(people).where(people.c.user_id.in_((2, 3)))
        await session.execute(stopped.values(stopped_at=NOW))
        await session.execute(update(people).where(people.c.user_id == 3).values(blocked_at=NOW))
        await meeting_time.set_rehearsal(session, Rehearsal(NOW, NOW, 60.0))
        await state.pause_sending(session, NOW + MINUTE)
        told = LocalizedText(dict.fromkeys(("en", "lv", "de", "pl", "sr"), "Buses"))
        await session.execute(update(items).where(items.c.id == "P21").values(title=told))
    found = await looked(db, by)
    assert (found.joined, found.blocked, found.stopped) == (4, 1, 1)
    assert found.speed == 60.0
    assert Trouble.PAUSED in found.troubles
    assert [one.item.id for one in found.coming]
    assert all(one.due_at > NOW for one in found.coming)
    assert found.untranslated == {"lt": 1, "sv": 1}
    assert found.deadlines.report_due is not None


async def test_what_the_admins_were_told_of_is_seen(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    assert (await looked(db, by)).alarms == []
    async with db.write() as session:
        await alarms.keep(session, [Alarm(Cause.BACKUP_OLD, NOW - MINUTE, told_at=NOW)])
    assert (await looked(db, by)).alarms == [Cause.BACKUP_OLD]


async def test_a_leader_is_told_nothing(db: Database, meeting_id: int) -> None:
    with pytest.raises(NotAllowed):
        await looked(db, await joined(db, meeting_id, 2, LEADER))
