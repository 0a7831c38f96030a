"""Texts that Telegram cannot parse go plainly; after twenty in a row comes a pause in which to stop them."""

import asyncio
from datetime import timedelta

import pytest
from markupsafe import Markup

import bot.alarms
import bot.domain.alarms
from bot.domain.deliveries import DeliveryKind, State
from bot.gateway import delivering
from bot.screen import Screen
from sandbox.journal import Entry
from schedules import letters
from schedules.letters import Letter, Written
from tests.integration.conftest import Logged
from tests.integration.deliveries.conftest import WINDOW, Scene
from tests.integration.gateway.feeding import sqlite_only, until
from tests.integration.telling_bot import write

PEOPLE, IN_A_ROW = 60, delivering.UNREADABLE_IN_A_ROW


MISTAKE = "Telegram did not take a message as I wrote it"


async def mistaken(letter: Letter) -> Written:
    """The same in a formatting that is none."""
    written = await write(letter)
    assert written.screen is not None
    return Written(Screen(written.screen.text + Markup("<nonsense>")))


def _writes(monkeypatch: pytest.MonkeyPatch, how: object) -> None:
    monkeypatch.setattr(letters, "WRITERS", dict.fromkeys(DeliveryKind, how))


def _text(call: Entry) -> str:
    return str(call.params.get("text"))


@sqlite_only
async def test_after_twenty_in_a_row_nothing_unasked_leaves_for_a_while(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setattr(delivering, "UNREADABLE_SECONDS", 2)
    monkeypatch.setattr(bot.alarms, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(bot.domain.alarms, "RIPE", timedelta())
    await scene.gather(PEOPLE)
    _writes(monkeypatch, mistaken)
    admin = scene.crowd[0].id
    async with scene.running(admins=frozenset({admin})) as made:
        await scene.tell()
        await until(lambda: logged.events("unreadable_texts_in_a_row"), 20)
        await asyncio.sleep(1)
        told = len(scene.calls(ok=True))
        assert IN_A_ROW <= told <= IN_A_ROW + WINDOW, "those on their way arrive, in plain words"
        assert made.chat.sender.limiter.paused_for > 0
        heard = [
            call.chat_id for call in scene.sandbox.journal.calls("sendMessage") if MISTAKE in _text(call)
        ]
        assert heard == [admin], "while there is time to stop it"
        assert sum(row.state == State.PENDING for row in await scene.rows()) == PEOPLE - told
        states = await scene.settled()
        assert states[State.SENT] == PEOPLE, "nobody is left out, and there is one pause, not three"
        assert len(logged.events("unreadable_texts_in_a_row")) == 1
        _writes(monkeypatch, write)
        await scene.tell("mended")
        await scene.settled()
        figures = await scene.check()
    assert figures.doubles == 0
    assert sum(call.error_code == 400 for call in scene.calls(ok=False)) == PEOPLE, "each was tried once so"
