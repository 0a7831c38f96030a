"""Somebody says whether they come to an item, or says it for their people."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import NoSuchItem, NoSuchParticipant, NotJoined, SignupClosed
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope
from bot.domain.signups import SignupState, may_come, same_time, until
from bot.services.acts import By
from bot.services.rights import reach, require
from bot.services.signups import comers, rows
from bot.services.signups.deciding import decide
from bot.services.signups.promoting import promote


async def say(
    session: AsyncSession,
    by: By,
    item_id: str,
    *,
    comes: bool,
    participant_id: str | None = None,
    instead: bool = False,
) -> tuple[Item, ...]:
    """Keep whether somebody comes (None = the one who says it): a place, or the waiting list if it is full.

    Returns the items at the same time in which they have a place: then nothing was kept, and they must
    choose, unless they take this one ``instead``. The same said twice was said the first time. For whom it
    is said by another is told. Raises SignupClosed, NoSuchItem, NoSuchParticipant, NotJoined, NotAllowed.
    """
    who = participant_id or (by.person.participant.id if by.person.participant else None)
    if who is None:
        raise NotJoined
    await rows.hold(session, by.meeting_id, who)
    one = await comers.one(session, by.meeting_id, item_id, who)
    if one is None:
        raise NoSuchParticipant(who)
    require(by.person, Action.SIGN_UP, delegation=one.delegation, participant_id=one.id)
    held = await rows.locked(session, by.meeting_id, {item_id, *(one.traits.items if comes else ())})
    item = held.get(item_id)
    if item is None or not may_come(item, one.traits):
        raise NoSuchItem(item_id)
    _open(by, item)
    # Somebody else may have moved them up before the items were held.
    state = await rows.state_of(session, by.meeting_id, item_id, one.id)
    if not comes:
        if state is not SignupState.NO:
            await decide(session, by, item, one, SignupState.NO)
            await promote(session, by.meeting_id, item, now=by.at)
        return ()
    if state in (SignupState.PLACE, SignupState.WAITING):
        return ()
    await promote(session, by.meeting_id, item, now=by.at)
    wanted = (await rows.counted(session, by.meeting_id, [item]))[item_id].for_newcomer
    others = same_time(item, held.values(), by.at) if wanted is SignupState.PLACE else ()
    if others and not instead:
        return others
    for other in others:
        _open(by, other)
        await decide(session, by, other, one, SignupState.NO)
    await decide(session, by, item, one, wanted)
    for other in others:
        await promote(session, by.meeting_id, other, now=by.at)
    return ()


def _open(by: By, item: Item) -> None:
    """After the end of sign-up only organisers change something; nobody once it is over."""
    changes_all = reach(by.person, Action.SIGN_UP) is Scope.MEETING
    if by.at >= (item.over_at if changes_all else until(item)):
        raise SignupClosed(item.id)
