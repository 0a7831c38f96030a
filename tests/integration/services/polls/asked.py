"""The sample's 81 people who have joined, the clock's looks at the polls, and what was written for whom."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import Outcome, Settled, State
from bot.services import claims, sweeps
from bot.services.polls import asking, landing, opening, reading
from bot.services.polls.looking import Look
from bot.services.programme import read_programme
from tests.sample import at, content

KEY = b"k" * 32
WEEK_BEFORE = at("2018-11-01 12:00")
NAME = "polls"


def key_of(code: str) -> bytes:
    """The key of every meeting's answers."""
    return KEY


async def everybody(db: Database, meeting_id: int, ids: Iterable[str] = (), **more: Any) -> list[str]:
    """All people of the list (or these) have joined a week before; ``more``: columns of their accounts."""
    chosen = list(ids) or sorted(content().participants)
    rows = [
        {
            "user_id": 1000 + number,
            "language": "en",
            "meeting_id": meeting_id,
            "participant_id": one,
            "consent_version": 1,
            "consented_at": WEEK_BEFORE,
            "preferences": {},
            "created_at": WEEK_BEFORE,
            "updated_at": WEEK_BEFORE,
            **more,
        }
        for number, one in enumerate(chosen)
    ]
    async with db.write() as session:
        await session.execute(insert(tables.people), rows)
    return chosen


async def look(db: Database, meeting_id: int, now: datetime) -> Look:
    """The polls as they are."""
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        polls = await reading.polls_of(session, meeting_id)
        rounds = tuple(await reading.rounds_of(session, meeting_id))
    return Look(meeting_id, programme, polls, rounds, KEY, now)


async def sweep(db: Database, meeting_id: int, now: datetime) -> asking.Asking:
    """What the job of every minute does."""
    seen = await look(db, meeting_id, now)
    async with db.read() as session:
        since = await sweeps.since(session, NAME, now=now)
    found = opening.compare(seen.polls, seen.programme, seen.rounds, now=now, since=since)
    async with db.write() as session:
        await opening.settle(session, meeting_id, seen.programme, seen.polls, found, now=now)
    seen = await look(db, meeting_id, now)
    async with db.write() as session:
        asks = await asking.survey(session, seen)
        await asking.settle(session, seen, asks)
        await sweeps.mark(session, NAME, now=now)
    return asks


async def leaves(
    db: Database, now: datetime, outcome: Outcome = Outcome.SENT, *, first_id: int = 1
) -> list[str]:
    """All that is due leaves; returns the keys in that order."""
    keys: list[str] = []
    while True:
        async with db.write() as session:
            parcels = await claims.claim(session, now=now, real=now, limit=200)
        if not parcels:
            return keys
        keys += [row.key for one in parcels for row in one.rows]
        first = first_id + len(keys)
        settled = [Settled(one, outcome, first + n) for n, one in enumerate(parcels)]
        async with db.write() as session:
            await claims.record(session, settled, real=now)
            await landing.follow(session, settled, key_of)


async def written(db: Database, *states: State) -> dict[str, Any]:
    """Deliveries of polls by their key without the meeting; all, or those in these states."""
    table = tables.deliveries
    async with db.read() as session:
        which = table.c.kind == "poll", table.c.state.in_(states or tuple(State))
        rows = await session.execute(select(table).where(*which).order_by(table.c.id))
        return {row.dedupe_key.partition(":")[2]: row for row in rows}


async def rounds(db: Database, meeting_id: int) -> dict[str, Any]:
    """Rounds by their key."""
    async with db.read() as session:
        return {one.key: one for one in await reading.rounds_of(session, meeting_id)}


async def goes_by(
    db: Database, meeting_id: int, begins: datetime, ends: datetime, *, sends: bool = True
) -> Counter[str]:
    """Time goes by, a look whenever something is due and each quarter of an hour; what is due leaves.

    Returns how many invitations were written for each (round's key, person).
    """
    now = begins
    while now <= ends:
        asks = await sweep(db, meeting_id, now)
        if sends:
            await leaves(db, now, first_id=int(now.timestamp()) * 100)
        seen = await look(db, meeting_id, now)
        opens = opening.next_opening(seen.polls, seen.programme, seen.rounds, after=now)
        steps = [one for one in (opens, asks.next_at) if one is not None and one > now]
        now = min([*steps, now + timedelta(minutes=15)])
    by_id = {one.id: one.key for one in (await rounds(db, meeting_id)).values()}
    told: Counter[str] = Counter()
    for key in await written(db):
        word, number, person = key.split(":")
        if word == "poll":
            told[f"{by_id[int(number)]} {person}"] += 1
    return told


async def set_account(db: Database, participant_id: str, **values: Any) -> None:
    """Change somebody's account."""
    async with db.write() as session:
        mine = tables.people.c.participant_id == participant_id
        await session.execute(update(tables.people).where(mine).values(**values))
