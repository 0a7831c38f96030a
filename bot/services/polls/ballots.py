"""What people chose in group votes, and votes that belong to no poll that is known.

Telegram tells of a vote by the poll's id alone. Until a row has that id the vote waits among the orphans.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import group_ballots, group_votes, orphan_votes, people
from bot.db.upsert import insert_or_update
from bot.domain.polls.group_votes import Ballots, Given, GroupVote, NoSuchVote, ShownVote, VoteState, Wording
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.audiences import JOINED
from bot.services.polls import vote_rows as votes
from bot.services.rights import require


async def record(
    session: AsyncSession, telegram_id: str, user_id: int, given: Given, *, now: datetime
) -> None:
    """Keep what somebody chose; the last one counts. Votes in an unknown poll wait. Operating time."""
    found = await votes.find(session, group_votes.c.telegram_id == telegram_id)
    if not found:
        values = {
            "telegram_id": telegram_id,
            "user_id": user_id,
            "options": [list(given.indices), list(given.ids)],
            "voted_at": now,
        }
        await session.execute(insert_or_update(session, orphan_votes, ("telegram_id", "user_id"), values))
    elif found[0].takes_late_votes:
        await _keep(session, found[0], user_id, given, now)


async def _keep(session: AsyncSession, vote: GroupVote, user_id: int, given: Given, at: datetime) -> None:
    values = {"vote_id": vote.id, "user_id": user_id, "options": vote.chosen(given), "voted_at": at}
    await session.execute(insert_or_update(session, group_ballots, ("vote_id", "user_id"), values))


async def learn(session: AsyncSession, telegram_id: str, told: Wording, ids: Sequence[str]) -> None:
    """Telegram told of a poll of ours (``ids``: the lasting ones of its options): perhaps one in doubt, or
    one whose sender was killed and whose doubt nobody has declared yet.

    Where two of those have the same words, an organiser must say which it is.
    """
    if await votes.find(session, group_votes.c.telegram_id == telegram_id):
        return
    alike = [
        one
        for one in await votes.find(session, group_votes.c.state.in_((VoteState.UNKNOWN, VoteState.SENDING)))
        if one.is_that_of(told)
    ]
    if len(alike) == 1:
        await _found(session, alike[0], telegram_id, ids)


async def _found(session: AsyncSession, vote: GroupVote, telegram_id: str, ids: Sequence[str]) -> None:
    values = {"telegram_id": telegram_id, "option_ids": list(ids) or None, "state": VoteState.OPEN}
    await session.execute(update(group_votes).where(group_votes.c.id == vote.id).values(values))
    await attach(session)


async def attach(session: AsyncSession) -> int:
    """Give orphans whose poll is known to their vote. Returns how many.

    Whoever changes their mind meanwhile may become an orphan once more (PostgreSQL: this is not committed
    yet): it is taken away as it is by then, and the later of it and a ballot counts.
    """
    known = select(group_votes.c.telegram_id).where(group_votes.c.telegram_id.is_not(None))
    gone = delete(orphan_votes).where(orphan_votes.c.telegram_id.in_(known)).returning(*orphan_votes.c)
    rows = (await session.execute(gone)).all()
    for row in rows:
        (vote,) = await votes.find(session, group_votes.c.telegram_id == row.telegram_id)
        if vote.takes_late_votes:
            values = {"vote_id": vote.id, "user_id": row.user_id, "voted_at": row.voted_at}
            values["options"] = vote.chosen(_given(row.options))
            ballot = ("vote_id", "user_id")
            await session.execute(insert_or_update(session, group_ballots, ballot, values, later="voted_at"))
    return len(rows)


async def assign(session: AsyncSession, by: By, vote_id: int, telegram_id: str) -> GroupVote:
    """An organiser says to which vote a poll belongs. Twice is once. Raises NoSuchVote, NotAllowed.

    The lasting ids of its options stay unknown: its votes are read by their indices.
    """
    vote = await votes.get(session, by, vote_id, to_change=True)
    if vote.telegram_id == telegram_id:
        return vote
    if vote.state is not VoteState.UNKNOWN or telegram_id not in await orphans(session):
        raise NoSuchVote(vote_id)
    await _found(session, vote, telegram_id, ())
    await by.tell(session, "assign_votes", str(vote_id))
    return await votes.get(session, by, vote_id)


async def drop(session: AsyncSession, by: By, telegram_id: str) -> None:
    """These votes belong nowhere. Twice is once. Raises NotAllowed, NotJoined."""
    require(by.person, Action.MAKE_POLL)
    gone = delete(orphan_votes).where(orphan_votes.c.telegram_id == telegram_id)
    if (await session.execute(gone)).rowcount:  # type: ignore[attr-defined]
        await by.tell(session, "drop_votes", telegram_id)


async def orphans(session: AsyncSession) -> dict[str, int]:
    """How many votes wait, by the poll's id."""
    counted = select(orphan_votes.c.telegram_id, func.count()).group_by(orphan_votes.c.telegram_id)
    return {row[0]: row[1] for row in await session.execute(counted)}


async def count(session: AsyncSession, vote: GroupVote) -> Ballots:
    """What it comes to now: each vote of somebody who has joined the meeting, or had before an erasure."""
    here = people.c.meeting_id == vote.meeting_id, people.c.participant_id.is_not(None), JOINED
    found = (
        select(group_ballots.c.options, group_ballots.c.user_id.label("voter"), people.c.user_id)
        .select_from(
            group_ballots.outerjoin(people, and_(people.c.user_id == group_ballots.c.user_id, *here))
        )
        .where(group_ballots.c.vote_id == vote.id)
    )
    rows = [row for row in await session.execute(found) if row.options]
    mine = [row.options for row in rows if row.user_id is not None or row.voter < 0]  # below 0: erased since
    counts = tuple(sum(index in chosen for chosen in mine) for index in range(len(vote.options)))
    joined = await session.scalar(select(func.count()).select_from(people).where(*here))
    return Ballots(len(mine), counts, len(rows) - len(mine), joined or 0)


async def forget_strangers(session: AsyncSession, vote: GroupVote) -> None:
    """Votes that do not count are kept no longer than the vote is open: they might still join."""
    joined = select(people.c.user_id).where(people.c.meeting_id == vote.meeting_id, JOINED)
    ballot = group_ballots.c
    others = ballot.vote_id == vote.id, ballot.user_id > 0, ballot.user_id.not_in(joined)
    await session.execute(delete(group_ballots).where(*others))


async def drop_old(session: AsyncSession, before: datetime) -> None:
    """Votes in unknown polls that nobody has given a home since an instant. Operating time."""
    await session.execute(delete(orphan_votes).where(orphan_votes.c.voted_at < before))


async def look(session: AsyncSession, by: By, vote_id: int) -> ShownVote:
    """A vote as its card shows it. Raises NoSuchVote, NotAllowed, NotJoined."""
    vote = await votes.get(session, by, vote_id)
    doubtful = vote.state is VoteState.UNKNOWN
    return ShownVote(vote, await count(session, vote), await orphans(session) if doubtful else {})


def _given(stored: Sequence[Sequence[Any]]) -> Given:
    indices, ids = stored
    return Given(tuple(indices), tuple(ids))
