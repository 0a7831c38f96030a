"""Raw updates of a person, and looks at what became of them."""

import asyncio
import time
from collections import Counter
from typing import Any

from bot.db.engine import Database
from sandbox import Person, Sandbox
from tests.integration.gateway.feeding import states


def answers(sandbox: Sandbox, person: Person) -> list[str]:
    return [str(call.params["text"]) for call in sandbox.journal.calls("sendMessage", chat_id=person.id)]


def raw(person: Person, **content: Any) -> dict[str, Any]:
    sender = {"id": person.id, "is_bot": False, "first_name": "A", "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": "A"}
    return {"message_id": 5000, "date": 1, "chat": chat, "from": sender} | content


async def all_done(db: Database, number: int, seconds: float = 15) -> Counter[str]:
    deadline = time.monotonic() + seconds
    while True:
        found = await states(db)
        if found["done"] + found["quarantined"] >= number:
            return found
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.02 if number < 1000 else 0.2)  # what is measured is the bot
