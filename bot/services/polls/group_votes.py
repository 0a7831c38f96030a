"""Votes in a linked group: begun, sent once, closed. What people chose: ballots.py.

A vote whose sending is in doubt is left to the organiser: sent again by itself it could be there twice.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import group_chats, group_votes, orphan_votes
from bot.domain.deliveries import Outcome
from bot.domain.notes import News, What, stamp
from bot.domain.polls.group_votes import GroupVote, VoteState, Wording
from bot.domain.polls.making import NoSuchPollDraft
from bot.domain.rights import Action
from bot.services import dialogues, notes
from bot.services.acts import By
from bot.services.polls import making
from bot.services.polls.vote_rows import find, get, of_draft
from bot.services.rights import require

PENDING, SENDING, OPEN, UNKNOWN, CLOSED, FAILED = VoteState
_ALIVE = group_votes.c.state.in_((PENDING, OPEN, UNKNOWN))


async def begin(session: AsyncSession, by: By, number: int, version: int, wording: Wording) -> GroupVote:
    """Put a draft to its group, in these words, as it was looked at: however often this is called, once.

    Raises PollDraftChanged, NoSuchPollDraft, NotAllowed, NotJoined.
    """
    require(by.person, Action.MAKE_POLL)
    if (known := await of_draft(session, by, number)) is not None:
        return known
    draft = await making.looked_at(session, by, number, version)
    here = group_chats.c.id == draft.chat, group_chats.c.meeting_id == by.meeting_id
    chat_id = (await session.execute(select(group_chats.c.chat_id).where(*here))).scalar_one_or_none()
    if chat_id is None:  # unlinked meanwhile
        raise NoSuchPollDraft(number)
    values = {
        "meeting_id": by.meeting_id,
        "key": draft.poll_id,
        "chat_id": chat_id,
        "question": wording.question,
        "options": list(wording.options),
        "binding": draft.binding,
        "several": draft.kind == "multi",
        "state": PENDING,
        "created_by": by.person.user_id,
        "created_at": by.now,
        "closes_at": draft.closes_at,
    }
    await session.execute(insert(group_votes).values(values))
    await dialogues.close(session, by.person.user_id)
    begun = await of_draft(session, by, number)
    assert begun is not None
    await by.tell(session, "begin_vote", str(begun.id))
    return begun


async def recent(session: AsyncSession, by: By, most: int = 5) -> list[GroupVote]:
    """Votes that are not over, and the last of those that are; the youngest first."""
    require(by.person, Action.MAKE_POLL)
    found = await find(session, group_votes.c.meeting_id == by.meeting_id)
    found.sort(key=lambda one: (one.state in (CLOSED, FAILED), -one.id))
    return found[:most]


async def claim(session: AsyncSession, *, now: datetime) -> GroupVote | None:
    """Take the next one that waits, to send it now; it is *sending* before the call. Meeting time."""
    for one in await find(session, group_votes.c.state == PENDING, to_change=True):
        if one.closes_at is None or one.closes_at > now:
            await _change(session, one, state=SENDING)
            return one
        await _change(session, one, state=FAILED)
        await _tell(session, one, FAILED, now)
    return None


async def record(
    session: AsyncSession,
    vote: GroupVote,
    outcome: Outcome,
    *,
    now: datetime,
    telegram_id: str | None = None,
    message_id: int | None = None,
    option_ids: Sequence[str] = (),
) -> None:
    """Keep what a try came to. In doubt, or where it failed, its author is asked (meeting time)."""
    match outcome:
        case Outcome.SENT:
            ids = list(option_ids) or None
            this = group_votes.c.id == vote.id, group_votes.c.state.in_((SENDING, UNKNOWN, OPEN))
            values = {"telegram_id": telegram_id, "message_id": message_id, "option_ids": ids, "state": OPEN}
            await session.execute(update(group_votes).where(*this).values(values))
        case Outcome.NOT_SENT | Outcome.HELD:
            await _if_sending(session, vote, PENDING)
        case Outcome.UNKNOWN:
            await _if_sending(session, vote, UNKNOWN)
            await _tell(session, vote, UNKNOWN, now)
        case _:
            await _if_sending(session, vote, FAILED)
            await _tell(session, vote, FAILED, now)


async def tell_doubtful(session: AsyncSession, *, now: datetime) -> None:
    """Ask the authors of all that are in doubt, who were not asked yet (meeting time)."""
    for vote in await find(session, group_votes.c.state == UNKNOWN):
        await _tell(session, vote, UNKNOWN, now)


async def _tell(session: AsyncSession, vote: GroupVote, state: VoteState, now: datetime) -> None:
    """Ask its author what to do: once for each time that it was begun."""
    ref = f"{vote.id}:{state}:{stamp(vote.created_at)}"
    news = News(What.GROUP_VOTE, ref, now, {"vote": vote.id})
    if vote.created_by is None:
        await notes.tell_organisers(session, vote.meeting_id, news)
    else:
        await notes.tell_concerned(session, vote.meeting_id, news, user_id=vote.created_by)


async def send_again(session: AsyncSession, by: By, vote_id: int) -> GroupVote:
    """An organiser knows that it is not there, or that it failed. Twice is once.

    Raises NoSuchVote, NotAllowed, NotJoined.
    """
    vote = await get(session, by, vote_id, to_change=True)
    if vote.state in (UNKNOWN, FAILED):
        await _change(session, vote, state=PENDING, created_at=by.now)
        await by.tell(session, "send_vote_again", str(vote_id))
    return await get(session, by, vote_id)


async def end(session: AsyncSession, by: By, vote_id: int) -> GroupVote:
    """It closes now (the loop tells Telegram). Twice is once. Raises NoSuchVote, NotAllowed, NotJoined."""
    vote = await get(session, by, vote_id, to_change=True)
    if vote.state is OPEN and (vote.closes_at is None or vote.closes_at > by.at):
        await _change(session, vote, closes_at=by.at)
        await by.tell(session, "close_vote", str(vote_id))
    elif vote.state in (PENDING, UNKNOWN):
        await _change(session, vote, state=CLOSED, closed_at=by.at)
        await by.tell(session, "close_vote", str(vote_id))
    return await get(session, by, vote_id)


class Work(NamedTuple):
    """What is to be done now: one waits to be sent, these are to be closed, orphans have found a home."""

    waiting: bool
    overdue: list[GroupVote]
    orphans: bool


async def anything(session: AsyncSession) -> bool:
    """Whether any of them lives, or somebody's choice waits for its vote. Without, no time brings work."""
    some = or_(exists().where(_ALIVE), exists().select_from(orphan_votes))
    return bool(await session.scalar(select(some)))


async def work(session: AsyncSession, *, now: datetime) -> Work:
    """One look at what is due (meeting time)."""
    over = group_votes.c.closes_at <= now
    found = await find(session, _ALIVE, or_(group_votes.c.state == PENDING, over))
    known = select(group_votes.c.telegram_id).where(group_votes.c.telegram_id.is_not(None))
    home = select(orphan_votes.c.user_id).where(orphan_votes.c.telegram_id.in_(known)).limit(1)
    orphans = (await session.execute(home)).first() is not None
    waiting = any(one.state is PENDING for one in found)
    return Work(waiting, [one for one in found if one.state is not PENDING], orphans)


async def closed(session: AsyncSession, vote: GroupVote, *, now: datetime) -> None:
    """Telegram has closed it, or cannot (meeting time)."""
    await _change(session, vote, state=CLOSED, closed_at=now)


async def _if_sending(session: AsyncSession, vote: GroupVote, state: VoteState) -> None:
    this = group_votes.c.id == vote.id, group_votes.c.state == SENDING
    await session.execute(update(group_votes).where(*this).values(state=state))


async def _change(session: AsyncSession, vote: GroupVote, **values: Any) -> None:
    await session.execute(update(group_votes).where(group_votes.c.id == vote.id).values(values))
