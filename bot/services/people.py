"""Who is writing to us, and what they chose: language, delegation, group."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Rehearsal
from bot.db.tables import meetings, people, state
from bot.db.upsert import insert_or_update
from bot.domain.audience import Traits
from bot.domain.errors import NoSuchDelegation
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.services.state import as_rehearsal


@dataclass(frozen=True, slots=True)
class Glance:
    """All that an update needs to know at first: read in one query."""

    person: Person
    meeting_id: int | None
    version: int
    rehearsal: Rehearsal | None


_GLANCE = (
    select(
        state.c.meeting_id,
        meetings.c.version,
        meetings.c.host_delegation,
        state.c.rehearsal_meets,
        state.c.rehearsal_real,
        state.c.rehearsal_speed,
        people.c.id,
        people.c.language,
        people.c.meeting_id.label("person_meeting_id"),
        people.c.delegation,
        people.c.group,
    )
    .select_from(state)
    .outerjoin(meetings, meetings.c.id == state.c.meeting_id)
    .outerjoin(people, people.c.user_id == bindparam("user_id"))
)


async def glance(session: AsyncSession, user_id: int) -> Glance:
    """Read person, programme version and rehearsal together. ``person.id`` is None for a newcomer."""
    row = (await session.execute(_GLANCE, {"user_id": user_id})).one()
    here = row.meeting_id is not None and row.person_meeting_id == row.meeting_id
    delegation, group = (row.delegation, row.group) if here else (None, None)
    traits = Traits(
        delegation=delegation or None,
        host=bool(delegation) and delegation == row.host_delegation,
        group=group,
        language=row.language,
    )
    person = Person(
        user_id=user_id, id=row.id, language=row.language, delegation=delegation, group=group, traits=traits
    )
    rehearsal = as_rehearsal(row.rehearsal_meets, row.rehearsal_real, row.rehearsal_speed)
    return Glance(person, row.meeting_id, row.version or 0, rehearsal)


async def current_zone(session: AsyncSession) -> str:
    """The time zone of the current meeting; UTC while there is none."""
    here = select(meetings.c.timezone).join(state, state.c.meeting_id == meetings.c.id)
    return (await session.execute(here)).scalar_one_or_none() or "UTC"


async def choose_language(session: AsyncSession, person: Person, language: str, *, now: datetime) -> Person:
    """Keep the language a person chose. Returns the person as they are now."""
    await _keep(session, person, {"language": language}, now)
    return replace(person, language=language, traits=replace(person.traits, language=language))


async def choose_delegation(
    session: AsyncSession,
    person: Person,
    programme: Programme,
    delegation: str | None,
    group: str | None,
    *,
    now: datetime,
) -> Person:
    """Keep whom a person belongs to; None = none, they just look. Raises NoSuchDelegation."""
    if delegation is not None and delegation not in programme.delegations:
        raise NoSuchDelegation(delegation)
    if group is not None and group not in programme.groups:
        raise NoSuchDelegation(group)
    code = programme.meeting.code
    meeting_id = select(meetings.c.id).where(meetings.c.code == code).scalar_subquery()
    # An empty text is an answer ("none"); NULL is a question not answered yet.
    chosen: dict[str, object] = {"meeting_id": meeting_id, "delegation": delegation or "", "group": group}
    await _keep(session, person, chosen, now)
    host = delegation is not None and delegation == programme.meeting.host_delegation
    traits = replace(person.traits, delegation=delegation, host=host, group=group)
    return replace(person, delegation=delegation or "", group=group, traits=traits)


async def _keep(session: AsyncSession, person: Person, chosen: dict[str, object], now: datetime) -> None:
    values = {"user_id": person.user_id, **chosen, "created_at": now, "updated_at": now}
    await session.execute(insert_or_update(session, people, ("user_id",), values))
