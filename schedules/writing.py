"""What the writer of a kind of delivery is given, and what it gives back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.announcements import Announcement
from bot.domain.deliveries import Parcel
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen
from bot.services.polls.whose import KeyOf


@dataclass(frozen=True, slots=True)
class Letter:
    """What a kind's writer gets: a session to read with, and to whom, about what, when.

    ``programme`` is as published now; ``now`` is meeting time, ``real`` operating time (None on paper).
    ``announcement``: the one that is told, where it was read for many at once. ``poll_key``: the key of a
    meeting's anonymous answers, by its code; on paper there is none, but how many polls are open (``waits``).
    """

    session: AsyncSession
    parcel: Parcel
    programme: Programme
    t: Translator
    now: datetime
    real: datetime | None = None
    announcement: Announcement | None = None
    poll_key: KeyOf | None = None
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A letter's text; None = there is nothing to say any more. ``stale``: ids of rows it leaves out.

    ``upto``: the last change that a notice tells.
    """

    screen: Screen | None
    stale: frozenset[int] = frozenset()
    upto: int | None = None


Writer = Callable[[Letter], Awaitable[Written]]
