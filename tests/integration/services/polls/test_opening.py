"""Rounds open and follow the programme; organisers open and close them by hand."""

from datetime import timedelta

import pytest

from bot.db.engine import Database
from bot.db.tables import poll_asked
from bot.domain.audience import Audience
from bot.domain.deliveries import State
from bot.domain.errors import NotAllowed
from bot.domain.outages import LONGER
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Mode
from bot.services.polls import opening
from bot.services.polls.reading import wordings_of
from tests.integration.services.polls.asked import ANNA, ELSA, LEADER, ORGANISER, Clocked, ids, minutes
from tests.sample import at, content

P14 = at("2018-11-09 13:00")
"""When the seminar is over."""


@pytest.fixture
async def clock(db: Database, meeting_id: int) -> Clocked:
    clock = Clocked(db, meeting_id)
    await clock.join(ANNA, ELSA, LEADER, ORGANISER)
    await clock.sweep(at("2018-11-09 12:00"))
    return clock


async def test_an_item_that_lasts_longer_is_asked_about_when_it_is_over(clock: Clocked) -> None:
    await clock.item("P14", ends_at=P14 + minutes(30))
    await clock.sweep(P14)
    assert "seminar:P14" not in await clock.rounds()
    await clock.sweep(P14 + minutes(30))
    assert len(ids(await clock.told(), "seminar:P14")) == 4


async def test_a_round_of_which_nobody_knows_yet_opens_anew_when_its_item_moves(clock: Clocked) -> None:
    await clock.account(ANNA, preferences={"polls": False})
    for one in (ELSA, LEADER, ORGANISER):
        await clock.account(one, preferences={"polls": False})
    await clock.sweep(P14)
    assert "seminar:P14" in await clock.rounds()
    await clock.item("P14", ends_at=P14 + minutes(30))
    await clock.sweep(P14 + minutes(1))
    assert "seminar:P14" not in await clock.rounds()
    await clock.account(ANNA, preferences={})
    await clock.sweep(P14 + minutes(30))
    assert (await clock.round("seminar:P14")).opens_at == P14 + minutes(30)
    assert ids(await clock.told(), "seminar:P14") == {ANNA}


async def test_a_round_that_people_know_stays_when_its_item_moves(clock: Clocked) -> None:
    await clock.sweep(P14)
    await clock.item("P14", ends_at=P14 + minutes(30))
    await clock.sweep(P14 + minutes(1))
    await clock.sweep(P14 + minutes(30))
    assert (await clock.round("seminar:P14")).open_at(P14 + minutes(30))
    assert set((await clock.told()).values()) == {1}


async def test_an_item_that_is_cancelled_is_not_asked_about(clock: Clocked) -> None:
    await clock.item("P14", withdrawn=True)
    await clock.sweep(P14)
    assert "seminar:P14" not in await clock.rounds()


async def test_a_round_closes_when_its_item_is_cancelled_afterwards(clock: Clocked) -> None:
    await clock.sweep(P14)
    await clock.item("P14", withdrawn=True)
    await clock.sweep(P14 + minutes(1))
    found = await clock.round("seminar:P14")
    assert found.closed_at == P14 + minutes(1)
    assert not found.open_at(P14 + minutes(1))
    waits = await clock.written(State.PENDING)
    assert not [key for key in waits if key.startswith(f"poll:{found.id}:")], "nobody is asked any more"


async def test_a_closing_that_hangs_on_an_item_moves_with_it(db: Database, meeting_id: int) -> None:
    clock = Clocked(db, meeting_id)
    await clock.join(ANNA)
    await clock.sweep(at("2018-11-09 09:00"))
    assert (await clock.round("before")).closes_at == at("2018-11-09 11:25")
    await clock.item("P14", starts_at=at("2018-11-09 11:40"))
    await clock.sweep(at("2018-11-09 09:01"))
    assert (await clock.round("before")).closes_at == at("2018-11-09 11:40")
    (row,) = [one for key, one in (await clock.written()).items() if f":{ANNA}" in key]
    assert row.expires_at == at("2018-11-09 11:40")


async def test_another_closing_in_the_workbook_holds_for_what_is_open(clock: Clocked) -> None:
    await clock.sweep(P14)
    await clock.questions("seminar", closes="+48h")
    await clock.sweep(P14 + minutes(1))
    found = await clock.round("seminar:P14")
    assert found.closes_at == P14 + timedelta(hours=48)
    rows = [row for key, row in (await clock.written(State.PENDING)).items() if f":{found.id}:" in key]
    assert {row.expires_at for row in rows} == {found.closes_at}


async def test_what_was_promised_above_the_first_question_holds_for_every_round(clock: Clocked) -> None:
    await clock.sweep(P14)
    await clock.questions("seminar", anonymous=False)
    await clock.sweep(at("2018-11-09 16:00"))
    assert (await clock.round("seminar:P14")).anonymous
    assert (await clock.round("seminar:P16")).anonymous


async def test_a_poll_that_is_no_more_closes_and_is_not_asked_again(clock: Clocked) -> None:
    await clock.sweep(P14)
    await clock.questions("seminar", withdrawn=True)
    await clock.sweep(at("2018-11-09 16:00"))
    assert (await clock.round("seminar:P14")).closed_at is not None
    assert "seminar:P16" not in await clock.rounds()


async def test_wordings_are_numbered_from_the_first_that_was_shown(clock: Clocked) -> None:
    await clock.sweep(P14)
    async with clock.db.read() as session:
        seen = await clock.look(P14)
        asked = seen.polls["seminar"].questions
        assert set((await wordings_of(session, clock.meeting_id, asked)).values()) == {(1, True)}
    await clock.questions("seminar", text=content().meeting.title)
    async with clock.db.read() as session:
        asked = (await clock.look(P14)).polls["seminar"].questions
        assert set((await wordings_of(session, clock.meeting_id, asked)).values()) == {(2, False)}


async def test_a_bot_that_starts_in_the_midst_asks_nothing_of_long_ago(db: Database, meeting_id: int) -> None:
    clock = Clocked(db, meeting_id)
    await clock.join(ANNA)
    await clock.sweep(at("2018-11-10 07:25"))
    assert not {"seminar:P14", "day:2018-11-09", "excursion:P03"} & set(await clock.rounds())


async def test_a_round_that_an_outage_has_hidden_is_open_for_a_while_after_it(clock: Clocked) -> None:
    back = P14 + timedelta(hours=25)
    await clock.sweep(back)
    found = await clock.round("seminar:P14")
    assert (found.opens_at, found.closes_at) == (P14, back + LONGER)


@pytest.mark.fault("F2")
async def test_a_kill_between_opening_and_asking_asks_all_the_same(clock: Clocked) -> None:
    seen = await clock.look(P14)
    found = opening.compare(seen.polls, seen.programme, seen.rounds, now=P14, since=P14 - minutes(60))
    async with clock.db.write() as session:
        await opening.settle(session, clock.meeting_id, seen.programme, seen.polls, found, now=P14)
    assert not ids(await clock.told(), "seminar:P14")
    await clock.sweep(P14 + minutes(2))
    assert len(ids(await clock.told(), "seminar:P14")) == 4


async def test_an_organiser_opens_a_round_and_everybody_is_asked_at_once(clock: Clocked) -> None:
    await clock.sweep(P14)
    await clock.leave(P14)
    soon = P14 + minutes(1)
    async with clock.db.write() as session:
        by = await clock.by(ORGANISER, soon)
        opened = await opening.open_by_hand(session, by, "day", closes_at=soon + minutes(30))
        assert await opening.by_hand_since(session, P14)
        assert not await opening.by_hand_since(session, soon + minutes(1))
    await clock.sweep(soon)
    assert ids(await clock.told(), opened.key) == {ANNA, ELSA, LEADER, ORGANISER}
    assert (opened.opened_by, opened.closes_at) == (by.person.user_id, soon + minutes(30))


async def test_what_is_opened_by_hand_is_for_its_audience_or_for_leaders_alone(clock: Clocked) -> None:
    by = await clock.by(ORGANISER, P14)
    async with clock.db.write() as session:
        radom = await opening.open_by_hand(session, by, "day", audience=Audience.parse("PL-RAD"))
        towns = await opening.open_by_hand(session, by, "day", mode=Mode.TOWNS)
    listed = await clock.rows(poll_asked)
    assert {row.participant_id for row in listed if row.round_id == radom.id} == {ANNA, LEADER}
    assert {row.participant_id for row in listed if row.round_id == towns.id} == {LEADER}


async def test_closing_ends_answers_and_what_waits_to_leave(clock: Clocked) -> None:
    by = await clock.by(ORGANISER, P14)
    async with clock.db.write() as session:
        opened = await opening.open_by_hand(session, by, "day")
    await clock.sweep(P14)
    async with clock.db.write() as session:
        closed = await opening.close(session, by, opened.id)
        assert await opening.close(session, by, opened.id) == closed
    assert not closed.open_at(P14)
    states = {key: row.state for key, row in (await clock.written()).items() if f"poll:{opened.id}:" in key}
    assert set(states.values()) == {State.CANCELLED}
    assert len(states) == 4


async def test_only_organisers_open_and_close_and_only_what_there_is(clock: Clocked) -> None:
    await clock.sweep(P14)
    found = await clock.round("seminar:P14")
    async with clock.db.write() as session:
        for who in (ANNA, LEADER):
            with pytest.raises(NotAllowed):
                await opening.open_by_hand(session, await clock.by(who, P14), "day")
            with pytest.raises(NotAllowed):
                await opening.close(session, await clock.by(who, P14), found.id)
        by = await clock.by(ORGANISER, P14)
        with pytest.raises(NoSuchPoll):
            await opening.open_by_hand(session, by, "unheard-of")
        with pytest.raises(NoSuchPoll):
            await opening.open_by_hand(session, by, "day", closes_at=P14)
