"""Delivery by webhook: in order inside a chat, with the secret, again and again until it is taken."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp

from sandbox.clock import Clock
from sandbox.nursery import Nursery
from sandbox.updates import Update, Updates

TIMEOUT = 60.0
LONGEST_PAUSE = 120.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


class Webhook:
    """The address updates are sent to, if any, and how that went."""

    def __init__(self, updates: Updates, clock: Clock) -> None:
        self._updates = updates
        self._clock = clock
        self._busy: set[int] = set()
        self._http: aiohttp.ClientSession | None = None
        self._nursery: Nursery | None = None
        self.on_reply: Callable[[dict[str, Any]], None] | None = None  # a method call in the answer
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.first_pause = 1.0
        self.last_error: tuple[int, str] | None = None

    def attach(self, nursery: Nursery) -> None:
        """From now on deliveries run in this nursery."""
        self._nursery = nursery

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Send to `url` from now on; an empty one ends delivery."""
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.last_error = None
        self._updates.on_arrival = self.push if url else None
        self.push()

    def push(self) -> None:
        """Begin to deliver to every chat that is not being delivered to."""
        if not self.url or self._nursery is None:
            return
        for update in self._updates.waiting():
            if len(self._busy) >= self.max_connections:
                return
            if update.chat not in self._busy:
                self._busy.add(update.chat)
                self._nursery.start(self._deliver_chat(update.chat, self.url))

    async def _deliver_chat(self, chat: int, url: str) -> None:
        pause = self.first_pause
        try:
            while self.url == url and (update := self._next(chat)) is not None:
                error = await self._send(update, url)
                if error is None:
                    pause = self.first_pause
                    self._updates.drop(update)
                    continue
                self.last_error = (int(self._clock.time()), error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._busy.discard(chat)
        self.push()

    def _next(self, chat: int) -> Update | None:
        return next((each for each in self._updates.waiting() if each.chat == chat), None)

    async def _send(self, update: Update, url: str) -> str | None:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(TIMEOUT))
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with self._http.post(
                url, json=update.data, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                if not 200 <= answer.status < 300:
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError:
            return "Connection refused"
        self._obey(body)
        return None

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
