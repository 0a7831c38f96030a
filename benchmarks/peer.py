"""A local Bot API that does as little as it can: hands out prepared updates, takes replies, notes the times.

Not the sandbox: that one is faithful, this one must never be the bottleneck. Run as a process of its own:
``python -m benchmarks.peer`` prints its port, then one JSON line when every reply is in. People it has not
handed out an update of are *told* something; with ``--asks`` it asks while that goes on, and says how long
each reply took from the update's leaving to the reply's arriving, half of ``--latency`` on either way. With
``--after`` it hands out updates so many seconds after the first poll, when a start is over; with
``--enforce`` it takes so many messages in any second, and answers 429 to more.
"""

import argparse
import asyncio
import itertools
import json
import re
import time
from collections import deque
from collections.abc import Awaitable

from benchmarks.lean_http import listen, response

TOLD = 50_000
"""Ids of people from here on never ask: what reaches them is told unasked."""

_ME = response('{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Peer","username":"peer_bot"}}')
_SENT = response(
    '{"ok":true,"result":{"message_id":1,"date":1541827500,"chat":{"id":1,"type":"private"},"text":"ok"}}'
)
_REFUSED = response(
    '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",'
    '"parameters":{"retry_after":1}}',
    429,
)
_TRUE = response('{"ok":true,"result":true}')
_NONE = response('{"ok":true,"result":[]}')
_NAMED = response('{"ok":true,"result":{"description":"","short_description":""}}')
_CHAT = re.compile(rb'chat_id(?:"\s*:\s*"?|=|"\r\n(?:[^\r\n]+\r\n)*\r\n)(-?\d+)')
_OFFSET = re.compile(rb'offset(?:"\s*:\s*"?|=)(\d+)')
_TIMEOUT = re.compile(rb'timeout(?:"\s*:\s*"?|=)(\d+)')
_LONGEST_POLL = 25.0


class Peer:
    """What ``options`` of the command line say: see above."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._half = options.latency / 2000
        self.told: list[float] = []
        self.asked: dict[int, list[float]] = {}
        self.took: list[float] = []
        self.asking: asyncio.Queue[str] | None = None
        numbers = range(1, options.total + 1)
        self._updates = [_update(n, 1000 + n % options.people, options.text) for n in numbers]
        self._accepted: deque[float] = deque(maxlen=options.enforce or 1)
        self.refused = 0
        self.first_poll: float | None = None
        self.replies = 0
        self.done = asyncio.Event()
        self.first_reply = self.last_reply = 0.0

    def answer(self, target: str, body: bytes) -> bytes | Awaitable[bytes]:
        """Serve a call, after and before half the latency."""
        arrived = time.perf_counter()
        if not self._half:
            return self._answer(target, body, arrived)
        return self._slowly(target, body, arrived)

    async def _slowly(self, target: str, body: bytes, arrived: float) -> bytes:
        await asyncio.sleep(self._half)
        given = self._answer(target, body, arrived)
        given = given if isinstance(given, bytes) else await given
        await asyncio.sleep(self._half)
        return given

    def _answer(self, target: str, body: bytes, arrived: float) -> bytes | Awaitable[bytes]:
        path, _, query = target.partition("?")
        method = path.rpartition("/")[2]
        if method == "sendMessage":
            return self._take(int(_found(_CHAT, body, query)), arrived)
        if method == "getUpdates":
            return self._poll(int(_found(_OFFSET, body, query)), int(_found(_TIMEOUT, body, query)))
        if method == "getMe":
            return _ME
        if method == "getMyCommands":
            return _NONE
        return _NAMED if method.startswith("getMy") else _TRUE

    def _take(self, chat: int, arrived: float) -> bytes:
        if self._options.enforce and not self._room(arrived):
            self.refused += 1
            return _REFUSED
        self._note(chat)
        self.replies += 1
        self.last_reply = time.perf_counter()
        self.first_reply = self.first_reply or self.last_reply
        if self.replies >= self._options.total > 0:
            self.done.set()
        return _SENT

    def _room(self, arrived: float) -> bool:
        """By when calls arrived: that this process comes late itself is no fault of theirs."""
        if len(self._accepted) == self._options.enforce and arrived - self._accepted[0] < 1:
            return False
        self._accepted.append(arrived)
        return True

    def _note(self, chat: int) -> None:
        if chat >= TOLD:
            self.told.append(time.time())
            if len(self.told) >= self._options.tell > 0 and self.asking is None:
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
        while self.asked or not self.asking.empty() or len(self.told) < self._options.tell:
            await asyncio.sleep(0.1)  # however long it takes: ``--seconds`` is the limit
        self.done.set()

    async def _next_question(self, timeout: float) -> bytes:
        assert self.asking is not None
        try:
            text = await asyncio.wait_for(self.asking.get(), timeout)
        except TimeoutError:
            return _NONE
        self.asked.setdefault(json.loads(text)["message"]["chat"]["id"], []).append(time.perf_counter())
        return response(f'{{"ok":true,"result":[{text}]}}')

    async def _poll(self, offset: int, timeout: float) -> bytes:
        if self.first_poll is None:
            self.first_poll = time.time()
            print(json.dumps({"first_poll": self.first_poll}), flush=True)
        if self.asking is not None:
            return await self._next_question(min(timeout, _LONGEST_POLL))
        await asyncio.sleep(self.first_poll + self._options.after - time.time())  # no longer if it is over
        start = max(0, offset - 1)
        batch = list(itertools.islice(self._updates, start, start + 100))
        if not batch:
            await asyncio.sleep(min(timeout, _LONGEST_POLL))
            return _NONE
        return response('{"ok":true,"result":[' + ",".join(batch) + "]}")


def _found(what: re.Pattern[bytes], body: bytes, query: str) -> bytes:
    found = what.search(body) or what.search(query.encode())
    return found[1] if found else b"0"


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


async def serve(given: argparse.Namespace) -> None:
    """Serve; print what was seen when every reply is in or ``seconds`` have passed; go on until ended."""
    peer = Peer(given)
    asking = peer.ask(given.asks, given.every, given.text) if given.asks else None
    task = asyncio.ensure_future(asking) if asking else None
    server, port = await listen(peer.answer)
    print(json.dumps({"port": port}), flush=True)
    try:
        async with asyncio.timeout(given.seconds):
            await peer.done.wait()
    except TimeoutError:
        pass
    if task is not None:
        task.cancel()
    took = peer.last_reply - peer.first_reply  # a bot that stores while it still starts gains nothing by it
    seen = {"replies": peer.replies, "seconds": took, "told": peer.told, "took": peer.took}
    print(json.dumps(seen | {"refused": peer.refused}), flush=True)
    await asyncio.sleep(given.seconds)  # a bot without its server would be busy with that
    server.close()


def options() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--total", type=int, default=0)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--text", default="/today")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--tell", type=int, default=0)
    parser.add_argument("--asks", type=int, default=0)
    parser.add_argument("--every", type=float, default=0.23)
    parser.add_argument("--latency", type=float, default=0)
    parser.add_argument("--after", type=float, default=0)
    parser.add_argument("--enforce", type=int, default=0)
    return parser


def main() -> None:
    """Read the options and serve."""
    asyncio.run(serve(options().parse_args()))


if __name__ == "__main__":
    main()
