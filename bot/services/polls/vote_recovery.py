"""Group votes at a start: what the process before this one was sending. Light: a start waits for it."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import group_votes
from bot.domain.polls.group_votes import VoteState


async def recover(session: AsyncSession) -> None:
    """What was being sent may be there: its author is asked, and nothing is sent again.

    Before any update is handled: votes in it may be waiting, and find it by its words.
    """
    doubtful = group_votes.c.state == VoteState.SENDING
    known = group_votes.c.telegram_id.is_not(None)
    await session.execute(update(group_votes).where(doubtful, known).values(state=VoteState.OPEN))
    await session.execute(update(group_votes).where(doubtful).values(state=VoteState.UNKNOWN))
