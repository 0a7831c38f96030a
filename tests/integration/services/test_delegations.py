"""Delegations on both databases: added and removed in chat, with their history, and a load keeps it."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.db.engine import Database
from bot.db.tables import meetings, participants
from bot.domain.errors import (
    DelegationExists,
    NoSuchDelegation,
    NotAllowed,
    NotRemovable,
    UnfitDelegation,
)
from bot.services import delegations, invitations
from bot.services.acts import By
from bot.services.programme import read_programme
from tests.integration.services.conftest import NOW, publish
from tests.integration.services.crowd import DELEGATE, LEADER, ORGANISER, acts, again, joined
from tests.sample import content


async def towns(db: Database, meeting_id: int) -> set[str]:
    async with db.read() as session:
        return set((await read_programme(session, meeting_id)).delegations)


async def adds(db: Database, by: By, text: str) -> str:
    async with db.write() as session:
        return await delegations.add(session, by, text)


async def removes(db: Database, by: By, code: str) -> None:
    async with db.write() as session:
        await delegations.remove(session, by, code)


async def restores(db: Database, by: By, code: str) -> None:
    async with db.write() as session:
        await delegations.restore(session, by, code)


async def test_an_added_delegation_takes_part_and_the_next_load_keeps_it(
    db: Database, meeting_id: int
) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    assert await adds(db, by, " UA-LVI  Ļviva ") == "UA-LVI"
    assert "UA-LVI" in await towns(db, meeting_id)
    await publish(db, content())
    assert "UA-LVI" in await towns(db, meeting_id)
    assert ("add_delegation", "UA-LVI", 1) in await acts(db)


@pytest.mark.parametrize("text", ["", "Ļviva", "UA-LVI", "all Everybody", "group-A Town", "A" * 25 + " Town"])
async def test_what_is_no_code_and_town_is_refused(db: Database, meeting_id: int, text: str) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    with pytest.raises(UnfitDelegation):
        await adds(db, by, text)
    assert await acts(db) == []


async def test_one_that_takes_part_is_not_added_again(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    with pytest.raises(DelegationExists):
        await adds(db, by, "pl-rad Radom")


async def test_a_removed_delegation_is_kept_out_with_its_people_until_it_is_put_back(
    db: Database, meeting_id: int
) -> None:
    by, delegate = await joined(db, meeting_id, 1, ORGANISER), await joined(db, meeting_id, 2, DELEGATE)
    async with db.read() as session:
        version = (await session.execute(select(meetings.c.version))).scalar_one()
    await removes(db, by, "PL-RAD")
    await removes(db, by, "PL-RAD")
    assert "PL-RAD" not in await towns(db, meeting_id)
    assert (await again(db, delegate)).person.standing == "stranger"
    async with db.read() as session:
        gone = select(participants).where(participants.c.withdrawn)
        assert len((await session.execute(gone)).all()) == 13  # kept, every one
        assert [one.code for one in await delegations.removed(session, by)] == ["PL-RAD"]
        assert (await session.execute(select(meetings.c.version))).scalar_one() == version + 1
    await publish(db, content())
    assert "PL-RAD" not in await towns(db, meeting_id)
    await restores(db, by, "PL-RAD")
    assert (await again(db, delegate)).person.standing == "participant"
    assert [act for act, _, _ in await acts(db)] == ["remove_delegation", "restore_delegation"]


async def test_typing_its_code_again_puts_it_back(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    await removes(db, by, "PL-RAD")
    assert await adds(db, by, "pl-rad Radoma") == "PL-RAD"
    assert "PL-RAD" in await towns(db, meeting_id)


async def test_who_left_the_list_before_does_not_come_back_with_the_delegation(
    db: Database, meeting_id: int
) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    stayed = {key: one for key, one in content().participants.items() if key != DELEGATE}
    await publish(db, replace(content(), participants=stayed))
    await removes(db, by, "PL-RAD")
    await restores(db, by, "PL-RAD")
    async with db.read() as session:
        gone = select(participants.c.id).where(participants.c.withdrawn)
        assert (await session.execute(gone)).scalars().all() == [DELEGATE]


async def test_who_was_erased_does_not_come_back_with_the_delegation(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        shell = {"erased": "wish", "withdrawn": True, "first_name": "", "last_name": "", "loaded": {}}
        await session.execute(update(participants).where(participants.c.id == DELEGATE).values(shell))
    await removes(db, by, "PL-RAD")
    await restores(db, by, "PL-RAD")
    async with db.read() as session:
        gone = select(participants.c.id).where(participants.c.withdrawn)
        assert (await session.execute(gone)).scalars().all() == [DELEGATE]


async def test_its_common_code_ends_with_it(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    async with db.write() as session:
        made = await invitations.issue_shared(session, meeting_id, b"k", "PL-RAD", by=None, now=NOW)
    await removes(db, by, "PL-RAD")
    async with db.write() as session:
        found = await invitations.look_up(session, meeting_id, b"k", 5, made.codes.code, now=NOW)
    assert found.invitation_id is None


async def test_the_host_town_ones_own_and_an_unknown_one_cannot_be_removed(
    db: Database, meeting_id: int
) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    with pytest.raises(NotRemovable):
        await removes(db, by, "LV-DAU")
    with pytest.raises(NoSuchDelegation):
        await removes(db, by, "XX-ATL")


async def test_leaders_and_delegates_change_nothing(db: Database, meeting_id: int) -> None:
    for user_id, participant_id in ((1, LEADER), (2, DELEGATE)):
        by = await joined(db, meeting_id, user_id, participant_id)
        for act in (adds(db, by, "UA-LVI Ļviva"), removes(db, by, "SE-MOT"), restores(db, by, "SE-MOT")):
            with pytest.raises(NotAllowed):
                await act
    assert len(await towns(db, meeting_id)) == 6
