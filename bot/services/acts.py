"""Who acts, in which meeting, when: what services with a right to ask and a log to write are given."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.people import Person
from bot.services import audit


@dataclass(frozen=True, slots=True)
class By:
    """One act: the person as they are now, the current meeting, operating time, the update.

    ``meets`` is meeting time where a rehearsal makes it another. ``admins``: who is told of what matters.
    """

    person: Person
    meeting_id: int
    now: datetime
    update_id: int | None = None
    meets: datetime | None = None
    admins: Collection[int] = ()

    @property
    def at(self) -> datetime:
        """Meeting time, aware UTC."""
        return self.now if self.meets is None else self.meets

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
