"""The bot with the sample meeting, running beside a sandbox, at a moment of the meeting."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import Bot
from bot.clock import Clock
from bot.control import ClockControl
from bot.domain.invitations import Codes
from bot.services import invitations
from bot.services.programme import Programmes
from bot.settings import Settings, load_settings
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests import debugging

PATIENCE = 20
"""Seconds, on a busy machine."""


@pytest.fixture(autouse=True)
def _kept_log() -> None:
    debugging.keep()


@pytest.fixture
def meeting_time() -> str:
    """When it is in Daugavpils; a test that needs another moment parametrizes it."""
    return "2018-11-10T07:25"


@pytest.fixture
def data_dir(published: Path, tmp_path: Path) -> Path:
    """A copy of the published meeting that a test may change."""
    return Path(shutil.copytree(published, tmp_path / "data"))


@pytest.fixture
def without_polls(data_dir: Path) -> None:
    """Nobody is asked anything: a test counts what else comes."""
    with closing(sqlite3.connect(data_dir / "ttchan.db")) as connection, connection:
        connection.execute("DELETE FROM questions")


@pytest.fixture
def settings(sandbox: Sandbox, data_dir: Path) -> Settings:
    """The bot's settings beside the sandbox."""
    return load_settings(token=sandbox.token, api_url=sandbox.url, data_dir=data_dir, send_rate=0)


@pytest.fixture
async def bot(settings: Settings, meeting_time: str) -> AsyncIterator[Bot]:
    """The bot, ready, at the moment of the meeting."""
    async with running(settings, meeting_time) as ready:
        yield ready


class running:  # noqa: N801 - reads as what it does: async with running(settings)
    """A bot that runs for the length of a block; ``at=None`` goes on where the time stood."""

    def __init__(self, settings: Settings, at: str | None = None) -> None:
        self._bot = Bot(settings)
        self._at = at

    async def __aenter__(self) -> Bot:
        self._running = asyncio.ensure_future(self._bot.run(at=self._at))
        ready = asyncio.ensure_future(self._bot.ready.wait())
        done, _ = await asyncio.wait(
            {self._running, ready}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        ready.cancel()
        if self._running in done:
            self._running.result()
        assert ready in done, "the bot was not ready in time"
        return self._bot

    async def __aexit__(self, *_: object) -> None:
        self._bot.stop()
        await asyncio.wait_for(self._running, PATIENCE)


@pytest.fixture
def agnieszka(sandbox: Sandbox) -> Person:
    """A delegate from Radom; her phone speaks Polish."""
    return sandbox.add_person("Agnieszka", "Źródłogórska", language_code="pl")


@pytest.fixture
def ilze(sandbox: Sandbox) -> Person:
    """A host from Daugavpils; her phone speaks Latvian."""
    return sandbox.add_person("Ilze", "Rudzupuķe", language_code="lv")


async def invited(bot: Bot, participant_id: str) -> Codes:
    """A new personal invitation for somebody on the list, as ``ttchan invite`` issues it."""
    deps = bot.chat.deps
    async with deps.db.write() as session:
        (made,) = await invitations.issue(
            session, 1, deps.secret_key, by=None, now=deps.clock.real(), participant_ids=[participant_id]
        )
    return made.codes


async def joins(
    bot: Bot, person: Person, participant_id: str, language: str = "English", *answers: str
) -> SeenMessage:
    """Follow a new invitation as from a badge, choose the language, then press first buttons till home.

    ``answers`` are labels to press instead of further first buttons. Returns the home screen.
    """
    await person.start((await invited(bot, participant_id)).link)
    await person.receives(PATIENCE)
    seen = await presses(person, language)
    pressed = iter(answers)
    while seen.buttons:
        seen = await presses(person, next(pressed, seen.buttons[0][0]))
    assert seen.edited
    return await person.receives(PATIENCE)


async def asks(person: Person, text: str) -> SeenMessage:
    """Write something and wait for the answer."""
    await person.send(text)
    return await person.receives(PATIENCE)


async def is_told(person: Person, beginning: str) -> SeenMessage:
    """Wait for a message that comes unasked."""
    seen = await person.receives(PATIENCE)
    assert not seen.edited
    assert seen.text.startswith(beginning), seen.text
    return seen


async def presses(person: Person, label: str) -> SeenMessage:
    """Press an inline button and wait for what it shows."""
    await person.presses(label)
    return await person.receives(PATIENCE)


async def time_is(bot: Bot, at: str) -> None:
    """Let meeting time go ahead to an instant of the host town, with all that is due on the way."""
    control = ClockControl(bot.db, Clock(), Programmes(bot.db))
    await control.move({"set": at})
    assert await control.arrived(still=PATIENCE, at_most=PATIENCE)


async def lists(person: Person, *commands: str, instead_of: tuple[str, ...] = ()) -> None:
    """Wait until the person's menu has these commands and none of the others: it follows the answer."""
    for _ in range(PATIENCE * 20):
        shown = set(person.chat.commands)
        if shown >= set(commands) and not shown & set(instead_of):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"the menu is {person.chat.commands}")


@pytest.fixture
async def radom_a(bot: Bot, agnieszka: Person) -> Person:
    """Agnieszka, a delegate of Radom in group A, who has joined and reads English."""
    await joins(bot, agnieszka, "PL-RAD-03")
    return agnieszka


@pytest.fixture
async def martins(bot: Bot, sandbox: Sandbox) -> Person:
    """An organiser, who has joined and reads English."""
    person = sandbox.add_person("Mārtiņš", language_code="lv")
    await joins(bot, person, "LV-DAU-02")
    return person
