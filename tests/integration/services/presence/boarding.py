"""Saturday's two buses in tests: who marks whom, and what is kept of it."""

from datetime import datetime

from sqlalchemy import insert, select

from bot.db.engine import Database
from bot.db.tables import guides, presences
from bot.domain.people import Person
from bot.domain.presence import Mark, Way
from bot.services import presence
from bot.services.acts import By
from tests.sample import at, programme

COACHES = programme().by_id["P21"]
BUS_1, BUS_2 = COACHES.transport
QUARTER_PAST = at("2018-11-10 08:15")
IN_BUS_1, IN_BUS_2 = "PL-RAD-03", "PL-RAD-04"


async def marks(
    db: Database,
    meeting_id: int,
    person: Person,
    whom: str,
    *,
    here: bool = True,
    way: Way = Way.COUNT,
    bus: str = BUS_1,
    now: datetime = QUARTER_PAST,
) -> Mark:
    """One press."""
    by = By(person, meeting_id, now)
    async with db.write() as session:
        return await presence.mark(session, by, COACHES, whom, here=here, way=way, bus=bus, now=now)


async def kept(db: Database) -> list[tuple[str, bool, str, str, bool]]:
    """Every mark: of whom, here, in which bus, how, and whether it is the last."""
    async with db.read() as session:
        rows = (await session.execute(select(presences).order_by(presences.c.id))).all()
    return [(row.participant_id, row.here, row.bus, row.way, row.current) for row in rows]


async def guide(db: Database, meeting_id: int, participant_id: str, bus: str) -> None:
    """Make somebody the guide of a bus."""
    async with db.write() as session:
        row = {"meeting_id": meeting_id, "bus": bus, "participant_id": participant_id}
        await session.execute(insert(guides).values(row))
