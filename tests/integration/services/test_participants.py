"""Walk-ins and groups chosen in the chat: what the list keeps over the next load."""

from dataclasses import replace

import pytest

from bot.db.engine import Database
from bot.domain.errors import NoSuchDelegation, NotJoined
from bot.domain.joining import Step
from bot.services import joining, meetings
from bot.services import participants as listed
from bot.services.joining import Agreed
from bot.services.participants import name_of
from tests.integration.services.coming import (
    DELEGATE,
    OTHER,
    agrees,
    begins,
    joins,
    says_yes,
    share,
    types,
    where,
    who,
)
from tests.integration.services.conftest import NOW, publish
from tests.sample import content, programme


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
