"""The list for leaders and organisers: counts, names, a card. Nothing here changes the list."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import invitations, participants, people
from bot.domain.errors import NoSuchParticipant
from bot.domain.members import Card, Count, Member, Presence, Silence, folded, matches
from bot.domain.people import Participant
from bot.domain.rights import Action, Scope
from bot.services.acts import By
from bot.services.participants import name_of
from bot.services.programme import as_entity
from bot.services.rights import reach, require


async def of_delegation(session: AsyncSession, by: By, delegation: str) -> list[Member]:
    """Everybody of a delegation, those who have not joined first. Raises NotAllowed."""
    require(by.person, Action.LIST_PEOPLE, delegation=delegation)
    found = _members(by).where(participants.c.delegation == delegation)
    members = [_member(row) for row in await session.execute(found)]
    return sorted(members, key=lambda one: (one.presence is Presence.JOINED, folded(one.name), one.id))


async def by_delegation(session: AsyncSession, by: By) -> dict[str, Count]:
    """How many of each delegation have come how far; one without people is not among them."""
    require(by.person, Action.SEARCH_PEOPLE)
    members = [_member(row) for row in await session.execute(_members(by))]
    return {
        delegation: count(delegation, [one for one in members if one.delegation == delegation])
        for delegation in sorted({one.delegation for one in members})
    }


def count(delegation: str, members: Sequence[Member]) -> Count:
    """Count a delegation's members."""
    come = Counter(one.presence for one in members)
    walk_ins = sum(one.walk_in for one in members)
    silent = sum(one.silence is not None for one in members)
    return Count(
        delegation,
        come[Presence.JOINED],
        come[Presence.INVITED],
        come[Presence.LISTED],
        walk_ins=walk_ins,
        silent=silent,
    )


async def find(session: AsyncSession, by: By, query: str, towns: Mapping[str, Sequence[str]]) -> list[Member]:
    """Find people by name or town, whatever the accents and the script. Operating time; it is logged.

    ``towns`` are the names of each delegation's town, in all languages.
    """
    require(by.person, Action.SEARCH_PEOPLE)
    rows = await session.execute(_members(by).order_by(participants.c.last_name))
    found = [
        _member(row)
        for row in rows
        if matches(query, row.first_name, row.last_name, row.town, *towns.get(row.delegation, ()))
    ]
    await by.tell(session, "search_people", str(len(found)))
    return found


async def card(session: AsyncSession, by: By, participant_id: str) -> Card:
    """Somebody's card: a leader sees the name of their own people, an organiser the rest but the diet.

    Raises NoSuchParticipant, NotAllowed.
    """
    own = reach(by.person, Action.LIST_PEOPLE) is Scope.DELEGATION
    found = _members(by).where(participants.c.id == participant_id)
    row = (await session.execute(found)).one_or_none()
    if row is None or (own and row.delegation != by.person.delegation):
        raise NoSuchParticipant(participant_id)  # one answer: nobody learns whom the list knows
    listed = as_entity(Participant, row._mapping)
    return Card(_member(row), None if own else replace(listed, dietary=(), email=""))


async def diet(session: AsyncSession, by: By, participant_id: str) -> tuple[Member, tuple[str, ...]]:
    """What the kitchen must know of somebody; who looked is logged. Operating time."""
    require(by.person, Action.SEE_DIET, participant_id=participant_id)
    found = _members(by).where(participants.c.id == participant_id)
    row = (await session.execute(found)).one_or_none()
    if row is None:
        raise NoSuchParticipant(participant_id)
    await by.tell(session, "see_diet", participant_id)
    return _member(row), row.dietary


async def log_look(session: AsyncSession, by: By, action: str, object_: str) -> None:
    """Log that an organiser looked at a list of names or at a card; a leader's own people are not logged."""
    if reach(by.person, Action.LIST_PEOPLE) is Scope.MEETING:
        await by.tell(session, action, object_)


async def named(session: AsyncSession, by: By, participant_ids: Sequence[str]) -> dict[str, Member]:
    """These people of the list, for services that have asked for the right already."""
    found = _members(by).where(participants.c.id.in_(participant_ids))
    return {row.id: _member(row) for row in await session.execute(found)}


async def accounts(session: AsyncSession, meeting_id: int, participant_ids: Sequence[str]) -> list[int]:
    """The Telegram ids of those who joined as these participants."""
    mine = people.c.meeting_id == meeting_id, people.c.participant_id.in_(participant_ids)
    return list((await session.execute(select(people.c.user_id).where(*mine))).scalars())


def _members(by: By) -> Select[Any]:
    """Rows of the list with ``joined``, ``blocked``, ``stopped`` and ``invited``.

    An invitation runs out in operating time.
    """
    joined = exists().where(
        people.c.meeting_id == by.meeting_id,
        people.c.participant_id == participants.c.id,
        people.c.consent_version.is_not(None),
    )
    blocked = joined.where(people.c.blocked_at.is_not(None))
    stopped = joined.where(people.c.stopped_at.is_not(None))
    invited = exists().where(
        invitations.c.meeting_id == by.meeting_id,
        invitations.c.participant_id == participants.c.id,
        invitations.c.used_at.is_(None),
        invitations.c.revoked_at.is_(None),
        invitations.c.expires_at > by.now,
    )
    said = {"joined": joined, "blocked": blocked, "stopped": stopped, "invited": invited}
    return select(participants, *(holds.label(name) for name, holds in said.items())).where(
        participants.c.meeting_id == by.meeting_id, participants.c.withdrawn.is_(False)
    )


def _member(row: Any) -> Member:
    presence = Presence.INVITED if row.invited else Presence.LISTED
    silence = Silence.BLOCKED if row.blocked else Silence.STOPPED if row.stopped else None
    listed = as_entity(Participant, row._mapping)
    return Member(
        id=row.id,
        name=name_of(listed),
        delegation=row.delegation,
        role=row.role,
        presence=Presence.JOINED if row.joined else presence,
        walk_in=not row.loaded,
        minor=row.minor,
        silence=silence,
    )
