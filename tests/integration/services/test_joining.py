"""Joining on both databases: who gets in, who waits, who was quicker, and what the list keeps."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import audit_log, dialogues, invitations, participants, people, waiting
from bot.domain.errors import NoSuchDelegation, NoSuchParticipant, NotAllowed, NotJoined
from bot.domain.joining import Joining, Step
from bot.domain.people import Person
from bot.services import invitations as codes
from bot.services import joining, meetings
from bot.services import participants as listed
from bot.services import people as persons
from bot.services.acts import By
from bot.services.joining import Agreed
from bot.services.participants import name_of
from tests.integration.services.conftest import NOW, publish
from tests.sample import content, programme

KEY = b"k" * 32
DELEGATE, OTHER, MINOR, LEADER = "PL-RAD-05", "PL-RAD-02", "PL-RAD-13", "PL-RAD-01"
FOREIGN_LEADER, ORGANISER = "SE-MOT-01", "LV-DAU-02"
VERSION = persons.CONSENT_VERSION


async def invite(db: Database, meeting_id: int, participant_id: str) -> str:
    async with db.write() as session:
        (made,) = await codes.issue(
            session, meeting_id, KEY, by=None, now=NOW, participant_ids=[participant_id]
        )
    return made.codes.link


async def share(db: Database, meeting_id: int, delegation: str) -> str:
    async with db.write() as session:
        made = await codes.issue_shared(session, meeting_id, KEY, delegation, by=None, now=NOW)
    return made.codes.code


async def who(db: Database, user_id: int) -> Person:
    async with db.read() as session:
        return (await persons.glance(session, user_id)).person


async def by(db: Database, meeting_id: int, user_id: int) -> By:
    return By(await who(db, user_id), meeting_id, NOW)


async def where(db: Database, user_id: int) -> Joining | None:
    async with db.read() as session:
        return await joining.current(session, await who(db, user_id), now=NOW)


async def begins(db: Database, meeting_id: int, user_id: int, code: str) -> bool:
    act = await by(db, meeting_id, user_id)
    async with db.write() as session:
        return await joining.begin(session, act, KEY, code, at=NOW)


async def types(db: Database, user_id: int, text: str) -> bool:
    person = await who(db, user_id)
    async with db.write() as session:
        return await joining.type_name(session, person, text, now=NOW)


async def says_yes(db: Database, user_id: int) -> int:
    way_in, person = await where(db, user_id), await who(db, user_id)
    assert way_in is not None
    async with db.write() as session:
        assert await joining.say_yes(session, person, way_in.invitation_id, now=NOW)
    return way_in.invitation_id


async def agrees(
    db: Database, meeting_id: int, user_id: int, invitation_id: int, version: int = VERSION
) -> Agreed:
    act = await by(db, meeting_id, user_id)
    async with db.write() as session:
        return await joining.agree(session, act, invitation_id, version, at=NOW)


async def joins(db: Database, meeting_id: int, user_id: int, participant_id: str) -> Agreed:
    assert await begins(db, meeting_id, user_id, await invite(db, meeting_id, participant_id))
    return await agrees(db, meeting_id, user_id, await says_yes(db, user_id))


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


class TestWithAShared:
    """A delegation's common code: people type their names."""

    async def test_name_confirmation_and_consent_put_somebody_on_the_list(
        self, db: Database, meeting_id: int
    ) -> None:
        code = await share(db, meeting_id, "RS-RAS")
        for user_id, name in ((7, "  Мирјана   Ивановић "), (8, "Ana-Marija Petrović Ilić")):
            assert await begins(db, meeting_id, user_id, code)
            assert await types(db, user_id, name)
            assert await agrees(db, meeting_id, user_id, await says_yes(db, user_id)) is Agreed.JOINED
        first, second = (await who(db, 7)).participant, (await who(db, 8)).participant
        assert first is not None
        assert second is not None
        assert (first.id, first.first_name, first.last_name) == ("RS-RAS-W1", "Мирјана", "Ивановић")
        assert (second.id, second.first_name, second.last_name) == (
            "RS-RAS-W2",
            "Ana-Marija Petrović",
            "Ilić",
        )

    async def test_what_cannot_be_a_name_is_asked_again(self, db: Database, meeting_id: int) -> None:
        await begins(db, meeting_id, 7, await share(db, meeting_id, "RS-RAS"))
        assert not await types(db, 7, "Mirjana")
        way_in = await where(db, 7)
        assert way_in is not None
        assert way_in.step is Step.NAME

    async def test_who_mistyped_types_again(self, db: Database, meeting_id: int) -> None:
        await begins(db, meeting_id, 7, await share(db, meeting_id, "RS-RAS"))
        await types(db, 7, "Wrong Name")
        way_in = await where(db, 7)
        assert way_in is not None
        async with db.write() as session:
            await joining.say_no(session, await who(db, 7), way_in.invitation_id, now=NOW)
        await types(db, 7, "Right Name")
        again = await where(db, 7)
        assert again is not None
        assert (again.step, again.name) == (Step.CONFIRM, "Right Name")

    @pytest.mark.parametrize(
        "name", ["Мирјана Ивановић", "Anna Maria von und zu Berg", "=x @y", "x " + "y" * 58]
    )
    async def test_loading_the_workbook_again_keeps_them_and_their_group(
        self, db: Database, meeting_id: int, name: str
    ) -> None:
        await begins(db, meeting_id, 7, await share(db, meeting_id, "RS-RAS"))
        await types(db, 7, name)
        await agrees(db, meeting_id, 7, await says_yes(db, 7))
        async with db.write() as session:
            assert await listed.choose_group(session, await who(db, 7), meeting_id, "B", programme())
        changed = content()
        moved = replace(changed.participants[OTHER], room="999")
        changed = replace(changed, participants={**changed.participants, OTHER: moved})
        await publish(db, changed)
        person = await who(db, 7)
        assert person.joined
        assert person.participant is not None
        assert name_of(person.participant) == name
        assert person.participant.group == "B"
        async with db.read() as session:
            before = await meetings.published(session, "ttchan-2018")
        assert before is not None
        assert "RS-RAS-W1" not in before.loaded["Participants"]


async def test_a_group_of_the_list_is_not_changed_by_an_old_button(db: Database, meeting_id: int) -> None:
    await joins(db, meeting_id, 7, DELEGATE)
    async with db.write() as session:
        assert not await listed.choose_group(session, await who(db, 7), meeting_id, "B", programme())
    assert (await who(db, 7)).traits.group == "A"


async def test_a_group_that_the_list_lacks_is_chosen_and_outlives_the_next_load(
    db: Database, meeting_id: int
) -> None:
    without = content()
    nobody = replace(without.participants[DELEGATE], group="")
    without = replace(without, participants={**without.participants, DELEGATE: nobody})
    await publish(db, without)
    await joins(db, meeting_id, 7, DELEGATE)
    async with db.write() as session:
        with pytest.raises(NoSuchDelegation):
            await listed.choose_group(session, await who(db, 7), meeting_id, "Z", programme())
        assert await listed.choose_group(session, await who(db, 7), meeting_id, "B", programme())
    await publish(db, without)
    assert (await who(db, 7)).traits.group == "B"


async def test_a_stranger_has_no_group_to_choose(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        with pytest.raises(NotJoined):
            await listed.choose_group(session, await who(db, 7), meeting_id, "B", programme())


class TestMinors:
    """Their leader lets them in."""

    async def test_they_wait_and_the_leader_lets_them_in(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 1, LEADER)
        assert await joins(db, meeting_id, 7, MINOR) is Agreed.WAITING
        minor = await who(db, 7)
        assert (minor.joined, minor.waiting) == (False, True)
        leader = await by(db, meeting_id, 1)
        async with db.write() as session:
            (one,) = await joining.pending(session, leader, "PL-RAD")
            assert (one.participant.id, one.user_id, one.asked_at) == (MINOR, 7, NOW)
            for _ in range(2):
                assert (await joining.confirm(session, leader, MINOR, at=NOW)).id == MINOR
        minor = await who(db, 7)
        assert (minor.joined, minor.waiting) == (True, False)
        async with db.read() as session:
            assert (await session.execute(select(waiting))).all() == []
            said = list((await session.execute(select(audit_log.c.action))).scalars())
        assert said.count("confirm_minor") == 1

    async def test_a_leader_may_say_no(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 1, LEADER)
        await joins(db, meeting_id, 7, MINOR)
        leader = await by(db, meeting_id, 1)
        async with db.write() as session:
            await joining.refuse(session, leader, MINOR)
        minor = await who(db, 7)
        assert (minor.joined, minor.waiting) == (False, False)

    @pytest.mark.parametrize(
        ("confirms", "refusal"),
        [(DELEGATE, NotAllowed), (FOREIGN_LEADER, NotAllowed), (None, NotJoined), (ORGANISER, None)],
    )
    async def test_only_their_leader_and_organisers_may(
        self, db: Database, meeting_id: int, confirms: str | None, refusal: type[Exception] | None
    ) -> None:
        await joins(db, meeting_id, 7, MINOR)
        if confirms is not None:
            await joins(db, meeting_id, 1, confirms)
        act = await by(db, meeting_id, 1)
        async with db.write() as session:
            if refusal is None:
                await joining.confirm(session, act, MINOR, at=NOW)
            else:
                for ask in (
                    joining.confirm(session, act, MINOR, at=NOW),
                    joining.refuse(session, act, MINOR),
                    joining.pending(session, act, "PL-RAD"),
                ):
                    with pytest.raises(refusal):
                        await ask
        assert (await who(db, 7)).joined == (refusal is None)

    async def test_ids_that_nobody_has_tell_a_leader_nothing(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 1, FOREIGN_LEADER)
        await joins(db, meeting_id, 2, ORGANISER)
        async with db.write() as session:
            with pytest.raises(NotAllowed):
                await joining.confirm(session, await by(db, meeting_id, 1), "PL-RAD-99", at=NOW)
            with pytest.raises(NoSuchParticipant):
                await joining.confirm(session, await by(db, meeting_id, 2), "PL-RAD-99", at=NOW)

    async def test_of_two_phones_the_later_one_waits(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 7, MINOR)
        await joins(db, meeting_id, 8, MINOR)
        assert not (await who(db, 7)).waiting
        assert (await who(db, 8)).waiting

    async def test_who_becomes_somebody_else_waits_no_longer(self, db: Database, meeting_id: int) -> None:
        await joins(db, meeting_id, 7, MINOR)
        await joins(db, meeting_id, 7, DELEGATE)
        assert not (await who(db, 7)).waiting


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


async def test_ids_of_walk_ins_are_ids_of_the_workbook(db: Database, meeting_id: int) -> None:
    code = "X" * 24
    async with db.write() as session:
        ids = [
            (await listed.add_walk_in(session, meeting_id, delegation, "Anna Berga", "sr_Latn")).id
            for delegation in [*[code] * 10, "X" * 23 + "Y", "X" * 18]
        ]
        assert (await listed.listed(session, meeting_id, ids[0])) is not None
    assert len(set(ids)) == 12
    assert max(map(len, ids)) <= 24
