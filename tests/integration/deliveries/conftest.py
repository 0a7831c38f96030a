"""A sandbox, a crowd in it and a bot beside it that tells plain texts: what the fault tests begin with."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import Bot
from bot.db.engine import Database
from bot.domain.deliveries import DeliveryKind, State
from sandbox import Person, Sandbox
from sandbox.journal import Entry
from schedules import letters
from tests.integration.deliveries.crowd import NOW, gather, rows
from tests.integration.deliveries.crowd import tell as tell_all
from tests.integration.deliveries.invariants import Figures, check
from tests.integration.live import running, settings_for
from tests.integration.telling_bot import write

WINDOW = 10
BEGAN = NOW + timedelta(seconds=1)
"""Just after the bot's own start, which may forget what an earlier rehearsal told."""


class Scene:
    """A crowd of joined people, the bot's database, and what the sandbox saw."""

    def __init__(self, sandbox: Sandbox, db: Database, folder: Path) -> None:
        self.sandbox = sandbox
        self.db = db
        self.folder = folder
        self.crowd: list[Person] = []
        self.audience: set[str] = set()
        self._bot: Bot | None = None

    async def gather(self, number: int) -> None:
        """So many people join."""
        self.crowd = await gather(self.db, self.sandbox, number)

    async def tell(self, key: str = "note") -> None:
        """Write a note to each of them, due at once."""
        await tell_all(self.db, len(self.crowd), key=key, due_at=BEGAN)
        self.audience |= {f"{key}:{n}" for n in range(len(self.crowd))}

    def running(self, *, again: bool = False, **more: Any) -> AbstractAsyncContextManager[Bot]:
        """The bot for the length of a block; ``again``: meeting time goes on. ``more``: settings."""
        self._bot = Bot(settings_for(self.sandbox, self.db.url, self.folder, **more))
        return running(self._bot, at=None) if again else running(self._bot)

    async def rows(self) -> list[Any]:
        """What these tests told; the meeting has reminders of its own."""
        return [row for row in await rows(self.db) if row.dedupe_key.partition(":")[2] in self.audience]

    async def settled(self, seconds: float = 30) -> Counter[str]:
        """Wait until no row waits; how many there are in each state."""
        states: Counter[str] = Counter()
        for _ in range(int(seconds * 20)):
            states = Counter(row.state for row in await self.rows())
            if states and not states.keys() & {State.PENDING, State.SENDING}:
                return states
            await asyncio.sleep(0.05)
        raise AssertionError(states)

    def calls(self, ok: bool | None = None) -> list[Entry]:
        """What the sandbox was told, accepted or not."""
        return [
            call
            for call in self.sandbox.journal.calls("sendMessage", ok=ok)
            if str(call.params.get("text")).startswith("told")
        ]

    async def check(self, **more: Any) -> Figures:
        """All invariants, I6 included."""
        assert self._bot is not None
        rehearsal = self._bot.clock.rehearsal
        assert rehearsal is not None

        def meeting_time(at: float) -> Any:
            return rehearsal.meets + (timedelta(seconds=at - rehearsal.real.timestamp()))

        return check(
            self.calls(),
            await self.rows(),
            window=WINDOW,
            audience=self.audience,
            meeting_time=meeting_time,
            **more,
        )


@pytest.fixture
def plain_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of delivery says the keys of its rows."""
    monkeypatch.setattr(letters, "WRITERS", dict.fromkeys(DeliveryKind, write))


@pytest.fixture
async def scene(db: Database, tmp_path: Path, plain_texts: None) -> AsyncIterator[Scene]:
    """Sandbox and database; nobody has joined yet and no bot runs."""
    async with Sandbox.serve() as serving:
        yield Scene(serving, db, tmp_path)
