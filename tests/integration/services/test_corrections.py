"""Corrections on both databases: the diet at once, the rest by whoever may answer; a load keeps both."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import participants
from bot.domain.corrections import Field, Result
from bot.domain.errors import NoConsent, NoSuchGroup, NoSuchRequest, NotAllowed, NotJoined, UnfitText
from bot.services import corrections
from bot.services.acts import By
from tests.integration.services.conftest import publish
from tests.integration.services.crowd import (
    ADMINS,
    DELEGATE,
    FOREIGN_LEADER,
    FOREIGNER,
    LEADER,
    ORGANISER,
    OTHER,
    acts,
    admin,
    joined,
)
from tests.proving import Says
from tests.sample import content
from tests.typed import TYPED


async def row(db: Database, participant_id: str) -> dict[str, object]:
    async with db.read() as session:
        found = select(participants).where(participants.c.id == participant_id)
        return dict((await session.execute(found)).one()._mapping)


async def asks(db: Database, by: By, field: Field, text: str) -> str:
    async with db.write() as session:
        return await corrections.ask(session, by, field, text, ("A", "B"))


async def eats(db: Database, by: By, diet: str, *, wanted: bool = True) -> tuple[str, ...]:
    async with db.write() as session:
        return await corrections.change_diet(session, by.person, by.meeting_id, diet, wanted=wanted)


async def open_requests(db: Database, by: By, delegation: str | None) -> list[int]:
    async with db.read() as session:
        found = await corrections.waiting(session, by.person, by.meeting_id, delegation)
        return [one.id for one in found]


async def agrees(db: Database, by: By) -> None:
    async with db.write() as session:
        await corrections.consent_to_diet(session, by.person, now=by.now)


@pytest.mark.fault("bad:text")
async def test_whatever_is_typed_is_kept_to_the_letter(
    db: Database, meeting_id: int, proof_says: Says
) -> None:
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    by = await joined(db, meeting_id, 1, DELEGATE)
    # Signs that nobody sees, as those that turn the direction, are left out of lists: the rest is kept.
    short = [part for part in TYPED if len(part) < 30 and (part.isprintable() or part.isspace())]
    for _ in range(100):
        text = "x" + "".join(dice.choices(short, k=dice.randrange(1, 5)))
        wanted = await asks(db, by, Field.OTHER, text)
        async with db.read() as session:
            (kept,) = await corrections.of_person(session, by.person, meeting_id)
        assert kept.wanted == wanted
        assert wanted.split() == text.split(), repr(text)
    proof_says(seed=seed, texts=100, characters_lost=0)


async def test_no_diet_is_stored_before_consent(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, DELEGATE)
    with pytest.raises(NoConsent):
        await eats(db, by, "vegan")
    assert (await row(db, DELEGATE))["dietary"] == ()


async def test_several_diets_are_stored_in_the_notations_order_and_twice_is_once(
    db: Database, meeting_id: int
) -> None:
    by = await joined(db, meeting_id, 1, DELEGATE)
    await agrees(db, by)
    await eats(db, by, "vegan")
    await eats(db, by, "no-gluten")
    assert await eats(db, by, "no-gluten") == ("no-gluten", "vegan")
    assert await eats(db, by, "vegan", wanted=False) == ("no-gluten",)
    assert await eats(db, by, "vegan", wanted=False) == ("no-gluten",)
    assert (await row(db, DELEGATE))["dietary"] == ("no-gluten",)


async def test_what_the_list_says_in_its_own_words_stays(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, DELEGATE)
    await agrees(db, by)
    async with db.write() as session:
        mine = participants.c.id == DELEGATE
        await session.execute(participants.update().where(mine).values(dietary=("no celery",)))
    assert await eats(db, by, "vegan") == ("vegan", "no celery")


async def test_deleting_the_diet_takes_the_consent_back(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, DELEGATE)
    await agrees(db, by)
    await eats(db, by, "vegan")
    async with db.write() as session:
        await corrections.delete_diet(session, by.person, meeting_id)
    assert (await row(db, DELEGATE))["dietary"] == ()
    with pytest.raises(NoConsent):
        await eats(db, by, "vegan")


async def test_the_next_load_keeps_a_diet_and_a_correction_made_in_chat(
    db: Database, meeting_id: int
) -> None:
    by = await joined(db, meeting_id, 1, DELEGATE)
    await agrees(db, by)
    await eats(db, by, "no-nuts")
    await asks(db, by, Field.ROOM, "305")
    organiser = await joined(db, meeting_id, 2, ORGANISER)
    async with db.write() as session:
        (request,) = await corrections.waiting(session, organiser.person, meeting_id, None)
        await corrections.answer(session, organiser, request.id, done=True)
    wanted = content()
    listed = wanted.participants[DELEGATE]
    changed = {**wanted.participants, DELEGATE: replace(listed, hotel="hotel-x", bus="Bus 9")}
    await publish(db, replace(wanted, participants=changed))
    kept = await row(db, DELEGATE)
    assert (kept["dietary"], kept["room"], kept["bus"]) == (("no-nuts",), "305", "Bus 9")


async def test_a_request_waits_for_the_leader_and_the_organisers_alone(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, DELEGATE)
    await asks(db, by, Field.ROOM, " 305\n")
    leader, organiser = await joined(db, meeting_id, 2, LEADER), await joined(db, meeting_id, 3, ORGANISER)
    foreign = await joined(db, meeting_id, 4, FOREIGN_LEADER)
    assert len(await open_requests(db, leader, "PL-RAD")) == 1
    assert len(await open_requests(db, organiser, None)) == 1
    assert await open_requests(db, foreign, "SE-MOT") == []
    for who, delegation in ((foreign, "PL-RAD"), (foreign, None), (leader, None), (by, "PL-RAD")):
        with pytest.raises(NotAllowed):
            await open_requests(db, who, delegation)


async def test_done_writes_the_card_and_the_asker_sees_it(db: Database, meeting_id: int) -> None:
    by, leader = await joined(db, meeting_id, 1, DELEGATE), await joined(db, meeting_id, 2, LEADER)
    assert await asks(db, by, Field.GROUP, "group b") == "B"
    (request,) = await open_requests(db, leader, "PL-RAD")
    async with db.write() as session:
        done = await corrections.answer(session, leader, request, done=True)
    assert done.result is Result.DONE
    assert (await row(db, DELEGATE))["group"] == "B"
    async with db.read() as session:
        (seen,) = await corrections.of_person(session, by.person, meeting_id)
    assert (seen.result, seen.wanted) == (Result.DONE, "B")
    assert ("correct_group", DELEGATE, 2) in await acts(db)


async def test_the_first_answer_counts_and_is_logged_once(db: Database, meeting_id: int) -> None:
    by, leader = await joined(db, meeting_id, 1, DELEGATE), await joined(db, meeting_id, 2, LEADER)
    organiser = await joined(db, meeting_id, 3, ORGANISER)
    before = (await row(db, DELEGATE))["room"]
    await asks(db, by, Field.ROOM, "305")
    (request,) = await open_requests(db, leader, "PL-RAD")
    async with db.write() as session:
        await corrections.answer(session, leader, request, done=False)
    async with db.write() as session:
        late = await corrections.answer(session, organiser, request, done=True)
    assert late.result is Result.REFUSED
    assert (await row(db, DELEGATE))["room"] == before
    assert [act for act, _, _ in await acts(db)] == ["refuse_correction"]


async def test_what_is_no_column_of_words_is_only_marked_and_by_organisers_alone(
    db: Database, meeting_id: int
) -> None:
    by, leader = await joined(db, meeting_id, 1, DELEGATE), await joined(db, meeting_id, 2, LEADER)
    organiser = await joined(db, meeting_id, 3, ORGANISER)
    await asks(db, by, Field.HOTEL, "Hotel Latgola")
    await asks(db, by, Field.OTHER, "My leader is somebody else")
    before = await row(db, DELEGATE)
    asked = await open_requests(db, leader, "PL-RAD")
    assert len(asked) == 2, "the leader sees them"
    for request in asked:
        for done in (True, False):
            with pytest.raises(NotAllowed):
                async with db.write() as session:
                    await corrections.answer(session, leader, request, done=done)
        async with db.write() as session:
            answered = await corrections.answer(session, organiser, request, done=True)
        assert answered.result is Result.DONE
    assert await row(db, DELEGATE) == before


async def test_another_delegations_request_cannot_be_answered_nor_an_unknown_one(
    db: Database, meeting_id: int
) -> None:
    by, foreign = await joined(db, meeting_id, 1, DELEGATE), await joined(db, meeting_id, 2, FOREIGN_LEADER)
    await asks(db, by, Field.ROOM, "305")
    (request,) = await open_requests(db, await joined(db, meeting_id, 3, LEADER), "PL-RAD")
    for number in (request, request + 1):
        with pytest.raises(NoSuchRequest):
            async with db.write() as session:
                await corrections.answer(session, foreign, number, done=True)
    other = await joined(db, meeting_id, 4, OTHER)
    with pytest.raises(NotAllowed):
        async with db.write() as session:
            await corrections.answer(session, other, request, done=True)
    assert (await row(db, DELEGATE))["room"] != "305"


async def test_a_leader_is_not_their_own_witness_but_an_organiser_answers(
    db: Database, meeting_id: int
) -> None:
    leader, organiser = await joined(db, meeting_id, 1, LEADER), await joined(db, meeting_id, 2, ORGANISER)
    await asks(db, leader, Field.LAST_NAME, "Other")
    assert await open_requests(db, leader, "PL-RAD") == []
    (request,) = await open_requests(db, organiser, None)
    with pytest.raises(NotAllowed):
        async with db.write() as session:
            await corrections.answer(session, leader, request, done=True)


async def test_who_has_read_other_words_answers_nothing(db: Database, meeting_id: int) -> None:
    by, leader = await joined(db, meeting_id, 1, DELEGATE), await joined(db, meeting_id, 2, LEADER)
    await asks(db, by, Field.ROOM, "305")
    async with db.read() as session:
        (read,) = await corrections.waiting(session, leader.person, meeting_id, "PL-RAD")
    await asks(db, by, Field.ROOM, "306")
    for done in (True, False):
        async with db.write() as session:
            still = await corrections.answer(session, leader, read.id, done=done, seal=read.seal)
        assert (still.result, still.wanted) == (None, "306")
    assert (await row(db, DELEGATE))["room"] not in {"305", "306"}
    assert await acts(db) == []
    async with db.write() as session:
        done_ = await corrections.answer(session, leader, read.id, done=True, seal=still.seal)
    assert done_.result is Result.DONE
    assert (await row(db, DELEGATE))["room"] == "306"


async def test_asked_again_the_newer_counts(db: Database, meeting_id: int) -> None:
    by, leader = await joined(db, meeting_id, 1, DELEGATE), await joined(db, meeting_id, 2, LEADER)
    await asks(db, by, Field.ROOM, "305")
    await asks(db, by, Field.ROOM, "306")
    async with db.read() as session:
        (request,) = await corrections.waiting(session, leader.person, meeting_id, "PL-RAD")
    assert request.wanted == "306"


@pytest.mark.parametrize(
    ("field", "text"), [(Field.ROOM, ""), (Field.ROOM, "x" * 21), (Field.OTHER, "👋" * 101)]
)
async def test_what_does_not_fit_is_not_stored(
    db: Database, meeting_id: int, field: Field, text: str
) -> None:
    by = await joined(db, meeting_id, 1, DELEGATE)
    with pytest.raises(UnfitText):
        await asks(db, by, field, text)
    with pytest.raises(NoSuchGroup):
        await asks(db, by, Field.GROUP, "C")
    assert await open_requests(db, await joined(db, meeting_id, 2, LEADER), "PL-RAD") == []


@pytest.mark.parametrize("user_id", [ADMINS[0], 55], ids=["admin", "stranger"])
async def test_who_is_nobody_on_the_list_has_no_card(db: Database, meeting_id: int, user_id: int) -> None:
    by = await admin(db, meeting_id, user_id)
    with pytest.raises(NotJoined):
        await asks(db, by, Field.ROOM, "305")
    with pytest.raises(NotJoined):
        await eats(db, by, "vegan")


async def test_another_delegates_diet_is_out_of_reach(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, FOREIGNER)
    await agrees(db, by)
    await eats(db, by, "vegan")
    assert (await row(db, FOREIGNER))["dietary"] == ("vegan",)
    assert (await row(db, DELEGATE))["dietary"] == ()
