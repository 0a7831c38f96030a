"""Who may sign up for what and until when, what overlaps, how a place becomes free, what organisers do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.audience import Audience
from bot.domain.errors import NoSuchItem, NoSuchParticipant, NotAllowed, NotJoined, SignupClosed
from bot.domain.privacy import Subject
from bot.domain.signups import SignupState
from bot.services import removing
from bot.services.acts import By
from bot.services.programme import read_programme
from bot.services.signups import looking, promoting, steering
from tests.integration.services.conftest import NOW, publish
from tests.integration.services.crowd import FOREIGN_LEADER, LEADER, ORGANISER, acts, admin, joined
from tests.integration.services.signing import GROUP_B, P37, P38, comes, crowd, places, states, told
from tests.sample import at, content

IN_B, ALSO_IN_B, IN_A = "PL-RAD-04", "PL-RAD-06", "PL-RAD-03"
PLACE, WAITING, NO = SignupState.PLACE, SignupState.WAITING, SignupState.NO


async def set_item(db: Database, item: str, **values: object) -> None:
    async with db.write() as session:
        await session.execute(update(tables.items).where(tables.items.c.id == item).values(**values))


async def test_who_is_not_of_the_audience_cannot_sign_up(db: Database, meeting_id: int) -> None:
    anna = await joined(db, meeting_id, 1, IN_A)
    for item in ("P38", "P21", "ZZ"):  # of group B; nobody signs up; none at all
        with pytest.raises(NoSuchItem):
            await comes(db, anna, item)
    assert await states(db, PLACE) == []


async def test_who_has_no_group_yet_may_sign_up_for_either(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        here = tables.participants.c.id == IN_A
        await session.execute(update(tables.participants).where(here).values(group=""))
    anna = await joined(db, meeting_id, 1, IN_A)
    assert await comes(db, anna) == []
    assert await states(db, PLACE) == [IN_A]


async def test_leaders_sign_up_their_own_people_and_organisers_anybody(db: Database, meeting_id: int) -> None:
    leader, foreign, organiser, bert = [
        await joined(db, meeting_id, n, one)
        for n, one in enumerate((LEADER, FOREIGN_LEADER, ORGANISER, ALSO_IN_B), start=1)
    ]
    await comes(db, leader, participant_id=IN_B)
    for other in (foreign, bert):
        with pytest.raises(NotAllowed):
            await comes(db, other, participant_id=IN_B, wants=False)
    with pytest.raises(NoSuchParticipant):
        await comes(db, organiser, participant_id="ZZ")
    await comes(db, organiser, participant_id="SE-MOT-04")
    await comes(db, await admin(db, meeting_id), participant_id="SE-MOT-02")
    with pytest.raises(NotJoined):
        await comes(db, await admin(db, meeting_id))
    assert await states(db, PLACE) == [IN_B, "SE-MOT-04", "SE-MOT-02"]
    assert await told(db) == [  # none of these three has joined; who did it is not told
        (FOREIGN_LEADER, "has-place", "SE-MOT-04"),
        (FOREIGN_LEADER, "has-place", "SE-MOT-02"),
    ]
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        seen = await looking.who_comes(session, leader, programme.by_id["P38"])
    assert {one.delegation for one in seen.everybody} == {"PL-RAD"}
    assert [(one.id, one.said_by) for one in seen.of(PLACE)] == [(IN_B, LEADER)]
    assert {one.id for one in seen.of(None)} == {one for one in GROUP_B if one.startswith("PL-RAD")} - {IN_B}
    with pytest.raises(NotAllowed):
        async with db.read() as session:
            await looking.who_comes(session, leader, programme.by_id["P38"], "SE-MOT")


async def test_after_the_end_of_sign_up_only_organisers_change_something(
    db: Database, meeting_id: int
) -> None:
    await set_item(db, "P38", signup_until=at("2018-11-10 20:00"))
    bert, leader, organiser = [
        await joined(db, meeting_id, n, one) for n, one in enumerate((IN_B, LEADER, ORGANISER), start=1)
    ]
    before, after = at("2018-11-10 19:59"), at("2018-11-10 20:00")
    await comes(db, replace(bert, meets=before))
    for one, who in ((bert, None), (leader, ALSO_IN_B)):
        with pytest.raises(SignupClosed):
            await comes(db, replace(one, meets=after), wants=who is not None, participant_id=who)
    await comes(db, replace(organiser, meets=after), participant_id=ALSO_IN_B)
    assert await states(db, PLACE) == [IN_B, ALSO_IN_B]
    with pytest.raises(SignupClosed):
        await comes(db, replace(organiser, meets=P38.over_at), participant_id=IN_B, wants=False)


async def test_without_a_deadline_sign_up_ends_as_it_starts(db: Database, meeting_id: int) -> None:
    bert = await joined(db, meeting_id, 1, IN_B)
    with pytest.raises(SignupClosed):
        await comes(db, replace(bert, meets=P38.starts_at))
    await comes(db, replace(bert, meets=P38.starts_at - timedelta(minutes=1)))


async def test_two_places_at_the_same_time_are_a_choice(db: Database, meeting_id: int) -> None:
    await set_item(db, "P37", audience=Audience.parse("all"), signup=True, capacity=2)
    bert, carl, dora = await crowd(db, meeting_id, [IN_B, ALSO_IN_B, "SE-MOT-04"])
    for one in (bert, carl, dora):
        await comes(db, one, "P37")
    assert await states(db, WAITING, "P37") == ["SE-MOT-04"]
    assert await comes(db, bert) == ["P37"]
    assert (await states(db, PLACE), await states(db, PLACE, "P37")) == ([], [IN_B, ALSO_IN_B])
    assert await comes(db, bert, instead=True) == []
    assert await states(db, PLACE) == [IN_B]
    assert (await states(db, PLACE, "P37"), await states(db, NO, "P37")) == (
        [ALSO_IN_B, "SE-MOT-04"],
        [IN_B],
    )
    assert await told(db) == [("SE-MOT-04", "has-place", "SE-MOT-04")]
    assert P37.starts_at == P38.starts_at


async def test_who_chooses_what_is_full_meanwhile_keeps_what_they_have(db: Database, meeting_id: int) -> None:
    await set_item(db, "P37", audience=Audience.parse("all"), signup=True)
    bert, carl = await crowd(db, meeting_id, [IN_B, ALSO_IN_B])
    await places(db, 1)
    await comes(db, bert, "P37")
    assert await comes(db, bert) == ["P37"]
    await comes(db, carl)
    assert await comes(db, bert, instead=True) == []
    assert (await states(db, PLACE, "P37"), await states(db, WAITING)) == ([IN_B], [IN_B])


async def test_the_place_of_who_is_erased_or_off_the_list_goes_to_who_waits(
    db: Database, meeting_id: int
) -> None:
    everybody = await crowd(db, meeting_id, GROUP_B[:4])
    await places(db, 2)
    for by in everybody:
        await comes(db, by)
    async with db.write() as session:
        here = tables.participants.c.id == GROUP_B[1]
        await session.execute(update(tables.participants).where(here).values(withdrawn=True))
        subject = Subject(
            meeting_id=meeting_id, user_id=everybody[0].person.user_id, participant_id=GROUP_B[0]
        )
        await removing.remove(session, subject, lambda code: None)
    async with db.read() as session:
        assert await promoting.open_for_waiting(session, meeting_id, now=NOW) == ["P38"]
    async with db.write() as session:
        await promoting.fill(session, meeting_id, now=NOW)
        await promoting.fill(session, meeting_id, now=NOW)
    assert await states(db, PLACE) == GROUP_B[1:4]
    assert [who for who, *_ in await told(db)] == GROUP_B[2:4]


async def test_nobody_is_moved_up_once_it_has_begun(db: Database, meeting_id: int) -> None:
    everybody = await crowd(db, meeting_id, GROUP_B[:2])
    await places(db, 1)
    for by in everybody:
        await comes(db, by)
    organiser = replace(await joined(db, meeting_id, 5, ORGANISER), meets=P38.starts_at)
    await comes(db, organiser, wants=False, participant_id=GROUP_B[0])
    assert (await states(db, PLACE), await states(db, WAITING)) == ([], GROUP_B[1:2])
    assert await told(db) == [(GROUP_B[0], "place-gone", GROUP_B[0])]


async def _limit(db: Database, by: By, capacity: int) -> None:
    async with db.write() as session:
        programme = await read_programme(session, by.meeting_id)
        await steering.limit(session, by, programme, "P38", capacity)


async def test_more_places_go_to_who_waits_and_fewer_take_nobodys(db: Database, meeting_id: int) -> None:
    everybody = await crowd(db, meeting_id, GROUP_B[:5])
    await set_item(db, "P38", capacity=2)
    for by in everybody:
        await comes(db, by)
    organiser = await joined(db, meeting_id, 5, ORGANISER)
    with pytest.raises(NotAllowed):
        await _limit(db, everybody[0], 9)
    await _limit(db, organiser, 4)
    assert await states(db, PLACE) == GROUP_B[:4]
    assert [who for who, *_ in await told(db)] == GROUP_B[2:4]
    await _limit(db, organiser, 3)
    await _limit(db, organiser, 3)
    assert (await states(db, PLACE), await states(db, WAITING)) == (GROUP_B[:4], GROUP_B[4:5])
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
    assert programme.by_id["P38"].capacity == 3
    assert [one for one in await acts(db) if one[0] == "limit_places"] == [
        ("limit_places", "P38 4", 5),
        ("limit_places", "P38 3", 5),
    ]


async def test_a_load_with_more_places_moves_up_who_waits(db: Database, meeting_id: int) -> None:
    everybody = await crowd(db, meeting_id, GROUP_B[:33])
    for by in everybody:
        await comes(db, by)
    assert await states(db, WAITING) == GROUP_B[30:33]
    loaded = content()
    await publish(db, replace(loaded, items={**loaded.items, "P38": replace(P38, capacity=32)}))
    assert await states(db, WAITING) == GROUP_B[32:33]
    assert [who for who, *_ in await told(db)] == GROUP_B[30:32]


async def test_organisers_give_a_place_out_of_turn_and_take_one_away(db: Database, meeting_id: int) -> None:
    everybody = await crowd(db, meeting_id, GROUP_B[:4])
    await places(db, 1)
    for by in everybody:
        await comes(db, by)
    organiser = await joined(db, meeting_id, 5, ORGANISER)
    async with db.write() as session:
        await steering.give(session, organiser, P38, GROUP_B[3])
        await steering.give(session, organiser, P38, GROUP_B[3])
    assert (await states(db, PLACE), await states(db, WAITING)) == ([GROUP_B[0], GROUP_B[3]], GROUP_B[1:3])
    async with db.write() as session:
        await steering.take(session, organiser, P38, GROUP_B[0])
        await steering.take(session, organiser, P38, GROUP_B[3])
        await steering.take(session, organiser, P38, GROUP_B[3])
    assert (await states(db, PLACE), await states(db, WAITING)) == (GROUP_B[1:2], GROUP_B[2:3])
    assert [(who, what) for who, what, _ in await told(db)] == [
        (GROUP_B[3], "has-place"),
        (GROUP_B[0], "place-gone"),
        (GROUP_B[3], "place-gone"),
        (GROUP_B[1], "has-place"),
    ]
    acted = [(action, object_) for action, object_, _ in await acts(db)]
    assert acted[-3:] == [
        ("give_place", f"P38 {GROUP_B[3]}"),
        ("take_place", f"P38 {GROUP_B[0]}"),
        ("take_place", f"P38 {GROUP_B[3]}"),
    ]
    for act in (steering.give, steering.take):
        with pytest.raises(NotAllowed):
            async with db.write() as session:
                await act(session, everybody[0], P38, GROUP_B[0])


async def test_news_of_a_place_wait_for_the_morning_unless_it_begins_before_long(
    db: Database, meeting_id: int
) -> None:
    night, late = at("2018-11-10 23:00"), at("2018-11-11 02:00")
    bert, carl = await crowd(db, meeting_id, [IN_B, ALSO_IN_B])
    await places(db, 1)
    for now in (night, late):
        for one in (bert, carl):
            await comes(db, replace(one, meets=now))
        await comes(db, replace(bert, meets=now), wants=False)
        await comes(db, replace(carl, meets=now), wants=False)
    row = tables.deliveries.c
    async with db.read() as session:
        due = (await session.execute(select(row.due_at).where(row.kind == "note").order_by(row.id))).scalars()
        assert list(due) == [at("2018-11-11 06:30"), late]


async def test_the_leader_is_told_of_the_place_of_who_has_not_joined(db: Database, meeting_id: int) -> None:
    leader, bert = await joined(db, meeting_id, 1, LEADER), await joined(db, meeting_id, 2, IN_B)
    await places(db, 1)
    await comes(db, bert)
    await comes(db, leader, participant_id=ALSO_IN_B)
    await comes(db, bert, wants=False)
    assert await told(db) == [(LEADER, "has-place", ALSO_IN_B)]
