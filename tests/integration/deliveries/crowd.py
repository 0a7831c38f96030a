"""Many people who have joined the sample meeting, in the table and in a sandbox, and things to tell them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from bot.db.engine import Database
from bot.db.tables import deliveries, participants, people, questions
from bot.domain.changes import Source
from bot.domain.deliveries import DeliveryKind, Lane, NewDelivery
from bot.domain.people import Participant
from bot.domain.workbook import edit
from bot.services import deliveries as services
from bot.services import meetings
from bot.services.people import CONSENT_VERSION
from sandbox import Person, Sandbox
from tests.integration.live import publish_sample

MEETING = 1
NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)
"""The meeting time of live.running: 07:25 in Daugavpils."""


async def gather(db: Database, sandbox: Sandbox, number: int) -> list[Person]:
    """Publish the sample and let so many more people of Radom join it, in the sandbox and in the table."""
    await publish_sample(db)
    crowd = [sandbox.add_person(f"P{n}", language_code="en") for n in range(number)]
    for person in crowd:
        person.profile.started = bool(person.chat)  # they have a chat with the bot; no update comes of it
    await enrol(db, [person.id for person in crowd])
    return crowd


async def enrol(db: Database, user_ids: Sequence[int]) -> None:
    """Let these accounts be people of Radom who have joined; nobody is asked anything by the clock."""
    empty = {name: getattr(Participant("", "", "", ""), name) for name in Participant.__slots__}
    listed = [
        empty | {"meeting_id": MEETING, "loaded": {}, "delegation": "PL-RAD", "id": participant_id(n)}
        for n in range(len(user_ids))
    ]
    accounts = [
        {
            "user_id": user_id,
            "language": "en",
            "meeting_id": MEETING,
            "participant_id": participant_id(n),
            "consent_version": CONSENT_VERSION,
            "consented_at": NOW,
            "created_at": NOW,
            "updated_at": NOW,
        }
        for n, user_id in enumerate(user_ids)
    ]
    async with db.write() as session:
        await session.execute(delete(questions))  # nobody is asked anything besides
        await session.execute(insert(participants), listed)
        await session.execute(insert(people), accounts)


def participant_id(number: int) -> str:
    """Who the n-th person of a crowd is on the list."""
    return f"PL-RAD-X{number:04}"


async def tell(
    db: Database,
    number: int,
    *,
    key: str = "note",
    kind: DeliveryKind = DeliveryKind.NOTE,
    due_at: datetime = NOW,
    lasts: timedelta = timedelta(hours=12),
    lane: Lane | None = None,
) -> None:
    """Write a delivery to each of the first so many people."""
    new = [
        NewDelivery(kind, f"{key}:{n}", due_at, due_at + lasts, participant_id(n), lane=lane)
        for n in range(number)
    ]
    async with db.write() as session:
        await services.enqueue(session, MEETING, new)


async def rows(db: Database) -> list[Any]:
    """All deliveries, in the order they were written."""
    async with db.read() as session:
        return list((await session.execute(select(deliveries).order_by(deliveries.c.id))).all())


async def own(db: Database) -> list[Any]:
    """What ``tell`` wrote, in its order; the meeting has reminders and digests of its own."""
    return [row for row in await rows(db) if re.fullmatch(r"\d+:[a-z-]+:\d+", row.dedupe_key)]


async def edit_item(db: Database, item: str, now: datetime, real: datetime, **columns: str) -> None:
    """Publish columns of an item as /edit does, which leaves the list of people alone. Both times."""
    async with db.write() as session:
        only = ("Venues", "Delegations", "Programme")
        before = await meetings.published(session, "ttchan-2018", only=only)
        assert before is not None
        plan = edit(before.loaded, before.rows, ("Programme", item), columns, before.version)
        await meetings.publish(session, plan, now=real, at=now, source=Source.EDIT)
