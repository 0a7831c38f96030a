"""Updates that could not be stored together: each for itself, so that one keeps no other waiting."""

from collections import Counter
from collections.abc import Mapping

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.trouble import is_trouble
from bot.logs import get_logger
from bot.services import inbox
from bot.services.inbox_chats import chat_of

TRIES = 3
"""Then it is the update that is to blame."""

log = get_logger("ttchan.intake")


class Singly:
    """For what came in one answer of Telegram's; remembers what failed."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._failed = Counter[int]()

    async def store(self, numbered: Mapping[int, str]) -> dict[int, str]:
        """Store each for itself; those of a chat wait for the one before. Returns what is to be stored then.

        Of an update that fails ``TRIES`` times is kept that it came: nobody can read that, so it goes to
        quarantine by its number.
        """
        kept, held = dict(numbered), set[int]()
        for update_id, body in numbered.items():
            if (chat := chat_of(body, update_id)) in held:
                continue
            if (stored := await self._is_stored(update_id, body)) is None:
                break
            if not stored:
                held.add(chat)
                self._failed[update_id] += 1
                if self._failed[update_id] >= TRIES and await self._is_stored(update_id, ""):
                    log.error("update_not_storable", update=update_id)
                    kept[update_id] = ""
        return kept

    async def _is_stored(self, update_id: int, body: str) -> bool | None:
        """None if it is the storage that is in trouble."""
        try:
            async with self._db.write() as session:
                await inbox.store(session, [(update_id, body)], now=self._clock.real())
        except Exception as error:
            log.error("store_failed", updates=1, exc_info=error)
            return None if is_trouble(error) else False
        return True
