"""Signatures on paper lists, as an organiser notes them: the bot replaces none."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, signatures
from bot.db.upsert import insert_or_ignore
from bot.domain.errors import NoSuchDelegation, NoSuchParticipant
from bot.domain.reports.signing import SignedList
from bot.domain.reports.signing import lists as in_lists
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.reports.gathering import people
from bot.services.rights import require

_ROW, _PERSON = signatures.c, participants.c


async def lists(session: AsyncSession, by: By) -> dict[str, SignedList]:
    """Every town's list, by the delegation's code. Raises NotAllowed, NotJoined."""
    require(by.person, Action.TICK_SIGNATURES)
    return in_lists(await people(session, by.meeting_id))


async def one_list(session: AsyncSession, by: By, delegation: str) -> SignedList:
    """A town's list. Raises NoSuchDelegation where nobody is on it, NotAllowed, NotJoined."""
    require(by.person, Action.TICK_SIGNATURES)
    theirs = await people(session, by.meeting_id, _PERSON.delegation == delegation)
    found = in_lists(theirs).get(delegation)
    if found is None:
        raise NoSuchDelegation(delegation)
    return found


async def note(session: AsyncSession, by: By, participant_id: str, *, signed: bool) -> SignedList:
    """Note that somebody signed the list of their town, or did not. Meeting time; twice is once.

    Raises NoSuchParticipant, NotAllowed, NotJoined.
    """
    require(by.person, Action.TICK_SIGNATURES)
    listed = await _listed(session, by, _PERSON.id == participant_id)
    if not listed:
        raise NoSuchParticipant(participant_id)
    if await _write(session, by, list(listed), signed=signed):
        await by.tell(session, "note_signature" if signed else "take_back_signature", participant_id)
    return await one_list(session, by, listed[participant_id])


async def note_all(session: AsyncSession, by: By, delegation: str, *, signed: bool) -> SignedList:
    """The same for everybody whom the list of a town names.

    Raises NoSuchDelegation, NotAllowed, NotJoined.
    """
    require(by.person, Action.TICK_SIGNATURES)
    listed = await _listed(session, by, _PERSON.delegation == delegation)
    changed = await _write(session, by, list(listed), signed=signed)
    if changed:
        act = "note_signatures" if signed else "take_back_signatures"
        await by.tell(session, act, f"{delegation}: {changed}")
    return await one_list(session, by, delegation)


async def _listed(session: AsyncSession, by: By, which: ColumnElement[bool]) -> dict[str, str]:
    """Ids with their delegation, held against being erased meanwhile: no row may name them afterwards."""
    here = _PERSON.meeting_id == by.meeting_id, _PERSON.withdrawn.is_(False), which
    found = select(_PERSON.id, _PERSON.delegation).where(*here).order_by(_PERSON.id)
    return dict(tuple(row) for row in await session.execute(found.with_for_update(key_share=True)))


async def _write(session: AsyncSession, by: By, ids: list[str], *, signed: bool) -> int:
    """Write or delete the rows. Returns how many changed; those that are so already stay as they are."""
    these = _ROW.meeting_id == by.meeting_id, _ROW.participant_id.in_(ids)
    there = set((await session.execute(select(_ROW.participant_id).where(*these))).scalars())
    if not signed:
        await session.execute(delete(signatures).where(*these))
        return len(there)
    new = [one for one in ids if one not in there]
    said_by = by.person.participant.id if by.person.participant else ""
    said = {"meeting_id": by.meeting_id, "at": by.at, "said_by": said_by}
    if new:
        rows = [{**said, "participant_id": one} for one in new]
        await session.execute(insert_or_ignore(session, signatures, "meeting_id", "participant_id"), rows)
    return len(new)
