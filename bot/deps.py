"""Deps and Context: the little that a door may reach."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram.ext import CallbackContext, ExtBot

from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.errors import NoMeeting
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.gateway.inbox import CURRENT, Entry
from bot.hold import Hold
from bot.i18n import Translator
from bot.lead import Lead
from bot.pack_desk import PackDesk
from bot.poll_keys import PollKeys
from bot.services.acts import By
from bot.services.programme import Programmes
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Deps:
    """What handlers and schedules work with; made once in bot/app.py."""

    settings: Settings
    db: Database
    secret_key: bytes
    clock: Clock
    programmes: Programmes
    poll_keys: PollKeys
    pack_desk: PackDesk = field(default_factory=PackDesk)
    hold: Hold = field(default_factory=Hold)
    lead: Lead = field(default_factory=Lead.alone)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """A handler's view of one update. handlers/gate.py fills it in before any other handler runs."""

    person: Person
    t: Translator
    published: Programme | None = None
    current_meeting: int | None = None
    menu: str | None = None
    flow: str | None = None
    """The dialogue that they are in, or were in up to a day ago."""

    @property
    def deps(self) -> Deps:
        """The house."""
        deps: Deps = self.bot_data["deps"]
        return deps

    @property
    def programme(self) -> Programme:
        """The published programme. Raises NoMeeting if there is none yet."""
        if self.published is None:
            raise NoMeeting
        return self.published

    @property
    def meeting_id(self) -> int:
        """The current meeting's row. Raises NoMeeting if there is none yet."""
        if self.current_meeting is None:
            raise NoMeeting
        return self.current_meeting

    @property
    def poll_key(self) -> bytes | None:
        """The key of the meeting's anonymous answers; None once it is destroyed. Raises NoMeeting."""
        return self.deps.poll_keys.key(self.programme.meeting.code)

    def now(self) -> datetime:
        """Meeting time, aware UTC."""
        return self.deps.clock.now()

    def today(self) -> date:
        """The meeting's local date."""
        return self.programme.today(self.now())

    @property
    def entry(self) -> Entry:
        """The inbox entry of the update being handled."""
        return CURRENT.get()

    def by(self) -> By:
        """Who acts, for services that ask for the right and write the log. Raises NoMeeting."""
        deps = self.deps
        real, now, admins = deps.clock.real(), deps.clock.now(), deps.settings.admins
        return By(self.person, self.meeting_id, real, self.entry.update_id, meets=now, admins=admins)

    def write(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open the update's one transaction; it marks the inbox row as well. At most once an update."""
        return self.entry.transaction(self.deps.db)
