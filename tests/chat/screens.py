"""The twelve screens that people see most, in every language: one Saturday of the sample meeting.

What of EXPERIENCE a delegate meets every day: the way in, the day and the next one, an item with few places,
the card, information and help, and what comes unasked. test_screens.py compares them and writes them anew.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

from bot.app import Bot
from bot.i18n import LANGUAGES
from bot.settings import load_settings
from sandbox import Person, Sandbox
from sandbox.seen import Rows, SeenMessage
from tests.chat.conftest import PATIENCE, asks, joins, presses, running, time_is
from tests.sample import content

READERS = {
    "en": "PL-RAD-04",
    "lv": "PL-RAD-02",
    "lt": "LT-PAN-02",
    "sv": "SE-MOT-02",
    "de": "DE-MAG-03",
    "pl": "PL-RAD-06",
    "sr": "RS-RAS-07",
    "sr_Latn": "RS-RAS-03",
}
"""A guest of group B for each language: all of them have the same Saturday."""
ORGANISER = "LV-DAU-03"
"""She is in group A: what she changes for group B is not told to her."""
URGENT = "The bus leaves from the north gate."
SCREENS = (
    "welcome",
    "morning",
    "today",
    "tomorrow",
    "item",
    "me",
    "information",
    "help",
    "reminder",
    "change",
    "announcement",
    "question",
)
Screens = Mapping[str, str]
"""Each of SCREENS as its file has it."""


class Saturday:
    """Eight people, each with a language, beside a bot; what they saw, by language and name of the screen."""

    def __init__(self, bot: Bot, sandbox: Sandbox) -> None:
        self.bot = bot
        self.people = {one: sandbox.add_person(LANGUAGES[one]) for one in READERS}
        self.organiser = sandbox.add_person("Žanete")
        self.seen: dict[str, dict[str, str]] = {one: {} for one in READERS}

    async def goes_by(self) -> None:
        """From the invitation to the question after the museum."""
        await joins(self.bot, self.organiser, ORGANISER)
        for language, person in self.people.items():
            home = await joins(self.bot, person, READERS[language], LANGUAGES[language])
            self.seen[language]["welcome"] = drawn(home, person.chat.reply_labels)
        await self.told("morning", "1day|20181110", at="2018-11-10T07:00")
        await self.asked("help", "/help")
        await self.asked("me", "/me")
        await self.asked("information", "/info")
        await self.asked("tomorrow", "/tomorrow")
        await self.each("item", lambda person: presses(person, "13:50"))
        await time_is(self.bot, "2018-11-10T07:20")
        await self.asked("today", "/today")
        await self.told("reminder", "1come|P21|", at="2018-11-10T07:30")
        await self.moves_the_basilica()
        await self.told("change", "1seen|")
        await self.warns()
        await self.told("announcement", "1gotit|")
        await self.confirms()
        await self.told("question", "1pa|", at="2018-11-10T11:00")

    async def each(self, name: str, look: Callable[[Person], Awaitable[SeenMessage]]) -> None:
        """Everybody looks at the same."""
        for language, person in self.people.items():
            self.seen[language][name] = drawn(await look(person))

    async def asked(self, name: str, command: str) -> None:
        """The answer to a command."""
        await self.each(name, lambda person: asks(person, command))

    async def told(self, name: str, sign: str, *, at: str | None = None) -> None:
        """The next that comes unasked and can be known by the data of its first button."""
        if at is not None:
            await time_is(self.bot, at)
        await self.each(name, lambda person: known_by(person, sign))

    async def moves_the_basilica(self) -> None:
        """It begins a quarter of an hour later."""
        await hears_out(self.organiser)
        seen = await asks(self.organiser, "/edit")
        for beginning in ("11:10 ", "11:25 ", "Publish", "Tell them now"):
            label = next(one for row in seen.buttons for one in row if one.startswith(beginning))
            seen = await presses(self.organiser, label)

    async def warns(self) -> None:
        """What cannot wait."""
        await asks(self.organiser, f"/urgent {URGENT}")
        under = await self.organiser.receives(PATIENCE)
        await presses(self.organiser, under.buttons[0][0])

    async def confirms(self) -> None:
        """*Got it*, and what stands there then."""
        for language, person in self.people.items():
            label = person.chat.last.buttons[0][0]
            after = drawn(await presses(person, label))
            self.seen[language]["announcement"] += f"\n[ {label} ] →\n\n{after}"


async def known_by(person: Person, sign: str) -> SeenMessage:
    """The next message with such a button."""
    while True:
        seen = await person.receives(PATIENCE)
        if seen.data and seen.data[0][0].startswith(sign):
            return seen


async def hears_out(person: Person) -> None:
    """What has come is looked at; the next to come is the answer to what they do next."""
    with suppress(AssertionError):
        while True:
            await person.receives(0)


def drawn(seen: SeenMessage, home: Rows | None = None) -> str:
    """A screen as its file has it: the text with its tags, under it the buttons row by row."""
    keys = [" ".join(f"[ {label} ]" for label in row) for row in (home or seen.buttons)]
    return "\n".join([seen.html, *([""] if keys else []), *keys]) + "\n"


def go_by(data_dir: Path) -> Mapping[str, Screens]:
    """Let the day go by over a published meeting; for each language what its reader saw."""
    taken(data_dir)
    return asyncio.run(_go_by(data_dir))


async def _go_by(data_dir: Path) -> Mapping[str, Screens]:
    async with Sandbox.serve() as sandbox:
        settings = load_settings(token=sandbox.token, api_url=sandbox.url, data_dir=data_dir, send_rate=0)
        async with running(settings, "2018-11-10T06:50") as bot:
            day = Saturday(bot, sandbox)
            await day.goes_by()
    return day.seen


def taken(data_dir: Path) -> None:
    """All but two of the 30 places in the Lead Shot Factory, by others of group B."""
    of_b = (one.id for one in content().participants.values() if one.group == "B")
    others = [one for one in of_b if one not in READERS.values()][:28]
    said = "INSERT INTO signups VALUES (1, 'P38', ?, 'place', ?, '2018-11-08 12:00:00', ?)"
    with closing(sqlite3.connect(data_dir / "ttchan.db")) as connection, connection:
        connection.executemany(said, [(one, number, one) for number, one in enumerate(others, 1)])
