"""The sample with all 81 people in it, and the meeting time at which anything was said."""

import time
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert

from bot.clock import Clock, Rehearsal
from bot.db.engine import Database
from bot.db.tables import people
from bot.services.people import CONSENT_VERSION
from sandbox import Person, Sandbox
from tests.integration.live import publish_sample
from tests.sample import at, content


class NotingClock(Clock):
    """Remembers when it was set to what: so the meeting time of every call is known."""

    def __init__(self) -> None:
        super().__init__()
        self._noted: list[tuple[float, Rehearsal]] = []

    def follow(self, rehearsal: Rehearsal | None) -> None:
        super().follow(rehearsal)
        if self.rehearsal is not None:
            self._noted.append((time.time(), self.rehearsal))

    def then(self, real: float) -> datetime:
        """Meeting time at a real instant."""
        place = bisect_right(self._noted, real, key=lambda noted: noted[0]) - 1
        return self._noted[max(place, 0)][1].at(datetime.fromtimestamp(real, UTC))


Preferring = Callable[[str], Mapping[str, Any]]


async def everybody_joins(
    db: Database, sandbox: Sandbox, preferring: Preferring = lambda _: {}
) -> dict[str, Person]:
    """All of the list have an account and their own language. Returns them by who they are.

    ``preferring``: what somebody has chosen in /settings.
    """
    await publish_sample(db)
    found = {}
    for one in content().participants.values():
        person = sandbox.add_person(one.first_name or one.id, language_code=one.language[:2])
        person.profile.started = bool(person.chat)  # they have a chat with the bot; no update comes of it
        found[one.id] = person
    now = at("2018-11-01 12:00")
    joined = {"meeting_id": 1, "consent_version": CONSENT_VERSION, "consented_at": now}
    stamps = {"created_at": now, "updated_at": now}
    async with db.write() as session:
        values = [
            {
                "user_id": person.id,
                "participant_id": one,
                "language": content().participants[one].language,
                "preferences": dict(preferring(one)),
                **joined,
                **stamps,
            }
            for one, person in found.items()
        ]
        await session.execute(insert(people), values)
    return found
