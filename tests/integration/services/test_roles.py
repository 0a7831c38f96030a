"""Roles on both databases: admins alone, the organiser's with a second one; what an old code is worth."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.db.engine import Database
from bot.db.tables import dialogues as rows
from bot.db.tables import invitations, participants, requests
from bot.domain.errors import NoSuchParticipant, NoSuchRequest, NotAllowed
from bot.domain.people import Role
from bot.services import dialogues, roles
from bot.services import invitations as codes
from bot.services.acts import By
from bot.services.roles import Given
from tests.integration.services.conftest import NOW, publish
from tests.integration.services.crowd import (
    ADMINS,
    DELEGATE,
    LEADER,
    MINOR,
    ORGANISER,
    acts,
    admin,
    again,
    joined,
)
from tests.sample import content

FIRST, SECOND = ADMINS


async def role_of(db: Database, participant_id: str) -> Role:
    async with db.read() as session:
        found = select(participants.c.role).where(participants.c.id == participant_id)
        return Role((await session.execute(found)).scalar_one())


async def gives(
    db: Database, by: By, participant_id: str, role: Role, admins: tuple[int, ...] = ADMINS
) -> Given:
    async with db.write() as session:
        return await roles.give(session, by, admins, participant_id, role)


async def waiting(db: Database, by: By, admins: tuple[int, ...] = ADMINS) -> list[tuple[int, str, Role]]:
    async with db.read() as session:
        found = await roles.waiting(session, by, admins)
        return [(one.id, one.member.id, one.role) for one in found]


async def confirms(db: Database, by: By, request: int, *, yes: bool = True) -> str:
    async with db.write() as session:
        return await roles.confirm(session, by, ADMINS, request, yes=yes)


async def test_the_only_admin_makes_an_organiser_at_once(db: Database, meeting_id: int) -> None:
    by, delegate = await admin(db, meeting_id), await joined(db, meeting_id, 1, DELEGATE)
    assert await gives(db, by, DELEGATE, Role.ORGANISER, (FIRST,)) is Given.DONE
    assert (await again(db, delegate)).person.standing == "organiser"
    assert await gives(db, by, DELEGATE, Role.PARTICIPANT, (FIRST,)) is Given.DONE
    assert (await again(db, delegate)).person.standing == "participant"
    assert await acts(db) == [
        ("make_organiser", DELEGATE, FIRST),
        ("make_participant", DELEGATE, FIRST),
    ]


async def test_with_a_second_admin_it_waits_until_that_one_confirms(db: Database, meeting_id: int) -> None:
    first, second = await admin(db, meeting_id, FIRST), await admin(db, meeting_id, SECOND)
    assert await gives(db, first, DELEGATE, Role.ORGANISER) is Given.WAITING
    assert await role_of(db, DELEGATE) is Role.PARTICIPANT
    ((request, asked_for, role),) = await waiting(db, second)
    assert (asked_for, role) == (DELEGATE, Role.ORGANISER)
    with pytest.raises(NotAllowed):
        await confirms(db, first, request)
    assert await confirms(db, second, request) == DELEGATE
    assert await role_of(db, DELEGATE) is Role.ORGANISER
    assert await waiting(db, first) == []
    assert await confirms(db, second, request, yes=False) == DELEGATE  # the first answer counts
    assert await role_of(db, DELEGATE) is Role.ORGANISER
    assert [act for act, _, _ in await acts(db)] == ["ask_organiser", "make_organiser"]


async def test_taking_the_organisers_role_waits_as_well_and_can_be_refused(
    db: Database, meeting_id: int
) -> None:
    first, second = await admin(db, meeting_id, FIRST), await admin(db, meeting_id, SECOND)
    assert await gives(db, first, ORGANISER, Role.LEADER) is Given.WAITING
    ((request, _, _),) = await waiting(db, second)
    await confirms(db, second, request, yes=False)
    assert await role_of(db, ORGANISER) is Role.ORGANISER
    assert await waiting(db, second) == []


async def test_the_second_admin_who_asks_for_the_same_confirms_it(db: Database, meeting_id: int) -> None:
    first, second = await admin(db, meeting_id, FIRST), await admin(db, meeting_id, SECOND)
    await gives(db, first, DELEGATE, Role.ORGANISER)
    assert await gives(db, first, DELEGATE, Role.ORGANISER) is Given.WAITING
    assert await gives(db, second, DELEGATE, Role.ORGANISER) is Given.DONE
    assert await role_of(db, DELEGATE) is Role.ORGANISER


async def test_of_many_answers_at_once_one_counts(db: Database, meeting_id: int) -> None:
    first, second = await admin(db, meeting_id, FIRST), await admin(db, meeting_id, SECOND)
    await gives(db, first, DELEGATE, Role.ORGANISER)
    ((request, _, _),) = await waiting(db, second)
    answers = [confirms(db, second, request, yes=number % 2 == 0) for number in range(8)]
    await asyncio.gather(*answers)
    told = [act for act, _, _ in await acts(db)]
    assert len(told) == 2
    is_organiser = await role_of(db, DELEGATE) is Role.ORGANISER
    assert told[1] == ("make_organiser" if is_organiser else "refuse_organiser")


async def test_what_somebody_asked_for_who_is_no_admin_any_more_counts_nothing(
    db: Database, meeting_id: int
) -> None:
    first, second = await admin(db, meeting_id, FIRST), await admin(db, meeting_id, SECOND)
    await gives(db, first, DELEGATE, Role.ORGANISER)
    async with db.write() as session:
        await session.execute(update(requests).values(asked_by=999))
        number = (await session.execute(select(requests.c.id))).scalar_one()
    assert await waiting(db, second) == []
    with pytest.raises(NoSuchRequest):
        await confirms(db, second, number)
    assert await gives(db, second, DELEGATE, Role.ORGANISER) is Given.WAITING


async def test_nobody_but_admins_gives_a_role(db: Database, meeting_id: int) -> None:
    for user_id, participant_id in ((1, ORGANISER), (2, LEADER), (3, DELEGATE)):
        by = await joined(db, meeting_id, user_id, participant_id)
        for role in Role:
            with pytest.raises(NotAllowed):
                await gives(db, by, participant_id, role)
    assert [await role_of(db, one) for one in (ORGANISER, LEADER, DELEGATE)] == [
        Role.ORGANISER,
        Role.LEADER,
        Role.PARTICIPANT,
    ]


async def test_a_leader_is_made_without_a_second_admin_but_never_of_a_minor(
    db: Database, meeting_id: int
) -> None:
    by = await admin(db, meeting_id)
    assert await gives(db, by, DELEGATE, Role.LEADER) is Given.DONE
    for role in (Role.LEADER, Role.ORGANISER):
        with pytest.raises(NotAllowed):
            await gives(db, by, MINOR, role)
    with pytest.raises(NoSuchParticipant):
        await gives(db, by, "XX-99", Role.LEADER)


async def test_a_new_role_makes_old_codes_worthless_and_ends_open_dialogues(
    db: Database, meeting_id: int
) -> None:
    by = await admin(db, meeting_id)
    await joined(db, meeting_id, 1, DELEGATE)
    async with db.write() as session:
        await codes.issue(session, meeting_id, b"k", by=None, now=NOW, participant_ids=[DELEGATE])
        await dialogues.follow(session, 1, "correction", "room", {}, now=NOW)
    await gives(db, by, DELEGATE, Role.LEADER)
    async with db.read() as session:
        assert (await session.execute(select(invitations.c.revoked_at))).scalars().all() == [NOW]
        assert (await session.execute(select(rows))).all() == []


async def test_the_next_load_keeps_a_role_given_in_chat(db: Database, meeting_id: int) -> None:
    await gives(db, await admin(db, meeting_id), DELEGATE, Role.LEADER)
    await publish(db, content())
    assert await role_of(db, DELEGATE) is Role.LEADER
