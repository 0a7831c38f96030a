"""The queue of updates the bot has not confirmed, each with its lifetime.

Who fetches them: polling.py and webhook.py."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sandbox.clock import Clock
from sandbox.schema import check_value, load

DAY = 86_400.0
# Seconds an undelivered update is kept.
LIFETIMES = {"callback_query": 150.0, "chosen_inline_result": 600.0, "inline_query": 30.0}
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True)
class Update:
    """One update in the queue. `chat` is the key that orders delivery by webhook."""

    id: int
    kind: str
    chat: int
    expires_at: float
    data: dict[str, Any]
    repeat: bool = False  # not yet handed out a second time


class Updates:
    """Updates in order of their ids, which start at random as on Telegram."""

    def __init__(self, clock: Clock, seed: int | None = None) -> None:
        self._clock = clock
        self._random = random.Random(seed)  # noqa: S311 - repeats of updates, nothing secret
        self._queue: deque[Update] = deque()
        self._arrived: asyncio.Future[str] | None = None
        self.next_id = self._random.randrange(100_000_000, 900_000_000)
        self.allowed: list[str] = []
        self.on_arrival: Callable[[], None] | None = None  # the webhook's wake-up call
        self.check = False  # tests: what is queued must be what the schema says
        self.repeat_share = 0.0  # of updates that arrive twice under one id
        self.press_again_share = 0.0  # of presses that arrive again under a new id

    def allow(self, names: Iterable[str] | None) -> None:
        """Remember allowed_updates. Unknown names are ignored; a list without a known one is the default."""
        if names is None:
            return
        known = load()["types"]["Update"]["fields"].keys() - {"update_id"}
        self.allowed = [name for name in names if name in known]

    def wants(self, kind: str) -> bool:
        """Whether the bot has asked for this kind."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def add(self, kind: str, data: dict[str, Any], chat: int) -> int | None:
        """Queue an update unless the bot did not ask for its kind. Returns its update_id."""
        if not self.wants(kind):
            return None
        if self.check:
            check_value("Update", {"update_id": self.next_id, kind: data})
        update_id = self._append(kind, data, chat)
        if self.repeat_share and self._random.random() < self.repeat_share:
            self.repeat(update_id)
        if kind == "callback_query" and self._random.random() < self.press_again_share:
            self._append(kind, data, chat)
        return update_id

    def _append(self, kind: str, data: dict[str, Any], chat: int) -> int:
        update_id, self.next_id = self.next_id, self.next_id + 1
        self._put(Update(update_id, kind, chat, self._expiry(kind), {"update_id": update_id, kind: data}))
        return update_id

    def _expiry(self, kind: str) -> float:
        return self._clock.monotonic() + LIFETIMES.get(kind, DAY)

    def _put(self, update: Update) -> None:
        self._queue.append(update)
        if self._arrived is not None and not self._arrived.done():
            self._arrived.set_result("")
        if self.on_arrival is not None:
            self.on_arrival()

    def repeat(self, update_id: int) -> None:
        """The same update once more under the same id, handed out even if the first is confirmed by then."""
        found = next((each for each in self._queue if each.id == update_id), None)
        if found is None:
            raise ValueError(f"update {update_id} is not waiting")
        self._put(replace(found, repeat=True))

    def inject(self, raw: dict[str, Any], chat: int = 0) -> int:
        """Queue any dictionary as an update, well-formed or not; it gets an update_id if it has none."""
        update_id = raw.get("update_id")
        if not isinstance(update_id, int):
            update_id, self.next_id = self.next_id, self.next_id + 1
        kind = next((key for key in raw if key != "update_id"), "message")
        self._put(Update(update_id, kind, chat, self._expiry("message"), {"update_id": update_id, **raw}))
        return update_id

    def confirm(self, offset: int) -> None:
        """Forget what lies before `offset`; a negative one keeps the last -offset updates."""
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        while self._queue and self._queue[0].id < offset and not self._queue[0].repeat:
            self._queue.popleft()

    def take_all(self) -> list[Update]:
        """Hand all over to the webhook."""
        taken, self._queue = list(self._queue), deque()
        return taken

    def give_back(self, updates: list[Update]) -> None:
        """Queue again, in order, what the webhook has not delivered."""
        self._queue = deque(sorted([*updates, *self._queue], key=lambda each: each.id))

    def clear(self) -> None:
        """Forget all."""
        self._queue.clear()

    def waiting(self, limit: int | None = None) -> list[Update]:
        """Updates still alive, oldest first."""
        now = self._clock.monotonic()
        while self._queue and self._queue[0].expires_at <= now:
            self._queue.popleft()
        return list(islice((each for each in self._queue if each.expires_at > now), limit))

    def hand_out(self, limit: int) -> list[dict[str, Any]]:
        """The next updates for a poller, who will confirm them by offset."""
        found = self.waiting(limit)
        for each in found:
            each.repeat = False
        return [each.data for each in found]

    def __len__(self) -> int:
        return len(self.waiting())

    async def arrival(self, timeout: float, ended: asyncio.Future[str] | None = None) -> None:
        """Wait up to `timeout` seconds for the next update to be queued, or for `ended`."""
        arrived = self._arrived = asyncio.get_running_loop().create_future()
        waiting_for = {arrived} if ended is None else {arrived, ended}
        await asyncio.wait(waiting_for, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
