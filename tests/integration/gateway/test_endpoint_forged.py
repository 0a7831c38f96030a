"""Requests made up by the thousand: the one that is Telegram's gets in, whatever stands around it."""

import asyncio
import json
import random
from collections import Counter

import pytest

from bot.db.engine import Database
from bot.gateway.endpoint import SECRET_HEADER
from tests.integration.gateway.door import PATH, SECRET, Door, door
from tests.integration.gateway.feeding import message, sqlite_only
from tests.integration.gateway.polling import stored
from tests.proving import Says, drawn_seed

pytestmark = pytest.mark.fault("bad:webhook")

_SECRETS = (
    *[SECRET] * 12,
    SECRET[:-1],
    f"{SECRET}x",
    SECRET.swapcase(),
    "",
    " ",
    "null",
    "\u00e9" * 27,
)
_METHODS = (*["POST"] * 12, "GET", "PUT", "post", "PATCH", "CONNECT", "X")
_PATHS = (
    *[PATH] * 12,
    "/",
    f"{PATH}/",
    f"{PATH}?secret={SECRET}",
    f"/x/..{PATH}",
    "*",
    f"http://x{PATH}",
)
_TYPES = (*["application/json"] * 8, "application/json; charset=utf-8", "text/json", "", "*/*")
_EXTRA = (
    *[""] * 8,
    "Transfer-Encoding: gzip",
    "Content-Encoding: br",
    f"X-Forwarded-{SECRET_HEADER}: {SECRET}",
    "Expect: 100-continue",
    "Expect: the best",
    "Upgrade: websocket\r\nConnection: Upgrade",
    "Connection: close",
    "Range: bytes=0-1",
    "X: " + "y" * 9000,
)


class Forger:
    """Draws requests from a seed."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def draw(self, update_id: int) -> tuple[bytes, bool]:
        """A request, and whether it is as Telegram would send it: then it may get in, no other may."""
        pick = self._dice.choice
        secret, method, path, kind, extra = map(pick, (_SECRETS, _METHODS, _PATHS, _TYPES, _EXTRA))
        raw = json.dumps(message(update_id, 1, pick(("x", "ā", "\x00", "\ud800", "x" * 5000))))
        good = secret == SECRET and method == "POST" and path.partition("?")[0] in (PATH, f"http://x{PATH}")
        good = good and kind.startswith("application/json")
        body = self._damaged(raw.encode()) if self._dice.random() < 0.3 else raw.encode()
        length = str(len(body)) if self._dice.random() < 0.9 else pick(("0", "-1", "x", "9" * 30))
        head = [f"{method} {path} HTTP/1.1", "Host: x", f"Content-Type: {kind}", f"Content-Length: {length}"]
        head += [f"{SECRET_HEADER}: {secret}"] * pick((0, 1, 1, 1, 1)) + [extra] * bool(extra)
        told = any(line == f"{SECRET_HEADER}: {SECRET}" for line in head)
        return "\r\n".join([*head, "", ""]).encode() + body, good and told

    def _damaged(self, body: bytes) -> bytes:
        at = self._dice.randrange(30, len(body))  # behind its number, by which it is known
        return body[:at] + self._dice.randbytes(self._dice.randrange(3)) + body[at + 1 :]


async def _status(opened: Door, request: bytes) -> int:
    """What it answers; 0 where it hangs up, or goes on waiting for the rest."""
    try:
        async with asyncio.timeout(0.5):
            said = await opened.says(request + b"\r\n\r\n")
    except TimeoutError:
        return 0
    words = said.split()
    return int(words[1]) if len(words) > 1 else 0


async def _forge(db: Database, says: Says, number: int) -> None:
    seed = drawn_seed()
    forger = Forger(seed)
    statuses: Counter[int] = Counter()
    honest = set()
    async with door(db) as opened:
        requests = [forger.draw(update_id) for update_id in range(1, number + 1)]
        honest = {update_id for update_id, (_, good) in enumerate(requests, 1) if good}
        for start in range(0, number, 40):
            some = requests[start : start + 40]
            statuses.update(await asyncio.gather(*(_status(opened, request) for request, _ in some)))
        assert await opened.takes(10**9) == 200, "it serves nobody any more"
    kept = set(await stored(db)) - {10**9}
    says(requests=number, taken=len(kept), forged=len(kept - honest), seed=seed)
    assert kept <= honest, "somebody got in"
    assert len(kept) > number / 20, "hardly any was as Telegram's"
    assert {status for status in statuses if status >= 500} == set(), statuses


@sqlite_only
async def test_of_400_requests_made_up_only_telegrams_own_get_in(db: Database, proof_says: Says) -> None:
    await _forge(db, proof_says, 400)


@sqlite_only
@pytest.mark.proof
async def test_of_20000_requests_made_up_only_telegrams_own_get_in(db: Database, proof_says: Says) -> None:
    await _forge(db, proof_says, 20_000)
