"""Adding and removing a delegation in chat: nothing is deleted, a load keeps what was done here."""

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import delegations, meetings, participants
from bot.domain.errors import DelegationExists, NoSuchDelegation, NotRemovable, UnfitDelegation
from bot.domain.localized import LocalizedText
from bot.domain.meeting import Delegation
from bot.domain.members import Overview
from bot.domain.rights import Action
from bot.domain.workbook import SHEETS
from bot.domain.workbook.problems import BadCell
from bot.services import corrections, invitations, members, waiting
from bot.services.acts import By
from bot.services.programme import as_entity
from bot.services.rights import require

_SHEET = next(sheet for sheet in SHEETS if sheet.name == "Delegations")


async def overview(session: AsyncSession, by: By, code: str) -> Overview:
    """A delegation's people, and how much waits for an answer. Raises NotAllowed, NoSuchDelegation."""
    people = await members.of_delegation(session, by, code)
    row = await _find(session, by, code)
    minors = await waiting.pending(session, by, code)
    asked = await corrections.waiting(session, by.person, by.meeting_id, code)
    return Overview(
        members.count(code, people),
        row.town,
        tuple(people),
        minors=len(minors),
        requests=len(asked),
        withdrawn=row.withdrawn,
    )


async def removed(session: AsyncSession, by: By) -> list[Delegation]:
    """Delegations that take part no more; their history is kept."""
    require(by.person, Action.CHANGE_DELEGATIONS)
    found = select(delegations).where(delegations.c.meeting_id == by.meeting_id, delegations.c.withdrawn)
    rows = await session.execute(found.order_by(delegations.c.code))
    return [as_entity(Delegation, row._mapping) for row in rows]


async def add(session: AsyncSession, by: By, text: str) -> str:
    """Add a delegation from ``PL-RAD Radom``; one that was removed comes back. Returns its code.

    Operating time. Raises UnfitDelegation, DelegationExists, NotAllowed.
    """
    require(by.person, Action.CHANGE_DELEGATIONS)
    code, town = _read(text)
    here = delegations.c.meeting_id == by.meeting_id
    rows = list(await session.execute(select(delegations).where(here)))
    same = next((row for row in rows if row.code.casefold() == code.casefold()), None)
    if same is not None and not same.withdrawn:
        raise DelegationExists(same.code)
    if same is not None:
        await restore(session, by, same.code)
        return str(same.code)
    meeting = select(meetings.c.default_language).where(meetings.c.id == by.meeting_id)
    language = (await session.execute(meeting)).scalar_one()
    added = Delegation(code, LocalizedText({language: town}))
    values = {name: getattr(added, name) for name in Delegation.__slots__}
    await session.execute(insert(delegations).values(meeting_id=by.meeting_id, loaded={}, **values))
    await _publish(session, by, "add_delegation", code)
    return code


async def remove(session: AsyncSession, by: By, code: str) -> None:
    """Withdraw a delegation with its people; twice is once. Its common codes end, nothing is deleted.

    Operating time. Raises NotRemovable, NoSuchDelegation, NotAllowed.
    """
    require(by.person, Action.CHANGE_DELEGATIONS)
    row = await _find(session, by, code)
    meeting = select(meetings.c.host_delegation).where(meetings.c.id == by.meeting_id)
    if code in ((await session.execute(meeting)).scalar_one(), by.person.delegation):
        raise NotRemovable(code)
    if row.withdrawn:
        return
    await _withdraw(session, by, code, [one.id for one in await _people(session, by, code)])
    await invitations.revoke_shared(session, by.meeting_id, code, now=by.now)
    await _publish(session, by, "remove_delegation", code)


async def restore(session: AsyncSession, by: By, code: str) -> None:
    """Put a delegation back, with its people: not those whom the list withdrew or who were erased.

    Operating time. Raises NoSuchDelegation, NotAllowed.
    """
    require(by.person, Action.CHANGE_DELEGATIONS)
    row = await _find(session, by, code)
    if not row.withdrawn:
        return
    back = [
        one.id
        for one in await _people(session, by, code)
        if one.loaded.get("withdrawn") != "yes" and one.erased is None
    ]
    await _withdraw(session, by, code, back, withdrawn=False)
    await _publish(session, by, "restore_delegation", code)


async def _find(session: AsyncSession, by: By, code: str) -> Any:
    found = select(delegations).where(delegations.c.meeting_id == by.meeting_id, delegations.c.code == code)
    row = (await session.execute(found)).one_or_none()
    if row is None:
        raise NoSuchDelegation(code)
    return row


async def _people(session: AsyncSession, by: By, code: str) -> list[Any]:
    theirs = participants.c.meeting_id == by.meeting_id, participants.c.delegation == code
    return list(await session.execute(select(participants).where(*theirs)))


async def _withdraw(
    session: AsyncSession, by: By, code: str, ids: list[str], *, withdrawn: bool = True
) -> None:
    town = delegations.c.meeting_id == by.meeting_id, delegations.c.code == code
    await session.execute(update(delegations).where(*town).values(withdrawn=withdrawn))
    theirs = participants.c.meeting_id == by.meeting_id, participants.c.id.in_(ids)
    await session.execute(update(participants).where(*theirs).values(withdrawn=withdrawn))


async def _publish(session: AsyncSession, by: By, act: str, code: str) -> None:
    """A new version: readers keep the towns with the programme."""
    this = meetings.c.id == by.meeting_id
    await session.execute(update(meetings).where(this).values(version=meetings.c.version + 1))
    await by.tell(session, act, code)


def _read(text: str) -> tuple[str, str]:
    code, _, town = text.strip().partition(" ")
    columns = _SHEET.column("code"), _SHEET.column("town")
    assert columns[0] and columns[1]
    try:
        read = str(columns[0].codec.parse(code)), str(columns[1].codec.parse(town))
    except BadCell:
        raise UnfitDelegation from None
    if not all(read):
        raise UnfitDelegation
    return read
