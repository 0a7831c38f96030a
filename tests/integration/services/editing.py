"""The sample meeting while its programme is edited, and what leaves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.db import tables
from bot.db.engine import Database
from bot.domain.changes import Happened, Source
from bot.domain.deliveries import Outcome, Settled
from bot.domain.workbook import Plan, edit
from bot.i18n import translator
from bot.services import changes, claims, meetings
from bot.services.acts import By
from bot.views.changes import differences
from tests.integration.services.crowd import LEADER, joined
from tests.sample import at, content

CODE = "ttchan-2018"
IN_B, IN_A = "PL-RAD-04", "PL-RAD-03"
"""Of Radom, in groups B and A. P38 is for group B: 13:50 on Sunday."""
NOON = at("2018-11-11 12:00")


@dataclass
class Meeting:
    """The sample, people who joined, and both clocks going on together."""

    db: Database
    id: int
    people: dict[str, By] = field(default_factory=dict)
    now: datetime = NOON

    async def let_in(self, *participants: str) -> None:
        for participant in participants:
            self.people[participant] = await joined(self.db, self.id, 100 + len(self.people), participant)

    async def publish(self, change: Plan, source: Source = Source.EDIT) -> int:
        async with self.db.write() as session:
            return await meetings.publish(
                session, change, now=self.now, at=self.now, source=source, author=4, reason="rain"
            )

    async def published(self) -> meetings.Published:
        async with self.db.read() as session:
            found = await meetings.published(session, CODE)
        assert found is not None
        return found

    async def edits(self, item: str = "P38", **columns: str) -> int:
        """Change columns of an item, as /edit does."""
        found = await self.published()
        return await self.publish(edit(found.loaded, found.rows, ("Programme", item), columns, found.version))

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def rows(self, participant: str) -> list[Any]:
        """Notices for somebody, oldest first."""
        row = tables.deliveries.c
        async with self.db.read() as session:
            found = select(tables.deliveries).where(row.participant_id == participant, row.kind == "change")
            return list(await session.execute(found.order_by(row.id)))

    async def leaves(self, outcome: Outcome = Outcome.SENT) -> dict[str, list[tuple[str, Happened]]]:
        """Send what is due. Returns what each person is told of: item and what happened."""
        told: dict[str, list[tuple[str, Happened]]] = {}
        async with self.db.write() as session:
            parcels = await claims.claim(session, now=self.now, real=self.now, limit=100)
        settled = []
        for parcel in parcels:
            assert parcel.person.participant is not None
            name, burst = parcel.person.participant.id, parcel.rows[0].data["burst"]
            async with self.db.read() as session:
                notice = await changes.notice(session, self.id, content().meeting, name, burst)
            assert notice is not None
            t = translator("en", content().meeting)
            said = [
                (one.after.id, one.happened) for one in differences(notice.pairs, parcel.person.traits, t)
            ]
            if said:
                told[name] = said
            settled.append(Settled(parcel, outcome if said else Outcome.STALE, message_id=1))
        self.later(seconds=1)
        async with self.db.write() as session:
            await claims.record(session, settled, real=self.now)
        return told


async def edited(db: Database, meeting_id: int) -> Meeting:
    """A leader and two of their people have joined."""
    made = Meeting(db, meeting_id)
    await made.let_in(IN_B, IN_A, LEADER)
    return made
