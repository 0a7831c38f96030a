"""People of group B who sign up for the Lead Shot Factory: P38, 30 places, 41 people."""

from collections.abc import Sequence

from sqlalchemy import select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.people import Person
from bot.domain.signups import SignupState
from bot.services import people
from bot.services.acts import By
from bot.services.signups import saying
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import who
from tests.sample import content

P38, P37, P23 = (content().items[key] for key in ("P38", "P37", "P23"))
GROUP_B = sorted(one.id for one in content().participants.values() if one.group == "B")


async def crowd(db: Database, meeting_id: int, ids: Sequence[str]) -> list[By]:
    """These people join; each may act then."""
    for number, participant_id in enumerate(ids, start=1000):
        async with db.write() as session:
            await people.join(
                session, Person(number), meeting_id, content().participants[participant_id], now=NOW
            )
    return [By(await who(db, 1000 + n), meeting_id, NOW) for n in range(len(ids))]


async def comes(db: Database, by: By, item: str = "P38", *, wants: bool = True, **more: object) -> list[str]:
    """Somebody says whether they come; returns what they must choose between first."""
    async with db.write() as session:
        others = await saying.say(session, by, item, comes=wants, **more)  # type: ignore[arg-type]
    return [one.id for one in others]


async def states(db: Database, state: SignupState, item: str = "P38") -> list[str]:
    """Who is in this state, in the order of their numbers."""
    row = tables.signups.c
    found = select(row.participant_id).where(row.item_id == item, row.state == state).order_by(row.number)
    async with db.read() as session:
        return list((await session.execute(found)).scalars())


async def places(db: Database, capacity: int | None, item: str = "P38") -> None:
    """So many places, as if it had always been so."""
    async with db.write() as session:
        here = tables.items.c.id == item
        await session.execute(update(tables.items).where(here).values(capacity=capacity))


async def told(db: Database) -> list[tuple[str, str, str]]:
    """Whom notes are for, of what kind, about whom; in the order in which they were written."""
    row = tables.deliveries.c
    async with db.read() as session:
        found = await session.execute(
            select(row.participant_id, row.data).where(row.kind == "note").order_by(row.id)
        )
        return [(one.participant_id, one.data["what"], one.data["participant"]) for one in found]
