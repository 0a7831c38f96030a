"""The peers of our announcements: loops that send, and nothing that survives a restart.

``BY`` says whose loop: ``aiogram``, ``ptb`` (python-telegram-bot as it comes), ``aiohttp`` (a call and
nothing else: the limit for all that stand on it), ``raw`` (bytes made once over open connections: what the
server can take). Each is imported where it is used: what is not measured must not be there. ``WINDOW`` 1 is
the loop of their documentation; more is as many of them side by side.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urlsplit

from benchmarks.peer import TOLD
from benchmarks.processes import TOKEN

URL, TEXT = os.environ.get("TTCHAN_API_URL", ""), os.environ.get("TEXT", "Told")
WINDOW = int(os.environ.get("WINDOW", "1"))


async def side_by_side(send: Callable[[int], Awaitable[object]]) -> None:
    """Send to everybody, at most WINDOW at once."""
    people = everybody()

    async def loop() -> None:
        for person in people:
            await send(person)

    await asyncio.gather(*(loop() for _ in range(WINDOW)))


def everybody() -> Iterator[int]:
    """Who is told."""
    return iter(range(TOLD, TOLD + int(os.environ["TOLD"])))


async def aiogram() -> None:
    """aiogram's bot."""
    from aiogram import Bot  # noqa: PLC0415
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415

    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(URL), limit=100)) as bot:
        await side_by_side(lambda person: bot.send_message(person, TEXT, parse_mode="HTML"))


async def ptb() -> None:
    """python-telegram-bot's bot with its own transport."""
    from telegram import Bot  # noqa: PLC0415

    async with Bot(TOKEN, base_url=f"{URL}/bot") as bot:
        await side_by_side(lambda person: bot.send_message(person, TEXT, "HTML", pool_timeout=60))


async def aiohttp() -> None:
    """A call, and its answer read as bytes."""
    from aiohttp import ClientSession, TCPConnector  # noqa: PLC0415

    async with ClientSession(connector=TCPConnector(limit=0)) as session:

        async def send(person: int) -> None:
            body = json.dumps({"chat_id": person, "text": TEXT, "parse_mode": "HTML"}).encode()
            async with session.post(f"{URL}/bot{TOKEN}/sendMessage", data=body) as answer:
                await answer.read()

        await side_by_side(send)


async def raw() -> None:
    """The same bytes again and again: the head that aiohttp sends, and no client's work."""
    body = json.dumps({"chat_id": TOLD, "text": TEXT, "parse_mode": "HTML"}).encode()
    head = (
        f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: {urlsplit(URL).netloc}\r\nAccept: */*\r\n"
        f"Accept-Encoding: gzip, deflate\r\nContent-Type: application/json\r\nContent-Length: "
        f"{len(body)}\r\n\r\n"
    )
    people = everybody()

    async def loop() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(URL).port)
        for _ in people:
            writer.write(head.encode() + body)
            await reader.readuntil(b"}}")
        writer.close()

    await asyncio.gather(*(loop() for _ in range(WINDOW)))


if __name__ == "__main__":
    asyncio.run({"aiogram": aiogram, "ptb": ptb, "aiohttp": aiohttp, "raw": raw}[os.environ["BY"]]())
