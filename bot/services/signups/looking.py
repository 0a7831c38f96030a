"""Sign-up as its readers see it: one item, all that is open, who comes, who was not asked yet."""

from collections.abc import Collection, Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import NoSuchItem, NoSuchParticipant
from bot.domain.people import Person
from bot.domain.programme import Item, Programme
from bot.domain.rights import Action, Scope
from bot.domain.signups import Comer, Places, Seen, WhoComes, may_come, same_time, until
from bot.services.acts import By
from bot.services.rights import reach, require
from bot.services.signups import comers, rows


async def one(session: AsyncSession, by: By, programme: Programme, item: Item) -> Seen:
    """The sign-up of an item as the person sees it. Meeting time. Raises NotJoined, NotAllowed."""
    scope = reach(by.person, Action.SIGN_UP)
    mine = by.person.participant
    me = None
    if mine is not None and may_come(item, by.person.traits):
        me = await comers.one(session, by.meeting_id, item.id, mine.id)
    places = (await rows.counted(session, by.meeting_id, [item]))[item.id]
    mine_now = me.traits.items if me else frozenset[str]()
    held = (programme.by_id[key] for key in mine_now & programme.by_id.keys())
    closed = by.at >= (item.over_at if scope is Scope.MEETING else until(item))
    return Seen(item, places, me, same_time(item, held, by.at), closed)


async def open_for(session: AsyncSession, by: By, programme: Programme) -> list[Seen]:
    """What the person may sign up for and is not over, in order of time; everything for who is on no list.

    Meeting time. Raises NotJoined, NotAllowed.
    """
    reach(by.person, Action.SIGN_UP)
    mine = by.person.participant
    there = [one for one in programme.items if one.signup and not one.withdrawn and one.over_at > by.at]
    theirs = [item for item in there if mine is None or may_come(item, by.person.traits)]
    theirs.sort(key=lambda item: (item.starts_at, item.id))
    return [await one(session, by, programme, item) for item in theirs]


async def member(session: AsyncSession, by: By, item: Item, participant_id: str) -> Comer:
    """Somebody whom the person looks after. Raises NoSuchParticipant, NotAllowed."""
    found = await comers.one(session, by.meeting_id, item.id, participant_id)
    if found is None:
        raise NoSuchParticipant(participant_id)
    require(by.person, Action.SEE_COMING, delegation=found.delegation)
    return found


async def who_comes(session: AsyncSession, by: By, item: Item, delegation: str | None = None) -> WhoComes:
    """Who comes to an item, waits, or has not said; of one delegation, or of all that the person may see.

    Raises NoSuchItem where nobody signs up, NotAllowed.
    """
    if reach(by.person, Action.SEE_COMING) is Scope.DELEGATION and delegation is None:
        delegation = by.person.delegation
    require(by.person, Action.SEE_COMING, delegation=delegation)
    if not item.signup:
        raise NoSuchItem(item.id)
    listed = await comers.everybody(session, by.meeting_id, item.id)
    places = (await rows.counted(session, by.meeting_id, [item]))[item.id]
    seen = [
        one
        for one in listed
        if delegation in (None, one.delegation)
        and (one.state is not None or item.audience.may_include(one.traits))
    ]
    return WhoComes(item, places, tuple(seen), delegation)


async def unsigned(
    session: AsyncSession, meeting_id: int, person: Person, items: Iterable[Item]
) -> dict[str, Places]:
    """Of some items those that people sign up for, and of which the person has said nothing."""
    said: Collection[str] = person.traits.items | person.traits.without
    silent = [item for item in items if item.signup and item.id not in said]
    return await rows.counted(session, meeting_id, silent) if silent else {}
