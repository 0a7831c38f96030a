"""Deps and Context: the little that a door may reach."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.ext import CallbackContext, ExtBot

from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.errors import NoMeeting
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.gateway.inbox import Entry
from bot.i18n import Translator
from bot.services.programme import Programmes
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Deps:
    """What handlers and schedules work with; made once in bot/app.py."""

    settings: Settings
    db: Database
    clock: Clock
    programmes: Programmes


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """A handler's view of one update. handlers/gate.py fills it in before any other handler runs."""

    deps: Deps
    person: Person
    t: Translator
    entry: Entry
    published: Programme | None = None

    @property
    def programme(self) -> Programme:
        """The published programme. Raises NoMeeting if there is none yet."""
        if self.published is None:
            raise NoMeeting
        return self.published

    def now(self) -> datetime:
        """Meeting time, aware UTC."""
        return self.deps.clock.now()

    def today(self) -> date:
        """The meeting's local date."""
        return self.programme.today(self.now())

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open the update's one transaction, and mark its inbox row *applied* in it.

        An update that was applied before a crash is answered again but not applied again: its
        transaction is rolled back at the end (docs/decisions/0003).
        """
        async with self.deps.db.write() as session:
            applied = await self.entry.mark_applied(session)
            yield session
            if not applied:
                await session.rollback()
