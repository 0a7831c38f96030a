"""Who eats where, on both engines: until the cut-off, for whom, once; and what the kitchen is told of it."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import insert, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.errors import MealClosed, NoSuchItem, NoSuchParticipant, NotAllowed, NotJoined
from bot.domain.meals import Guest, MealCount
from bot.domain.privacy import Erased
from bot.services import kitchen, meals
from bot.services.acts import By
from tests.integration.services.crowd import (
    DELEGATE,
    FOREIGNER,
    LEADER,
    ORGANISER,
    OTHER,
    acts,
    admin,
    joined,
)
from tests.sample import at, audience, content, programme, with_items

LUNCH, BREAKFAST, COACH = (programme().by_id[one] for one in ("P36", "P20", "P21"))
OPEN, SHUT, OVER = at("2018-11-10 17:59"), at("2018-11-10 18:00"), at("2018-11-11 13:30")
"""Of lunch on Sunday, 12:30–13:30, which is for all 81."""


async def says(
    db: Database, by: By, eats: bool, participant_id: str | None = None, *, when: datetime = OPEN
) -> None:
    async with db.write() as session:
        then = replace(by, meets=when)
        await meals.answer(session, then, programme(), LUNCH, eats=eats, participant_id=participant_id)


async def counted(db: Database, by: By, *, when: datetime = OPEN) -> MealCount:
    async with db.read() as session:
        table = await kitchen.table(session, replace(by, meets=when), programme())
    return next(one for one in table.meals if one.item.id == LUNCH.id)


async def kept(db: Database) -> list[tuple[str, bool, bool | None, str]]:
    async with db.read() as session:
        row = tables.meal_answers.c
        found = select(row.participant_id, row.eats, row.told, row.said_by).order_by(row.participant_id)
        return [(one.participant_id, one.eats, one.told, one.said_by) for one in await session.execute(found)]


async def test_a_delegate_says_no_and_yes_until_the_cut_off(db: Database, meeting_id: int) -> None:
    anna = await joined(db, meeting_id, 2, DELEGATE)
    organiser = await joined(db, meeting_id, 3, ORGANISER)
    assert (await counted(db, organiser)).coming == 81
    await says(db, anna, False)
    await says(db, anna, False)
    assert await kept(db) == [(DELEGATE, False, False, DELEGATE)]
    assert (await counted(db, organiser)).coming == 80
    async with db.read() as session:
        assert await meals.answers(session, anna) == {LUNCH.id: False}
    await says(db, anna, True)
    with pytest.raises(MealClosed) as refused:
        await says(db, anna, False, when=SHUT)
    assert refused.value.closed_at == SHUT
    assert await kept(db) == [(DELEGATE, True, True, DELEGATE)]
    assert await acts(db) == []


async def test_a_leader_answers_for_own_people_alone(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 2, LEADER)
    await says(db, leader, False, OTHER)
    assert await kept(db) == [(OTHER, False, False, LEADER)]
    for stranger in (FOREIGNER, "ZZ"):
        with pytest.raises(NoSuchParticipant):
            await says(db, leader, False, stranger)
    with pytest.raises(MealClosed):
        await says(db, leader, True, OTHER, when=SHUT)
    async with db.read() as session:
        found = await meals.of_delegation(session, leader, programme(), LUNCH, "PL-RAD")
        with pytest.raises(NotAllowed):
            await meals.of_delegation(session, leader, programme(), LUNCH, "SE-MOT")
    assert len(found) == 13
    assert [one for one in found if not one.eats] == [Guest(OTHER, _name(OTHER), eats=False)]


async def test_a_delegate_answers_for_nobody_else_and_sees_nobody(db: Database, meeting_id: int) -> None:
    anna = await joined(db, meeting_id, 2, DELEGATE)
    with pytest.raises(NotAllowed):
        await says(db, anna, False, OTHER)
    async with db.read() as session:
        with pytest.raises(NotAllowed):
            await meals.of_delegation(session, anna, programme(), LUNCH, "PL-RAD")
        with pytest.raises(NotAllowed):
            await kitchen.table(session, anna, programme())
    assert await kept(db) == []


async def test_after_the_cut_off_the_kitchen_sees_what_an_organiser_changes(
    db: Database, meeting_id: int
) -> None:
    anna = await joined(db, meeting_id, 2, DELEGATE)
    organiser = await joined(db, meeting_id, 3, ORGANISER)
    await says(db, anna, False)
    await says(db, organiser, True, DELEGATE, when=SHUT)
    await says(db, organiser, False, FOREIGNER, when=SHUT)
    await says(db, organiser, False, OTHER, when=SHUT)
    table = await counted(db, organiser, when=SHUT)
    assert (table.coming, table.no, table.added, table.taken) == (80, 1, 1, 2)
    assert [row[1:] for row in await kept(db)] == [
        (True, False, ORGANISER),
        (False, None, ORGANISER),
        (False, None, ORGANISER),
    ]
    named = [f"{LUNCH.id}/{one}" for one in (DELEGATE, FOREIGNER, OTHER)]
    assert await acts(db) == [("answer_meal", one, 3) for one in named]
    with pytest.raises(MealClosed):
        await says(db, organiser, True, OTHER, when=OVER)


async def test_meals_of_others_and_what_is_no_meal_take_no_answer(db: Database, meeting_id: int) -> None:
    host = await joined(db, meeting_id, 2, "LV-DAU-05")
    async with db.write() as session:
        for item in (BREAKFAST, COACH, replace(LUNCH, withdrawn=True)):
            with pytest.raises(NoSuchItem):
                await meals.answer(session, replace(host, meets=OPEN), programme(), item, eats=False)
        nobody = replace(await admin(db, meeting_id), meets=OPEN)
        with pytest.raises(NotJoined):
            await meals.answer(session, nobody, programme(), LUNCH, eats=False)


async def test_a_meal_for_those_with_a_place_takes_the_answers_of_those_with_a_place(
    db: Database, meeting_id: int
) -> None:
    anna = await joined(db, meeting_id, 2, DELEGATE)
    lunch = replace(LUNCH, audience=audience("item-P38"))
    place = {"meeting_id": meeting_id, "item_id": "P38", "number": 1, "since": OPEN, "said_by": DELEGATE}
    async with db.write() as session:
        by = replace(anna, meets=OPEN)
        with pytest.raises(NoSuchItem):
            await meals.answer(session, by, programme(), lunch, eats=False)
        await session.execute(insert(tables.signups).values(**place, participant_id=DELEGATE, state="place"))
        await session.execute(insert(tables.signups).values(**place, participant_id=OTHER, state="waiting"))
        await meals.answer(session, by, programme(), lunch, eats=False)
        only = with_items(lunch, replace(LUNCH, id="P38", signup=True))
        table = await kitchen.counted(session, meeting_id, only, now=OPEN)
    counts = {one.item.id: (one.expected, one.coming) for one in table.meals}
    assert counts == {"P36": (1, 0), "P38": (1, 1)}


async def test_the_table_has_the_diets_of_the_list_until_they_are_deleted(
    db: Database, meeting_id: int
) -> None:
    organiser = await joined(db, meeting_id, 3, ORGANISER)
    foods = (await counted(db, organiser)).foods
    people = content().participants.values()
    assert foods[()] == sum(not one.dietary for one in people)
    assert foods["vegetarian",] == sum(one.dietary == ("vegetarian",) for one in people)
    assert sum(foods.values()) == 81
    for when, known in (("2018-11-26 23:59", True), ("2018-11-27 00:00", False)):
        async with db.read() as session:
            table = await kitchen.counted(session, meeting_id, programme(), now=at(when))
        assert table.foods_known is known


async def test_who_was_erased_still_counts_as_one_and_who_does_not_come_never_did(
    db: Database, meeting_id: int
) -> None:
    organiser = await joined(db, meeting_id, 3, ORGANISER)
    async with db.write() as session:
        for who, erased in ((DELEGATE, Erased.WISH), (OTHER, Erased.WISH_GONE), (FOREIGNER, None)):
            this = tables.participants.c.id == who
            gone = {"withdrawn": True, "erased": erased.value if erased else None, "dietary": ()}
            await session.execute(update(tables.participants).where(this).values(gone))
    table = await counted(db, organiser)
    assert (table.expected, table.unknown) == (79, 1)


async def test_forty_people_say_no_at_once_and_none_is_lost(db: Database, meeting_id: int) -> None:
    organiser = await joined(db, meeting_id, 3, ORGANISER)
    some = sorted(content().participants)[:40]
    await asyncio.gather(*(says(db, organiser, False, one) for one in [*some, *some]))
    assert (await counted(db, organiser)).coming == 41
    assert len(await kept(db)) == 40


def _name(participant_id: str) -> str:
    one = content().participants[participant_id]
    return f"{one.first_name} {one.last_name}"
