"""Writing what somebody decided; of a place that another decided about, people are told."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.notes import What
from bot.domain.programme import Item
from bot.domain.signups import Comer, SignupState
from bot.services.acts import By
from bot.services.signups import rows
from bot.services.signups.promoting import tell


async def decide(session: AsyncSession, by: By, item: Item, one: Comer, state: SignupState) -> None:
    """Write a state of a held item; who is not asked themselves is told of a place, or of its loss."""
    mine = by.person.participant
    key = by.meeting_id, item.id, one.id
    before = await rows.state_of(session, *key)
    number = await rows.put(session, key, state, mine.id if mine else "", now=by.at)
    if mine is not None and mine.id == one.id:
        return
    user_id = by.person.user_id
    if state is SignupState.PLACE:
        await tell(session, item, key, number, What.HAS_PLACE, now=by.at, by=user_id)
    elif state is SignupState.NO and before in (SignupState.PLACE, SignupState.WAITING):
        await tell(session, item, key, number, What.PLACE_GONE, now=by.at, by=user_id)
