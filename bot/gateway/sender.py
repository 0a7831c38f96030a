"""The bot as it speaks: calls with ready parameters, answers read as raw JSON.

python-telegram-bot would build a Message of each answer, which costs as much as all the rest of a reply.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import RetryAfter
from telegram.ext import Defaults, ExtBot

from bot.gateway.limiter import Limiter
from bot.gateway.transport import Transport
from bot.screen import Document

_KNOWN_FILES = 1000


class _Ready:
    """What the transport reads of PTB's RequestData, without turning anything into dictionaries first."""

    contains_files = False

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given = {name: value for name, value in given.items() if value is not None}

    @property
    def json_payload(self) -> bytes:
        """The body of the call."""
        return json.dumps(self._given).encode()


class Sender(ExtBot[None]):
    """PTB's bot with a quick way. Errors are PTB's; calls are limited like all others."""

    __slots__ = ("_files", "_limiter", "_transport", "_unreadable")

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        transport: Transport,
        unused: Transport,
        limiter: Limiter,
        defaults: Defaults,
    ) -> None:
        super().__init__(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=transport,
            get_updates_request=unused,  # intake polls by itself; PTB would make an httpx client for it
            rate_limiter=limiter,
            defaults=defaults,
        )
        self._limiter = limiter
        self._transport = transport
        self._files: dict[str, str] = {}
        self._unreadable = 0

    async def call(self, method: str, parameters: Mapping[str, object]) -> Any:
        """Call a method; returns its ``result``. Values are as Telegram takes them, None is left out."""
        url, given = f"{self.base_url}/{method}", {"request_data": _Ready(parameters)}
        whose = {"chat_id": parameters.get("chat_id")}
        return await self._limiter.process_request(self.request.post, (url,), given, method, whose, None)

    async def once(self, method: str, parameters: Mapping[str, object]) -> tuple[int, bytes]:
        """Make a call of a delivery once, without waiting for its turn: (status, body).

        Raises NotSent, NetworkError (nobody knows), RetryAfter.
        """
        url = f"{self.base_url}/{method}"
        return await self._transport.once(url, _Ready(parameters))  # type: ignore[arg-type]

    @property
    def limiter(self) -> Limiter:
        """The one budget of everything sent."""
        return self._limiter

    def hold(self, error: RetryAfter, chat_id: object) -> None:
        """Telegram said 429 to a delivery."""
        self._limiter.pause(error, chat_id)

    def count_unreadable(self, *, readable: bool) -> int:
        """Note whether Telegram could parse a delivery's text. Returns how many in a row it could not."""
        self._unreadable = 0 if readable else self._unreadable + 1
        return self._unreadable

    async def fetch(self, file_id: str, target: Path, *, most: int) -> None:
        """Get a file that somebody sent, at most so many bytes of it. Raises TelegramError."""
        found = await self.call("getFile", {"file_id": file_id})
        await self._transport.fetch(f"{self.base_file_url}/{found['file_path']}", target, most=most)

    async def document(self, chat_id: int, document: Document) -> None:
        """Send a file; a content that went up once is sent again by its file id."""
        digest = hashlib.sha256(document.content + document.name.encode()).hexdigest()
        known = self._files.get(digest)
        sent = await self.send_document(
            chat_id,
            known or InputFile(document.content, document.name),
            document.caption or None,
            parse_mode=ParseMode.HTML,
        )
        if known is None and sent.document is not None:
            self.remember_file(digest, sent.document.file_id)

    def known_file(self, digest: str) -> str | None:
        """The id of a file that went up before under this name of its content."""
        return self._files.get(digest)

    def remember_file(self, digest: str, file_id: str) -> None:
        """Keep the id of a file that went up."""
        if len(self._files) < _KNOWN_FILES:
            self._files[digest] = file_id


def written(value: object) -> str:
    """A parameter that is an object, as the JSON text that Telegram takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
