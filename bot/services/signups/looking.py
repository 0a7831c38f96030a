"""Sign-up as its readers see it: one item, all that is open, who comes, who was not asked yet."""

from collections.abc import Collection, Iterable, Sequence

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
    (seen,) = await _seen(session, by, programme, [item])
    return seen


async def open_for(session: AsyncSession, by: By, programme: Programme) -> list[Seen]:
    """What the person may sign up for and is not over, in order of time; everything for who is on no list.

    Meeting time. Raises NotJoined, NotAllowed.
    """
    listed = by.person.participant is not None
    there = [one for one in programme.items if one.signup and not one.withdrawn and one.over_at > by.at]
    theirs = [item for item in there if not listed or may_come(item, by.person.traits)]
    return await _seen(session, by, programme, sorted(theirs, key=lambda item: (item.starts_at, item.id)))


async def _seen(session: AsyncSession, by: By, programme: Programme, items: Sequence[Item]) -> list[Seen]:
    scope = reach(by.person, Action.SIGN_UP)
    mine, traits = by.person.participant, by.person.traits
    places = await rows.counted(session, by.meeting_id, items) if items else {}
    found = []
    for item in items:
        me = None
        if mine is not None and may_come(item, traits):
            me = await comers.one(session, by.meeting_id, item.id, mine.id)
        held = (me.traits.items if me else frozenset[str]()) & programme.by_id.keys()
        others = same_time(item, [programme.by_id[key] for key in held], by.at)
        found.append(Seen(item, places[item.id], me, others, _closed(by, scope, item)))
    return found


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
    scope = reach(by.person, Action.SEE_COMING)
    if scope is Scope.DELEGATION and delegation is None:
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
    return WhoComes(item, places, tuple(seen), delegation, _closed(by, scope, item))


def _closed(by: By, scope: Scope, item: Item) -> bool:
    return by.at >= (item.over_at if scope is Scope.MEETING else until(item))


async def unsigned(
    session: AsyncSession, meeting_id: int, person: Person, items: Iterable[Item]
) -> dict[str, Places]:
    """Of some items those that people sign up for, and of which the person has said nothing."""
    said: Collection[str] = person.traits.items | person.traits.without
    silent = [item for item in items if item.signup and item.id not in said]
    return await rows.counted(session, meeting_id, silent) if silent else {}
