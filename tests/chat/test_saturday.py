"""Saturday morning: 81 people, two buses, three late, one in the wrong bus, one who never answers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest

from bot.app import Bot
from bot.domain.people import Person as Account
from bot.services import participants, people
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from schedules import boards
from tests.chat.conftest import PATIENCE, asks, presses, time_is
from tests.sample import content

LISTED = content().participants
ORGANISER, LEADER, FOREIGN_LEADER = "LV-DAU-02", "PL-RAD-01", "SE-MOT-01"
LATE = {"PL-RAD-05": "08:32", "SE-MOT-03": "08:34", "LV-DAU-10": "08:38"}
NEVER, WRONG = "LV-DAU-11", "PL-RAD-03"
WITHOUT = ("PL-RAD-12", "PL-RAD-13", "RS-RAS-05")
"""No Telegram: their leaders count them."""


class Morning:
    """Who is where, as it really is, beside the bot that is told of it."""

    def __init__(self, bot: Bot, sandbox: Sandbox) -> None:
        self.bot = bot
        self.sandbox = sandbox
        self.person: dict[str, Person] = {}
        self.inside: dict[str, str] = {}
        self.minute = 15

    async def gathers(self) -> None:
        """Everybody with Telegram has joined and reads English."""
        for one in sorted(LISTED.keys() - set(WITHOUT)):
            self.person[one] = self.sandbox.add_person(LISTED[one].first_name, LISTED[one].last_name)
        deps = self.bot.chat.deps
        async with deps.db.write() as session:
            for one, person in self.person.items():
                listed = await participants.listed(session, 1, one)
                assert listed is not None
                account = Account(person.id)
                await people.choose_language(session, account, "en", now=deps.clock.now())
                await people.join(session, account, 1, listed, now=deps.clock.now())
        for person in self.person.values():
            await person.start()
        for person in self.person.values():
            await person.receives(PATIENCE)
        await self.hears_out()

    async def hears_out(self) -> None:
        """Whatever has come is looked at."""
        for person in self.person.values():
            await hears_out(person)

    async def boards(self, one: str, bus: str = "") -> SeenMessage:
        """*I am on board*, under the reminder; returns what stands there then."""
        self.inside[one] = bus or LISTED[one].bus
        await hears_out(self.person[one])
        return await presses(self.person[one], "I am on board")

    def figures(self) -> list[str]:
        """What the board must say of each bus."""
        said = []
        for bus in ("Bus 1", "Bus 2"):
            here = {one for one, where in self.inside.items() if where == bus}
            due = {one for one in LISTED if LISTED[one].bus == bus and one not in self.inside}
            said.append(f"{bus}: {len(here)} of {len(here | due)}")
        return said

    def missing(self) -> set[str]:
        """Who is in no bus."""
        return {f"{LISTED[one].first_name} {LISTED[one].last_name}" for one in LISTED.keys() - self.inside}

    async def goes_on(self, minute: int, board: SeenMessage) -> None:
        """Time goes on to so many minutes past eight; at each of them the board is right."""
        while self.minute < minute:
            self.minute += 1
            await time_is(self.bot, f"2018-11-10T08:{self.minute}")
            await self.stands(board)

    def starts(self) -> str:
        """What stands above the figures."""
        left = 30 - self.minute
        if left <= 0:
            return "Left at 08:30."
        return f"Leaves at 08:30, in {left} minute{'s' if left > 1 else ''}."

    async def stands(self, board: SeenMessage) -> SeenMessage:
        """The board, once it says how it is; it is edited at most every other second."""
        chat = self.person[ORGANISER].chat
        for _ in range(100):
            shown = next(one for one in chat.messages if one.id == board.id)
            lines = shown.text.splitlines()
            figures = [one for one in lines if " of " in one and one.startswith("Bus")]
            if lines[1] == self.starts() and figures == self.figures():
                named = [one.removeprefix("Missing: ") for one in lines if one.startswith("Missing")]
                if len(self.missing()) <= 10:  # all of them are named
                    assert {who for line in named for who in line.split(", ")} == self.missing()
                return shown
            await asyncio.sleep(0.1)
        raise AssertionError(f"{self.starts()} {self.figures()} is not what the board says: {shown.text}")


@pytest.fixture
def boards_follow_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty minutes, each with a look at the board: in earnest it is edited every other second at most."""
    monkeypatch.setattr(boards, "LOOK_SECONDS", 0.3)


@pytest.fixture
async def morning(
    boards_follow_fast: None, without_polls: None, bot: Bot, sandbox: Sandbox
) -> AsyncIterator[Morning]:
    """A quarter past eight: everybody has been reminded for the second time."""
    yield await begun(bot, sandbox)


async def begun(bot: Bot, sandbox: Sandbox) -> Morning:
    """Everybody is there."""
    found = Morning(bot, sandbox)
    await found.gathers()
    await time_is(bot, "2018-11-10T08:15")
    await found.hears_out()
    return found


async def hears_out(person: Person) -> None:
    """What has come is looked at; the next to come is the answer to what they do next."""
    with suppress(AssertionError):
        while True:
            await person.receives(0)


def told(person: Person) -> list[str]:
    """How often somebody was told that their bus leaves."""
    return [one.text for one in person.chat.messages if " leaves in " in one.text]


@pytest.mark.timeout(300)
async def test_saturday_morning(morning: Morning) -> None:
    await passes(morning)


async def passes(morning: Morning, midway: Callable[[], Awaitable[None]] | None = None) -> None:
    """The whole of it, minute by minute; ``midway``: what is done to the bot between two of them."""
    organiser, leader = morning.person[ORGANISER], morning.person[LEADER]
    board = await asks(organiser, "/boards")
    assert board.text.splitlines()[1] == "Leaves at 08:30, in 15 minutes."
    assert (await morning.stands(board)).text.splitlines()[2:4] == ["", "Bus 1: 0 of 40"]

    # 08:16 to 08:21: the punctual come, some a minute.
    punctual = sorted(morning.person.keys() - {*LATE, NEVER, WRONG})
    for minute in range(16, 22):
        await morning.goes_on(minute, board)
        some = punctual[minute - 16 :: 6]
        await asyncio.gather(*(morning.boards(one) for one in some))
        await morning.stands(board)
    said = morning.person[punctual[5]].chat.last
    assert said.text == f"You are on board of {LISTED[punctual[5]].bus}, 08:21."
    assert said.buttons[1:3] == [["No, I am not"], ["I am in another bus"]]

    # One sits in the wrong bus: nobody waits for her in her own.
    await morning.goes_on(22, board)
    await morning.boards(WRONG, "Bus 1")
    await presses(morning.person[WRONG], "I am in another bus")
    await presses(morning.person[WRONG], "Bus 2")
    morning.inside[WRONG] = "Bus 2"
    await morning.stands(board)

    # Leaders count those without Telegram, and see own people only.
    await morning.goes_on(23, board)
    for counts, of in ((leader, WITHOUT[:2]), (morning.person["RS-RAS-01"], WITHOUT[2:])):
        for one in of:
            bus = LISTED[one].bus
            await asks(counts, "/count")
            page = await presses(counts, bus)
            assert {label for row in page.buttons for label in row} <= allowed(one)
            ticked = await presses(counts, f"{LISTED[one].first_name} {LISTED[one].last_name}")
            assert [f"✓ {LISTED[one].first_name} {LISTED[one].last_name}"] in ticked.buttons
            morning.inside[one] = bus
    await morning.stands(board)
    assert len(morning.missing()) == 4

    if midway is not None:
        await midway()

    # Five minutes before: the missing are told by the clock, once; an organiser's *Tell them* adds nothing.
    await morning.goes_on(25, board)
    missing = {*LATE, NEVER}
    place = "Vienības laukums, kerb in front of Park Hotel Latgola"
    for one in missing:
        note = f"{LISTED[one].bus} leaves in 5 minutes.\n{place}"
        assert told(morning.person[one])[-1] == note
    assert all(not any("5 minutes." in text for text in told(morning.person[one])) for one in punctual)
    other = morning.person["LV-DAU-03"]
    await asks(other, "/count")
    await presses(other, "Bus 1")
    here = [one for one in missing if LISTED[one].bus == "Bus 1"]
    lacking = await presses(other, f"Missing ({len(here)})")
    assert lacking.buttons[0] == ["Tell them: we leave"]
    await other.presses("Tell them: we leave")
    assert (await other.sees_toast()).text == "They have been told already."
    assert all(len([text for text in told(morning.person[one]) if place in text]) == 1 for one in missing)

    # The late ones, each at their own time; the board follows until a quarter of an hour after.
    for one, at in LATE.items():
        await morning.goes_on(int(at[-2:]), board)
        seen = await morning.boards(one)
        assert seen.text == f"You are on board of {LISTED[one].bus}, {at}."
        await morning.stands(board)
    assert morning.missing() == {f"{LISTED[NEVER].first_name} {LISTED[NEVER].last_name}"}
    await morning.goes_on(44, board)
    await time_is(morning.bot, "2018-11-10T08:45")
    closed = await ends(organiser, board)
    assert closed.text.endswith("This board is closed: nobody boards any more.")
    assert [line for line in closed.text.splitlines() if " of " in line] == morning.figures()
    assert len([text for text in told(morning.person[NEVER]) if place in text]) == 1


def allowed(one: str) -> set[str]:
    """Names and ways on a leader's page: nobody of another town."""
    town = LISTED[one].delegation
    names = {f"{each.first_name} {each.last_name}" for each in LISTED.values() if each.delegation == town}
    ways = {"All here", "‹ Back", "More ›", "Somebody else", "Refresh", "‹ Departures", "Help"}
    marked = {f"✓ {name}" for name in names} | {f"{name} (in Bus 2)" for name in names}
    return names | marked | ways | {f"Missing ({n})" for n in range(20)}


async def ends(person: Person, board: SeenMessage) -> SeenMessage:
    """The board, once it is closed."""
    for _ in range(100):
        shown = next(one for one in person.chat.messages if one.id == board.id)
        if "closed" in shown.text:
            return shown
        await asyncio.sleep(0.1)
    raise AssertionError(shown.text)
