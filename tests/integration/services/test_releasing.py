"""How a hold ends: what leaves, what is marked as sent, and what the clock must not make up for."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.db.engine import Database
from bot.db.tables import announcements, audit_log, deliveries, outages, state, sweeps
from bot.domain.announcements import AnnouncementState, Why
from bot.domain.deliveries import DeliveryKind, NewDelivery, State
from bot.domain.errors import NotAllowed
from bot.domain.hold import MARKED_AS_SENT, Held, HoldReason, Sort
from bot.domain.polls.group_votes import VoteState
from bot.services import deliveries as services
from bot.services import hold, releasing
from bot.services.acts import By
from bot.services.announcements import counts, due, sending
from bot.services.polls import vote_rows
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.services.announcements.making import (
    ANNA,
    PIOTR,
    announced,
    claimed,
    draft,
    get,
    leave,
    organiser,
)
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import join, joined
from tests.integration.services.polls.asked import Clocked
from tests.integration.services.polls.test_ballots import begun as vote_begun
from tests.sample import at

pytestmark = pytest.mark.fault("F33")

HOURS = timedelta(hours=1)
COPIED = NOW - 6 * HOURS


@pytest.fixture
async def by(db: Database, meeting_id: int) -> By:
    """An organiser; two delegates have joined."""
    await join(db, meeting_id, 50, ANNA)
    await join(db, meeting_id, 51, PIOTR)
    return await organiser(db, meeting_id)


async def admin(db: Database, meeting_id: int) -> By:
    acts = await joined(db, meeting_id, 60, "LV-DAU-05")
    return replace(acts, person=replace(acts.person, admin=True))


async def is_held(db: Database, why: HoldReason = HoldReason.BEHIND) -> Held:
    async with db.write() as session:
        return await hold.begin(session, why, real=NOW)


async def ends(db: Database, *, sent: bool) -> Held | None:
    async with db.write() as session:
        return await releasing.end(session, sent=sent, now=NOW, real=NOW)


async def looked(db: Database) -> Held:
    async with db.read() as session:
        found = await releasing.look(session, now=NOW, real=NOW)
    assert found is not None
    return found


async def told(
    db: Database, meeting_id: int, kind: DeliveryKind, *whom: str, lasts: timedelta = HOURS
) -> None:
    new = [NewDelivery(kind, f"{kind}:{one}", NOW - HOURS, NOW + lasts, one) for one in whom]
    async with db.write() as session:
        await services.enqueue(session, meeting_id, new)


async def states(db: Database) -> Counter[str]:
    async with db.read() as session:
        return Counter((await session.execute(select(deliveries.c.state))).scalars())


async def test_what_waits_is_counted_by_sort_with_its_age(db: Database, meeting_id: int, by: By) -> None:
    await told(db, meeting_id, DeliveryKind.REMINDER, ANNA, PIOTR)
    await told(db, meeting_id, DeliveryKind.TRAVEL, ANNA)
    await told(db, meeting_id, DeliveryKind.DIGEST, ANNA, lasts=-HOURS / 2)
    await is_held(db)
    held = await looked(db)
    assert set(held.useful) == {Sort.REMINDERS}
    waits = held.useful[Sort.REMINDERS]
    assert (waits.messages, waits.people, waits.since) == (3, 2, NOW - HOURS)
    assert (held.messages, held.before, held.late) == (3, 3, 1)


async def test_go_lets_the_useful_leave_and_the_late_expire(db: Database, meeting_id: int, by: By) -> None:
    await told(db, meeting_id, DeliveryKind.REMINDER, ANNA, PIOTR)
    await told(db, meeting_id, DeliveryKind.DIGEST, ANNA, lasts=-HOURS / 2)
    await is_held(db)
    assert await ends(db, sent=False)
    assert await states(db) == {State.PENDING: 2, State.EXPIRED: 1}
    assert await ends(db, sent=True) is None, "twice is once"
    assert await states(db) == {State.PENDING: 2, State.EXPIRED: 1}


async def test_marked_as_sent_ends_the_due_and_keeps_what_is_ahead(
    db: Database, meeting_id: int, by: By
) -> None:
    await told(db, meeting_id, DeliveryKind.REMINDER, ANNA, PIOTR)
    ahead = NewDelivery(DeliveryKind.REMINDER, "ahead", NOW + HOURS, NOW + 2 * HOURS, ANNA)
    async with db.write() as session:
        await services.enqueue(session, meeting_id, [ahead])
    await is_held(db)
    await claimed(db, limit=1)  # as the process that was copied left it
    await ends(db, sent=True)
    assert await states(db) == {State.SUPPRESSED: 1, State.UNKNOWN: 1, State.PENDING: 1}
    async with db.read() as session:
        acts = (await session.execute(select(audit_log.c.action, audit_log.c.object))).all()
    assert ("mark_as_sent", "2") in [tuple(one) for one in acts]


async def test_an_announcement_in_the_middle_says_on_its_card_what_became_of_it(
    db: Database, meeting_id: int, by: By
) -> None:
    under_way = await announced(db, by)
    paused = await announced(db, by)
    async with db.write() as session:
        await sending.pause(session, by, paused.id)
        await session.execute(update(announcements).values(amended_at=NOW - HOURS))
    scheduled = await draft(db, by)
    async with db.write() as session:
        values = {"state": AnnouncementState.SCHEDULED, "due_at": NOW - HOURS}
        mine = announcements.c.id == scheduled.id
        await session.execute(update(announcements).where(mine).values(values))
    await is_held(db)
    await ends(db, sent=True)
    async with db.write() as session:
        await due.start(session, now=NOW, real=NOW)
        await due.end(session, now=NOW, real=NOW)
    for one in (under_way, paused, scheduled):
        found = await get(db, one)
        async with db.read() as session:
            progress = await counts.progress(session, found, now=NOW, real=NOW)
        assert found.state is AnnouncementState.DONE
        assert progress.unreached[Why.MARKED] == 2, "of the two who have joined"
        assert found.amended_at is None
    assert await leave(db) == 0
    kinds = [row.kind for parcel in await claimed(db) for row in parcel.rows]
    assert kinds == [], "no leader is asked to pass on what everybody may have"


async def test_the_clock_makes_up_for_nothing_of_the_time_since_the_copy(
    db: Database, meeting_id: int, by: By
) -> None:
    async with db.write() as session:
        names = ({"name": name, "at": COPIED} for name in ("reminders", "digests"))
        await session.execute(insert(sweeps), list(names))
        await session.execute(update(state).values(intake_ok_at=COPIED))
    await is_held(db)
    await ends(db, sent=True)
    async with db.read() as session:
        looked_until = set((await session.execute(select(sweeps.c.at))).scalars())
        (gap,) = (await session.execute(select(outages))).all()
        seen = await session.scalar(select(state.c.intake_ok_at))
    assert looked_until == {NOW}
    assert (gap.began_at, gap.ended_at, gap.settled_at, seen) == (COPIED, NOW, NOW, NOW)


@sqlite_first
async def test_go_asks_again_what_has_no_answer(db: Database, by: By) -> None:
    async with db.write() as session:
        await session.execute(insert(outages).values(began_at=COPIED, ended_at=NOW))
    await is_held(db)
    await ends(db, sent=False)
    async with db.read() as session:
        assert (await session.execute(select(outages.c.settled_at))).scalar_one() is None


async def test_nobody_is_asked_of_rounds_that_began_meanwhile_but_may_answer_them(
    db: Database, meeting_id: int
) -> None:
    clocked, now = Clocked(db, meeting_id), at("2018-11-10 16:00")
    await clocked.join("PL-RAD-03", "PL-RAD-05")
    await clocked.sweep(at("2018-11-10 10:00"))
    await clocked.leave(at("2018-11-10 10:00"))
    before = await clocked.told()
    await is_held(db)
    async with db.write() as session:
        await releasing.end(session, sent=True, now=now, real=NOW)
    meanwhile = [one for one in (await clocked.rounds()).values() if one.opens_at > at("2018-11-10 10:00")]
    assert any(one.open_at(now) for one in meanwhile), "they are there to be answered"
    for minutes in (1, 15, 30, 45, 60):
        later = now + timedelta(minutes=minutes)
        await clocked.sweep(later)
        await clocked.leave(later)
    old = {one.key for one in meanwhile}
    new = set(await clocked.told() - before)
    assert not {one for one in new if one.split(" ")[0] in old}


@pytest.mark.parametrize("sent", [False, True])
async def test_a_vote_of_the_copy_is_left_to_its_author(
    db: Database, meeting_id: int, by: By, sent: bool
) -> None:
    vote = await vote_begun(db, by, VoteState.PENDING)
    await is_held(db)
    assert (await looked(db)).votes == 1
    await ends(db, sent=sent)
    async with db.read() as session:
        (now_,) = await vote_rows.find(session)
    assert (now_.id, now_.state) == (vote.id, VoteState.UNKNOWN)
    (asked,) = await claimed(db)
    assert (asked.kind, asked.person.user_id) == (DeliveryKind.NOTE, by.person.user_id)


@sqlite_first
async def test_what_an_admin_held_goes_on_with_its_votes(db: Database, meeting_id: int, by: By) -> None:
    acts = await admin(db, meeting_id)
    async with db.write() as session:
        held = await releasing.ask_for(session, acts)
        again = await releasing.ask_for(session, acts)
    assert held == again
    assert held is not None
    assert held.why is HoldReason.ASKED
    await vote_begun(db, by, VoteState.PENDING)
    async with db.write() as session:
        assert await releasing.release(session, acts, sent=False)
    async with db.read() as session:
        (now_,) = await vote_rows.find(session)
        acted = (await session.execute(select(audit_log.c.action, audit_log.c.actor))).all()
    assert now_.state is VoteState.PENDING
    assert [tuple(one) for one in acted][-2:] == [("hold", 60), ("go", 60)]


@sqlite_first
async def test_only_admins_see_and_end_it(db: Database, by: By) -> None:
    await is_held(db)
    for act in (releasing.see, releasing.ask_for):
        async with db.write() as session:
            with pytest.raises(NotAllowed):
                await act(session, by)
    async with db.write() as session:
        with pytest.raises(NotAllowed):
            await releasing.release(session, by, sent=False)


async def test_a_hold_makes_a_new_epoch_and_a_restore_counts_anew(db: Database) -> None:
    async with db.write() as session:
        await hold.set_epoch(session, "e" * 32)
    first = await is_held(db)
    async with db.read() as session:
        kept, _ = await hold.pulse(session)
    assert kept is not None
    assert kept.epoch != "e" * 32
    async with db.write() as session:
        assert await hold.begin(session, HoldReason.COPY_MISSING, real=NOW + HOURS) == first
        anew = await hold.begin(session, HoldReason.RESTORED, real=NOW + HOURS)
    assert (anew.since, anew.why) == (NOW + HOURS, HoldReason.RESTORED)
    assert MARKED_AS_SENT == Why.MARKED
