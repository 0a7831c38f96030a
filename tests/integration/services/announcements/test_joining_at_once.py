"""Who joins as it is written down who has joined is told once, whoever is first: two transactions at once."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.db.engine import Database
from bot.db.tables import poll_asked
from bot.domain.announcements import Announcement
from bot.domain.deliveries import Lane, State
from bot.services import deliveries, joining
from bot.services.acts import By
from bot.services.announcements import amending, drafts, due, sending
from bot.services.joining import Agreed
from tests.integration.services import coming
from tests.integration.services.announcements.making import (
    ANNA,
    LEADER,
    PIOTR,
    announced,
    draft,
    organiser,
    rows_of,
    send,
    text,
)
from tests.integration.services.coming import MINOR
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import join, joined
from tests.integration.services.polls.asked import Clocked
from tests.sample import at

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

PIOTRS = 52
SOON = NOW + timedelta(minutes=10)
A_WHILE = 0.5
"""Real seconds in which whoever does not wait is long done."""


async def scheduled(db: Database, by: By) -> Announcement:
    """To Radom, at an hour."""
    made = await draft(db, by)
    async with db.write() as session:
        made = await drafts.set_when(session, by, made.id, due_at=SOON)
    return await send(db, by, made)


async def starts(db: Database) -> None:
    """The clock at that hour."""
    async with db.write() as session:
        await due.start(session, now=SOON, real=NOW)


async def at_the_notice(db: Database, meeting_id: int, user_id: int, participant_id: str) -> int:
    """Somebody on the way in, who has but to agree. Returns their invitation."""
    code = await coming.invite(db, meeting_id, participant_id)
    assert await coming.begins(db, meeting_id, user_id, code)
    return await coming.says_yes(db, user_id)


async def meanwhile(act: Coroutine[Any, Any, Any]) -> "asyncio.Future[Any]":
    """Begin it in another transaction, and let it come as far as it can."""
    begun = asyncio.ensure_future(act)
    await asyncio.wait([begun], timeout=A_WHILE)
    return begun


async def live(db: Database, announcement: Announcement, who: str) -> list[Any]:
    """Somebody's rows but the one that says that they had not joined."""
    rows = [row for row in await rows_of(db, announcement) if row.participant_id == who]
    return [row for row in rows if row.state != State.SUPPRESSED]


async def told(db: Database, announcement: Announcement, who: str) -> list[str]:
    """The states of those rows."""
    return [row.state for row in await live(db, announcement, who)]


async def test_who_joins_while_it_starts_gets_it(db: Database, meeting_id: int) -> None:
    waits = await scheduled(db, await organiser(db, meeting_id))
    invitation = await at_the_notice(db, meeting_id, PIOTRS, PIOTR)
    async with db.write() as session:
        await due.start(session, now=SOON, real=NOW)
        joins = await meanwhile(coming.agrees(db, meeting_id, PIOTRS, invitation))
    assert await joins is Agreed.JOINED
    assert await told(db, waits, PIOTR) == [State.PENDING]


async def test_it_starts_while_somebody_joins_and_they_get_it(db: Database, meeting_id: int) -> None:
    waits = await scheduled(db, await organiser(db, meeting_id))
    invitation = await at_the_notice(db, meeting_id, PIOTRS, PIOTR)
    by = await coming.by(db, meeting_id, PIOTRS)
    async with db.write() as session:
        await joining.agree(session, by, invitation, coming.VERSION, at=NOW)
        clock = await meanwhile(starts(db))
    await clock
    assert await told(db, waits, PIOTR) == [State.PENDING]


async def test_a_minor_who_is_let_in_while_it_starts_gets_it(db: Database, meeting_id: int) -> None:
    waits = await scheduled(db, await organiser(db, meeting_id))
    leader = await joined(db, meeting_id, 60, LEADER)
    invitation = await at_the_notice(db, meeting_id, PIOTRS, MINOR)
    assert await coming.agrees(db, meeting_id, PIOTRS, invitation) is Agreed.WAITING

    async def lets_in() -> None:
        async with db.write() as session:
            await joining.confirm(session, leader, MINOR, at=NOW)

    async with db.write() as session:
        await due.start(session, now=SOON, real=NOW)
        joins = await meanwhile(lets_in())
    await joins
    assert await told(db, waits, MINOR) == [State.PENDING]


async def test_who_joins_as_it_is_paused_or_edited_gets_it_as_it_is_then(
    db: Database, meeting_id: int
) -> None:
    by = await organiser(db, meeting_id)
    paused, edited = await announced(db, by), await announced(db, by)
    invitation = await at_the_notice(db, meeting_id, PIOTRS, PIOTR)
    async with db.write() as session:
        await sending.pause(session, by, paused.id)
        await amending.edit(session, by, edited.id, text("Another gate."))
        joins = await meanwhile(coming.agrees(db, meeting_id, PIOTRS, invitation))
    await joins
    lanes = {one.id: [row.lane for row in await live(db, one, PIOTR)] for one in (paused, edited)}
    assert lanes == {paused.id: [Lane.HELD], edited.id: [Lane.ANNOUNCEMENT]}
    assert [row.edition for row in await live(db, edited, PIOTR)] == [2]


async def test_nobody_else_waits_while_it_starts(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    await scheduled(db, by)
    async with db.write() as session:
        await due.start(session, now=SOON, real=NOW)
        async with asyncio.timeout(5), db.write() as other:
            await deliveries.enqueue(other, meeting_id, [])
            await by.tell(other, "invite", "1")
            await drafts.begin(other, by)
        await join(db, meeting_id, 51, ANNA)


async def test_many_join_while_several_start_and_everybody_gets_each_once(
    db: Database, meeting_id: int
) -> None:
    by = await organiser(db, meeting_id)
    them = {70 + number: f"PL-RAD-{number:02}" for number in range(3, 11)}
    ready = {one: await at_the_notice(db, meeting_id, one, who) for one, who in them.items()}
    made = [await scheduled(db, by) for _ in range(3)]

    async def announces() -> None:
        made.append(await announced(db, by))

    agree = [coming.agrees(db, meeting_id, one, invitation) for one, invitation in ready.items()]
    async with asyncio.timeout(60):
        await asyncio.gather(*agree[:3], announces(), starts(db), *agree[3:6], announces(), *agree[6:])
    for one in made:
        for who in them.values():
            assert await told(db, one, who) == [State.PENDING], who


async def test_who_joins_as_a_session_ends_is_asked_about_it(db: Database, meeting_id: int) -> None:
    clock, ends = Clocked(db, meeting_id), at("2018-11-09 13:00")
    invitation = await at_the_notice(db, meeting_id, PIOTRS, PIOTR)
    by = await coming.by(db, meeting_id, PIOTRS)
    await clock.sweep(ends - timedelta(minutes=1))
    async with db.write() as session:
        await joining.agree(session, by, invitation, coming.VERSION, at=ends)
        looks = await meanwhile(clock.sweep(ends))
    await looks
    number = (await clock.round("seminar:P14")).id
    assert PIOTR in {
        row.participant_id for row in await clock.rows(poll_asked, poll_asked.c.round_id == number)
    }
