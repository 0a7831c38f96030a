"""A vote in the meeting's group chat, by Telegram's own polls: one poll, and no vote lost."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.app import Bot
from bot.db.tables import group_ballots, group_votes, orphan_votes
from bot.domain.polls.group_votes import VoteState
from sandbox import Person, Sandbox
from sandbox.group import Group
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, is_told, presses
from tests.chat.polls_made import QUESTION, sees_preview

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])


@pytest.fixture
async def group(sandbox: Sandbox, bot: Bot, martins: Person, radom_a: Person) -> Group:
    """The meeting's group, linked; Mārtiņš, an organiser, owns it; Agnieszka is in it, and a stranger."""
    made = sandbox.add_group("Town twinning", martins, radom_a, sandbox.add_person("Zoë"))
    await martins.send("/link", group=made)
    await martins.receives(PATIENCE, group=made)
    return made


async def prepares(person: Person, kind: str = "Yes or no") -> SeenMessage:
    """Up to the last look."""
    await asks(person, f"/poll {QUESTION}")
    await presses(person, kind)
    until = await presses(person, "In “Town twinning”")
    await presses(person, until.buttons[0][0])
    return (await sees_preview(person))[-1]


async def puts(person: Person, group: Group) -> SeenMessage:
    """Ask it there. Returns the poll."""
    await prepares(person)
    await presses(person, "Ask in the group now")
    return await appears(group)


async def appears(group: Group) -> SeenMessage:
    """Wait until a poll is in the group."""
    for _ in range(PATIENCE * 20):
        found = polls(group)
        if found:
            return found[-1]
        await asyncio.sleep(0.05)
    raise AssertionError("no poll came")


def polls(group: Group) -> list[SeenMessage]:
    return [one for one in group.messages if "poll" in one.raw]


async def counts(person: Person, *beginnings: str) -> str:
    """Look until the card says so."""
    for _ in range(PATIENCE * 4):
        await person.presses("Refresh")
        await asyncio.sleep(0.25)
        said = card(person)
        if all(one in said for one in beginnings):
            return said
    raise AssertionError(said)


def card(person: Person) -> str:
    """The newest card of a vote."""
    return next(
        one.text for one in reversed(person.chat.messages) if one.text.startswith("Vote in the group chat")
    )


async def state(bot: Bot) -> VoteState:
    async with bot.db.read() as session:
        return VoteState((await session.execute(select(group_votes.c.state))).scalar_one())


async def becomes(bot: Bot, wanted: VoteState) -> None:
    for _ in range(PATIENCE * 20):
        if await state(bot) is wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(await state(bot))


async def test_votes_of_who_has_joined_count_are_changed_and_taken_back(
    bot: Bot, sandbox: Sandbox, group: Group, martins: Person, radom_a: Person
) -> None:
    last = await prepares(martins)
    assert "Everybody there sees who votes what. Only votes of people who have joined count." in last.text
    await presses(martins, "Ask in the group now")
    poll = await appears(group)
    assert poll.raw["poll"]["question"] == QUESTION
    assert [one["text"] for one in poll.raw["poll"]["options"]] == ["Yes", "No"]
    assert poll.raw["poll"]["is_anonymous"] is False
    await radom_a.votes(poll, "Yes")
    await martins.votes(poll, "Yes")
    await counts(martins, "Yes: 2 (100 %)", "2 of 2 people who have joined voted.")
    await radom_a.votes(poll, "No")
    await counts(martins, "Yes: 1 (50 %)", "No: 1 (50 %)")
    await radom_a.votes(poll)
    zoe = Person(sandbox.world, next(one for one in group.chat.members.values() if one.first_name == "Zoë"))
    await zoe.votes(poll, "No")
    said = await counts(martins, "1 of 2 people who have joined voted.")
    assert "1 vote is not counted: it is of somebody who has not joined." in said
    await presses(martins, "Close now")
    await becomes(bot, VoteState.CLOSED)
    assert polls(group)[-1].raw["poll"]["is_closed"]
    assert "Yes: 1 (100 %)" in await counts(martins, "Closed Sun 11")
    await martins.presses_stale(last.id, last.data[0][0])
    await asyncio.sleep(0.5)
    assert len(polls(group)) == 1, "pressed twice it is put once"


async def test_final_votes_cannot_be_changed_and_it_closes_at_its_hour(
    bot: Bot, group: Group, martins: Person
) -> None:
    await prepares(martins)
    await presses(martins, "Votes are final")
    await sees_preview(martins)
    await presses(martins, "Ask in the group now")
    poll = await appears(group)
    assert poll.raw["poll"]["allows_revoting"] is False
    async with bot.db.write() as session:
        await session.execute(update(group_votes).values(closes_at=bot.clock.now()))
    await becomes(bot, VoteState.CLOSED)
    assert polls(group)[-1].raw["poll"]["is_closed"]


@pytest.mark.fault("F38")
async def test_in_doubt_it_is_not_sent_again_and_the_first_vote_finds_it(
    bot: Bot, sandbox: Sandbox, group: Group, martins: Person, radom_a: Person
) -> None:
    await prepares(martins)
    sandbox.faults.add("close_after", method="sendPoll")
    await presses(martins, "Ask in the group now")
    note = await is_told(martins, "I do not know whether your vote is in the group chat")
    assert note.buttons[0] == ["Send again", "It is there"]
    assert await state(bot) is VoteState.UNKNOWN
    (poll,) = polls(group)
    there = await presses(martins, "It is there")
    assert there.text.startswith("Good. As soon as somebody votes")
    await radom_a.votes(poll, "No")
    await becomes(bot, VoteState.OPEN)
    await presses(martins, "Refresh")
    await counts(martins, "No: 1 (100 %)")
    async with bot.db.read() as session:
        assert (await session.execute(select(orphan_votes))).all() == []
    assert len(polls(group)) == 1


async def test_in_doubt_and_not_there_the_organiser_sends_it_again_once(
    bot: Bot, sandbox: Sandbox, group: Group, martins: Person
) -> None:
    last = await prepares(martins)
    sandbox.faults.add("error", method="sendPoll", code=500, description="Internal Server Error")
    await presses(martins, "Ask in the group now")
    note = await is_told(martins, "I do not know whether your vote is in the group chat")
    assert polls(group) == []
    await presses(martins, "Send again")
    await appears(group)
    await martins.presses_stale(note.id, note.data[0][0])
    await becomes(bot, VoteState.OPEN)
    await asyncio.sleep(0.5)
    assert len(polls(group)) == 1
    assert last.id != note.id


async def test_refused_it_is_said_and_may_be_sent_again(
    bot: Bot, sandbox: Sandbox, group: Group, martins: Person
) -> None:
    await prepares(martins)
    sandbox.faults.add(
        "error", method="sendPoll", code=400, description="Bad Request: not enough rights to send polls"
    )
    await presses(martins, "Ask in the group now")
    note = await is_told(martins, "I could not put your vote into the group chat")
    assert note.buttons[0] == ["Send again"]
    await presses(martins, "Send again")
    await appears(group)


async def test_votes_of_a_poll_that_nobody_knows_wait_for_an_organiser(
    bot: Bot, group: Group, martins: Person, radom_a: Person
) -> None:
    poll = await puts(martins, group)
    await becomes(bot, VoteState.OPEN)
    async with bot.db.write() as session:  # as if its words had been changed by Telegram
        values = {"state": VoteState.UNKNOWN, "telegram_id": None, "option_ids": None, "question": "Other"}
        await session.execute(update(group_votes).values(values))
    await radom_a.votes(poll, "No")
    await counts(martins, "1 vote arrived in a poll that I do not know. Is it this one?")
    await martins.presses("Yes: count 1 vote")
    await counts(martins, "No: 1 (100 %)")
    async with bot.db.read() as session:
        assert (await session.execute(select(orphan_votes))).all() == []
        assert len((await session.execute(select(group_ballots))).all()) == 1


async def test_each_of_several_groups_has_its_name_as_it_is_now(
    group: Group, martins: Person, radom_a: Person, sandbox: Sandbox
) -> None:
    leaders = sandbox.add_group("Leaders", martins, radom_a)
    await martins.send("/link", group=leaders)
    await martins.receives(PATIENCE, group=leaders)
    group.renames("Everybody <in> Daugavpils")
    await asks(martins, f"/poll {QUESTION}")
    whom = await presses(martins, "Yes or no")
    assert "In “Everybody <in> Daugavpils”" in str(whom.buttons)
    until = await presses(martins, "In “Leaders”")
    await presses(martins, until.buttons[0][0])
    assert "In the group chat “Leaders”, in English." in (await sees_preview(martins))[-1].text


async def test_text_is_no_kind_for_a_group(group: Group, martins: Person) -> None:
    await asks(martins, f"/poll {QUESTION}")
    whom = await presses(martins, "In own words")
    assert "Town twinning" not in str(whom.buttons)


@pytest.mark.fault("F19")
async def test_a_group_that_became_a_supergroup_gets_the_vote_once(
    bot: Bot, group: Group, martins: Person
) -> None:
    await prepares(martins)
    bigger = group.becomes_supergroup("none")
    await presses(martins, "Ask in the group now")
    await appears(bigger)
    await becomes(bot, VoteState.OPEN)
    assert [len(polls(one)) for one in (group, bigger)] == [0, 1]
