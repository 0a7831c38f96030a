"""Marks of presence for the report, with who was expected and said nothing."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, presences
from bot.domain.errors import NoSuchItem
from bot.domain.presence import Mark, Way
from bot.domain.presence_rows import Listed, PresenceRow, rows
from bot.domain.programme import Item, Programme
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.presence.travellers import everybody
from bot.services.rights import require

_ROW, _PERSON = presences.c, participants.c


async def export(
    session: AsyncSession, meeting_id: int, programme: Programme, *, by: By | None, item_id: str | None = None
) -> list[PresenceRow]:
    """The rows of one item, or of all of which anything was said. ``by=None`` is the command line.

    Raises NoSuchItem, NotAllowed, NotJoined.
    """
    if by is not None:
        require(by.person, Action.SEE_BOARDS)
    marks = await _marks(session, meeting_id, item_id)
    items: Sequence[Item] = [one for one in programme.items if one.id in marks]
    if item_id is not None:
        if item_id not in programme.by_id:
            raise NoSuchItem(item_id)
        items = [programme.by_id[item_id]]
    people = await _people(session, meeting_id, programme)
    return list(rows(programme, items, marks, await everybody(session, meeting_id), people))


async def _marks(session: AsyncSession, meeting_id: int, item_id: str | None) -> dict[str, dict[str, Mark]]:
    which = [_ROW.meeting_id == meeting_id, _ROW.current]
    if item_id is not None:
        which.append(_ROW.item_id == item_id)
    found: dict[str, dict[str, Mark]] = defaultdict(dict)
    for row in await session.execute(select(presences).where(*which).order_by(_ROW.id)):
        mark = Mark(row.participant_id, row.here, row.bus, Way(row.way), row.said_by, row.at)
        found[row.item_id][row.participant_id] = mark
    return found


async def _people(session: AsyncSession, meeting_id: int, programme: Programme) -> dict[str, Listed]:
    columns = _PERSON.id, _PERSON.first_name, _PERSON.last_name, _PERSON.delegation, _PERSON.town
    listed = await session.execute(select(*columns).where(_PERSON.meeting_id == meeting_id))
    return {
        row.id: Listed(
            f"{row.first_name} {row.last_name}".strip(),
            row.delegation,
            row.town or _town(row.delegation, programme),
        )
        for row in listed
    }


def _town(code: str, programme: Programme) -> str:
    found = programme.delegations.get(code)
    picked = found.town.pick((programme.meeting.default_language, "en")) if found else None
    return picked.text if picked else ""
