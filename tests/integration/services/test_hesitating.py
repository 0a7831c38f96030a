"""What a process that died left in doubt waits until the next one has lived a while."""

from pathlib import Path

from sqlalchemy import update

from bot.db.engine import Database
from bot.db.tables import deliveries
from bot.domain.deliveries import State
from bot.services import claims
from bot.services.claims import HESITATION
from sandbox import Sandbox
from tests.integration.deliveries.crowd import NOW, gather, own, tell

SOON = NOW + HESITATION


async def _left_in_doubt(db: Database) -> None:
    """Three people; to the first a row that may have arrived, to the second one that is soon of no use."""
    async with Sandbox.serve() as sandbox:
        await gather(db, sandbox, 3)
    await tell(db, 1, key="doubtful")
    await tell(db, 2, key="short", lasts=HESITATION)
    await tell(db, 3, key="fresh")
    async with db.write() as session:
        maybe = deliveries.c.dedupe_key.contains("doubtful") | deliveries.c.dedupe_key.contains("short")
        doubt = {"state": State.PENDING, "maybe_duplicate": 1}
        await session.execute(update(deliveries).where(maybe).values(doubt))


async def test_what_may_have_arrived_waits_while_the_rest_goes_on(db: Database, tmp_path: Path) -> None:
    await _left_in_doubt(db)
    async with db.write() as session:
        await claims.hesitate(session, now=NOW, real=NOW)
        await claims.hesitate(session, now=NOW, real=NOW)
    resting = {row.dedupe_key.split(":")[1]: row.retry_at for row in await own(db)}
    assert resting == {"doubtful": SOON, "short": None, "fresh": None}
    async with db.write() as session:
        first = await claims.claim(session, now=NOW, real=NOW, limit=10)
    assert {row.key.partition(":")[0] for parcel in first for row in parcel.rows} == {"short", "fresh"}
    async with db.write() as session:
        later = await claims.claim(session, now=SOON, real=SOON, limit=10)
    assert "doubtful:0" in {row.key for parcel in later for row in parcel.rows}
