"""Arrivals and departures of delegations: kept, withdrawn, and shown to those who plan the pick-up."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import delegations, meetings, travels
from bot.domain.errors import NoSuchDelegation
from bot.domain.meeting import Meeting
from bot.domain.rights import Action
from bot.domain.travel_forms import Form, NoSuchTravel
from bot.domain.travels import Direction, Pickups, Travel
from bot.services.acts import By
from bot.services.rights import require
from bot.services.travels import reading, reminding, telling


async def check(session: AsyncSession, by: By, delegation: str, *, alone: bool = False) -> None:
    """Whether somebody may plan for a delegation. ``alone``: others who change its entries wait meanwhile.

    Raises NoSuchDelegation, NotAllowed.
    """
    require(by.person, Action.PLAN_TRAVEL, delegation=delegation)
    this = delegations.c.meeting_id == by.meeting_id, delegations.c.code == delegation
    found = select(delegations.c.code).where(*this, delegations.c.withdrawn.is_(False))
    found = found.with_for_update() if alone else found
    if (await session.execute(found)).one_or_none() is None:
        raise NoSuchDelegation(delegation)


async def of_delegation(session: AsyncSession, by: By, delegation: str) -> tuple[list[Travel], int]:
    """A delegation's entries in order of time, and how many people it has.

    Raises NoSuchDelegation, NotAllowed.
    """
    await check(session, by, delegation)
    found = await reading.of_town(session, by.meeting_id, delegation)
    return found, (await reading.members(session, by.meeting_id)).get(delegation, 0)


async def entry(
    session: AsyncSession, by: By, delegation: str, direction: Direction, part: int
) -> tuple[Travel, int]:
    """One of a delegation's entries, and how many people it has.

    Raises NoSuchTravel, NoSuchDelegation, NotAllowed.
    """
    await check(session, by, delegation)
    found = await reading.get(session, by.meeting_id, delegation, direction, part)
    if found is None or found.withdrawn:
        raise NoSuchTravel
    return found, (await reading.members(session, by.meeting_id)).get(delegation, 0)


async def keep(session: AsyncSession, by: By, form: Form, meeting: Meeting) -> Travel:
    """Keep what a form says; those whom it concerns are told if it changes something.

    Raises UnfitTravel if something is missing, NoSuchTravel, NoSuchDelegation, NotAllowed.
    """
    await check(session, by, form.delegation, alone=True)
    if form.part is None:
        part = 1 + await reading.parts(session, by.meeting_id, form.delegation, form.direction)
        new = replace(form.travel(meeting), part=part, changed_at=by.at)
        await session.execute(insert(travels).values(_row(by, new)))
        await _told(session, by, None, new)
        return new
    before, _ = await entry(session, by, form.delegation, form.direction, form.part)
    after = replace(form.travel(meeting), changed_at=by.at).after(before)
    if after.facts() != before.facts():
        await _change(session, by, before, after)
    return after


async def withdraw(session: AsyncSession, by: By, delegation: str, direction: Direction, part: int) -> None:
    """They do not come or leave so; twice is once. Raises NoSuchTravel, NoSuchDelegation, NotAllowed."""
    await check(session, by, delegation, alone=True)
    before = await reading.get(session, by.meeting_id, delegation, direction, part)
    if before is None:
        raise NoSuchTravel
    if not before.withdrawn:
        await _change(session, by, before, before.gone(by.at))


async def pickups(session: AsyncSession, by: By) -> Pickups:
    """Everybody's arrivals and departures; the host town is not expected to say any. Raises NotAllowed."""
    require(by.person, Action.SEE_TRAVELS)
    here = delegations.c.meeting_id == by.meeting_id, delegations.c.withdrawn.is_(False)
    host = select(meetings.c.host_delegation).where(meetings.c.id == by.meeting_id).scalar_subquery()
    codes = select(delegations.c.code, delegations.c.code == host).where(*here).order_by(delegations.c.code)
    towns = {code: bool(at_home) for code, at_home in await session.execute(codes)}
    found = [one for one in await reading.find(session, by.meeting_id) if one.delegation in towns]
    silent = _silent([town for town, at_home in towns.items() if not at_home], found)
    return Pickups(tuple(found), silent, await reading.members(session, by.meeting_id))


def _silent(towns: list[str], found: list[Travel]) -> Mapping[Direction, tuple[str, ...]]:
    said = {(one.delegation, one.direction) for one in found}
    return {
        direction: tuple(town for town in towns if (town, direction) not in said) for direction in Direction
    }


async def _change(session: AsyncSession, by: By, before: Travel, after: Travel) -> None:
    this = travels.c.delegation == after.delegation, travels.c.direction == after.direction
    which = travels.c.meeting_id == by.meeting_id, *this, travels.c.part == after.part
    await session.execute(update(travels).where(*which).values(_row(by, after)))
    await _told(session, by, before, after)


async def _told(session: AsyncSession, by: By, before: Travel | None, after: Travel) -> None:
    """Log it, tell it, and let reminders follow."""
    act = "withdraw_travel" if after.withdrawn else "plan_travel"
    await by.tell(session, act, f"{after.delegation}/{after.direction}/{after.part}")
    await telling.tell(session, by, before, after)
    await reminding.follow(session, by.meeting_id, now=by.at)


def _row(by: By, travel: Travel) -> dict[str, object]:
    names = [name for name in Travel.__slots__ if name not in ("direction", "means")]
    who = by.person.participant.id if by.person.participant else ""
    return {
        **{name: getattr(travel, name) for name in names},
        "meeting_id": by.meeting_id,
        "direction": travel.direction.value,
        "means": travel.means.value,
        "changed_by": who,
    }
