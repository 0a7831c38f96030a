"""Invitations: issued to the list, redeemed by people, throttled. Only keyed hashes are stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import invitations, participants
from bot.domain.errors import NoSuchDelegation, NoSuchParticipant
from bot.domain.invitations import (
    LIFETIME,
    ORGANISER_LIFETIME,
    Invitation,
    Redemption,
    hashed,
    new_codes,
    read_code,
)
from bot.domain.people import Participant, Person, Role
from bot.domain.rights import Action
from bot.services import audit, guesses
from bot.services.programme import as_entity
from bot.services.rights import require


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a code stands for. ``invitation_id`` is None where it stands for nothing."""

    kind: Redemption
    invitation_id: int | None = None
    participant: Participant | None = None
    delegation: str | None = None


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

    Earlier ones stay valid until used or expired, unless ``renew``. ``by=None`` is the command line.
    Operating time. Raises NoSuchDelegation, NoSuchParticipant, NotAllowed.
    """
    found = await _participants(session, meeting_id, participant_ids, delegation)
    made = []
    for participant in found:
        if by is not None:
            require(by, Action.INVITE, delegation=participant.delegation)
        if renew:
            await revoke(session, meeting_id, participant.id, now=now)
        lifetime = ORGANISER_LIFETIME if participant.role is Role.ORGANISER else LIFETIME
        expires_at = now + lifetime
        made.append(await _keep(session, meeting_id, participant, key=key, now=now, expires_at=expires_at))
    await audit.record(session, "invite", str(len(made)), actor=by, now=now, meeting_id=meeting_id)
    return made


async def issue_shared(
    session: AsyncSession, meeting_id: int, key: bytes, delegation: str, *, by: Person | None, now: datetime
) -> Invitation:
    """Make a delegation's common code: who uses it types their name, and the leader sees it."""
    if by is not None:
        require(by, Action.INVITE, delegation=delegation)
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


async def look_up(
    session: AsyncSession, meeting_id: int, key: bytes, user_id: int, text: str, *, now: datetime
) -> Redeemed:
    """Find what a code stands for, counting wrong ones. Nothing is used up yet. Operating time.

    The transaction must be committed also for INVALID: the count is in it.
    """
    if await guesses.silenced(session, user_id, now=now):
        return Redeemed(Redemption.INVALID)
    row = await _find(session, meeting_id, key, text, now=now)
    if row is None or (row.used_at is not None and row.used_by != user_id):
        await guesses.count_wrong(session, user_id, now=now)
        return Redeemed(Redemption.INVALID)
    if row.participant_id is None:
        return Redeemed(Redemption.SHARED, row.id, delegation=row.delegation)
    listed = await _participants(session, meeting_id, [row.participant_id], None)
    return Redeemed(Redemption.PERSONAL, row.id, listed[0], row.delegation)


async def use(session: AsyncSession, invitation_id: int, user_id: int, *, now: datetime) -> bool:
    """Use an invitation up for this person. False if somebody else was quicker, or it ran out meanwhile."""
    free = or_(
        invitations.c.participant_id.is_(None),
        invitations.c.used_at.is_(None),
        invitations.c.used_by == user_id,
    )
    alive = invitations.c.revoked_at.is_(None), invitations.c.expires_at > now
    done = await session.execute(
        update(invitations)
        .where(invitations.c.id == invitation_id, free, *alive)
        .values(used_at=now, used_by=user_id)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def _find(session: AsyncSession, meeting_id: int, key: bytes, text: str, *, now: datetime) -> Any:
    code = read_code(text)
    # A text that cannot be a code is looked for all the same: wrong answers take the same time.
    digest = hashed(code or text, key)
    return (
        await session.execute(
            select(invitations).where(
                or_(invitations.c.code_hash == digest, invitations.c.link_hash == digest),
                invitations.c.meeting_id == meeting_id,
                invitations.c.revoked_at.is_(None),
                invitations.c.expires_at > now,
            )
        )
    ).one_or_none()


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
        "created_at": now,
        "expires_at": expires_at,
    }
    await session.execute(insert(invitations).values(row))
    if participant is None:
        return Invitation(None, "", delegation, Role.PARTICIPANT, False, codes)
    name = f"{participant.first_name} {participant.last_name}".strip()
    return Invitation(participant.id, name, delegation, participant.role, participant.minor, codes)


async def _participants(
    session: AsyncSession, meeting_id: int, ids: Sequence[str] | None, delegation: str | None
) -> list[Participant]:
    chosen = select(participants).where(
        participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False)
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
