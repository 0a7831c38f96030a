"""People of the list and an item: what became of their wish. Only reads; rights are asked elsewhere."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meetings, participants, people, signups
from bot.domain.members import folded
from bot.domain.people import Participant
from bot.domain.signups import Comer, SignupState
from bot.services.participants import name_of
from bot.services.people import traits_of
from bot.services.programme import as_entity
from bot.services.signups import rows
from bot.services.signups.said import SAID


async def one(session: AsyncSession, meeting_id: int, item_id: str, participant_id: str) -> Comer | None:
    """Somebody, with their turn if they wait; None if nobody (any more) is called by this id."""
    found = _found(meeting_id, item_id).where(participants.c.id == participant_id)
    row = (await session.execute(found)).first()
    if row is None:
        return None
    turn = 0
    if row.state == SignupState.WAITING:
        row_ = signups.c
        before = row_.meeting_id == meeting_id, row_.item_id == item_id, row_.number <= row.number
        waits = select(func.count()).select_from(signups).join(participants, rows.THEIRS)
        waits = waits.where(*before, row_.state == SignupState.WAITING, rows.COUNTS)
        turn = (await session.execute(waits)).scalar_one()
    return _comer(row, turn)


async def everybody(session: AsyncSession, meeting_id: int, item_id: str) -> list[Comer]:
    """The whole list: who waits in their order, before them the others by delegation and name."""
    listed = (await session.execute(_found(meeting_id, item_id))).all()
    waiting = [row for row in listed if row.state == SignupState.WAITING]
    waiting.sort(key=lambda row: row.number)
    others = [_comer(row, 0) for row in listed if row.state != SignupState.WAITING]
    others.sort(key=lambda one: (one.delegation, folded(one.name), one.id))
    return [*others, *(_comer(row, turn) for turn, row in enumerate(waiting, start=1))]


def _found(meeting_id: int, item_id: str) -> Select[Any]:
    tied = and_(
        people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id
    )
    said: ColumnElement[bool] = and_(rows.THEIRS, signups.c.item_id == item_id)
    columns = (
        people.c.language.label("chosen"),
        people.c.consent_version,
        meetings.c.host_delegation,
        signups.c.state,
        signups.c.number,
        signups.c.said_by,
    )
    joined = participants.join(meetings, meetings.c.id == participants.c.meeting_id)
    joined = joined.outerjoin(people, tied).outerjoin(signups, said)
    here = participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False)
    return select(participants, SAID, *columns).select_from(joined).where(*here)


def _comer(row: Row[Any], turn: int) -> Comer:
    participant = as_entity(Participant, row._mapping)
    return Comer(
        participant.id,
        name_of(participant),
        participant.delegation,
        traits_of(participant, row.host_delegation, row.chosen, row.signed),
        None if row.state is None else SignupState(row.state),
        turn,
        row.said_by or "",
        row.consent_version is not None,
    )
