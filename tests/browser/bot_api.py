"""The bot's side of these tests: plain calls of the Bot API over HTTP, no bot of ours."""

import json
from typing import Any

import aiohttp

Json = dict[str, Any]


class BotSide:
    """Answers for a bot, call by call."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str) -> None:
        self._http = http
        self._base = f"{url}/bot{token}"
        self._offset = 0

    async def call(self, method: str, **parameters: Any) -> Any:
        """The `result` of a call that must succeed."""
        async with self._http.post(f"{self._base}/{method}", json=parameters) as answer:
            body = await answer.json()
        assert body["ok"], body
        return body["result"]

    async def says(self, chat_id: int, text: str, **parameters: Any) -> Json:
        """Send HTML text."""
        sent: Json = await self.call(
            "sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", **parameters
        )
        return sent

    async def uploads(self, method: str, field: str, name: str, content: bytes, **parameters: Any) -> Json:
        """Send a file by multipart."""
        form = aiohttp.FormData(quote_fields=False)
        for key, value in parameters.items():
            form.add_field(key, json.dumps(value) if isinstance(value, dict) else str(value))
        form.add_field(field, content, filename=name)
        async with self._http.post(f"{self._base}/{method}", data=form) as answer:
            body = await answer.json()
        assert body["ok"], body
        sent: Json = body["result"]
        return sent

    async def hears(self, kind: str) -> Json:
        """The next update of this kind, others before it are let go. AssertionError after five seconds."""
        for _ in range(10):
            updates = await self.call("getUpdates", offset=self._offset, timeout=5, limit=1)
            assert updates, f"no {kind} came"
            self._offset = updates[0]["update_id"] + 1
            if kind in updates[0]:
                found: Json = updates[0][kind]
                return found
        raise AssertionError(f"no {kind} among ten updates")


def keyboard(*rows: list[str]) -> Json:
    """An inline keyboard whose buttons carry their own labels as callback data."""
    return {"inline_keyboard": [[{"text": each, "callback_data": each} for each in row] for row in rows]}
