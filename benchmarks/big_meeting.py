"""A large meeting in a SQLite file: PEOPLE of ten towns, QUESTIONS, ITEMS, and what they answered and did."""

import asyncio
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from benchmarks.meeting import published
from benchmarks.processes import TOKEN
from bot.db import tables
from bot.db.engine import Database
from bot.domain.audience import ALL
from bot.domain.polls import Poll
from bot.domain.polls.rounds import Asked, Mode
from bot.domain.polls.tokens import mark, token
from bot.poll_keys import PollKeys
from bot.services.polls import reading
from bot.settings import load_settings
from tests.reports import NOW

PEOPLE, QUESTIONS, ITEMS, TOWNS = 2000, 100, 60, 10
_BATCH = 20_000


def build(folder: Path) -> Path:
    """Make it under a folder. Returns the data directory."""
    data = published(folder)
    asyncio.run(_fill(data))
    return data


async def _fill(data: Path) -> None:
    settings = load_settings(token=TOKEN, data_dir=data)
    db = Database(settings.database)
    key = PollKeys.of(settings).key("ttchan-2018")
    assert key is not None
    dice = random.Random(1)
    try:
        people = await _people(db)
        await _items(db)
        await _write(db, tables.presences, list(_marks(dice, people)))
        signed = [{"meeting_id": 1, "participant_id": one, "at": NOW, "said_by": ""} for one in people[::2]]
        await _write(db, tables.signatures, signed)
        await _write(db, tables.deliveries, list(_deliveries(people)))
        for poll in (await _polls(db)).values():
            await _answer(db, dice, poll, people, key)
    finally:
        await db.dispose()


async def _write(db: Database, table: Any, rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), _BATCH):
        async with db.write() as session:
            await session.execute(insert(table), rows[first : first + _BATCH])


async def _like(db: Database, table: Any, name: str) -> dict[str, Any]:
    """A row of the sample, to be varied."""
    column = table.c.code if table is tables.delegations else table.c.id
    async with db.read() as session:
        return dict((await session.execute(select(table).where(column == name))).mappings().one())


async def _people(db: Database) -> list[str]:
    town, someone = (
        await _like(db, tables.delegations, "RS-RAS"),
        await _like(db, tables.participants, "RS-RAS-02"),
    )
    towns = ["LV-DAU", "LT-PAN", "SE-MOT", "DE-MAG", "PL-RAD", "RS-RAS"]
    more = [f"XX-{number:02}" for number in range(TOWNS - len(towns))]
    await _write(db, tables.delegations, [{**town, "code": code} for code in more])
    towns += more
    new = [
        {
            **someone,
            "id": f"N-{n:04}",
            "last_name": f"Паннонић {n}",
            "delegation": towns[n % TOWNS],
            "role": "participant",
        }
        for n in range(PEOPLE - 81)
    ]
    await _write(db, tables.participants, new)
    async with db.read() as session:
        return list((await session.execute(select(tables.participants.c.id).order_by("id"))).scalars())


async def _items(db: Database) -> None:
    one = await _like(db, tables.items, "P39")
    new = [
        {**one, "id": f"Q{n:02}", "starts_at": one["starts_at"] + timedelta(minutes=n)}
        for n in range(ITEMS - 49)
    ]
    await _write(db, tables.items, new)


def _marks(dice: random.Random, people: list[str]) -> Iterator[dict[str, Any]]:
    items = [f"P{n:02}" for n in range(1, 50)] + [f"Q{n:02}" for n in range(ITEMS - 49)]
    for item in items:
        for who in people:
            if dice.random() < 0.5:
                said = {"meeting_id": 1, "item_id": item, "participant_id": who, "here": dice.random() < 0.9}
                yield said | {"way": "count", "said_by": "LV-DAU-02", "bus": "", "at": NOW, "current": True}


def _deliveries(people: list[str]) -> Iterator[dict[str, Any]]:
    for number in range(30):
        for who in people:
            row = {"meeting_id": 1, "participant_id": who, "kind": "reminder", "lane": 1, "state": "sent"}
            yield row | {"dedupe_key": f"r{number}-{who}", "data": {}, "due_at": NOW, "expires_at": NOW}


async def _polls(db: Database) -> dict[str, Poll]:
    """The sample's, and one more with as many questions as are wanting."""
    async with db.read() as session:
        like = await session.execute(select(tables.questions).where(tables.questions.c.id == "day_rate"))
        one = dict(like.mappings().one())
        there = len((await session.execute(select(tables.questions.c.id))).all())
    more = [{**one, "poll_id": "more", "id": f"more-{n:02}", "order": n} for n in range(QUESTIONS - there)]
    await _write(db, tables.questions, more)
    async with db.write() as session:
        await session.execute(
            update(tables.questions).where(tables.questions.c.poll_id == "more").values(trigger="")
        )
        found = await reading.polls_of(session, 1)
        for poll in found.values():
            await reading.keep_versions(session, 1, poll.questions)
    return found


async def _answer(db: Database, dice: random.Random, poll: Poll, people: list[str], key: bytes) -> None:
    """Everybody answers everything; after seminars and excursions a third of them each of three items."""
    items: tuple[str | None, ...] = (
        ("P14", "P16", "P18") if poll.trigger.startswith("after_kind") else (None,)
    )
    for number, item in enumerate(items):
        crowd = people[number :: len(items)]
        values = {
            "meeting_id": 1,
            "key": f"{poll.id}:{item}",
            "poll_id": poll.id,
            "item_id": item,
            "mode": Mode.PEOPLE,
        }
        values |= {"audience": ALL, "anonymous": poll.anonymous, "opens_at": NOW, "closes_at": NOW}
        async with db.write() as session:
            made = insert(tables.poll_rounds).values(values).returning(tables.poll_rounds.c.id)
            round_id = (await session.execute(made)).scalar_one()
            asking = await reading.round_of(session, 1, round_id)
        await _write(
            db,
            tables.poll_asked,
            [{"round_id": round_id, "participant_id": who, "told": True} for who in crowd],
        )
        marks = [mark(key, "ttchan-2018", who, asking) for who in crowd]
        done = {"round_id": round_id, "state": Asked.DONE, "answered": True}
        await _write(db, tables.poll_progress, [{**done, "mark": one} for one in marks])
        rows = []
        for question in poll.questions:
            keys = [choice.key for choice in question.worded({})] or ["yes", "no"]
            if question.kind in ("nps", "number"):
                keys = [str(n) for n in range(11)]
            for who in crowd:
                text = "Više vremena za razgovor, молим." if question.kind == "text" else None
                row = {
                    "round_id": round_id,
                    "question_id": question.id,
                    "revision": 1,
                    "current": True,
                    "version": 1,
                }
                row |= {
                    "token": token(key, "ttchan-2018", who, question, asking),
                    "language": "en",
                    "text": text,
                }
                row |= {"value": None if text else dice.choice(keys), "answered_on": NOW.date()}
                named = not poll.anonymous
                row |= {"answered_at": NOW if named else None, "participant_id": who if named else None}
                rows.append(row)
        await _write(db, tables.poll_answers, rows)
