"""Who eats where: people say it of themselves until the cut-off, leaders of their own, organisers always."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meal_answers, participants
from bot.db.upsert import insert_or_update
from bot.domain.errors import MealClosed, NoSuchItem, NoSuchParticipant, NotAllowed, NotJoined
from bot.domain.meals import Guest, closes_at, is_meal
from bot.domain.members import folded
from bot.domain.people import Participant
from bot.domain.programme import Item, Programme
from bot.domain.rights import Action, Scope
from bot.services.acts import By
from bot.services.audiences import coming, listed, spoken
from bot.services.participants import name_of
from bot.services.people import traits_of
from bot.services.programme import as_entity
from bot.services.rights import reach, require
from bot.services.signups.said import SAID


async def answers(session: AsyncSession, by: By) -> dict[str, bool]:
    """What was said of the person so far, by item; a meal that is not here counts them in."""
    if by.person.participant is None:
        raise NotJoined
    row, mine = meal_answers.c, by.person.participant.id
    found = select(row.item_id, row.eats).where(row.meeting_id == by.meeting_id, row.participant_id == mine)
    return {one.item_id: one.eats for one in await session.execute(found)}


async def at_meal(session: AsyncSession, by: By, item: Item) -> tuple[bool, bool]:
    """Whether the person eats at a meal, and whether somebody else entered that for them."""
    if by.person.participant is None:
        raise NotJoined
    row, mine = meal_answers.c, by.person.participant.id
    this = row.meeting_id == by.meeting_id, row.item_id == item.id, row.participant_id == mine
    found = (await session.execute(select(row.eats, row.said_by).where(*this))).one_or_none()
    return (True, False) if found is None else (found.eats, found.said_by not in ("", mine))


async def answer(
    session: AsyncSession,
    by: By,
    programme: Programme,
    item: Item,
    *,
    eats: bool,
    participant_id: str | None = None,
) -> str:
    """Record whether somebody eats at a meal; None = the person. The same said twice was said once.

    Returns their delegation.
    Raises NoSuchItem for a meal of others, MealClosed, NoSuchParticipant, NotJoined, NotAllowed.
    """
    who, delegation = await _guest(session, by, programme, item, participant_id)
    if not open_to(by, programme, item):
        raise MealClosed(item.id, closes_at(programme.meeting, item))
    row = meal_answers.c
    key = {"meeting_id": by.meeting_id, "item_id": item.id, "participant_id": who}
    before = select(row.eats).where(*(meal_answers.c[name] == value for name, value in key.items()))
    if (await session.execute(before)).scalar_one_or_none() is eats:
        return delegation
    said_by = by.person.participant.id if by.person.participant else ""
    values = {**key, "eats": eats, "at": by.at, "said_by": said_by}
    if by.at < closes_at(programme.meeting, item):  # what comes later the kitchen sees as a change
        values["told"] = eats
    await session.execute(insert_or_update(session, meal_answers, tuple(key), values))
    if said_by != who and reach(by.person, Action.ANSWER_MEAL) is Scope.MEETING:
        await by.tell(session, "answer_meal", f"{item.id}/{who}")
    return delegation


def open_to(by: By, programme: Programme, item: Item) -> bool:
    """Whether the person may still change a meal: until the cut-off, organisers until it is over."""
    if item.withdrawn or item.over_at <= by.at:
        return False
    all_may = by.at < closes_at(programme.meeting, item)
    return all_may or reach(by.person, Action.ANSWER_MEAL) is Scope.MEETING


async def of_delegation(
    session: AsyncSession, by: By, programme: Programme, item: Item, delegation: str
) -> list[Guest]:
    """Those of a delegation whom a meal is for, by name. Raises NoSuchItem, NotAllowed."""
    require(by.person, Action.LIST_PEOPLE, delegation=delegation)
    found = await _guests(session, by, programme, item, participants.c.delegation == delegation)
    return sorted((guest for _, guest in found), key=lambda one: (folded(one.name), one.id))


async def _guest(
    session: AsyncSession, by: By, programme: Programme, item: Item, participant_id: str | None
) -> tuple[str, str]:
    """The id of who is meant, for whom the person may answer and the meal is; and their delegation."""
    scope, me = reach(by.person, Action.ANSWER_MEAL), by.person.participant
    wanted = participant_id or (me.id if me else None)
    if wanted is None:
        raise NotJoined
    own = me is not None and wanted == me.id
    if scope is Scope.OWN and not own:
        raise NotAllowed(Action.ANSWER_MEAL)
    found = await _guests(session, by, programme, item, participants.c.id == wanted)
    led = scope is not Scope.DELEGATION or any(town == by.person.delegation for town, _ in found)
    if not found or not led:  # one answer: nobody learns whom the list knows
        raise NoSuchItem(item.id) if own else NoSuchParticipant(wanted)
    return wanted, found[0][0]


async def _guests(
    session: AsyncSession, by: By, programme: Programme, item: Item, which: ColumnElement[bool]
) -> list[tuple[str, Guest]]:
    """Whom a meal is for, with their delegations. Raises NoSuchItem for what is no meal."""
    if not is_meal(item) or item.withdrawn:
        raise NoSuchItem(item.id)
    here = meal_answers.c
    said = and_(here.meeting_id == by.meeting_id, here.participant_id == participants.c.id)
    found = (
        select(participants, spoken.label("spoken"), SAID, here.eats)
        .select_from(listed().outerjoin(meal_answers, and_(said, here.item_id == item.id)))
        .where(*coming(by.meeting_id), which)
    )
    host, guests = programme.meeting.host_delegation, []
    for row in await session.execute(found):
        one = as_entity(Participant, row._mapping)
        if item.audience.may_include(traits_of(one, host, row.spoken, row.signed)):
            guests.append((one.delegation, Guest(one.id, name_of(one), row.eats is not False)))
    return guests
