"""A local Bot API that does as little as it can: hands out prepared updates, takes replies, notes the times.

Not the sandbox: that one is faithful, this one must never be the bottleneck. Run as a process of its own:
``python -m benchmarks.peer`` prints its port, then one JSON line when every reply is in. People it has not
handed out an update of are *told* something; with ``--asks`` it asks while that goes on, and says how long
each reply took from the update's leaving to the reply's arriving, half of ``--latency`` on either way.
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


TOLD = 50_000
"""Ids of people from here on never ask: what reaches them is told unasked."""


class Peer:
    """Hands out ``total`` updates with ``text`` from ``people`` people, at most 100 a poll."""

    def __init__(self, total: int, people: int, text: str, latency: float = 0.0, tell: int = 0) -> None:
        self._half = latency / 2000
        self._to_tell = tell
        self.told: list[float] = []
        self.asked: dict[int, list[float]] = {}
        self.took: list[float] = []
        self.asking: asyncio.Queue[str] | None = None
        self.total = total
        self._updates = [_update(number, 1000 + number % people, text) for number in range(1, total + 1)]
        self.first_poll: float | None = None
        self.handed: float | None = None
        self.replies = 0
        self.done = asyncio.Event()
        self.last_reply = 0.0

    async def answer(self, request: web.Request) -> web.Response:
        """Serve a call, after and before half the latency."""
        if not self._half:
            return await self._answer(request)
        await request.read()
        await asyncio.sleep(self._half)
        response = await self._answer(request)
        await asyncio.sleep(self._half)
        return response

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.path.rsplit("/", 1)[-1]
        if method == "getUpdates":
            return await self._poll(request)
        if method == "getMe":
            return web.json_response({"ok": True, "result": ME})
        if method == "sendMessage":
            self._note(await _chat_of(request))
            self.replies += 1
            self.last_reply = time.perf_counter()
            if self.replies >= self.total > 0:
                self.done.set()
            return web.Response(text=_SENT, content_type="application/json")
        if method.startswith("getMy"):
            result: Any = [] if method == "getMyCommands" else {"description": "", "short_description": ""}
            return web.json_response({"ok": True, "result": result})
        return web.Response(text=_TRUE, content_type="application/json")

    def _note(self, chat: int) -> None:
        if chat >= TOLD:
            self.told.append(time.time())
            if len(self.told) >= self._to_tell > 0:
                self.done.set()
        elif chat in self.asked:
            self.took.append(time.perf_counter() - self.asked[chat].pop(0))
            if not self.asked[chat]:
                del self.asked[chat]

    async def ask(self, number: int, every: float, text: str) -> None:
        """From the first one told on, ask so often, each time another of 20 people."""
        self.asking = asyncio.Queue()
        while not self.told:
            await asyncio.sleep(0.01)
        for n in range(1, number + 1):
            await asyncio.sleep(every)
            self.asking.put_nowait(_update(n, 1000 + n % 20, text))
        while self.asked or not self.asking.empty():  # however long it takes: ``--seconds`` is the limit
            await asyncio.sleep(0.1)
        self.done.set()

    async def _next_question(self) -> web.Response:
        assert self.asking is not None
        try:
            text = await asyncio.wait_for(self.asking.get(), 20)
        except TimeoutError:
            return web.json_response({"ok": True, "result": []})
        self.asked.setdefault(json.loads(text)["message"]["chat"]["id"], []).append(time.perf_counter())
        return web.Response(text=f'{{"ok":true,"result":[{text}]}}', content_type="application/json")

    async def _poll(self, request: web.Request) -> web.Response:
        asked = request.query if request.query else await request.post()
        offset = int(str(asked.get("offset", 0) or 0))
        if self.first_poll is None:
            self.first_poll = time.time()
            print(json.dumps({"first_poll": self.first_poll}), flush=True)
        if self.asking is not None:
            return await self._next_question()
        batch = list(itertools.islice(self._updates, max(0, offset - 1), max(0, offset - 1) + 100))
        if not batch:
            await asyncio.sleep(1)
            return web.json_response({"ok": True, "result": []})
        if self.handed is None:
            self.handed = time.perf_counter()
        return web.Response(
            text='{"ok":true,"result":[' + ",".join(batch) + "]}", content_type="application/json"
        )


async def _chat_of(request: web.Request) -> int:
    if request.content_type == "application/json":
        return int(json.loads(await request.read()).get("chat_id", 0))
    return int(str((await request.post()).get("chat_id", 0)))


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


async def serve(options: argparse.Namespace) -> None:
    """Serve until every reply is in, or ``seconds`` have passed; print what was seen."""
    peer = Peer(options.total, options.people, options.text, options.latency, options.tell)
    asking = (
        asyncio.ensure_future(peer.ask(options.asks, options.every, options.text)) if options.asks else None
    )
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", peer.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(json.dumps({"port": runner.addresses[0][1]}), flush=True)
    try:
        async with asyncio.timeout(options.seconds):
            await peer.done.wait()
    except TimeoutError:
        pass
    if asking is not None:
        asking.cancel()
    took = peer.last_reply - (peer.handed or 0)
    seen = {"replies": peer.replies, "seconds": took, "told": peer.told, "took": peer.took}
    print(json.dumps(seen), flush=True)
    await runner.cleanup()


def main() -> None:
    """Read the options and serve."""
    options = argparse.ArgumentParser()
    options.add_argument("--total", type=int, default=0)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--text", default="/today")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--tell", type=int, default=0)
    options.add_argument("--asks", type=int, default=0)
    options.add_argument("--every", type=float, default=0.23)
    options.add_argument("--latency", type=float, default=0)
    asyncio.run(serve(options.parse_args()))


if __name__ == "__main__":
    main()
