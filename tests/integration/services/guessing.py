"""A hundred people who guess codes without an end, as a process that may be killed.

``python -m tests.integration.services.guessing URL MEETING``: a dot for every guess that was looked up and
answered; the clock goes on by 60 ms a guess.
"""

import asyncio
import os
import random
import secrets
import sys
from datetime import datetime, timedelta

from sqlalchemy import event

from bot.db.engine import Database
from bot.domain.invitations import ALPHABET, CODE_LENGTH, Redemption
from bot.services import invitations
from tests.integration.services.conftest import NOW

KEY = b"k" * 32
PEOPLE = range(1, 101)
STEP = timedelta(milliseconds=60)


class Looked:
    """How often the database was asked for a code."""

    def __init__(self, db: Database) -> None:
        self.times = 0
        event.listen(db.writer.sync_engine, "before_cursor_execute", self._see)

    def _see(self, _: object, __: object, statement: str, *___: object) -> None:
        self.times += "FROM invitations" in statement


def guess() -> str:
    """A code of the right form, typed or as in a link."""
    if secrets.randbelow(2):
        return secrets.token_urlsafe(16)
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


async def once(db: Database, meeting_id: int, user_id: int, *, now: datetime) -> bool:
    """Guess; returns whether it opened anything."""
    async with db.write() as session:
        found = await invitations.look_up(session, meeting_id, KEY, user_id, guess(), now=now)
    return found.kind is not Redemption.INVALID


async def _go_on(url: str, meeting_id: int) -> None:
    db = Database(url)
    looked, now = Looked(db), NOW
    while True:
        before, now = looked.times, now + STEP
        hit = await once(db, meeting_id, random.choice(PEOPLE), now=now)
        os.write(1, (b"!" if hit else b".") * (looked.times - before) or b" ")


if __name__ == "__main__":
    asyncio.run(_go_on(sys.argv[1], int(sys.argv[2])))
