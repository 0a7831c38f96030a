"""Group votes as they are stored."""

from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import group_votes
from bot.domain.polls.group_votes import GroupVote, NoSuchVote, VoteState
from bot.domain.polls.making import PollDraft
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.rights import require

_COLUMNS = tuple(group_votes.c[field.name] for field in fields(GroupVote))


async def of_draft(session: AsyncSession, by: By, number: int) -> GroupVote | None:
    """What was begun from a draft of this number by the same person."""
    this = group_votes.c.key == PollDraft(number).poll_id, group_votes.c.created_by == by.person.user_id
    found = await find(session, group_votes.c.meeting_id == by.meeting_id, *this)
    return found[0] if found else None


async def get(session: AsyncSession, by: By, vote_id: int, *, to_change: bool = False) -> GroupVote:
    """One vote of the meeting. Raises NoSuchVote, NotAllowed, NotJoined."""
    require(by.person, Action.MAKE_POLL)
    this = group_votes.c.id == vote_id, group_votes.c.meeting_id == by.meeting_id
    found = await find(session, *this, to_change=to_change)
    if not found:
        raise NoSuchVote(vote_id)
    return found[0]


async def find(
    session: AsyncSession, *which: ColumnElement[bool], to_change: bool = False
) -> list[GroupVote]:
    """Votes, the oldest first. ``to_change``: others wait."""
    found = select(*_COLUMNS).where(*which).order_by(group_votes.c.id)
    rows = await session.execute(found.with_for_update() if to_change else found)
    return [as_vote(row) for row in rows]


def as_vote(row: Row[Any]) -> GroupVote:
    """A row as a value."""
    values = dict(row._mapping)
    ids = values["option_ids"]
    values |= {"options": tuple(row.options), "option_ids": None if ids is None else tuple(ids)}
    return GroupVote(**values | {"state": VoteState(row.state)})
