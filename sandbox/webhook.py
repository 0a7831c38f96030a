"""Delivery by webhook: in order inside a chat, with the secret, again and again until it is taken.

A failed delivery is repeated at once, then after ever longer pauses, or when the bot's Retry-After says.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any

import aiohttp

from sandbox.clock import Clock
from sandbox.nursery import Nursery
from sandbox.updates import Update, Updates

TIMEOUT = 60.0
LONGEST_PAUSE = 120.0  # Telegram: 60 to 120
LONGEST_RETRY_AFTER = 3600
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


class NotTaken(Exception):
    """The bot did not take an update. `retry_after`: seconds its answer asks for, 0 if it does not."""

    def __init__(self, words: str, retry_after: int = 0) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class Webhook:
    """The address updates are sent to, if any, and how that went. While it is set, updates wait here, a row
    for each chat."""

    def __init__(self, updates: Updates, clock: Clock) -> None:
        self._updates = updates
        self._clock = clock
        self._rows: dict[int, deque[Update]] = {}
        self._places = asyncio.Semaphore(40)
        self._http: aiohttp.ClientSession | None = None
        self._nursery: Nursery | None = None
        self.on_reply: Callable[[dict[str, Any]], None] | None = None  # a method call in the answer
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.first_pause = 2.0  # seconds, after the second failure; doubles with every further one
        self.longest_pause = LONGEST_PAUSE
        self.last_error: tuple[int, str] | None = None

    def attach(self, nursery: Nursery) -> None:
        """From now on deliveries run in this nursery."""
        self._nursery = nursery

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Send to `url` from now on; an empty one ends delivery and gives back what waits."""
        rows, self._rows = self._rows, {}
        self._updates.give_back([update for row in rows.values() for update in row])
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self._places = asyncio.Semaphore(max_connections)
        self.last_error = None
        self._updates.on_arrival = self.push if url else None
        if url:
            self.push()

    def __len__(self) -> int:
        return sum(len(row) for row in self._rows.values())

    def push(self) -> None:
        """Take what has arrived, and begin to deliver to chats that were at rest."""
        assert self._nursery is not None, "the server runs before a bot can set a webhook"
        for update in self._updates.take_all():
            row = self._rows.get(update.chat)
            if row is None:
                self._rows[update.chat] = row = deque()
                self._nursery.start(self._deliver(update.chat, row))
            row.append(update)

    async def _deliver(self, chat: int, row: deque[Update]) -> None:
        failures = 0
        while row and self._rows.get(chat) is row:
            update = row[0]
            if update.expires_at <= self._clock.monotonic():
                row.popleft()
                failures = 0
                continue
            try:
                async with self._places:
                    await self._send(update, self.url)
            except NotTaken as error:
                failures += 1
                self.last_error = (int(self._clock.time()), str(error))
                await asyncio.sleep(self._pause(failures, error.retry_after))
                continue
            if row and row[0] is update:  # else it was taken back meanwhile
                row.popleft()
            failures = 0
        if self._rows.get(chat) is row:
            del self._rows[chat]

    def _pause(self, failures: int, retry_after: int) -> float:
        if retry_after:
            return min(retry_after, LONGEST_RETRY_AFTER)
        return (
            min(self.first_pause * 2.0 ** min(failures - 2, 20), self.longest_pause) if failures > 1 else 0.0
        )

    async def _send(self, update: Update, url: str) -> None:
        """Raises NotTaken."""
        if self._http is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(TIMEOUT), connector=connector)
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with self._http.post(
                url, json=update.data, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                if not 200 <= answer.status < 300:
                    words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    raise NotTaken(words, _seconds(answer.headers.get("Retry-After", "")))
        except TimeoutError:
            raise NotTaken("Read timeout expired") from None
        except aiohttp.ClientConnectorError:
            raise NotTaken("Connection refused") from None
        except aiohttp.ClientError:
            raise NotTaken("Webhook connection closed") from None
        self._obey(body)

    def _obey(self, body: bytes) -> None:
        """The answer to a webhook may itself be a method call."""
        if self.on_reply is None or not body.startswith(b"{"):
            return
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call.get("method"), str):
            self.on_reply(call)

    async def close(self) -> None:
        """Release connections."""
        if self._http is not None:
            await self._http.close()


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
