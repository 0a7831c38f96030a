"""Updates by webhook: how many a second are stored and confirmed, and how long Telegram waits for it."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import (
    WHOLE,
    Part,
    Row,
    Size,
    in_turns,
    median,
    percentile,
    ratio,
    spread,
    times,
    verdict,
)
from benchmarks.hooked import PATH, SECRET
from benchmarks.processes import end, line

CONNECTIONS = 40
UPDATES = 8000
GOAL_MS = 50

Waited = list[float]
"""Seconds of each update."""


def _request(number: int) -> bytes:
    person = {"id": 1000 + number % 200, "is_bot": False, "first_name": "P"}
    message = {"message_id": number, "date": 1541827500, "chat": {"id": person["id"], "type": "private"}}
    body = json.dumps({"update_id": number, "message": message | {"from": person, "text": "/today"}}).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _send(port: int, requests: list[bytes], waited: Waited) -> None:
    """One connection, as Telegram's: the next update when the one before is confirmed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer.decode())
        waited.append(time.perf_counter() - began)
    writer.close()


async def send_all(ports: Sequence[int], first: int, updates: int) -> tuple[float, Waited]:
    """Send updates of these numbers to the ports in turn; how many a second were confirmed, and each wait."""
    requests = [_request(number) for number in range(first, first + updates)]
    waited: Waited = []
    began = time.perf_counter()
    shares = [(ports[n % len(ports)], requests[n::CONNECTIONS]) for n in range(CONNECTIONS)]
    await asyncio.gather(*(_send(port, share, waited) for port, share in shares))
    return updates / (time.perf_counter() - began), waited


@contextmanager
def hooked(where: str) -> Iterator[int]:
    """A process that takes updates in and stores them there; its port."""
    command = [sys.executable, "-m", "benchmarks.hooked", where]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield line(process)["port"]
    finally:
        end(process)


def once(kind: str, updates: int) -> tuple[float, Waited]:
    """Updates a second, and how long each waited. ``kind``: ``stored`` or ``bare``."""
    with tempfile.TemporaryDirectory() as name:
        where = "bare" if kind == "bare" else f"sqlite+aiosqlite:///{Path(name) / 'ttchan.db'}"
        with hooked(where) as port:
            asyncio.run(send_all([port], 10**6, CONNECTIONS * 5))  # both are warm
            return asyncio.run(send_all([port], 1, updates))


def run(size: Size = WHOLE) -> Part:
    """Measure by turns."""
    updates = size.of(UPDATES, 400)
    found = in_turns(size.rounds, stored=lambda: once("stored", updates), bare=lambda: once("bare", updates))
    rates = {kind: [rate for rate, _ in rounds] for kind, rounds in found.items()}
    waits = {kind: [one for _, waited in rounds for one in waited] for kind, rounds in found.items()}
    p99 = median(percentile(waited, 0.99) for _, waited in found["stored"]) * 1000
    return Part(
        "Updates by webhook",
        f"{CONNECTIONS} connections, each sending the next update when the one before is confirmed, as "
        f"Telegram does; {updates} updates a round; the server is a process of its own. Ours checks the "
        "secret, stores in SQLite with synchronous=FULL and answers after the commit; those that wait share "
        "one. Beside it aiohttp alone, which reads the body as JSON and keeps nothing.",
        [
            Row(
                "stored and confirmed, updates/s",
                f"{median(rates['stored']):.0f}",
                f"{median(rates['bare']):.0f} kept nowhere",
                times(ratio(rates["stored"], rates["bare"])),
            ),
            Row(
                "from the request to the 200, p99",
                f"{p99:.1f} ms ({spread(waits['stored'])})",
                spread(waits["bare"]),
                goal=f"≤ {GOAL_MS} ms",
                mark=verdict(holds=p99 <= GOAL_MS),
            ),
        ],
    )
