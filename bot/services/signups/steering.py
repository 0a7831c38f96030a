"""What organisers do with places: give one out of turn, take one away, make more. All of it is logged."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.changes import Source
from bot.domain.errors import NoSuchItem, NoSuchParticipant, SignupClosed
from bot.domain.programme import Item, Programme
from bot.domain.rights import Action
from bot.domain.signups import MOST, Comer, SignupState, may_come
from bot.domain.workbook import edit
from bot.services import meetings
from bot.services.acts import By
from bot.services.rights import require
from bot.services.signups import comers, rows
from bot.services.signups.deciding import decide
from bot.services.signups.promoting import promote


async def one(session: AsyncSession, by: By, item: Item, participant_id: str) -> Comer:
    """Somebody and their place. Raises NoSuchParticipant, NotAllowed."""
    require(by.person, Action.STEER_SIGNUPS)
    found = await comers.one(session, by.meeting_id, item.id, participant_id)
    if found is None:
        raise NoSuchParticipant(participant_id)
    return found


async def give(session: AsyncSession, by: By, item: Item, participant_id: str) -> None:
    """Give somebody a place, also out of turn and where all are taken. They are told; twice is once.

    Raises SignupClosed, NoSuchItem, NoSuchParticipant, NotAllowed.
    """
    held, comer = await _hold(session, by, item.id, participant_id)
    if comer.state is not SignupState.PLACE:
        await decide(session, by, held, comer, SignupState.PLACE)
        await by.tell(session, "give_place", f"{held.id} {comer.id}")


async def take(session: AsyncSession, by: By, item: Item, participant_id: str) -> None:
    """Take somebody's place away, or take them off the waiting list. They are told; twice is once.

    The first who waits gets the place. Raises as ``give`` does.
    """
    held, comer = await _hold(session, by, item.id, participant_id)
    if comer.state in (SignupState.PLACE, SignupState.WAITING):
        await decide(session, by, held, comer, SignupState.NO)
        await promote(session, by.meeting_id, held, now=by.at)
        await by.tell(session, "take_place", f"{held.id} {comer.id}")


async def limit(session: AsyncSession, by: By, programme: Programme, item_id: str, capacity: int) -> None:
    """Publish another number of places. More: those who wait get them; fewer: nobody loses one.

    Raises NoSuchItem, ProgrammeMoved, NotAllowed; ValueError outside 1 … MOST.
    """
    require(by.person, Action.STEER_SIGNUPS)
    if not 1 <= capacity <= MOST:
        raise ValueError(capacity)
    before = await meetings.published(
        session, programme.meeting.code, only=("Venues", "Delegations", "Programme")
    )
    if before is None or item_id not in before.rows["Programme"]:
        raise NoSuchItem(item_id)
    columns = {"capacity": str(capacity)}
    change = edit(before.loaded, before.rows, ("Programme", item_id), columns, before.version)
    if not change.empty:
        author = by.person.user_id
        await meetings.publish(session, change, now=by.now, at=by.at, source=Source.EDIT, author=author)
        await by.tell(session, "limit_places", f"{item_id} {capacity}")


async def _hold(session: AsyncSession, by: By, item_id: str, participant_id: str) -> tuple[Item, Comer]:
    require(by.person, Action.STEER_SIGNUPS)
    await rows.hold(session, by.meeting_id, participant_id)
    held = (await rows.locked(session, by.meeting_id, {item_id})).get(item_id)
    comer = await comers.one(session, by.meeting_id, item_id, participant_id)
    if comer is None:
        raise NoSuchParticipant(participant_id)
    if held is None or not may_come(held, comer.traits):
        raise NoSuchItem(item_id)
    if held.over_at <= by.at:
        raise SignupClosed(item_id)
    return held, comer
