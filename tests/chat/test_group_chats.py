"""The meeting's group chat: linked by an organiser, told what everybody is told, nothing personal."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.app import Bot
from bot.db.tables import deliveries, meetings
from bot.domain.announcements import Announcement, Content, ContentKind
from bot.domain.audience import ALL, Audience
from bot.domain.deliveries import State
from bot.services import group_chats as services
from bot.services.acts import By
from bot.services.announcements import amending, drafts, rows, sending
from bot.settings import Settings
from sandbox import Person, Sandbox
from sandbox.group import Group
from sandbox.groups import ServiceOrder
from sandbox.seen import SeenMessage
from tests.chat.announcing import prepares, previews
from tests.chat.conftest import PATIENCE, asks, presses

ANONYMOUS = 1087968824
LINKED = "This chat is linked with the meeting"


@pytest.fixture
def group(sandbox: Sandbox, martins: Person, agnieszka: Person) -> Group:
    """The meeting's group: Mārtiņš, an organiser, owns it; Agnieszka is in it."""
    return sandbox.add_group("Town twinning", martins, agnieszka)


async def types(person: Person, group: Group, text: str) -> str:
    """Write into the group; what the bot says there."""
    await person.send(text, group=group)
    return (await person.receives(PATIENCE, group=group)).text


async def says_nothing(person: Person, group: Group, text: str) -> None:
    before = len(group.messages)
    await person.send(text, group=group)
    await asyncio.sleep(0.4)
    assert len(group.messages) == before + 1


async def announce(bot: Bot, html: str, audience: Audience = ALL, *, urgent: bool = False) -> Announcement:
    """As ``ttchan announce`` does."""
    deps = bot.chat.deps
    by = By(rows.COMMAND_LINE, 1, deps.clock.real(), meets=deps.clock.now())
    async with bot.db.write() as session:
        made = await drafts.begin(session, by, Content(ContentKind.TEXT, html), urgent=urgent)
        made = await drafts.set_audience(session, by, made.id, audience)
        return await sending.send(session, by, made.id, made.version)


async def gets(person: Person, beginning: str | tuple[str, ...]) -> SeenMessage:
    """Wait for a message in private; the note to organisers that something is being sent may come before."""
    while not (seen := await person.receives(PATIENCE)).text.startswith(beginning):
        assert seen.text.startswith("An announcement is being sent."), seen.text
    return seen


async def linked(bot: Bot) -> list[int]:
    async with bot.db.read() as session:
        return list(await services.linked(session, 1))


async def to_groups(bot: Bot) -> list[tuple[int, str]]:
    """Chat and state of every row to a group, once nothing waits."""
    for _ in range(PATIENCE * 20):
        async with bot.db.read() as session:
            found = select(deliveries.c.user_id, deliveries.c.state).where(deliveries.c.user_id < 0)
            states = [(row.user_id, row.state) for row in await session.execute(found)]
        if all(State(state).final for _, state in states):
            return states
        await asyncio.sleep(0.05)
    raise AssertionError(states)


async def test_an_organiser_links_the_group_and_it_gets_what_everybody_gets_once(
    bot: Bot, group: Group, martins: Person, radom_a: Person
) -> None:
    assert (await types(martins, group, "/link")).startswith(LINKED)
    assert (await types(martins, group, "/link@ttchan_sandbox_bot")).startswith(LINKED)
    assert await linked(bot) == [group.id]
    made = await announce(bot, "The bus leaves from <b>gate 5</b>.")
    assert (await martins.receives(PATIENCE, group=group)).text == "The bus leaves from gate 5."
    await announce(bot, "Only Radom.", Audience.parse("PL-RAD"))
    assert await to_groups(bot) == [(group.id, State.SENT)]
    assert [one.text for one in group.messages].count("Only Radom.") == 0
    async with bot.db.write() as session:
        by = By(rows.COMMAND_LINE, 1, bot.clock.real(), meets=bot.clock.now())
        await amending.edit(session, by, made.id, Content(ContentKind.TEXT, "Gate 6."))
    edited = await martins.receives(PATIENCE, group=group)
    assert (edited.text, edited.edited) == ("Gate 6.", True)


async def test_its_author_sees_that_the_group_gets_it_too(
    bot: Bot, group: Group, martins: Person, radom_a: Person
) -> None:
    await types(martins, group, "/link")
    assert "1 linked group gets it too." in (await prepares(martins)).text
    await previews(martins, "‹ Preview")
    await presses(martins, "‹ Texts")
    await presses(martins, "‹ For whom")
    await presses(martins, "Guests")
    await presses(martins, "Go on: 57 people")
    await previews(martins)
    assert "linked group" not in (await presses(martins, "Send now")).text
    await asks(martins, "/urgent The bus leaves")
    assert "1 linked group gets it too." in (await martins.receives(PATIENCE)).text


async def test_an_urgent_one_has_no_button_where_anybody_could_press(
    bot: Bot, group: Group, martins: Person
) -> None:
    await types(martins, group, "/link")
    await announce(bot, "Fire drill now.", urgent=True)
    assert (await martins.receives(PATIENCE, group=group)).buttons == []
    assert (await gets(martins, "Fire drill")).buttons == [["Got it"]]


async def test_unlinked_it_gets_nothing_more(bot: Bot, group: Group, martins: Person) -> None:
    assert await types(martins, group, "/unlink") == "This chat is not linked with the meeting."
    await types(martins, group, "/link")
    assert "not linked any more" in await types(martins, group, "/unlink")
    await announce(bot, "The bus leaves.")
    await gets(martins, "The bus leaves.")
    assert await to_groups(bot) == []


@pytest.mark.parametrize("command", ["/link", "/unlink"])
async def test_nobody_but_an_organiser_links_and_the_answer_names_nobody(
    bot: Bot, sandbox: Sandbox, group: Group, radom_a: Person, martins: Person, command: str
) -> None:
    if command == "/unlink":
        await types(martins, group, "/link")
    stranger = sandbox.add_person("Zoë")
    group.chat.members[stranger.id] = stranger.profile
    before = await linked(bot)
    by_delegate = await types(radom_a, group, command)
    assert by_delegate.startswith("Only an organiser")
    by_stranger = await types(stranger, group, command)
    assert by_stranger == by_delegate, "who is a participant is not told"
    assert await linked(bot) == before


@pytest.mark.fault("bad:commands")
async def test_an_anonymous_admin_is_nobody(bot: Bot, sandbox: Sandbox, group: Group) -> None:
    nobody = sandbox.add_person("Group", id=ANONYMOUS)
    group.chat.members[nobody.id] = nobody.profile
    await says_nothing(nobody, group, "/link")
    assert await linked(bot) == []


@pytest.mark.fault("bad:commands")
async def test_in_a_group_only_its_own_commands_are_answered(bot: Bot, group: Group, radom_a: Person) -> None:
    for text in ("/me", "/today", "/start", "/mydata", "/link@other_bot", "Hello", "/", "/ link", "My card"):
        await says_nothing(radom_a, group, text)
    said = await types(radom_a, group, "/help")
    assert "t.me/ttchan_sandbox_bot" in said
    assert not group.messages[-1].buttons


async def test_the_programme_in_a_group_is_public_or_not_shown_and_never_anybodys_own(
    bot: Bot, group: Group, radom_a: Person
) -> None:
    assert (await types(radom_a, group, "/programme")).startswith("The programme is for participants.")
    async with bot.db.write() as session:
        found = (await session.execute(select(meetings.c["values"]))).scalar_one()
        values = {"values": {**found, "public_programme": "yes"}, "version": 2}
        await session.execute(update(meetings).values(values))
    said = await types(radom_a, group, "/programme")
    assert "10 November" in said
    assert "For you" not in said
    assert "group B" in said, "not only what is for the one who asked"
    assert not group.messages[-1].buttons


async def test_removed_from_the_group_it_is_closed_and_organisers_hear_of_it(
    bot: Bot, group: Group, martins: Person
) -> None:
    await types(martins, group, "/link")
    group.removes_bot()
    note = await martins.receives(PATIENCE)
    assert note.text.startswith("I am no longer in the group chat")
    assert await linked(bot) == []


async def test_removed_unseen_the_first_try_closes_it(
    bot: Bot, sandbox: Sandbox, group: Group, martins: Person
) -> None:
    await types(martins, group, "/link")
    kicked = "Forbidden: bot was kicked from the group chat"
    sandbox.faults.add(
        "error", method="sendMessage", chat_id=group.id, times=None, code=403, description=kicked
    )
    await announce(bot, "The bus leaves.")
    assert await to_groups(bot) == [(group.id, State.FAILED)]
    told = {(await gets(martins, ("The bus leaves.", "I am no longer in the"))).text[:9] for _ in range(2)}
    assert told == {"The bus l", "I am no l"}
    assert await linked(bot) == []


@pytest.mark.parametrize("order", ["old first", "new first", "none"])
@pytest.mark.fault("F19")
async def test_a_group_that_becomes_a_supergroup_loses_nothing_and_gets_nothing_twice(
    settings: Settings, sandbox: Sandbox, bot: Bot, group: Group, martins: Person, order: ServiceOrder
) -> None:
    await types(martins, group, "/link")
    await announce(bot, "One.")
    assert (await martins.receives(PATIENCE, group=group)).text == "One."
    bigger = group.becomes_supergroup(order)
    await announce(bot, "Two.")
    assert (await martins.receives(PATIENCE, group=bigger)).text == "Two."
    await announce(bot, "Three.")
    assert (await martins.receives(PATIENCE, group=bigger)).text == "Three."
    assert await to_groups(bot) == [(bigger.id, State.SENT)] * 3
    assert await linked(bot) == [bigger.id]
    told = [one.text for one in (*group.messages, *bigger.messages)]
    assert [told.count(text) for text in ("One.", "Two.", "Three.")] == [1, 1, 1]
