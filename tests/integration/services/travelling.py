"""Leaders and organisers say how delegations travel, for tests of what follows."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import deliveries
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.travel_forms import NONE, Step
from bot.domain.travels import Direction, Travel
from bot.services import sweeps
from bot.services.acts import By
from bot.services.differences import settle
from bot.services.travels import entries, forms, reminding
from tests.sample import at, programme

MEETING = programme().meeting
BEGUN = at("2018-11-06 10:00")
ARRIVAL, DEPARTURE = Direction
TRAIN = ("train", "2018-11-12", "14:05", "bus-station", "661", NONE, NONE)


def when(by: By, minutes: float = 0) -> By:
    """The same person so long after the beginning (meeting time)."""
    return replace(by, meets=BEGUN + timedelta(minutes=minutes))


async def say(
    db: Database, by: By, delegation: str, direction: Direction = DEPARTURE, *answers: str
) -> Travel:
    """A new entry; without answers the train at 14:05 on the last day."""
    async with db.write() as session:
        await forms.begin(session, by, delegation, direction, part=None, meeting=MEETING)
        for answer in answers or TRAIN:
            await forms.answer(session, by, None, answer, MEETING)
        return await _keep(session, by)


async def change(db: Database, by: By, travel: Travel, **answers: str) -> Travel:
    """The same entry with other answers: ``change(db, by, it, time="15:00")``."""
    async with db.write() as session:
        await forms.begin(session, by, travel.delegation, travel.direction, part=travel.part, meeting=MEETING)
        for step, answer in answers.items():
            await forms.answer(session, by, Step(step), answer, MEETING)
        return await _keep(session, by)


async def _keep(session: Any, by: By) -> Travel:
    form = await forms.current(session, by, MEETING)
    assert form is not None
    kept = await entries.keep(session, by, form, MEETING)
    await forms.drop(session, by)
    return kept


async def sweep(db: Database, meeting_id: int, now: datetime) -> None:
    """A look of the job that reminds of departures."""
    async with db.write() as session:
        await settle(session, meeting_id, await reminding.survey(session, meeting_id, now=now))
        await sweeps.mark(session, reminding.NAME, now=now)


async def reminded(db: Database, state: State = State.PENDING) -> dict[str, datetime]:
    """Rows of reminders in a state: ``version:participant``, and when they are due."""
    row = deliveries.c
    async with db.read() as session:
        found = await session.execute(
            select(row.dedupe_key, row.due_at).where(row.kind == DeliveryKind.TRAVEL, row.state == state)
        )
        return {key.split(":", 4)[4]: due for key, due in found}
