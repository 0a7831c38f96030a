"""Reminders as rows: written ahead, following items and people, whatever stands still or starts again."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import State
from bot.domain.people import Person
from bot.domain.preferences import NO_QUIET, USUAL, Preferences, QuietHours
from bot.domain.programme import Kind
from bot.domain.workbook import to_rows
from bot.services import claims, meetings, participants, people, reminders, sweeps
from bot.services.differences import Differences, settle
from bot.services.programme import read_programme
from bot.services.recipients import Recipient, recipients
from tests.integration.services.conftest import NOW
from tests.sample import at, content

ANNA, BERT, ELSA = "PL-RAD-03", "PL-RAD-02", "SE-MOT-03"
"""Groups A, B, A."""


@pytest.fixture
async def joined(db: Database, meeting_id: int) -> None:
    """Anna, Bert and Elsa have joined; everybody else has not."""
    for user_id, participant_id in enumerate((ANNA, BERT, ELSA), start=101):
        async with db.write() as session:
            listed = await participants.listed(session, meeting_id, participant_id)
            assert listed is not None
            await people.join(session, Person(user_id), meeting_id, listed, now=NOW)


async def sweep(db: Database, meeting_id: int, now: datetime) -> Differences:
    """What the job of every minute does."""
    async with db.write() as session:
        programme = await read_programme(session, meeting_id)
        found = await reminders.survey(session, meeting_id, programme, now=now)
        await settle(session, meeting_id, found)
        await sweeps.mark(session, reminders.NAME, now=now)
    return found


async def rows(db: Database, *states: State) -> dict[str, datetime]:
    """``P21:1:60:PL-RAD-03`` → when it is due; all that wait, or those in other states."""
    table = tables.deliveries
    async with db.read() as session:
        which = table.c.kind == "reminder", table.c.state.in_(states or (State.PENDING,))
        found = await session.execute(select(table.c.dedupe_key, table.c.due_at).where(*which))
        return {row.dedupe_key.partition(":reminder:")[2]: row.due_at for row in found}


async def choose(db: Database, meeting_id: int, chosen: Preferences, now: datetime, who: str = ANNA) -> None:
    """Somebody chooses something else, and what waits follows."""
    async with db.write() as session:
        mine = tables.people.c.participant_id == who
        await session.execute(update(tables.people).where(mine).values(preferences=chosen.stored()))
        await reminders.follow(session, meeting_id, now=now, participant_id=who)


async def _crowd(db: Database, meeting_id: int, count: int) -> None:
    """So many people more, who have joined."""
    async with db.write() as session:
        listed = [
            {
                "meeting_id": meeting_id,
                "id": f"PL-RAD-C{number}",
                "first_name": "Anna",
                "delegation": "PL-RAD",
                "role": "participant",
                "group": "AB"[number % 2],
                "dietary": (),
                "loaded": {},
            }
            for number in range(count)
        ]
        await session.execute(insert(tables.participants), listed)
        accounts = [
            {
                "user_id": 10_000 + number,
                "language": "en",
                "meeting_id": meeting_id,
                "participant_id": f"PL-RAD-C{number}",
                "consent_version": 1,
                "preferences": USUAL.with_leads(Kind.MEAL, [number % 5 + 10]).stored() if number % 7 else {},
                "created_at": NOW,
                "updated_at": NOW,
            }
            for number in range(count)
        ]
        await session.execute(insert(tables.people), accounts)


@asynccontextmanager
async def _longest_pause() -> AsyncIterator[list[float]]:
    """How long the loop let others wait, turn by turn, in seconds."""
    pauses: list[float] = []

    async def tick() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            pauses.append(time.perf_counter() - began)

    ticking = asyncio.ensure_future(tick())
    yield pauses
    ticking.cancel()


async def change(db: Database, meeting_id: int, item_id: str, now: datetime, **values: Any) -> None:
    """Publish the meeting with one item changed, on the one road."""
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        before = await meetings.published(session, programme.meeting.code)
    assert before is not None
    item = replace(programme.by_id[item_id], **values)
    wanted = replace(content(), items={**{one.id: one for one in programme.items}, item_id: item})
    async with db.write() as session:
        await meetings.publish(session, before.plan(to_rows(wanted)), now=now, at=now)


async def test_reminders_are_written_half_an_hour_ahead_for_whom_the_item_is(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    assert await rows(db) == {
        **{f"P21:1:15:{who}": at("2018-11-10 08:15") for who in (ANNA, BERT, ELSA)},
        **{f"P22:1:60:{who}": at("2018-11-10 08:40") for who in (ANNA, ELSA)},
        f"P23:1:60:{BERT}": at("2018-11-10 08:40"),
    }


async def test_a_second_look_writes_nothing_again(db: Database, meeting_id: int, joined: None) -> None:
    assert await sweep(db, meeting_id, at("2018-11-10 08:00"))
    assert not await sweep(db, meeting_id, at("2018-11-10 08:00"))
    assert not await sweep(db, meeting_id, at("2018-11-10 08:01"))


async def test_what_left_is_never_written_again(db: Database, meeting_id: int, joined: None) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    async with db.write() as session:
        await session.execute(update(tables.deliveries).values(state=State.SENT))
    await choose(db, meeting_id, USUAL.with_leads(Kind.TRANSFER, []), at("2018-11-10 08:05"))
    await choose(db, meeting_id, USUAL, at("2018-11-10 08:06"))
    assert not await sweep(db, meeting_id, at("2018-11-10 08:06"))
    assert await rows(db) == {}


async def test_an_item_that_moves_is_reminded_of_at_its_new_time_only(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    now = at("2018-11-10 08:02")
    await change(db, meeting_id, "P21", now, starts_at=at("2018-11-10 08:45"), ends_at=at("2018-11-10 09:35"))
    waiting = {key: due for key, due in (await rows(db)).items() if key.startswith("P21")}
    assert waiting == {f"P21:2:15:{who}": at("2018-11-10 08:30") for who in (ANNA, BERT, ELSA)}
    gone = await rows(db, State.CANCELLED)
    assert set(gone) == {f"P21:1:15:{who}" for who in (ANNA, BERT, ELSA)}
    await change(db, meeting_id, "P21", now, starts_at=at("2018-11-10 08:30"), ends_at=at("2018-11-10 09:35"))
    waiting = {key: due for key, due in (await rows(db)).items() if key.startswith("P21")}
    assert waiting == {f"P21:3:15:{who}": at("2018-11-10 08:15") for who in (ANNA, BERT, ELSA)}


async def test_a_cancelled_item_is_not_reminded_of(db: Database, meeting_id: int, joined: None) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    await change(db, meeting_id, "P21", at("2018-11-10 08:02"), withdrawn=True)
    assert not [key for key in await rows(db) if key.startswith("P21")]
    assert not await sweep(db, meeting_id, at("2018-11-10 08:03"))


async def test_a_note_that_changes_leaves_the_reminders_alone(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    before = await rows(db)
    await change(db, meeting_id, "P21", at("2018-11-10 08:02"), dress=("warm", "sturdy shoes"))
    assert await rows(db, State.CANCELLED) == {}
    assert before.items() <= (await rows(db)).items()


async def test_who_mutes_a_kind_and_takes_it_back_is_reminded_as_before(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    before = await rows(db)
    await choose(db, meeting_id, USUAL.with_leads(Kind.TRANSFER, []), at("2018-11-10 08:05"))
    assert set(before) - set(await rows(db)) == {f"P21:1:15:{ANNA}"}
    await choose(db, meeting_id, USUAL, at("2018-11-10 08:05"))
    assert before.items() <= (await rows(db)).items()
    assert await rows(db, State.CANCELLED) == {}


async def test_other_minutes_of_ones_own_take_the_place_of_the_meetings(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    await choose(db, meeting_id, USUAL.with_leads(Kind.TRANSFER, [20, 5]), at("2018-11-10 08:05"))
    mine = {key: due for key, due in (await rows(db)).items() if key.startswith("P21") and ANNA in key}
    assert mine == {
        f"P21:1:20:{ANNA}": at("2018-11-10 08:10"),
        f"P21:1:5:{ANNA}": at("2018-11-10 08:25"),
    }


async def test_other_quiet_hours_move_what_waits(db: Database, meeting_id: int, joined: None) -> None:
    now = at("2018-11-10 08:00")
    await sweep(db, meeting_id, now)
    key = f"P22:1:60:{ANNA}"
    assert (await rows(db))[key] == at("2018-11-10 08:40")
    late = Preferences(quiet=QuietHours.parse("22:00-08:41"))
    await choose(db, meeting_id, late, now)
    assert key not in await rows(db)  # too far ahead yet
    await sweep(db, meeting_id, now + timedelta(minutes=1))
    assert (await rows(db))[key] == at("2018-11-10 08:41")
    await choose(db, meeting_id, Preferences(quiet=NO_QUIET), now + timedelta(minutes=1))
    assert (await rows(db))[key] == at("2018-11-10 08:40")


async def test_who_leaves_the_list_or_takes_consent_back_is_not_reminded(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    async with db.write() as session:
        gone = tables.participants.c.id == ANNA
        await session.execute(update(tables.participants).where(gone).values(withdrawn=True))
        let_go = tables.people.c.participant_id == BERT
        await session.execute(update(tables.people).where(let_go).values(participant_id=None))
    await sweep(db, meeting_id, at("2018-11-10 08:01"))
    assert {key.rsplit(":", 1)[1] for key in await rows(db)} == {ELSA}


async def test_who_joins_is_reminded_from_the_next_look_on(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:14"))
    async with db.write() as session:
        listed = await participants.listed(session, meeting_id, "PL-RAD-05")
        assert listed is not None
        await people.join(session, Person(105), meeting_id, listed, now=NOW)
    await sweep(db, meeting_id, at("2018-11-10 08:15") + timedelta(seconds=10))
    assert (await rows(db))["P21:1:15:PL-RAD-05"] == at("2018-11-10 08:15")


async def test_a_rule_that_changes_counts_at_once(db: Database, meeting_id: int, joined: None) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    rules = content().reminders
    other = {**rules, "transfer": replace(rules["transfer"], minutes_before=(10,))}
    async with db.read() as session:
        before = await meetings.published(session, content().meeting.code)
    assert before is not None
    now = at("2018-11-10 08:02")
    async with db.write() as session:
        wanted = to_rows(replace(content(), reminders=other))
        await meetings.publish(session, before.plan(wanted), now=now, at=now)
    assert {key: due for key, due in (await rows(db)).items() if key.startswith("P21")} == {
        f"P21:1:10:{who}": at("2018-11-10 08:20") for who in (ANNA, BERT, ELSA)
    }


async def test_what_an_outage_hid_is_written_when_it_is_over(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 07:00"))
    before = set(await rows(db))
    async with db.write() as session:
        await session.execute(update(tables.deliveries).values(state=State.SENT))
    now = at("2018-11-10 09:00")
    await sweep(db, meeting_id, now)
    hidden = {key: due for key, due in (await rows(db)).items() if due <= now and key.endswith(ANNA)}
    assert hidden == {
        f"P21:1:15:{ANNA}": at("2018-11-10 08:15"),  # its coach is gone: it expires, and is told of
        f"P22:1:60:{ANNA}": at("2018-11-10 08:40"),
    }
    assert not set(await rows(db)) & before
    async with db.write() as session:
        parcels = await claims.claim(session, now=now, real=now, limit=10)
    assert {row.key for one in parcels for row in one.rows} == {
        *(f"reminder:P22:1:60:{who}" for who in (ANNA, ELSA)),
        f"reminder:P23:1:60:{BERT}",
    }
    assert set(await rows(db, State.EXPIRED)) == {f"P21:1:15:{who}" for who in (ANNA, BERT, ELSA)}


async def test_after_an_outage_an_items_two_reminders_leave_as_one(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 06:40"))
    now = at("2018-11-10 08:20")
    await sweep(db, meeting_id, now)
    async with db.write() as session:
        programme = await read_programme(session, meeting_id)
        parcels = await claims.claim(session, now=now, real=now, limit=10)
        mine = next(one for one in parcels if one.person.user_id == 101)
        items, stale = await reminders.still_wanted(session, mine, programme, now=now)
    assert [row.data["lead"] for row in mine.rows] == [60, 15]
    assert [item.id for item in items] == ["P21"]
    assert stale == frozenset()


async def test_what_changed_since_the_claim_is_left_out(db: Database, meeting_id: int, joined: None) -> None:
    await sweep(db, meeting_id, at("2018-11-10 13:00"))
    now = at("2018-11-10 13:20")
    async with db.write() as session:
        parcels = await claims.claim(session, now=now, real=now, limit=10)
    mine = next(one for one in parcels if one.person.user_id == 101)
    assert [row.data["item"] for row in mine.rows] == ["P27", "P28"]

    async def told() -> list[str]:
        async with db.read() as session:
            programme = await read_programme(session, meeting_id)
            items, stale = await reminders.still_wanted(session, mine, programme, now=now)
            left = {row.data["item"] for row in mine.rows if row.id not in stale}
            assert left == {item.id for item in items}
            return [item.id for item in items]

    assert await told() == ["P27", "P28"]
    await choose(db, meeting_id, USUAL.with_leads(Kind.EXCURSION, []), now)
    assert await told() == ["P27"]
    await change(db, meeting_id, "P27", now, starts_at=at("2018-11-10 13:40"), ends_at=at("2018-11-10 14:20"))
    assert await told() == []


async def test_recipients_are_read_as_each_of_them_is_read_alone(
    db: Database, meeting_id: int, joined: None
) -> None:
    async with db.read() as session:
        everybody = await recipients(session, meeting_id)
        alone = [
            Recipient(glance.person.participant.id, glance.person.traits, USUAL)
            for user_id in (102, 101, 103)
            if (glance := await people.glance(session, user_id)).person.participant is not None
        ]
    assert everybody == alone


async def test_two_thousand_people_do_not_hold_answers_up(db: Database, meeting_id: int) -> None:
    await _crowd(db, meeting_id, 2_000)
    now = at("2018-11-10 08:00")
    async with _longest_pause() as pauses:
        began = time.perf_counter()
        await sweep(db, meeting_id, now)
        first = time.perf_counter() - began
        await sweep(db, meeting_id, now + timedelta(minutes=1))
        again = time.perf_counter() - began - first
        await sweep(db, meeting_id, at("2018-11-10 22:30"))
    found = len(await rows(db))
    print(f"first {first:.3f} s, again {again:.3f} s, longest pause {max(pauses):.3f} s, {found} rows")  # noqa: T201
    assert found >= 4_000
    assert max(pauses) < 0.25  # 15 ms on an idle machine; 50 are meant
    assert again < first
