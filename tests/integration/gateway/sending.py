"""A process that delivers and replies as fast as it may, beside others on the same database.

``python -m tests.integration.gateway.sending DATABASE API SECONDS CHAT…``: says what became of its calls.
"""

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress
from itertools import cycle

from telegram.ext import Defaults

from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.deliveries import Outcome
from bot.gateway.budget import Budget
from bot.gateway.delivering import once
from bot.gateway.limiter import Limiter
from bot.gateway.sender import Sender
from bot.gateway.transport import Transport
from bot.services import turns
from tests.integration.victim import TOKEN

RATE, REPLIES = 30, 3
"""A second: the setting, and how many people ask for a reply."""
HAND = 12
"""How many deliveries are tried at once."""


async def main(url: str, api: str, seconds: float, chats: list[int]) -> None:
    """Send until so many seconds are over; to each chat in turn."""
    db = Database(url)
    budget = Budget.of(db, Clock(), RATE)
    assert budget is not None
    limiter = Limiter(Clock(), RATE, budget=budget)
    transport = Transport(32)
    sender = Sender(TOKEN, api, transport=transport, unused=transport, limiter=limiter, defaults=Defaults())
    await transport.initialize()
    done: Counter[str] = Counter()
    turn = cycle(chats)

    async def deliver() -> None:
        while True:
            chat = next(turn)
            if await limiter.deliver(chat):
                tried = await once(sender, "sendMessage", {"chat_id": chat, "text": "delivery"})
                done["deliveries"] += tried.outcome is Outcome.SENT
            else:
                await asyncio.sleep(0.1)

    async def reply() -> None:
        await sender.call("sendMessage", {"chat_id": next(turn), "text": "reply"})
        done["replies"] += 1

    async with asyncio.TaskGroup() as nursery:
        leasing = nursery.create_task(budget.run())
        await sender.call("getMe", {})  # as a start does: both lines are open by then
        await _row(db)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as sending:
                for _ in range(HAND):
                    sending.create_task(deliver())
                while True:
                    sending.create_task(reply())
                    await asyncio.sleep(1 / REPLIES)
        leasing.cancel()
    await transport.shutdown()
    await db.dispose()
    print(json.dumps(done))  # noqa: T201 - the test reads it


async def _row(db: Database) -> None:
    async with db.write() as session:
        await turns.lock(session)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), [int(chat) for chat in sys.argv[4:]]))
