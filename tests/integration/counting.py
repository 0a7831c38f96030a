"""Messages that the counting bot counts: written, answered, and looked for afterwards."""

import asyncio
from collections import Counter

from sqlalchemy import select

from bot.db.engine import Database
from sandbox import Sandbox
from tests.integration.counting_bot import counted

PEOPLE = 20


async def write(sandbox: Sandbox, number: int) -> None:
    """Have 20 people write so many messages."""
    people = [sandbox.add_person(f"P{n}") for n in range(PEOPLE)]
    for person in people:
        await person.start()
    for n in range(number):
        await people[n % PEOPLE].send(f"count {n}")


async def all_answered(sandbox: Sandbox, number: int, seconds: float) -> Counter[str]:
    """Wait until every update has an answer; return how many answers each got."""
    async with asyncio.timeout(seconds):
        while True:
            said = (str(entry.params.get("text")) for entry in sandbox.journal.calls("sendMessage"))
            answers = Counter(text for text in said if text.startswith("counted"))
            if len(answers) >= number:
                return answers
            await asyncio.sleep(0.05)


async def check_applied_once(db: Database, number: int) -> None:
    """Assert that each of so many updates was applied, and none twice."""
    async with db.read() as session:
        rows = Counter((await session.execute(select(counted.c.update_id))).scalars())
    assert len(rows) == number, "an update was lost"
    assert set(rows.values()) == {1}, "an update was applied twice"
