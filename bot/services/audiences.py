"""An audience as a condition of a query: whom it includes, by what the list and the chat say of people."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meetings, participants, people, signups
from bot.domain.announcements import Reach, Unreached, Why
from bot.domain.audience import BUS_SPELLING, Audience
from bot.domain.people import Role
from bot.domain.signups import SignupState

NAMES = 200
"""How many names are read of those who cannot be reached."""

spoken = func.coalesce(func.nullif(people.c.language, ""), participants.c.language)
"""What somebody reads: as they chose, else as the list says."""
JOINED = people.c.consent_version.is_not(None)


def listed() -> FromClause:
    """Everybody on the list, with their account if they have one."""
    tied = and_(
        people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id
    )
    return participants.outerjoin(people, tied)


def coming(meeting_id: int) -> tuple[ColumnElement[bool], ...]:
    """Of a meeting's list, those who have not been taken off."""
    return participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False)


def includes(audience: Audience, host: str) -> ColumnElement[bool]:
    """Whether somebody of ``listed()`` is in the audience: what Audience.includes says of their traits."""
    return or_(
        false(), *(and_(true(), *(_holds(term, host) for term in terms)) for terms in audience.alternatives)
    )


def _holds(term: str, host: str) -> ColumnElement[bool]:
    person = participants.c
    match term:
        case "all":
            return true()
        case "guests":
            return person.delegation != host
        case "hosts":
            return person.delegation == host
        case "leaders":
            return person.role == Role.LEADER
        case "organisers":
            return person.role == Role.ORGANISER
        case "staff":
            return person.staff.is_(True)
    prefix, _, value = term.partition("-")
    match prefix:
        case "group":
            return and_(person.group == value, person.group != "")
        case "lang":
            return spoken == value
        case "bus":
            return and_(_spelt(person.bus) == value, person.bus != "")
        case "item":
            theirs = signups.c.meeting_id == person.meeting_id, signups.c.participant_id == person.id
            here = signups.c.item_id == value, signups.c.state == SignupState.PLACE
            return exists().where(*theirs, *here)
    return person.delegation == term


def _spelt(bus: ColumnElement[str]) -> ColumnElement[str]:
    """The name of a bus as the notation has it: what ``bus_term`` does."""
    for sign, written in BUS_SPELLING:
        bus = func.replace(bus, sign, written)
    return bus


async def enter(session: AsyncSession, meeting_id: int) -> None:
    """Before somebody joins: wait for whoever is writing down who has joined (``stand_still``).

    The meeting comes before all that is locked besides. Who joins beside another one does not wait.
    """
    here = select(meetings.c.id).where(meetings.c.id == meeting_id)
    await session.execute(here.with_for_update(read=True))


async def stand_still(session: AsyncSession, meeting_ids: Collection[int]) -> None:
    """Before it is written down who has joined: nobody joins until that is committed, and who is joining is
    in by then. Everybody is among those who are told, or sees that they were. As ``enter``, before all else.
    """
    these = select(meetings.c.id).where(meetings.c.id.in_(meeting_ids)).order_by(meetings.c.id)
    await session.execute(these.with_for_update(key_share=True))


async def host_of(session: AsyncSession, meeting_id: int) -> str:
    """The code of the host delegation."""
    found = select(meetings.c.host_delegation).where(meetings.c.id == meeting_id)
    return str((await session.execute(found)).scalar_one())


async def reach(session: AsyncSession, meeting_id: int, audience: Audience) -> Reach:
    """Who is in an audience now, and who of them cannot be reached."""
    inside = (*coming(meeting_id), includes(audience, await host_of(session, meeting_id)))
    barrier = case(
        (or_(people.c.id.is_(None), ~JOINED), Why.NOT_JOINED.value),
        (people.c.blocked_at.is_not(None), Why.BLOCKED.value),
        (people.c.stopped_at.is_not(None), Why.STOPPED.value),
        else_="",
    )
    counted = (
        select(participants.c.delegation, spoken.label("language"), barrier.label("why"), func.count())
        .select_from(listed())
        .where(*inside)
        .group_by(participants.c.delegation, spoken, barrier)
    )
    figures = [(row[0], row[1], row[2], row[3]) for row in await session.execute(counted)]
    names = (
        select(participants.c.id, participants.c.first_name, participants.c.last_name)
        .add_columns(participants.c.delegation, barrier.label("why"))
        .select_from(listed())
        .where(*inside, barrier != "")
        .order_by(participants.c.delegation, participants.c.last_name, participants.c.id)
        .limit(NAMES)
    )
    return Reach(
        people=sum(n for *_, n in figures),
        joined=sum(n for _, _, why, n in figures if why != Why.NOT_JOINED),
        unreachable=sum(n for _, _, why, n in figures if why),
        delegations=_sums((delegation, n) for delegation, _, _, n in figures),
        languages=_sums((language or "", n) for _, language, why, n in figures if why != Why.NOT_JOINED),
        names=tuple(
            Unreached(row.id, f"{row.first_name} {row.last_name}".strip(), row.delegation, Why(row.why))
            for row in await session.execute(names)
        ),
    )


async def languages(session: AsyncSession, meeting_id: int) -> frozenset[str]:
    """Every language that somebody of the list reads."""
    found = select(spoken).distinct().select_from(listed()).where(*coming(meeting_id))
    return frozenset(code or "" for code in (await session.execute(found)).scalars())


async def buses(session: AsyncSession, meeting_id: int) -> list[str]:
    """The buses that somebody of the list travels in."""
    found = select(participants.c.bus).distinct().where(*coming(meeting_id), participants.c.bus != "")
    return sorted((await session.execute(found)).scalars())


def _sums(figures: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for name, n in figures:
        sums[name] = sums.get(name, 0) + n
    return dict(sorted(sums.items()))
