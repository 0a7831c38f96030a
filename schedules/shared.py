"""What the parcels of one claim are written from: what is told to many is read and written once for all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.deps import Deps
from bot.domain.announcements import Announcement
from bot.domain.deliveries import Parcel
from bot.domain.programme import Programme
from bot.i18n import translator
from bot.logs import get_logger
from schedules import letters
from schedules.letters import Letter, Written

log = get_logger("ttchan.deliveries")


@dataclass(frozen=True, slots=True)
class Shared:
    """Announcements by their ids and the programmes of their meetings, as they were claimed.

    Who edits or recalls one meanwhile finds their rows behind its edition, and they are changed afterwards.
    """

    deps: Deps
    announcements: Mapping[int, Announcement]
    programmes: Mapping[int, Programme]
    _written: dict[tuple[Any, ...], Written] = field(default_factory=dict)

    @classmethod
    async def read(cls, deps: Deps, announcements: Mapping[int, Announcement]) -> Self:
        """Read the programmes as well; where that fails each parcel is written by itself."""
        meetings = {one.meeting_id for one in announcements.values()}
        try:
            programmes = {one: await deps.programmes.current(one) for one in meetings}
        except Exception as error:  # claimed is claimed
            log.error("programme_not_read", exc_info=error)
            return cls(deps, {}, {})
        return cls(deps, announcements, programmes)

    async def write(self, parcel: Parcel) -> Written:
        """What is told; an announcement once for all who read the same. Raises whatever its writer does."""
        announcement = self.announcements.get(parcel.rows[0].data.get("announcement", 0))
        if announcement is None:
            return await self._letter(parcel, None)
        person = parcel.person
        same = (announcement.id, parcel.kind, person.language, person.traits.language, parcel.to_group)
        if same not in self._written:
            self._written[same] = await self._letter(parcel, announcement)
        return self._written[same]

    async def _letter(self, parcel: Parcel, announcement: Announcement | None) -> Written:
        deps = self.deps
        programme = self.programmes.get(parcel.meeting_id) or await deps.programmes.current(parcel.meeting_id)
        async with deps.db.read() as session:
            t = translator(parcel.person.language or "en", programme.meeting)
            now, real, key = deps.clock.now(), deps.clock.real(), deps.poll_keys.key
            letter = Letter(session, parcel, programme, t, now, real, announcement, key)
            return await letters.WRITERS[parcel.kind](letter)
