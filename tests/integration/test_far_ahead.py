"""A rehearsal that goes months ahead: names are erased on their date, before anything later is asked."""

from pathlib import Path

from sqlalchemy import func, select

from bot.app import Bot
from bot.clock import Clock
from bot.control import ClockControl
from bot.db.engine import Database
from bot.db.tables import participants, people, poll_asked, poll_rounds
from bot.services.programme import Programmes
from sandbox import Sandbox
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.live import running, settings_for
from tests.integration.rehearsed import everybody_joins


@sqlite_first
async def test_half_a_year_later_only_those_are_asked_who_agreed(db: Database, tmp_path: Path) -> None:
    async with Sandbox.serve() as sandbox:
        joined = await everybody_joins(db, sandbox, lambda _: {"evening": False, "morning": False})
        agrees = joined["PL-RAD-03"]
        async with db.write() as session:
            await session.execute(
                people.update().where(people.c.user_id == agrees.id).values(follow_up_at=func.now())
            )
        async with running(Bot(settings_for(sandbox, db.url, tmp_path)), "2018-12-20T12:00"):
            control = ClockControl(db, Clock(), Programmes(db))
            await control.move({"set": "2019-05-14T12:00"})
            assert await control.arrived(still=60)
        async with db.read() as session:
            named = select(participants.c.id).where(participants.c.erased.is_(None))
            assert list((await session.execute(named)).scalars()) == ["PL-RAD-03"]
            last = select(poll_asked.c.participant_id).join(poll_rounds)
            last = last.where(poll_rounds.c.poll_id == "followup-26w", poll_asked.c.told)
            assert set((await session.execute(last)).scalars()) == {"PL-RAD-03"}
