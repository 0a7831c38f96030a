"""Where the feeder takes updates from: the inbox of one process, or a share of one that several work at."""

from collections.abc import Callable, Mapping, Sized
from typing import Protocol

from bot.db.engine import Database
from bot.gateway.inbox import Entry
from bot.services import inbox

IN_MEMORY = 500
BATCH = 200


class Source(Protocol):
    """``seconds``: between two looks when nobody says that there is something new.

    ``more``: the last look left something behind that could be taken at once.
    """

    seconds: float
    more: bool

    async def next(self, in_memory: int, chats: Mapping[int, Sized]) -> list[Entry]:
        """Updates to handle, in order. ``in_memory``: how many wait already; ``chats``: which, by chat."""

    def again(self, in_memory: int, chat: int, left: int) -> bool:
        """Whether to look again, now that one is settled; ``left``: how many of its chat wait."""

    async def mine(self, entry: Entry) -> bool:
        """Whether the update is still this process's to handle."""

    async def run(self, arrived: Callable[[], None]) -> None:
        """What goes on beside the looks, until cancelled; ``arrived``: there is something new."""


class Cursor:
    """All of the inbox, for the one process there is."""

    seconds = 5.0

    def __init__(self, db: Database) -> None:
        self._db = db
        self._after = 0
        self.more = False

    async def next(self, in_memory: int, chats: Mapping[int, Sized]) -> list[Entry]:
        """The undone ones that were not taken yet; those of an earlier run come first."""
        self.more = False
        if in_memory > IN_MEMORY:
            return []
        async with self._db.look() as session:
            rows = await inbox.waiting(session, self._after, BATCH)
        self.more = len(rows) == BATCH
        self._after = rows[-1].id if rows else self._after
        return [Entry.of(row) for row in rows]

    def again(self, in_memory: int, chat: int, left: int) -> bool:
        """When the memory has room again."""
        return in_memory == IN_MEMORY

    async def mine(self, entry: Entry) -> bool:
        """There is nobody else."""
        return True

    async def run(self, arrived: Callable[[], None]) -> None:
        """Nothing: who stores is in this process, and says so."""
