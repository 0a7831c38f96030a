"""The list on both databases: who is how far, who may see it, and never the diet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.db.engine import Database
from bot.db.tables import meetings, people
from bot.domain.errors import NoSuchParticipant, NotAllowed
from bot.domain.members import Member, Presence, Silence
from bot.domain.people import Role
from bot.services import delegations, invitations, members, participants
from bot.services.acts import By
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import (
    DELEGATE,
    FOREIGN_LEADER,
    FOREIGNER,
    LEADER,
    MINOR,
    ORGANISER,
    OTHER,
    acts,
    admin,
    joined,
)
from tests.sample import programme

KEY = b"k" * 32
TOWNS = {code: tuple(one.town.texts.values()) for code, one in programme().delegations.items()}


async def listed(db: Database, by: By, delegation: str) -> dict[str, Member]:
    async with db.read() as session:
        return {one.id: one for one in await members.of_delegation(session, by, delegation)}


async def found(db: Database, by: By, query: str) -> set[str]:
    async with db.write() as session:
        return {one.id for one in await members.find(session, by, query, TOWNS)}


async def invite(db: Database, by: By | None, participant_id: str) -> None:
    async with db.write() as session:
        await invitations.issue(
            session,
            1,
            KEY,
            by=by.person if by else None,
            now=NOW,
            participant_ids=[participant_id],
        )


async def test_a_leader_sees_who_is_how_far_and_who_has_not_joined_first(
    db: Database, meeting_id: int
) -> None:
    leader = await joined(db, meeting_id, 1, LEADER)
    await joined(db, meeting_id, 2, DELEGATE)
    await invite(db, leader, OTHER)
    async with db.write() as session:
        walk_in = await participants.add_walk_in(session, meeting_id, "PL-RAD", "Anna Example", "pl")
    seen = await listed(db, leader, "PL-RAD")
    assert len(seen) == 14
    assert [one.presence is Presence.JOINED for one in seen.values()] == [False] * 12 + [True] * 2
    assert seen[OTHER].presence is Presence.INVITED
    assert seen[MINOR].minor
    assert seen[LEADER].role is Role.LEADER
    assert [one.id for one in seen.values() if one.walk_in] == [walk_in.id]


async def test_an_invitation_that_ran_out_invites_nobody(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 1, LEADER)
    await invite(db, leader, OTHER)
    later = replace(leader, now=NOW + timedelta(days=61))
    assert (await listed(db, later, "PL-RAD"))[OTHER].presence is Presence.LISTED


async def test_nobody_sees_another_delegation_but_organisers(db: Database, meeting_id: int) -> None:
    organiser, leader = await joined(db, meeting_id, 1, ORGANISER), await joined(db, meeting_id, 2, LEADER)
    delegate = await joined(db, meeting_id, 3, DELEGATE)
    assert len(await listed(db, organiser, "SE-MOT")) == 8
    for by, delegation in ((leader, "SE-MOT"), (delegate, "PL-RAD")):
        with pytest.raises(NotAllowed):
            await listed(db, by, delegation)


async def test_the_table_counts_everybody_once(db: Database, meeting_id: int) -> None:
    organiser = await joined(db, meeting_id, 1, ORGANISER)
    await joined(db, meeting_id, 2, DELEGATE)
    async with db.read() as session:
        counts = await members.by_delegation(session, organiser)
    assert {code: one.all for code, one in counts.items()} == {
        "LV-DAU": 24, "LT-PAN": 14, "SE-MOT": 8, "DE-MAG": 11, "PL-RAD": 13, "RS-RAS": 11,
    }  # fmt: skip
    assert (counts["LV-DAU"].joined, counts["PL-RAD"].joined, counts["SE-MOT"].joined) == (1, 1, 0)


async def test_the_table_and_the_search_are_for_organisers(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 1, LEADER)
    with pytest.raises(NotAllowed):
        await found(db, leader, "Zofia")
    async with db.read() as session:
        with pytest.raises(NotAllowed):
            await members.by_delegation(session, leader)


@pytest.mark.parametrize("query", ["raska", "Raška", "РАШКА"])
async def test_a_town_is_found_in_any_script(db: Database, meeting_id: int, query: str) -> None:
    organiser = await joined(db, meeting_id, 1, ORGANISER)
    assert await found(db, organiser, query) == {f"RS-RAS-{number:02}" for number in range(1, 12)}


@pytest.mark.parametrize("query", ["lukasz sliw", "Śliwogaj Łukasz", "ŁUKASZ  śliwogaj"])
async def test_a_name_is_found_without_its_accents_in_any_order(
    db: Database, meeting_id: int, query: str
) -> None:
    organiser = await joined(db, meeting_id, 1, ORGANISER)
    assert await found(db, organiser, query) == {DELEGATE}
    assert await found(db, organiser, "%") == set()
    assert ("search_people", "1", 1) in await acts(db)


async def test_a_leader_opens_names_of_their_own_only_and_an_organiser_all_but_the_diet(
    db: Database, meeting_id: int
) -> None:
    leader, organiser = await joined(db, meeting_id, 1, LEADER), await joined(db, meeting_id, 2, ORGANISER)
    async with db.read() as session:
        own = await members.card(session, leader, OTHER)
        for other in (FOREIGNER, "XX-99"):
            with pytest.raises(NoSuchParticipant):
                await members.card(session, leader, other)
        full = await members.card(session, organiser, OTHER)
    assert own.participant is None
    assert full.participant is not None
    assert (full.participant.room, full.participant.dietary, full.participant.email) == ("603", (), "")


async def test_the_diet_is_for_organisers_and_who_looked_is_logged(db: Database, meeting_id: int) -> None:
    organiser = await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        member, diets = await members.diet(session, organiser, OTHER)
    assert (member.id, diets) == (OTHER, ("no-fish",))
    assert await acts(db) == [("see_diet", OTHER, 1)]
    for user_id, participant_id in ((2, LEADER), (3, FOREIGN_LEADER), (4, DELEGATE)):
        by = await joined(db, meeting_id, user_id, participant_id)
        async with db.write() as session:
            with pytest.raises(NotAllowed):
                await members.diet(session, by, OTHER)


async def test_an_organisers_look_is_logged_and_a_leaders_at_their_own_is_not(
    db: Database, meeting_id: int
) -> None:
    for user_id, participant_id in ((1, ORGANISER), (2, LEADER)):
        by = await joined(db, meeting_id, user_id, participant_id)
        async with db.write() as session:
            await members.log_look(session, by, "list_people", "PL-RAD")
    assert await acts(db) == [("list_people", "PL-RAD", 1)]


async def test_another_meetings_people_are_nobody_here(db: Database, meeting_id: int) -> None:
    by = await admin(db, meeting_id)
    async with db.write() as session:
        first = (await session.execute(meetings.select())).one()._mapping
        copy = {**first, "id": meeting_id + 1, "code": "another"}
        await session.execute(insert(meetings).values(copy))
    elsewhere = replace(by, meeting_id=meeting_id + 1)
    assert await listed(db, elsewhere, "PL-RAD") == {}
    assert await found(db, elsewhere, "Zofia") == set()
    async with db.read() as session:
        with pytest.raises(NoSuchParticipant):
            await members.card(session, elsewhere, OTHER)


async def test_a_leader_invites_participants_of_their_own_and_nobody_above(
    db: Database, meeting_id: int
) -> None:
    host = await joined(db, meeting_id, 1, "LV-DAU-01")
    await invite(db, host, "LV-DAU-05")
    for other in (ORGANISER, DELEGATE):
        with pytest.raises(NotAllowed):
            await invite(db, host, other)


async def test_the_overview_counts_what_waits(db: Database, meeting_id: int) -> None:
    leader = await joined(db, meeting_id, 1, LEADER)
    async with db.read() as session:
        seen = await delegations.overview(session, leader, "PL-RAD")
    assert (seen.count.all, seen.count.joined, seen.minors, seen.requests) == (13, 1, 0, 0)
    assert seen.town.texts["en"] == "Radom"


@pytest.mark.parametrize(
    ("columns", "silence"),
    [
        (["blocked_at"], Silence.BLOCKED),
        (["stopped_at"], Silence.STOPPED),
        (["blocked_at", "stopped_at"], Silence.BLOCKED),
        ([], None),
    ],
)
async def test_a_leader_sees_whom_no_message_reaches(
    db: Database, meeting_id: int, columns: list[str], silence: Silence | None
) -> None:
    leader = await joined(db, meeting_id, 2, LEADER)
    await joined(db, meeting_id, 7, DELEGATE)
    async with db.write() as session:
        theirs = people.c.user_id == 7
        await session.execute(
            update(people).where(theirs).values(dict.fromkeys(["updated_at", *columns], NOW))
        )
    shown = await listed(db, leader, "PL-RAD")
    assert shown[DELEGATE].silence is silence
    assert shown[OTHER].silence is None
    counted = members.count("PL-RAD", list(shown.values()))
    assert (counted.joined, counted.silent) == (2, int(silence is not None))
