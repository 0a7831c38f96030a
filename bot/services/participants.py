"""Participants: people of the list, and those whom the list did not know. No accounts here."""

import re

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants
from bot.domain.errors import NoSuchDelegation, NotJoined
from bot.domain.people import Participant, Person
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.services.programme import as_entity
from bot.services.rights import require

_STEM = 18
"""Characters of a delegation's code in the id of a walk-in: an id has at most 24."""


def name_of(participant: Participant) -> str:
    """First and last name."""
    return f"{participant.first_name} {participant.last_name}".strip()


async def listed(session: AsyncSession, meeting_id: int, participant_id: str) -> Participant | None:
    """Somebody on the list; None if nobody, or nobody any more, is called by this id."""
    found = participants.c.meeting_id == meeting_id, participants.c.id == participant_id
    row = (await session.execute(select(participants).where(*found))).one_or_none()
    return as_entity(Participant, row._mapping) if row is not None and not row.withdrawn else None


async def add_walk_in(
    session: AsyncSession, meeting_id: int, delegation: str, name: str, language: str
) -> Participant:
    """Put somebody on the list who typed their name: ``PL-RAD-W1``. A load never takes them off."""
    here = participants.c.meeting_id == meeting_id
    ids = (await session.execute(select(participants.c.id).where(here))).scalars()
    stem = f"{delegation[:_STEM]}-W"
    taken = [int(one.removeprefix(stem)) for one in ids if re.fullmatch(f"{re.escape(stem)}[0-9]+", one)]
    first, _, last = name.rpartition(" ")
    added = Participant(
        id=f"{stem}{max(taken, default=0) + 1}",
        first_name=first,
        last_name=last,
        delegation=delegation,
        language=language.split("_", maxsplit=1)[0],
    )
    values = {name: getattr(added, name) for name in Participant.__slots__}
    await session.execute(insert(participants).values(meeting_id=meeting_id, loaded={}, **values))
    return added


async def choose_group(
    session: AsyncSession, person: Person, meeting_id: int, group: str | None, programme: Programme
) -> bool:
    """Keep the group that somebody chose in the chat. False if the list itself says which it is.

    Raises NoSuchDelegation if the programme has no such group, NotJoined, NotAllowed.
    """
    require(person, Action.OWN_PROFILE)
    if person.participant is None:
        raise NotJoined
    if group is not None and group not in programme.groups:
        raise NoSuchDelegation(group)
    mine = participants.c.meeting_id == meeting_id, participants.c.id == person.participant.id
    loaded = (await session.execute(select(participants.c.loaded).where(*mine))).scalar_one()
    if loaded.get("group"):
        return False
    await session.execute(update(participants).where(*mine).values(group=group or ""))
    return True
