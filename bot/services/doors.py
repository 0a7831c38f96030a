"""Who comes in at a door by scanning its code, and who may show it."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain import doors
from bot.domain.doors import is_open
from bot.domain.errors import NotJoined
from bot.domain.presence import Mark, Way, own_ride
from bot.domain.programme import Item, Programme
from bot.domain.rights import Action
from bot.services import state
from bot.services.acts import By
from bot.services.presence import mark, present
from bot.services.rights import require


async def come_in(session: AsyncSession, by: By, item: Item) -> Mark | None:
    """Mark who scanned an item's code as present; None while the door is shut. Twice is once.

    Raises NoSuchItem for an item of others, NotJoined, NotAllowed.
    """
    me = by.person.participant
    if me is None:
        raise NotJoined
    if not is_open(item, by.at):
        return None
    said = (await present(session, by.meeting_id, item.id, me.id)).get(me.id)
    if said is not None and said.here:
        return said  # whoever counted them knows in which bus
    bus = own_ride(item, me.bus).bus
    return await mark(session, by, item, me.id, here=True, way=Way.DOOR, bus=bus, now=by.at)


async def link(
    session: AsyncSession, by: By | None, item: Item, programme: Programme, key: bytes
) -> str | None:
    """The address behind an item's code; None while nobody knows the bot's name. ``by=None``: command line.

    Raises NotJoined, NotAllowed.
    """
    if by is not None:
        require(by.person, Action.SHOW_DOOR)
    username = await state.username(session)
    return None if username is None else doors.address(item, programme, key, username)
