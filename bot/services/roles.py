"""Giving and taking roles: admins alone; the organiser's role needs a second admin where there is one."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, requests
from bot.domain.corrections import Result
from bot.domain.errors import NoSuchParticipant, NoSuchRequest, NotAllowed
from bot.domain.members import RoleRequest
from bot.domain.notes import News, What, stamp
from bot.domain.people import Participant, Role
from bot.domain.rights import Action
from bot.services import dialogues, invitations, members, notes
from bot.services.acts import By
from bot.services.participants import listed
from bot.services.rights import require

_FIELD = "role"


class Given(StrEnum):
    """What came of a change of role."""

    DONE = "done"
    WAITING = "waiting"  # for a second admin


async def give(
    session: AsyncSession, by: By, admins: Collection[int], participant_id: str, role: Role
) -> Given:
    """Give somebody a role, or ask the second admin; who asks for what another admin asked for confirms it.

    Operating time. Raises NotAllowed (also for minors), NoSuchParticipant.
    """
    require(by.person, Action.GIVE_ROLE)
    participant = await listed(session, by.meeting_id, participant_id)
    if participant is None:
        raise NoSuchParticipant(participant_id)
    if participant.minor and role is not Role.PARTICIPANT:
        raise NotAllowed(Action.GIVE_ROLE)
    if participant.role is role:
        return Given.DONE
    if Role.ORGANISER in (participant.role, role) and len(set(admins)) > 1:
        asked = await _open(session, by, participant_id)
        agreed = asked is not None and asked.wanted == role and asked.asked_by in admins
        if not agreed or asked.asked_by == by.person.user_id:
            await _ask(session, by, participant_id, role)
            await by.tell(session, f"ask_{role}", participant_id)
            asked = await _open(session, by, participant_id)
            data = {"participant": participant_id, "request": asked.id, "role": role.value}
            news = News(What.ROLE_ASKED, f"{asked.id}:{role}", by.at, data, by.person.user_id)
            await notes.tell_admins(session, by.meeting_id, admins, news)
            return Given.WAITING
    await _give(session, by, admins, participant, role)
    return Given.DONE


async def waiting(session: AsyncSession, by: By, admins: Collection[int]) -> list[RoleRequest]:
    """Changes that wait for a second admin, oldest first. Only what a present admin asked for counts."""
    require(by.person, Action.GIVE_ROLE)
    found = select(requests).where(
        requests.c.meeting_id == by.meeting_id,
        requests.c.field == _FIELD,
        requests.c.result.is_(None),
        requests.c.asked_by.in_(admins),
    )
    rows = list(await session.execute(found.order_by(requests.c.id)))
    known = await members.named(session, by, [row.participant_id for row in rows])
    return [
        RoleRequest(row.id, known[row.participant_id], Role(row.wanted), row.asked_by)
        for row in rows
        if row.participant_id in known
    ]


async def confirm(
    session: AsyncSession, by: By, admins: Collection[int], request_id: int, *, yes: bool
) -> str:
    """Confirm another admin's change, or refuse any. Returns the participant's id; the first answer counts.

    Operating time. Raises NoSuchRequest, NotAllowed (also to who asked).
    """
    require(by.person, Action.GIVE_ROLE)
    found = requests.c.id == request_id, requests.c.meeting_id == by.meeting_id, requests.c.field == _FIELD
    row = (await session.execute(select(requests).where(*found))).one_or_none()
    participant = await listed(session, by.meeting_id, row.participant_id) if row is not None else None
    if row is None or participant is None or row.asked_by not in admins:
        raise NoSuchRequest(request_id)
    if row.result is None and yes and row.asked_by == by.person.user_id:
        raise NotAllowed(Action.GIVE_ROLE)
    if await _close(session, by, participant.id, Result.DONE if yes else Result.REFUSED, row.id):
        if yes:
            await _give(session, by, admins, participant, Role(row.wanted))
        else:
            await by.tell(session, f"refuse_{row.wanted}", participant.id)
    return participant.id


async def _give(
    session: AsyncSession, by: By, admins: Collection[int], participant: Participant, role: Role
) -> None:
    participant_id = participant.id
    card = participants.c.meeting_id == by.meeting_id, participants.c.id == participant_id
    await session.execute(update(participants).where(*card).values(role=role))
    if role is not Role.PARTICIPANT:  # an old code may lie about on paper for weeks, or with a leader
        await invitations.revoke(session, by.meeting_id, participant_id, now=by.now)
    for user_id in await members.accounts(session, by.meeting_id, [participant_id]):
        await dialogues.close(session, user_id)  # it may wait for words that they may not say any more
    await _close(session, by, participant_id, Result.DONE)
    await by.tell(session, f"make_{role}", participant_id)
    await _tell(session, by, admins, participant, role)


async def _tell(
    session: AsyncSession, by: By, admins: Collection[int], participant: Participant, role: Role
) -> None:
    """Tell whom it concerns, and everybody who would have to stop it."""
    data = {"participant": participant.id, "role": role.value, "was": participant.role.value}
    news = News(What.ROLE, f"{participant.id}:{stamp(by.now)}", by.at, data, by.person.user_id)
    if by.person.participant is None or by.person.participant.id != participant.id:
        await notes.tell_concerned(session, by.meeting_id, news, participant_id=participant.id)
    await notes.tell_organisers(session, by.meeting_id, news)
    await notes.tell_admins(session, by.meeting_id, admins, news)


async def _ask(session: AsyncSession, by: By, participant_id: str, role: Role) -> None:
    values = {"wanted": role.value, "asked_by": by.person.user_id, "asked_at": by.now}
    changed = await session.execute(update(requests).where(*_open_ones(by, participant_id)).values(values))
    if not changed.rowcount:  # type: ignore[attr-defined]
        row = {"meeting_id": by.meeting_id, "participant_id": participant_id, "field": _FIELD, **values}
        await session.execute(insert(requests).values(row))


async def _open(session: AsyncSession, by: By, participant_id: str) -> Any:
    found = select(requests).where(*_open_ones(by, participant_id))
    return (await session.execute(found.order_by(requests.c.id))).first()  # two if two asked at once


async def _close(
    session: AsyncSession, by: By, participant_id: str, result: Result, request_id: int | None = None
) -> bool:
    """Close one open request or all; False if another answer was quicker."""
    answered = {"result": result.value, "answered_by": by.person.user_id, "answered_at": by.now}
    found = update(requests).where(*_open_ones(by, participant_id))
    if request_id is not None:
        found = found.where(requests.c.id == request_id)
    done = await session.execute(found.values(answered))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _open_ones(by: By, participant_id: str) -> tuple[Any, ...]:
    theirs = requests.c.meeting_id == by.meeting_id, requests.c.participant_id == participant_id
    return (*theirs, requests.c.field == _FIELD, requests.c.result.is_(None))
