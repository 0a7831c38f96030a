"""A local Bot API that does as little as it can: hands out prepared updates, takes replies, notes the times.

Not the sandbox: that one is faithful, this one must never be the bottleneck. Run as a process of its own:
``python -m benchmarks.peer`` prints its port, then one JSON line when every reply is in.
"""

import argparse
import asyncio
import itertools
import json
import time
from typing import Any

from aiohttp import web

ME = {"id": 1, "is_bot": True, "first_name": "Peer", "username": "peer_bot"}
_MESSAGE = {"message_id": 1, "date": 1541827500, "chat": {"id": 1, "type": "private"}, "text": "ok"}
_SENT = web.json_response({"ok": True, "result": _MESSAGE}).text
_TRUE = '{"ok":true,"result":true}'


class Peer:
    """Hands out ``total`` updates with ``text`` from ``people`` people, at most 100 a poll."""

    def __init__(self, total: int, people: int, text: str) -> None:
        self.total = total
        self._updates = [_update(number, 1000 + number % people, text) for number in range(1, total + 1)]
        self.first_poll: float | None = None
        self.handed: float | None = None
        self.replies = 0
        self.done = asyncio.Event()
        self.last_reply = 0.0

    async def answer(self, request: web.Request) -> web.Response:
        method = request.path.rsplit("/", 1)[-1]
        if method == "getUpdates":
            return await self._poll(request)
        if method == "getMe":
            return web.json_response({"ok": True, "result": ME})
        if method == "sendMessage":
            await request.read()
            self.replies += 1
            self.last_reply = time.perf_counter()
            if self.replies >= self.total > 0:
                self.done.set()
            return web.Response(text=_SENT, content_type="application/json")
        if method.startswith("getMy"):
            result: Any = [] if method == "getMyCommands" else {"description": "", "short_description": ""}
            return web.json_response({"ok": True, "result": result})
        return web.Response(text=_TRUE, content_type="application/json")

    async def _poll(self, request: web.Request) -> web.Response:
        asked = request.query if request.query else await request.post()
        offset = int(str(asked.get("offset", 0) or 0))
        if self.first_poll is None:
            self.first_poll = time.time()
            print(json.dumps({"first_poll": self.first_poll}), flush=True)
        batch = list(itertools.islice(self._updates, max(0, offset - 1), max(0, offset - 1) + 100))
        if not batch:
            await asyncio.sleep(1)
            return web.json_response({"ok": True, "result": []})
        if self.handed is None:
            self.handed = time.perf_counter()
        return web.Response(
            text='{"ok":true,"result":[' + ",".join(batch) + "]}", content_type="application/json"
        )


def _update(number: int, user: int, text: str) -> str:
    person = {"id": user, "is_bot": False, "first_name": "Anna", "language_code": "en"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    message = {
        "message_id": number,
        "date": 1541827500,
        "text": text,
        "entities": entities,
        "from": person,
        "chat": {"id": user, "type": "private", "first_name": "Anna"},
    }
    return json.dumps({"update_id": number, "message": message})


async def serve(total: int, people: int, text: str, seconds: float) -> None:
    """Serve until every reply is in, or ``seconds`` have passed; print what was seen."""
    peer = Peer(total, people, text)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", peer.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(json.dumps({"port": runner.addresses[0][1]}), flush=True)
    try:
        async with asyncio.timeout(seconds):
            await peer.done.wait()
    except TimeoutError:
        pass
    took = peer.last_reply - (peer.handed or 0)
    print(json.dumps({"replies": peer.replies, "seconds": took}), flush=True)
    await runner.cleanup()


def main() -> None:
    """Read the options and serve."""
    options = argparse.ArgumentParser()
    options.add_argument("--total", type=int, default=0)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--text", default="/today")
    options.add_argument("--seconds", type=float, default=60)
    chosen = options.parse_args()
    asyncio.run(serve(chosen.total, chosen.people, chosen.text, chosen.seconds))


if __name__ == "__main__":
    main()
