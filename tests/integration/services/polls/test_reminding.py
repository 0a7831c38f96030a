"""Who has not answered is reminded, once by the clock and by hand, and is asked again after an outage."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import delete, insert

from bot.db.engine import Database
from bot.db.tables import inbox, outages, people, poll_asked, questions
from bot.domain.deliveries import Outcome, Settled, State
from bot.domain.errors import NotAllowed
from bot.domain.outages import LONGER
from bot.domain.polls.rounds import Asked
from bot.services import claims
from bot.services import outages as service
from bot.services.holdings import subject_of
from bot.services.polls import inviting, landing, opening
from bot.services.polls.reminding import remind
from tests.integration.services.canary import erased
from tests.integration.services.polls.asked import ANNA, ELSA, LEADER, ORGANISER, Clocked, key_of, minutes
from tests.sample import at

P14 = at("2018-11-09 13:00")
HALF = at("2018-11-10 06:30")
"""Half of the round's 24 hours is over in the night: it is the end of the quiet hours."""
ALL = {ANNA, ELSA, LEADER}


@pytest.fixture
async def clock(db: Database, meeting_id: int) -> Clocked:
    """Four have been asked about the seminar; Elsa has answered."""
    clock = Clocked(db, meeting_id)
    await clock.join(*ALL)
    await clock.goes_by(P14 - minutes(1), P14 + minutes(1))
    await clock.taps(ELSA, "seminar:P14", P14 + minutes(5), Asked.DONE)
    return clock


async def wanted(clock: Clocked, rows: Mapping[str, Any], now: Any) -> set[str]:
    """To whom something is said as these rows leave."""
    found = set()
    async with clock.db.read() as session:
        for row in rows.values():
            me = await clock.me(row.participant_id, now)
            if await inviting.still_wanted(session, me, row.data) is not None:
                found.add(row.participant_id)
    return found


async def again(clock: Clocked, word: str, key: str = "seminar:P14") -> dict[str, Any]:
    """Rows that ask once more in a round."""
    number = (await clock.round(key)).id
    rows = await clock.written()
    return {
        key: row for key, row in rows.items() if key.startswith(f"{word}:") and row.data["round"] == number
    }


async def test_half_way_everybody_has_a_row_and_who_has_not_answered_a_message(clock: Clocked) -> None:
    await clock.goes_by(P14 + minutes(2), HALF - minutes(1))
    assert not await again(clock, "poll-again")
    await clock.sweep(HALF)
    rows = await again(clock, "poll-again")
    assert {row.participant_id for row in rows.values()} == ALL, "whose row is missing has answered"
    assert {row.due_at for row in rows.values()} == {HALF}
    assert await wanted(clock, rows, HALF) == {ANNA, LEADER}


def alike(rows: Mapping[str, Any]) -> bool:
    """Whether nothing but the name tells one row from another."""
    whose = ("id", "dedupe_key", "participant_id")
    left = [{key: row._mapping[key] for key in row._mapping if key not in whose} for row in rows.values()]
    return all(one == left[0] for one in left)


async def test_nobody_is_reminded_twice_and_no_row_stays_that_tells_who_was(clock: Clocked) -> None:
    await clock.goes_by(P14 + minutes(2), HALF)
    rows = await again(clock, "poll-again")
    assert {row.participant_id for row in rows.values()} == ALL
    assert {row.state for row in rows.values()} == {State.SUPPRESSED}
    assert alike(rows), "they left, and nobody can see which"
    (number,) = {(await clock.round("seminar:P14")).id}
    listed = await clock.rows(poll_asked, poll_asked.c.round_id == number)
    assert {row.participant_id: row.reminded for row in listed} == dict.fromkeys(ALL, True)
    await clock.sweep(HALF + minutes(30))
    assert not await again(clock, "poll-again"), "nothing is left"


async def test_a_newer_question_keeps_ten_minutes_from_a_reminder_and_tells_nobody_why(
    clock: Clocked,
) -> None:
    await clock.item("P18", ends_at=HALF + timedelta(days=1))
    await clock.goes_by(P14 + minutes(2), HALF)
    await clock.item("P18", ends_at=HALF + minutes(3), starts_at=HALF - minutes(30))
    await clock.goes_by(HALF + minutes(3), HALF + minutes(15))
    rows = await again(clock, "poll", "seminar:P18")
    assert {row.participant_id: row.due_at for row in rows.values()} == dict.fromkeys(
        ALL, HALF + minutes(10)
    ), "of whoever has answered too"


async def test_a_reminder_that_leaves_does_not_mark_whom_it_went_to(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        await session.execute(delete(questions).where(questions.c.poll_id != "services"))
    clock, begin = Clocked(db, meeting_id), at("2018-11-11 12:30")
    await clock.join(ANNA, ELSA)
    await clock.goes_by(begin - minutes(1), begin + minutes(1))
    await clock.taps(ELSA, "services", begin + minutes(5), Asked.DONE)
    before = await clock.rows(poll_asked)
    assert all(row.message_id for row in before)
    then = begin + timedelta(days=3)
    await clock.sweep(then)
    async with db.write() as session:
        parcels = await claims.claim(session, now=then, real=then, limit=200)
    settled = [
        Settled(one, Outcome.STALE, None)  # she has answered: nothing is said to her
        if one.rows[0].key.endswith(ELSA)
        else Settled(one, Outcome.SENT, 99)
        for one in parcels
    ]
    assert {one.outcome for one in settled} == {Outcome.STALE, Outcome.SENT}
    async with db.write() as session:
        await claims.record(session, settled, real=then)
        await landing.follow(session, settled, key_of)
    places = {row.participant_id: row.message_id for row in await clock.rows(poll_asked)}
    assert places == {row.participant_id: row.message_id for row in before}


async def test_what_is_open_for_less_than_a_day_has_no_reminder(clock: Clocked) -> None:
    await clock.goes_by(P14 + minutes(2), at("2018-11-10 10:30"))
    rows = await clock.rows(poll_asked)
    day = (await clock.round("day:2018-11-09")).id
    assert not any(row.reminded for row in rows if row.round_id == day)


async def test_an_invitation_names_who_may_get_it(clock: Clocked) -> None:
    rows = await again(clock, "poll")
    assert await wanted(clock, rows, P14 + minutes(6)) == {ANNA, LEADER}, (
        "who has begun is not asked to begin"
    )
    assert await wanted(clock, rows, at("2018-11-09 23:00")) == set(), "quiet hours"
    assert await wanted(clock, rows, P14 + timedelta(hours=24)) == set(), "closed"
    await clock.account(ANNA, preferences={"polls": False})
    assert await wanted(clock, rows, P14 + minutes(6)) == {LEADER}


async def test_an_organiser_reminds_and_a_second_press_does_nothing(clock: Clocked) -> None:
    await clock.join(ORGANISER)
    now = P14 + minutes(60)
    number, by = (await clock.round("seminar:P14")).id, await clock.by(ORGANISER, now)
    async with clock.db.write() as session:
        assert await remind(session, by, number) == 2
        assert await remind(session, by, number) == 0
    rows = await again(clock, "poll-hand")
    assert await wanted(clock, rows, now) == {ANNA, LEADER}
    assert set(await clock.leave(now)) == set(rows)
    async with clock.db.write() as session:
        later = await clock.by(ORGANISER, now + minutes(30))
        assert await remind(session, later, number) == 2
        with pytest.raises(NotAllowed):
            await remind(session, await clock.by(LEADER, now), number)


async def away(clock: Clocked, began_at: Any, ended_at: Any) -> None:
    async with clock.db.write() as session:
        await session.execute(insert(outages).values(began_at=began_at, ended_at=ended_at))


async def settles(clock: Clocked, now: Any) -> None:
    async with clock.db.read() as session:
        due = await service.unsettled(session)
    for outage in due:
        async with clock.db.write() as session:
            await service.settle(session, outage, now=now, real=now)


@pytest.mark.fault("F21")
async def test_after_an_outage_who_has_not_answered_is_asked_again_once(clock: Clocked) -> None:
    back = P14 + minutes(20)
    await away(clock, P14 + minutes(4), back)
    await settles(clock, back + minutes(0.1))
    assert not await again(clock, "reask"), "what has piled up comes in first"
    await settles(clock, back + minutes(1))
    rows = await again(clock, "reask")
    assert {row.participant_id for row in rows.values()} == ALL
    assert await wanted(clock, rows, back + minutes(1)) == {ANNA, LEADER}
    await clock.leave(back + minutes(1))
    await settles(clock, back + minutes(2))
    left = await again(clock, "reask")
    assert {key: row.due_at for key, row in left.items()} == {key: row.due_at for key, row in rows.items()}
    assert {row.state for row in left.values()} == {State.SUPPRESSED}
    assert alike(left)


@pytest.mark.fault("F21")
async def test_whoever_is_erased_keeps_nobody_from_being_asked_again(clock: Clocked) -> None:
    await clock.join(ORGANISER)
    night = at("2018-11-09 23:00")
    async with clock.db.write() as session:
        assert await remind(session, await clock.by(ORGANISER, night), (await clock.round("seminar:P14")).id)
    (account,) = await clock.rows(people, people.c.participant_id == ANNA)
    async with clock.db.write() as session:
        await erased(session, await subject_of(session, account.user_id), night + minutes(30))
    back = night + minutes(50)
    await away(clock, night + minutes(40), back)
    await settles(clock, back + minutes(1))
    rows = await again(clock, "reask")
    assert {row.participant_id for row in rows.values()} == ALL - {ANNA}


@pytest.mark.fault("F21")
async def test_what_was_asked_only_after_the_outage_is_not_asked_again(clock: Clocked) -> None:
    ended, back = at("2018-11-09 17:50"), at("2018-11-09 18:10")
    await clock.goes_by(P14 + minutes(2), ended - minutes(1))
    await away(clock, ended - minutes(1), back)
    await clock.sweep(back)
    await clock.leave(back)
    await settles(clock, back + minutes(1))
    assert await again(clock, "poll", "seminar:P18")
    assert not await again(clock, "reask", "seminar:P18")
    assert await again(clock, "reask")


@pytest.mark.fault("F21")
async def test_a_typed_answer_that_still_waits_is_handled_first(clock: Clocked) -> None:
    back = P14 + minutes(20)
    await away(clock, P14 + minutes(4), back)
    async with clock.db.write() as session:
        update = {"update_id": 1, "body": "{}", "received_at": back}
        await session.execute(insert(inbox).values(update))
    await settles(clock, back + minutes(1))
    assert not await again(clock, "reask")
    await settles(clock, back + minutes(11))
    assert await again(clock, "reask"), "not for ever"


async def test_several_open_questions_come_again_one_after_the_other(clock: Clocked) -> None:
    await clock.goes_by(P14 + minutes(2), at("2018-11-09 21:20"))
    back = at("2018-11-09 21:40")
    await away(clock, back - minutes(15), back)
    await settles(clock, back + minutes(1))
    rows = [row for key, row in (await clock.written(State.PENDING)).items() if key.startswith("reask")]
    annas = sorted(row.due_at for row in rows if row.participant_id == ANNA)
    assert annas[0] == back + minutes(1)
    assert all(after - before >= minutes(10) for before, after in pairwise(annas))
    assert max(annas) >= at("2018-11-10 06:30"), "the rest after the quiet hours"
    assert not [one for one in annas if at("2018-11-09 22:00") <= one < at("2018-11-10 06:30")]


@pytest.mark.fault("F21")
async def test_what_should_have_closed_in_the_outage_closes_half_an_hour_after_it(clock: Clocked) -> None:
    closes = P14 + timedelta(hours=24)
    back = closes + minutes(5)
    await away(clock, closes - minutes(30), back)
    await settles(clock, back)
    found = await clock.round("seminar:P14")
    assert found.closes_at == back + LONGER
    await settles(clock, back + minutes(1))
    await clock.sweep(back + minutes(1))
    assert (await clock.round("seminar:P14")).closes_at == back + LONGER


async def test_what_was_closed_by_hand_stays_closed(clock: Clocked) -> None:
    await clock.join(ORGANISER)
    found = await clock.round("seminar:P14")
    async with clock.db.write() as session:
        await opening.close(session, await clock.by(ORGANISER, P14 + minutes(30)), found.id)
    back = P14 + timedelta(hours=25)
    await away(clock, P14 + minutes(20), back)
    await settles(clock, back)
    assert not (await clock.round("seminar:P14")).open_at(back)
    assert not await again(clock, "reask")
