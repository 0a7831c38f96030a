"""Who is asked in which round, when, and how often."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.db.engine import Database
from bot.db.tables import deliveries, poll_asked
from bot.domain.deliveries import Outcome, State
from bot.domain.polls.asking import asked_in
from bot.domain.polls.rounds import Asked
from bot.domain.preferences import USUAL
from bot.domain.quiet_hours import QuietHours, quiet_hours_of
from bot.services.polls.landing import REPLACED
from bot.services.recipients import recipients
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.services.polls.asked import ANNA, ELSA, Clocked, ids, minutes
from tests.sample import RIGA, at, content

BEGIN = at("2018-11-08 07:00")
P14, P16_P17, P18 = at("2018-11-09 13:00"), at("2018-11-09 16:00"), at("2018-11-09 17:50")
"""When these seminars are over; P16 and P17 are at the same time for different groups."""


@pytest.fixture
def clock(db: Database, meeting_id: int) -> Clocked:
    return Clocked(db, meeting_id)


async def _are_all_asked_once(clock: Clocked, ends: datetime) -> None:
    await clock.join()
    await clock.goes_by(BEGIN, ends)
    seen = await clock.look(ends)
    async with clock.db.read() as session:
        people = await recipients(session, clock.meeting_id)
    wanted = {
        f"{one.key} {who.participant_id}"
        for one in seen.rounds
        for who in people
        if asked_in(one, seen.polls[one.poll_id], seen.programme, who.traits)
    }
    told = await clock.told()
    assert set(told) == wanted
    assert set(told.values()) == {1}
    quiet = quiet_hours_of(seen.programme.meeting)
    rows = (await clock.written()).values()
    assert not [row for row in rows if quiet.hold_at(row.due_at, RIGA)]
    last: dict[str, datetime] = {}
    for row in sorted(rows, key=lambda row: (row.due_at, row.id)):
        before = last.get(row.participant_id)
        assert before is None or row.due_at - before >= minutes(10), "one open question at a time"
        last[row.participant_id] = row.due_at


@sqlite_first
async def test_everybody_is_asked_each_round_of_theirs_once_not_in_quiet_hours_and_with_rests_between(
    clock: Clocked,
) -> None:
    await _are_all_asked_once(clock, at("2018-11-09 21:30"))
    assert set(await clock.rounds()) == {
        "before", "excursion:P03", "day:2018-11-08", "seminar:P14", "seminar:P16", "seminar:P17",
        "seminar:P18", "day:2018-11-09",
    }  # fmt: skip


@pytest.mark.proof
async def test_the_same_for_the_whole_meeting_and_half_a_year(clock: Clocked) -> None:
    await _are_all_asked_once(clock, at("2019-06-01 12:00"))
    assert {"services", "after", "followup-5w", "followup-26w"} <= set(await clock.rounds())


async def test_a_seminar_is_asked_about_as_it_ends_of_its_own_people(clock: Clocked) -> None:
    await clock.join()
    await clock.sweep(P14)
    await clock.sweep(P16_P17 - minutes(1))
    assert not {"seminar:P16", "seminar:P17"} & set(await clock.rounds())
    await clock.sweep(P16_P17)
    told = await clock.told()
    groups = {one.id: one.group for one in content().participants.values()}
    for key in ("seminar:P16", "seminar:P17"):
        assert len({groups[one] for one in ids(told, key)}) == 1
    found = await clock.round("seminar:P16")
    assert (found.opens_at, found.closes_at) == (P16_P17, P16_P17 + timedelta(hours=24))
    assert found.anonymous
    row = (await clock.written())[f"poll:{found.id}:{min(ids(told, 'seminar:P16'))}"]
    assert (row.due_at, row.expires_at, row.data) == (P16_P17, found.closes_at, {"round": found.id})


async def test_two_bots_that_look_at_once_ask_once(clock: Clocked) -> None:
    await clock.join()
    await clock.sweep(BEGIN)
    other = Clocked(clock.db, clock.meeting_id)
    await asyncio.gather(clock.sweep(P14), other.sweep(P14), clock.sweep(P14))
    assert set((await clock.told()).values()) == {1}
    assert len([key for key in await clock.rounds() if key == "seminar:P14"]) == 1


async def test_who_is_answering_is_left_alone_for_ten_minutes(clock: Clocked) -> None:
    await clock.join(ANNA)
    await clock.sweep(P14)
    await clock.leave(P14)
    await clock.sweep(P14 + minutes(10))
    await clock.leave(P14 + minutes(10))
    await clock.taps(ANNA, "seminar:P14", P16_P17 - minutes(4))
    asks = await clock.sweep(P16_P17)
    assert asks.next_at == P16_P17 + minutes(6)
    assert not ids(await clock.told(), "seminar:P16")
    await clock.sweep(P16_P17 + minutes(6))
    assert ids(await clock.told(), "seminar:P16") == {ANNA}


async def test_who_is_done_is_asked_the_next_at_once(clock: Clocked) -> None:
    await clock.join(ANNA)
    await clock.sweep(P14)
    await clock.taps(ANNA, "seminar:P14", P16_P17 - minutes(4), Asked.DONE)
    await clock.sweep(P16_P17)
    assert ids(await clock.told(), "seminar:P16") == {ANNA}


async def _replaced(clock: Clocked) -> list[Any]:
    return await clock.rows(deliveries, deliveries.c.edition == REPLACED)


async def test_the_next_question_takes_the_place_of_one_that_nobody_touched(clock: Clocked) -> None:
    await clock.join(ANNA, ELSA)
    await clock.sweep(P14)
    await clock.leave(P14)
    first = (await clock.round("seminar:P14")).id
    await clock.taps(ELSA, "seminar:P14", P14 + minutes(2), Asked.DONE)
    assert await _replaced(clock) == []
    await clock.sweep(P14 + minutes(10))  # the questions of before the meeting are closed by now
    await clock.sweep(P16_P17)
    await clock.leave(P16_P17)
    assert [row.dedupe_key.partition(":")[2] for row in await _replaced(clock)] == [f"poll:{first}:{ANNA}"]
    held = {(row.round_id, row.participant_id) for row in await clock.rows(poll_asked) if row.message_id}
    second = (await clock.round("seminar:P16")).id
    assert held == {(second, ANNA), (second, ELSA)}, "what is answered stays where it is"


async def test_own_quiet_hours_hold_a_question_back_and_it_comes_after_them(clock: Clocked) -> None:
    hours = QuietHours.parse("12:00-15:00")
    await clock.join(ANNA, preferences=USUAL.__class__(quiet=hours).stored())
    asks = await clock.sweep(P14)
    assert not await clock.told()
    assert asks.next_at == at("2018-11-09 15:00")
    await clock.sweep(at("2018-11-09 15:00"))
    assert ids(await clock.told(), "seminar:P14") == {ANNA}


@pytest.mark.parametrize("silent", ["stopped_at", "blocked_at", "paused_until"])
async def test_who_wants_nothing_now_is_asked_when_they_are_back(clock: Clocked, silent: str) -> None:
    until = P14 + minutes(30)
    await clock.join(ANNA, **{silent: until})
    await clock.sweep(P14)
    assert not await clock.told()
    await clock.account(ANNA, **{silent: None})
    await clock.sweep(until)
    assert ids(await clock.told(), "seminar:P14") == {ANNA}


async def test_who_does_not_want_to_be_asked_is_not(clock: Clocked) -> None:
    await clock.join(ANNA, preferences={"polls": False})
    await clock.join(ELSA)
    await clock.goes_by(P14, P14 + minutes(60))
    assert ids(await clock.told(), "seminar:P14") == {ELSA}
    listed = {row.participant_id for row in await clock.rows(poll_asked)}
    assert listed == {ANNA, ELSA}, "they may answer all the same"


async def test_who_joins_later_is_asked_what_is_not_over(clock: Clocked) -> None:
    await clock.join(ELSA)
    before_p14 = at("2018-11-08 18:00")
    await clock.sweep(before_p14)
    await clock.join(ANNA, at=before_p14 + minutes(3))
    await clock.sweep(before_p14 + minutes(12))
    assert ids(await clock.told(), "before") == {ELSA}, "who has just joined looks around first"
    await clock.sweep(before_p14 + minutes(13))
    assert ids(await clock.told(), "before") == {ANNA, ELSA}
    assert ids(await clock.told(), "excursion:P03") == {ELSA}, "she was not there"


async def test_who_found_the_questions_by_themselves_is_not_asked(clock: Clocked) -> None:
    await clock.join(ANNA, preferences={"quiet": "12:00-15:00"})
    await clock.sweep(P14)
    await clock.taps(ANNA, "seminar:P14", P14 + minutes(1), Asked.DONE)
    await clock.sweep(at("2018-11-09 15:00"))
    assert not await clock.told()


async def test_an_invitation_that_had_to_be_dropped_comes_when_it_may(clock: Clocked) -> None:
    """It was to leave in quiet hours, say: a pause of Telegram's held it up."""
    await clock.join(ANNA)
    await clock.sweep(P14)
    assert len(await clock.leave(P14, Outcome.STALE)) == 1
    await clock.sweep(P14 + minutes(1))
    await clock.sweep(P14 + minutes(11))
    (row,) = (await clock.written()).values()
    assert row.state == State.PENDING
