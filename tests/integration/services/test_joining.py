"""Joining on both databases: who gets in, who was quicker, and what is kept of whom."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import audit_log, dialogues, invitations, participants, people
from bot.domain.joining import Step
from bot.services import joining
from bot.services.joining import Agreed
from bot.services.participants import name_of
from tests.integration.services.coming import (
    DELEGATE,
    OTHER,
    VERSION,
    agrees,
    begins,
    by,
    invite,
    joins,
    says_yes,
    share,
    where,
    who,
)
from tests.integration.services.conftest import NOW


async def test_three_steps_make_somebody_who_they_are_on_the_list(db: Database, meeting_id: int) -> None:
    assert await joins(db, meeting_id, 7, DELEGATE) is Agreed.JOINED
    person = await who(db, 7)
    assert person.joined
    assert person.participant is not None
    assert name_of(person.participant) == "Łukasz Śliwogaj"
    assert (person.traits.delegation, person.traits.group, person.traits.host) == ("PL-RAD", "A", False)
    async with db.read() as session:
        row = (await session.execute(select(people))).one()
        acts = (await session.execute(select(audit_log.c.action, audit_log.c.object))).all()
    assert (row.consent_version, row.consented_at) == (VERSION, NOW)
    assert ("join", DELEGATE) in [tuple(act) for act in acts]
    assert await where(db, 7) is None


async def test_the_dialogue_holds_no_code(db: Database, meeting_id: int) -> None:
    link = await invite(db, meeting_id, DELEGATE)
    await begins(db, meeting_id, 7, link)
    async with db.read() as session:
        row = (await session.execute(select(dialogues))).one()
    assert row.data["participant"] == DELEGATE
    assert link not in str(row)


async def test_nothing_is_used_up_before_the_consent(db: Database, meeting_id: int) -> None:
    link = await invite(db, meeting_id, DELEGATE)
    await begins(db, meeting_id, 7, link)
    await says_yes(db, 7)
    assert await begins(db, meeting_id, 8, link)
    assert not (await who(db, 7)).joined


async def test_of_two_who_follow_one_link_the_quicker_gets_in(db: Database, meeting_id: int) -> None:
    link = await invite(db, meeting_id, DELEGATE)
    for user_id in range(1, 9):
        await begins(db, meeting_id, user_id, link)
        invitation_id = await says_yes(db, user_id)
    came = await asyncio.gather(*(agrees(db, meeting_id, n, invitation_id) for n in range(1, 9)))
    assert sorted(came) == sorted([Agreed.JOINED, *[Agreed.TOO_LATE] * 7])
    assert [(await who(db, n)).joined for n in range(1, 9)].count(True) == 1


@pytest.mark.parametrize("case", ["no dialogue", "not confirmed", "another invitation", "another notice"])
async def test_consent_out_of_turn_is_none(db: Database, meeting_id: int, case: str) -> None:
    invitation_id, version = 1, VERSION
    if case != "no dialogue":
        await begins(db, meeting_id, 7, await invite(db, meeting_id, DELEGATE))
        way_in = await where(db, 7)
        assert way_in is not None
        invitation_id = way_in.invitation_id
    if case == "another invitation":
        invitation_id = await says_yes(db, 7) + 1
    if case == "another notice":
        invitation_id, version = await says_yes(db, 7), VERSION + 1
    assert await agrees(db, meeting_id, 7, invitation_id, version) is Agreed.NOT_ASKED
    assert not (await who(db, 7)).joined


async def test_a_yes_to_an_older_invitation_is_none(db: Database, meeting_id: int) -> None:
    await begins(db, meeting_id, 7, await invite(db, meeting_id, DELEGATE))
    older = await where(db, 7)
    await begins(db, meeting_id, 7, await invite(db, meeting_id, OTHER))
    assert older is not None
    async with db.write() as session:
        assert not await joining.say_yes(session, await who(db, 7), older.invitation_id, now=NOW)
    newer = await where(db, 7)
    assert newer is not None
    assert (newer.step, newer.participant_id) == (Step.CONFIRM, OTHER)


async def test_who_stops_for_a_day_begins_again(db: Database, meeting_id: int) -> None:
    await begins(db, meeting_id, 7, await invite(db, meeting_id, DELEGATE))
    async with db.read() as session:
        later = NOW + timedelta(hours=25)
        assert await joining.current(session, await who(db, 7), now=later) is None


async def test_an_invitation_that_ran_out_meanwhile_is_too_late(db: Database, meeting_id: int) -> None:
    await begins(db, meeting_id, 7, await invite(db, meeting_id, DELEGATE))
    invitation_id = await says_yes(db, 7)
    act = replace(await by(db, meeting_id, 7), now=NOW + timedelta(days=61))
    async with db.write() as session:
        assert await joining.agree(session, act, invitation_id, VERSION, at=NOW) is Agreed.TOO_LATE
    assert await where(db, 7) is None


async def test_a_new_phone_takes_over_and_the_old_one_lets_go(db: Database, meeting_id: int) -> None:
    await joins(db, meeting_id, 7, DELEGATE)
    await joins(db, meeting_id, 8, DELEGATE)
    old, new = await who(db, 7), await who(db, 8)
    assert (old.joined, old.let_go) == (False, True)
    assert (new.joined, new.let_go) == (True, False)


async def test_the_same_person_who_follows_the_own_link_again_has_nothing_to_do(
    db: Database, meeting_id: int
) -> None:
    await joins(db, meeting_id, 7, DELEGATE)
    assert await begins(db, meeting_id, 7, await invite(db, meeting_id, DELEGATE))
    assert await begins(db, meeting_id, 7, await share(db, meeting_id, "PL-RAD"))
    assert await where(db, 7) is None


async def test_somebody_becomes_another_person_on_this_phone(db: Database, meeting_id: int) -> None:
    await joins(db, meeting_id, 7, DELEGATE)
    await joins(db, meeting_id, 7, OTHER)
    person = await who(db, 7)
    assert person.participant is not None
    assert person.participant.id == OTHER


async def test_who_says_no_leaves_nothing_behind(db: Database, meeting_id: int) -> None:
    await begins(db, meeting_id, 7, await invite(db, meeting_id, DELEGATE))
    invitation_id = await says_yes(db, 7)
    async with db.write() as session:
        await joining.leave(session, await who(db, 7))
    assert await agrees(db, meeting_id, 7, invitation_id) is Agreed.NOT_ASKED
    async with db.read() as session:
        assert (await session.execute(select(people))).all() == []
        assert (await session.execute(select(dialogues))).all() == []
        assert (await session.execute(select(invitations.c.used_at))).scalar_one() is None


async def test_who_left_the_list_is_nobody(db: Database, meeting_id: int) -> None:
    await joins(db, meeting_id, 7, DELEGATE)
    async with db.write() as session:
        gone = participants.c.id == DELEGATE
        await session.execute(participants.update().where(gone).values(withdrawn=True))
    assert not (await who(db, 7)).joined
