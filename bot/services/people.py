"""Who is writing to us: who they are on the list, what they agreed to, which language they read."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, false, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Rehearsal
from bot.db.prepared import Prepared
from bot.db.tables import dialogues, meetings, participants, people, state, waiting
from bot.db.upsert import insert_or_update
from bot.domain.audience import Traits
from bot.domain.people import Participant, Person, Role
from bot.services.meeting_time import REHEARSAL, as_rehearsal
from bot.services.signups.said import SAID, items_and_without

CONSENT_VERSION = 2
"""Rises when the privacy notice changes in substance: people are asked anew."""


@dataclass(frozen=True, slots=True)
class Glance:
    """All that an update needs to know at first: read in one query."""

    person: Person
    meeting_id: int | None
    version: int
    rehearsal: Rehearsal | None
    menu: str | None = None
    flow: str | None = None


_LISTED = [participants.c[field.name].label(f"p_{field.name}") for field in fields(Participant)]
_GLANCE = Prepared(
    select(
        state.c.meeting_id,
        meetings.c.version,
        meetings.c.host_delegation,
        *REHEARSAL,
        people.c.id.label("person_id"),
        people.c.language,
        people.c.consent_version,
        people.c.participant_id.label("tied_to"),
        people.c.menu,
        dialogues.c.flow,
        people.c.stopped_at,
        people.c.blocked_at,
        waiting.c.user_id.label("waits"),
        SAID,
        *_LISTED,
    )
    .select_from(state)
    .outerjoin(meetings, meetings.c.id == state.c.meeting_id)
    .outerjoin(people, people.c.user_id == bindparam("user_id"))
    .outerjoin(dialogues, dialogues.c.user_id == bindparam("user_id"))
    .outerjoin(
        waiting,
        and_(waiting.c.user_id == bindparam("user_id"), waiting.c.meeting_id == state.c.meeting_id),
    )
    .outerjoin(
        participants,
        and_(
            people.c.meeting_id == state.c.meeting_id,
            participants.c.meeting_id == state.c.meeting_id,
            participants.c.id == people.c.participant_id,
            participants.c.withdrawn == false(),
        ),
    )
)

_CURRENT = select(state.c.meeting_id)


async def glance(session: AsyncSession, user_id: int, admins: Collection[int] = ()) -> Glance:
    """Read person, role, programme version and rehearsal together. ``person.id`` is None for a newcomer."""
    row = await _GLANCE.one(session, user_id=user_id)
    participant = _listed(row)
    person = Person(
        user_id=user_id,
        id=row.person_id,
        language=row.language,
        participant=participant,
        consent_version=row.consent_version,
        admin=user_id in admins,
        waiting=row.waits is not None,
        let_go=row.consent_version is not None and row.tied_to is None,
        stopped=row.stopped_at is not None,
        blocked=row.blocked_at is not None,
        traits=traits_of(participant, row.host_delegation, row.language, row.signed),
    )
    rehearsal = as_rehearsal(
        row.rehearsal_meets, row.rehearsal_real, row.rehearsal_speed, row.rehearsal_target
    )
    return Glance(person, row.meeting_id, row.version or 0, rehearsal, row.menu, row.flow)


def _listed(row: Any) -> Participant | None:
    return None if row.p_id is None else Participant(*row[-len(_LISTED) :])


def traits_of(
    participant: Participant | None, host: str | None, language: str | None, signed: str | None = None
) -> Traits:
    """What decides which audiences include somebody; ``signed`` as services/signups/said.py reads it."""
    if participant is None:
        return Traits(language=language)
    items, without = items_and_without(signed)
    return Traits(
        delegation=participant.delegation,
        host=participant.delegation == host,
        group=participant.group or None,
        leader=participant.role is Role.LEADER,
        organiser=participant.role is Role.ORGANISER,
        staff=participant.staff,
        language=language or participant.language,
        items=items,
        without=without,
        bus=participant.bus or None,
    )


async def current_meeting(session: AsyncSession) -> int | None:
    """The current meeting's row; None while there is none."""
    return (await session.execute(_CURRENT)).scalar_one_or_none()


async def current_zone(session: AsyncSession) -> str:
    """The time zone of the current meeting; UTC while there is none."""
    here = select(meetings.c.timezone).join(state, state.c.meeting_id == meetings.c.id)
    return (await session.execute(here)).scalar_one_or_none() or "UTC"


async def choose_language(session: AsyncSession, person: Person, language: str, *, now: datetime) -> Person:
    """Keep the language a person chose. Returns the person as they are now."""
    await _keep(session, person, {"language": language}, now)
    return replace(person, language=language, traits=replace(person.traits, language=language))


async def remember_menu(session: AsyncSession, person: Person, menu: str | None, *, now: datetime) -> None:
    """Remember which command menu this chat has of its own; None = the one for everybody."""
    if menu is None:  # no row is made for that: the person may just have been erased
        await session.execute(update(people).where(people.c.user_id == person.user_id).values(menu=None))
        return
    await _keep(session, person, {"menu": menu}, now)


async def join(
    session: AsyncSession, person: Person, meeting_id: int, participant: Participant, *, now: datetime
) -> list[int]:
    """Tie an account to a participant, who agreed to the notice. Meeting time.

    Another account that was this participant (an old phone) lets go; returns their user ids.
    """
    mine = people.c.meeting_id == meeting_id, people.c.participant_id == participant.id
    others = people.c.user_id != person.user_id
    old = list((await session.execute(select(people.c.user_id).where(*mine, others))).scalars())
    await session.execute(update(people).where(*mine, others).values(participant_id=None))
    chosen: dict[str, object] = {
        "meeting_id": meeting_id,
        "participant_id": participant.id,
        "consent_version": CONSENT_VERSION,
        "consented_at": now,
    }
    await _keep(session, person, chosen, now)
    return old


async def _keep(session: AsyncSession, person: Person, chosen: dict[str, object], now: datetime) -> None:
    values = {"user_id": person.user_id, **chosen, "created_at": now, "updated_at": now}
    await session.execute(insert_or_update(session, people, ("user_id",), values))
