"""Reminders as rows: written ahead, and following items, rules and people."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.audience import Audience
from bot.domain.deliveries import State
from bot.domain.people import Person
from bot.domain.preferences import USUAL, Preferences
from bot.domain.programme import Kind
from bot.domain.quiet_hours import NO_QUIET, QuietHours
from bot.domain.workbook import to_rows
from bot.services import meetings, participants, people
from bot.services.recipients import Recipient, recipients
from tests.integration.services.conftest import NOW
from tests.integration.services.reminding import (
    ANNA,
    BERT,
    ELSA,
    change,
    choose,
    crowd,
    joined,
    longest_pause,
    rows,
    sweep,
)
from tests.sample import at, content

__all__ = ["joined"]


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


async def test_an_item_that_is_for_others_and_then_theirs_again_is_reminded_of(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    before, theirs = await rows(db), content().items["P21"].audience
    await change(db, meeting_id, "P21", at("2018-11-10 08:02"), audience=Audience.parse("SE-MOT"))
    assert len(await rows(db, State.CANCELLED)) == 2
    await change(db, meeting_id, "P21", at("2018-11-10 08:03"), audience=theirs)
    assert before.items() <= (await rows(db)).items()


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


@pytest.mark.proof
@pytest.mark.quiet
async def test_two_thousand_people_do_not_hold_answers_up(db: Database, meeting_id: int) -> None:
    await crowd(db, meeting_id, 2_000)
    now = at("2018-11-10 08:00")
    async with longest_pause() as pauses:
        assert len((await sweep(db, meeting_id, now)).new) >= 4_000
        assert not await sweep(db, meeting_id, now + timedelta(minutes=1))
        await sweep(db, meeting_id, at("2018-11-10 22:30"))  # after an outage of a day
    print(f"longest turn {max(pauses):.3f} s, {len(await rows(db))} rows")  # noqa: T201
    assert max(pauses) < 0.15  # 15 ms as a rule; the garbage of a day's outage takes 70 at once
