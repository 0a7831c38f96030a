"""The audit log on both databases: one chain, whoever writes at once, and every edit shows."""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.db.tables import audit_log
from bot.domain.people import Participant, Person, Role
from bot.services import audit
from tests.integration.services.conftest import NOW
from tests.proving import Says

ROWS, EDITS = 40, 200
ACTIONS = ("invite", "export", "appoint", "erase")
Row = dict[str, Any]


def actor(user_id: int, role: Role = Role.ORGANISER) -> Person:
    one = Participant("LV-DAU-02", "Anna", "Example", "LV-DAU", role=role)
    return Person(user_id, 1, participant=one, consent_version=1)


@pytest.fixture
async def log(db: Database, meeting_id: int) -> list[Row]:
    """A sound log of forty acts."""
    async with db.write() as session:
        for number in range(ROWS):
            await audit.record(
                session,
                random.choice(ACTIONS),
                str(number),
                actor=actor(1 + number % 5) if number % 7 else None,
                now=NOW + timedelta(minutes=number),
                meeting_id=meeting_id if number % 3 else None,
                result=audit.DENIED if number % 11 == 0 else audit.OK,
                update_id=number if number % 2 else None,
            )
    return await _rows(db)


async def _rows(db: Database) -> list[Row]:
    async with db.read() as session:
        found = await session.execute(select(audit_log).order_by(audit_log.c.id))
        return [dict(row._mapping) for row in found]


async def broken_at(db: Database) -> int | None:
    async with db.read() as session:
        return await audit.broken_at(session)


async def test_a_row_tells_who_did_what_when_and_in_which_role(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        await audit.record(
            session, "invite", "3", actor=actor(77), now=NOW, meeting_id=meeting_id, update_id=12
        )
    (row,) = await _rows(db)
    told = {name: value for name, value in row.items() if name not in ("id", "chain")}
    assert told == {
        "at": NOW,
        "actor": 77,
        "role": "organiser",
        "action": "invite",
        "object": "3",
        "meeting_id": meeting_id,
        "result": "ok",
        "update_id": 12,
    }


async def test_a_log_nobody_touched_is_sound(db: Database, log: list[Row]) -> None:
    assert len(log) == ROWS
    assert await broken_at(db) is None


async def test_acts_at_the_same_moment_make_one_chain(db: Database, meeting_id: int) -> None:
    async def act(number: int) -> None:
        async with db.write() as session:
            await audit.record(session, "invite", str(number), actor=None, now=NOW)

    await asyncio.gather(*(act(number) for number in range(30)))
    assert len(await _rows(db)) == 30
    assert await broken_at(db) is None


async def test_an_act_that_was_undone_leaves_no_row(db: Database, meeting_id: int) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write() as session:
            await audit.record(session, "invite", "1", actor=None, now=NOW)
            raise ZeroDivisionError
    assert await _rows(db) == []


# Edits: each changes something of a row or of several, and returns the first row that must show it.


async def _change_a_cell(session: AsyncSession, rows: list[Row]) -> int:
    row = random.choice(rows)
    new = {
        "at": row["at"] + timedelta(seconds=random.choice((-1, 1))),
        "actor": (row["actor"] or 0) + 1,
        "role": row["role"][:-1],
        "action": random.choice([one for one in ACTIONS if one != row["action"]]),
        "object": row["object"] + "0",
        "meeting_id": None if row["meeting_id"] else next(r["meeting_id"] for r in rows if r["meeting_id"]),
        "result": audit.OK if row["result"] == audit.DENIED else audit.DENIED,
        "update_id": (row["update_id"] or 0) + 1,
        "chain": row["chain"][::-1],
    }
    name = random.choice(list(new))
    changed = update(audit_log).where(audit_log.c.id == row["id"]).values({name: new[name]})
    await session.execute(changed)
    return int(row["id"])


async def _exchange_two(session: AsyncSession, rows: list[Row]) -> int:
    first, second = sorted(random.sample(rows, 2), key=lambda row: int(row["id"]))
    for row, other in ((first, second), (second, first)):
        values = {name: value for name, value in other.items() if name != "id"}
        await session.execute(update(audit_log).where(audit_log.c.id == row["id"]).values(values))
    return int(first["id"])


async def _take_one_out(session: AsyncSession, rows: list[Row]) -> int:
    place = random.randrange(len(rows) - 1)
    await session.execute(delete(audit_log).where(audit_log.c.id == rows[place]["id"]))
    return int(rows[place + 1]["id"])


async def _copy_one_to_the_end(session: AsyncSession, rows: list[Row]) -> int:
    row = random.choice(rows)
    values = {name: value for name, value in row.items() if name != "id"}
    done = await session.execute(insert(audit_log).values(values).returning(audit_log.c.id))
    return int(done.scalar_one())


async def _forge_one_that_follows_itself(session: AsyncSession, rows: list[Row]) -> int:
    """A forger who knows how links are made, and forgets the rows behind."""
    place = random.randrange(len(rows) - 1)
    row = {name: value for name, value in rows[place].items() if name not in ("id", "chain")}
    row["object"] = "forged"
    chain = audit.link(rows[place - 1]["chain"] if place else "", row)
    changed = update(audit_log).where(audit_log.c.id == rows[place]["id"])
    await session.execute(changed.values(**row, chain=chain))
    return int(rows[place + 1]["id"])


KINDS: tuple[Callable[[AsyncSession, list[Row]], Any], ...] = (
    _change_a_cell,
    _exchange_two,
    _take_one_out,
    _copy_one_to_the_end,
    _forge_one_that_follows_itself,
)


@pytest.mark.fault("audit")
async def test_two_hundred_random_edits_are_all_found_where_they_are(
    db: Database, log: list[Row], proof_says: Says
) -> None:
    for number in range(EDITS):
        edit = _change_a_cell if number % 2 else random.choice(KINDS)
        async with db.writer.connect() as connection:
            session = AsyncSession(connection)
            shows_at = await edit(session, log)
            assert await audit.broken_at(session) == shows_at, edit.__name__
            await session.rollback()
            await session.close()
    assert await _rows(db) == log
    assert await broken_at(db) is None
    proof_says(edits=EDITS, not_found=0)


async def test_what_is_dropped_for_its_age_leaves_the_rest_sound(db: Database, log: list[Row]) -> None:
    async with db.write() as session:
        assert await audit.drop_old(session, before=NOW + timedelta(minutes=15)) == 15
        await audit.record(session, "invite", "1", actor=None, now=NOW)
    assert await broken_at(db) is None
    async with db.write() as session:
        first = (await session.execute(select(func.min(audit_log.c.id)))).scalar_one()
        await session.execute(delete(audit_log).where(audit_log.c.id == first))
    assert await broken_at(db) == first + 1


async def test_a_log_that_was_emptied_goes_on_as_one_chain(db: Database, log: list[Row]) -> None:
    async with db.write() as session:
        assert await audit.drop_old(session, before=NOW + timedelta(days=1)) == ROWS
        for _ in range(2):
            await audit.record(session, "invite", "1", actor=None, now=NOW)
    assert await broken_at(db) is None


async def test_forgetting_an_actor_keeps_the_chain_and_hides_no_edit(db: Database, log: list[Row]) -> None:
    async with db.write() as session:
        acts = sum(row["actor"] == 2 for row in log)
        assert acts > 1
        assert await audit.forget_actor(session, 2) == acts
        assert await audit.forget_actor(session, 2) == 0
    assert await broken_at(db) is None
    assert [row["actor"] for row in await _rows(db)].count(audit.ERASED) == acts
    edited = next(row for row in log if row["actor"] == 3)
    async with db.write() as session:
        changed = update(audit_log).where(audit_log.c.id == edited["id"]).values(object="forged")
        await session.execute(changed)
        await audit.forget_actor(session, 3)
    assert await broken_at(db) == edited["id"]
