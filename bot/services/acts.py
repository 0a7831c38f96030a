"""Who acts, in which meeting, when: what services with a right to ask and a log to write are given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import Person
from bot.services import audit


@dataclass(frozen=True, slots=True)
class By:
    """One act: the person as they are now, the current meeting, operating time, the update."""

    person: Person
    meeting_id: int
    now: datetime
    update_id: int | None = None

    async def tell(self, session: AsyncSession, action: str, object_: str) -> None:
        """Write the act into the audit log."""
        await audit.record(
            session,
            action,
            object_,
            actor=self.person,
            now=self.now,
            meeting_id=self.meeting_id,
            update_id=self.update_id,
        )
