"""Joining: from a code to a participant with an account, step by step. The dialogue holds no code."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables
from bot.db.upsert import insert_or_update
from bot.domain.errors import NoSuchParticipant
from bot.domain.invitations import Redemption
from bot.domain.joining import Joining, Step, Waiting, clean_name
from bot.domain.people import Participant, Person
from bot.domain.rights import Action
from bot.services import audit, dialogues, invitations, participants, people
from bot.services.programme import as_entity
from bot.services.rights import require

FLOW = "join"


class Agreed(StrEnum):
    """What came of somebody's consent."""

    JOINED = "joined"
    WAITING = "waiting"  # for the leader: they are a minor
    TOO_LATE = "too late"  # the invitation was used, revoked or ran out meanwhile
    NOT_ASKED = "not asked"  # an old button, or the step before is still open


async def begin(
    session: AsyncSession,
    person: Person,
    meeting_id: int,
    key: bytes,
    text: str,
    *,
    now: datetime,
    at: datetime,
) -> Joining | None:
    """Look a code up and begin the dialogue; None for every kind of wrong code.

    ``now`` is operating time (the code), ``at`` meeting time (the dialogue). Commit also for None: the
    count of wrong codes is in the transaction.
    """
    found = await invitations.look_up(session, meeting_id, key, person.user_id, text, now=now)
    if found.kind is Redemption.INVALID or found.invitation_id is None:
        return None
    participant, delegation = found.participant, found.delegation or ""
    if participant is None:
        joining = Joining(Step.NAME, found.invitation_id, delegation)
    else:
        joining = Joining(
            Step.CONFIRM,
            found.invitation_id,
            participant.delegation,
            participants.name_of(participant),
            participant.id,
            participant.minor,
        )
    return await _keep(session, person, joining, at)


async def current(session: AsyncSession, person: Person, *, now: datetime) -> Joining | None:
    """Where the person is on the way in; None if they are not, or stopped too long ago. Meeting time."""
    dialogue = await dialogues.current(session, person.user_id, now=now)
    if dialogue is None or dialogue.flow != FLOW:
        return None
    return _read(dialogue.step, dialogue.data)


async def type_name(session: AsyncSession, person: Person, text: str, *, now: datetime) -> Joining | None:
    """Take what somebody with a shared code typed as their name; the step stays if it cannot be one."""
    joining = await current(session, person, now=now)
    if joining is None or joining.step is not Step.NAME:
        return joining
    name = clean_name(text)
    if name is None:
        return joining
    return await _keep(session, person, replace(joining, step=Step.CONFIRM, name=name), now)


async def say_yes(
    session: AsyncSession, person: Person, invitation_id: int, *, now: datetime
) -> Joining | None:
    """*That is me*: go on to consent. None if this is not what was asked last."""
    joining = await current(session, person, now=now)
    if joining is None or joining.invitation_id != invitation_id:
        return None
    if joining.step is not Step.CONFIRM:
        return joining
    return await _keep(session, person, replace(joining, step=Step.CONSENT), now)


async def say_no(
    session: AsyncSession, person: Person, invitation_id: int, *, now: datetime
) -> Joining | None:
    """*That is not me*: who typed their name types it again (returned); all others leave (None)."""
    joining = await current(session, person, now=now)
    if joining is None or joining.invitation_id != invitation_id:
        return None
    if joining.participant_id is None:
        return await _keep(session, person, replace(joining, step=Step.NAME, name=""), now)
    await dialogues.close(session, person.user_id)
    return None


async def leave(session: AsyncSession, person: Person) -> None:
    """Nothing of the way in is kept."""
    await dialogues.close(session, person.user_id)


async def agree(
    session: AsyncSession,
    person: Person,
    meeting_id: int,
    invitation_id: int,
    version: int,
    *,
    now: datetime,
    at: datetime,
) -> Agreed:
    """Consent to the notice of this version: the invitation is used up and the person is in.

    ``now`` is operating time, ``at`` meeting time.
    """
    joining = await current(session, person, now=at)
    asked = joining is not None and joining.step is Step.CONSENT and joining.invitation_id == invitation_id
    if joining is None or not asked or version != people.CONSENT_VERSION:
        return Agreed.NOT_ASKED
    await dialogues.close(session, person.user_id)
    if not await invitations.use(session, invitation_id, person.user_id, now=now):
        return Agreed.TOO_LATE
    if joining.participant_id is None:
        participant = await participants.add_walk_in(
            session, meeting_id, joining.delegation, joining.name, person.language or ""
        )
    else:
        found = await participants.listed(session, meeting_id, joining.participant_id)
        if found is None:
            return Agreed.TOO_LATE
        participant = found
    if participant.minor:
        await _wait(session, person, meeting_id, participant.id, at)
        return Agreed.WAITING
    await people.join(session, person, meeting_id, participant, now=at)
    await audit.record(session, "join", participant.id, actor=person, now=now, meeting_id=meeting_id)
    return Agreed.JOINED


async def pending(session: AsyncSession, meeting_id: int, delegation: str | None) -> list[Waiting]:
    """Minors of a delegation (None: of all) who wait for their leader, longest first."""
    listed = tables.participants
    rows = await session.execute(
        select(listed, tables.waiting.c.user_id, tables.waiting.c.asked_at)
        .join(
            tables.waiting,
            (tables.waiting.c.participant_id == listed.c.id)
            & (tables.waiting.c.meeting_id == listed.c.meeting_id),
        )
        .where(listed.c.meeting_id == meeting_id, listed.c.withdrawn.is_(False))
        .where(true() if delegation is None else listed.c.delegation == delegation)
        .order_by(tables.waiting.c.asked_at)
    )
    return [Waiting(as_entity(Participant, row._mapping), row.user_id, row.asked_at) for row in rows]


async def confirm(
    session: AsyncSession, by: Person, meeting_id: int, participant_id: str, *, now: datetime, at: datetime
) -> Participant:
    """Let a minor in, as their leader. ``now`` is operating time (audit), ``at`` meeting time.

    Twice is once. Raises NoSuchParticipant (nobody of this id waits), NotAllowed, NotJoined.
    """
    participant, user_id = await _waiting_for(session, by, meeting_id, participant_id)
    if user_id is not None:
        await _stop_waiting(session, meeting_id, participant_id)
        await people.join(session, Person(user_id), meeting_id, participant, now=at)
        await audit.record(session, "confirm_minor", participant_id, actor=by, now=now, meeting_id=meeting_id)
    return participant


async def refuse(
    session: AsyncSession, by: Person, meeting_id: int, participant_id: str, *, now: datetime
) -> Participant:
    """Do not let a minor in. Operating time. Raises as ``confirm``."""
    participant, user_id = await _waiting_for(session, by, meeting_id, participant_id)
    if user_id is not None:
        await _stop_waiting(session, meeting_id, participant_id)
        await audit.record(session, "refuse_minor", participant_id, actor=by, now=now, meeting_id=meeting_id)
    return participant


async def _waiting_for(
    session: AsyncSession, by: Person, meeting_id: int, participant_id: str
) -> tuple[Participant, int | None]:
    participant = await participants.listed(session, meeting_id, participant_id)
    # Who may confirm nobody must not learn from the answer whom the list knows.
    require(by, Action.CONFIRM_MINOR, delegation=participant.delegation if participant else by.delegation)
    if participant is None:
        raise NoSuchParticipant(participant_id)
    found = tables.waiting.c.meeting_id == meeting_id, tables.waiting.c.participant_id == participant_id
    user_id = (await session.execute(select(tables.waiting.c.user_id).where(*found))).scalar_one_or_none()
    return participant, user_id


async def _wait(
    session: AsyncSession, person: Person, meeting_id: int, participant_id: str, now: datetime
) -> None:
    await session.execute(delete(tables.waiting).where(tables.waiting.c.user_id == person.user_id))
    row = {
        "meeting_id": meeting_id,
        "participant_id": participant_id,
        "user_id": person.user_id,
        "asked_at": now,
    }
    keys = ("meeting_id", "participant_id")
    await session.execute(insert_or_update(session, tables.waiting, keys, row))


async def _stop_waiting(session: AsyncSession, meeting_id: int, participant_id: str) -> None:
    mine = tables.waiting.c.meeting_id == meeting_id, tables.waiting.c.participant_id == participant_id
    await session.execute(delete(tables.waiting).where(*mine))


async def _keep(session: AsyncSession, person: Person, joining: Joining, now: datetime) -> Joining:
    data = {
        "invitation": joining.invitation_id,
        "delegation": joining.delegation,
        "name": joining.name,
        "participant": joining.participant_id,
        "minor": joining.minor,
    }
    await dialogues.follow(session, person.user_id, FLOW, joining.step, data, now=now)
    return joining


def _read(step: str, data: Mapping[str, Any]) -> Joining:
    return Joining(
        Step(step), data["invitation"], data["delegation"], data["name"], data["participant"], data["minor"]
    )
