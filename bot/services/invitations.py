"""Invitations: issued to the list, redeemed by people, throttled. Only keyed hashes are stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import delegations, invitations, participants
from bot.domain.errors import NoSuchDelegation, NoSuchParticipant, NotAllowed
from bot.domain.invitations import (
    LIFETIME,
    LINK_LENGTH,
    ORGANISER_LIFETIME,
    Invitation,
    Redemption,
    hashed,
    new_codes,
    read_code,
)
from bot.domain.people import Participant, Person, Role
from bot.domain.rights import Action, Scope
from bot.logs import get_logger
from bot.services import audit, guesses
from bot.services.programme import as_entity
from bot.services.rights import reach, require

log = get_logger("ttchan.invitations")


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a code stands for. ``invitation_id`` is None where it stands for nothing.

    ``alarm``: this wrong one is one too many, of all that everybody typed within an hour.
    """

    kind: Redemption
    invitation_id: int | None = None
    participant: Participant | None = None
    delegation: str | None = None
    alarm: bool = field(default=False, compare=False)


async def issue(
    session: AsyncSession,
    meeting_id: int,
    key: bytes,
    *,
    by: Person | None,
    now: datetime,
    participant_ids: Sequence[str] | None = None,
    delegation: str | None = None,
    renew: bool = False,
) -> list[Invitation]:
    """Make a new personal invitation for each participant: all, a delegation's, or those named.

    Earlier ones stay valid until used or expired, unless ``renew``. ``by=None`` is the command line. A leader
    invites mere participants: asked for all, the others are left out. Operating time.
    Raises NoSuchDelegation, NoSuchParticipant, NotAllowed.
    """
    found = await _participants(session, meeting_id, participant_ids, delegation)
    made = []
    for participant in found:
        if by is not None:
            require(by, Action.INVITE, delegation=participant.delegation)
            if reach(by, Action.INVITE) is not Scope.MEETING and participant.role is not Role.PARTICIPANT:
                # A leader with an organiser's code could become that organiser.
                if participant_ids is not None:
                    raise NotAllowed(Action.INVITE)
                continue
        if renew:
            await revoke(session, meeting_id, participant.id, now=now)
        lifetime = ORGANISER_LIFETIME if participant.role is Role.ORGANISER else LIFETIME
        expires_at = now + lifetime
        made.append(await _keep(session, meeting_id, participant, key=key, now=now, expires_at=expires_at))
    await audit.record(session, "invite", str(len(made)), actor=by, now=now, meeting_id=meeting_id)
    return made


async def issue_shared(
    session: AsyncSession,
    meeting_id: int,
    key: bytes,
    delegation: str,
    *,
    by: Person | None,
    now: datetime,
    renew: bool = False,
) -> Invitation:
    """Make a delegation's common code: who uses it types their name, and the leader sees it.

    Operating time. Raises NoSuchDelegation, NotAllowed.
    """
    if by is not None:
        require(by, Action.INVITE, delegation=delegation)
    listed = delegations.c.meeting_id == meeting_id, delegations.c.code == delegation
    there = select(delegations.c.code).where(*listed, delegations.c.withdrawn.is_(False))
    if (await session.execute(there)).one_or_none() is None:
        raise NoSuchDelegation(delegation)
    if renew:
        await revoke_shared(session, meeting_id, delegation, now=now)
    made = await _keep(
        session, meeting_id, None, delegation=delegation, key=key, now=now, expires_at=now + LIFETIME
    )
    await audit.record(session, "invite_shared", delegation, actor=by, now=now, meeting_id=meeting_id)
    return made


async def revoke(session: AsyncSession, meeting_id: int, participant_id: str, *, now: datetime) -> None:
    """Make every unused personal invitation of a participant worthless."""
    mine = invitations.c.meeting_id == meeting_id, invitations.c.participant_id == participant_id
    unused = invitations.c.used_at.is_(None)
    await session.execute(update(invitations).where(*mine, unused).values(revoked_at=now))


async def revoke_shared(session: AsyncSession, meeting_id: int, delegation: str, *, now: datetime) -> None:
    """Make every common code of a delegation worthless; who joined with one stays."""
    shared = invitations.c.participant_id.is_(None), invitations.c.delegation == delegation
    alive = invitations.c.meeting_id == meeting_id, invitations.c.revoked_at.is_(None)
    await session.execute(update(invitations).where(*alive, *shared).values(revoked_at=now))


async def look_up(
    session: AsyncSession, meeting_id: int, key: bytes, user_id: int, text: str, *, now: datetime
) -> Redeemed:
    """Find what a code stands for, counting wrong ones. Nothing is used up yet. Operating time.

    The transaction must be committed also for INVALID: the count is in it.
    """
    code = read_code(text)
    # Everybody's brake is for codes that can be guessed: with it, a troublemaker must not lock out links.
    brake = code is None or len(code) != LINK_LENGTH
    typist = guesses.typist(user_id, key)
    if await guesses.silenced(session, typist, now=now, brake=brake):
        return Redeemed(Redemption.INVALID)
    # A text that cannot be a code is looked for all the same: wrong answers take the same time.
    row = await _find(session, meeting_id, hashed(code or text, key), user_id, now=now)
    if row is None:
        alarm = await guesses.count_wrong(session, typist, now=now)
        if alarm:
            log.warning("codes_guessed", wrong=guesses.HOUR_WRONG)
        return Redeemed(Redemption.INVALID, alarm=alarm)
    if row.participant_id is None:
        return Redeemed(Redemption.SHARED, row.id, delegation=row.delegation)
    listed = await _participants(session, meeting_id, [row.participant_id], None)
    return Redeemed(Redemption.PERSONAL, row.id, listed[0], row.delegation)


async def use(session: AsyncSession, invitation_id: int, user_id: int, *, now: datetime) -> bool:
    """Use an invitation up for this person. False if somebody else was quicker, or it ran out meanwhile."""
    done = await session.execute(
        update(invitations)
        .where(invitations.c.id == invitation_id, *_open_to(user_id, now))
        .values(used_at=now, used_by=user_id)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def _find(session: AsyncSession, meeting_id: int, digest: str, user_id: int, *, now: datetime) -> Any:
    by_hash = or_(invitations.c.code_hash == digest, invitations.c.link_hash == digest)
    here = invitations.c.meeting_id == meeting_id
    return (
        await session.execute(select(invitations).where(by_hash, here, *_open_to(user_id, now)))
    ).one_or_none()


def _open_to(user_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Not revoked, expired or somebody else's, and naming a participant who is still what it was made for."""
    unused = or_(invitations.c.used_at.is_(None), invitations.c.used_by == user_id)
    # Who became an organiser since needs a new code: the old one may lie about on paper for weeks.
    fits = or_(participants.c.role != Role.ORGANISER, invitations.c.role == Role.ORGANISER.value)
    named = exists().where(
        participants.c.meeting_id == invitations.c.meeting_id,
        participants.c.id == invitations.c.participant_id,
        participants.c.withdrawn.is_(False),
        participants.c.erased.is_(None),
        fits,
    )
    return (
        invitations.c.revoked_at.is_(None),
        invitations.c.expires_at > now,
        or_(invitations.c.participant_id.is_(None), and_(unused, named)),
    )


async def _keep(
    session: AsyncSession,
    meeting_id: int,
    participant: Participant | None,
    *,
    delegation: str = "",
    key: bytes,
    now: datetime,
    expires_at: datetime,
) -> Invitation:
    delegation = participant.delegation if participant else delegation
    codes = new_codes()
    row = {
        "meeting_id": meeting_id,
        "code_hash": hashed(codes.code, key),
        "link_hash": hashed(codes.link, key),
        "participant_id": participant.id if participant else None,
        "delegation": delegation,
        "role": str(participant.role if participant else Role.PARTICIPANT),
        "created_at": now,
        "expires_at": expires_at,
    }
    await session.execute(insert(invitations).values(row))
    if participant is None:
        role = Role.PARTICIPANT
        return Invitation(None, "", delegation, role, minor=False, codes=codes, expires_at=expires_at)
    name = f"{participant.first_name} {participant.last_name}".strip()
    return Invitation(
        participant_id=participant.id,
        name=name,
        delegation=delegation,
        role=participant.role,
        minor=participant.minor,
        codes=codes,
        language=participant.language,
        expires_at=expires_at,
    )


async def _participants(
    session: AsyncSession, meeting_id: int, ids: Sequence[str] | None, delegation: str | None
) -> list[Participant]:
    chosen = select(participants).where(
        participants.c.meeting_id == meeting_id,
        participants.c.withdrawn.is_(False),
        participants.c.erased.is_(None),
    )
    if ids is not None:
        chosen = chosen.where(participants.c.id.in_(ids))
    if delegation is not None:
        chosen = chosen.where(participants.c.delegation == delegation)
    rows = await session.execute(chosen.order_by(participants.c.delegation, participants.c.id))
    found = [as_entity(Participant, row._mapping) for row in rows]
    missing = set(ids or ()) - {one.id for one in found}
    if missing:
        raise NoSuchParticipant(min(missing))
    if delegation is not None and not found:
        raise NoSuchDelegation(delegation)
    return found
