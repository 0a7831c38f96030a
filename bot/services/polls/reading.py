"""Polls, rounds and wordings as everybody reads them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import poll_rounds, question_versions, questions
from bot.db.upsert import insert_or_ignore
from bot.domain.polls import Poll, Question
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Mode, Round, Tie
from bot.services.programme import as_entity, read_all


async def polls_of(session: AsyncSession, meeting_id: int) -> dict[str, Poll]:
    """The polls of a meeting by their id, as they are published now."""
    return Poll.gather(await read_all(session, questions, Question, meeting_id))


async def rounds_of(session: AsyncSession, meeting_id: int, poll_id: str | None = None) -> list[Round]:
    """Rounds that were opened, of one poll or of all, in the order in which they opened."""
    one = () if poll_id is None else (poll_rounds.c.poll_id == poll_id,)
    found = select(poll_rounds).where(poll_rounds.c.meeting_id == meeting_id, *one)
    rows = await session.execute(found.order_by(poll_rounds.c.opens_at, poll_rounds.c.id))
    return [as_round(row) for row in rows]


async def round_of(session: AsyncSession, meeting_id: int, round_id: int) -> Round:
    """One round. Raises NoSuchPoll if the meeting has none of this id."""
    this = poll_rounds.c.meeting_id == meeting_id, poll_rounds.c.id == round_id
    row = (await session.execute(select(poll_rounds).where(*this))).one_or_none()
    if row is None:
        raise NoSuchPoll
    return as_round(row)


def as_round(row: Row[Any]) -> Round:
    """A row of the table as a value."""
    values = row._mapping
    tie = Tie(values["tie"]) if values["tie"] else None
    return as_entity(Round, {**values, "mode": Mode(values["mode"]), "tie": tie})


async def wordings_of(
    session: AsyncSession, meeting_id: int, asked: Iterable[Question]
) -> dict[tuple[str, str], tuple[int, bool]]:
    """The version of each question's present wording by (poll, question), from 1, and whether it is kept."""
    some, kept = list(asked), question_versions.c
    theirs = kept.meeting_id == meeting_id, kept.poll_id.in_({one.poll_id for one in some})
    rows = await session.execute(select(question_versions).where(*theirs).order_by(kept.version))
    last = {(row.poll_id, row.question_id): row for row in rows}
    found = {}
    for one in some:
        row = last.get((one.poll_id, one.id))
        same = row is not None and (row.kind, row.text, row.options) == (one.kind, one.text, one.options)
        found[one.poll_id, one.id] = (row.version if row else 0) + (not same), same
    return found


async def keep_versions(
    session: AsyncSession, meeting_id: int, asked: Iterable[Question]
) -> dict[tuple[str, str], int]:
    """The version of each question's present wording; a new one is kept, for who looks at results later."""
    some = list(asked)
    known = await wordings_of(session, meeting_id, some)
    versions = {key: version for key, (version, _) in known.items()}
    rows = [
        {
            "meeting_id": meeting_id,
            "poll_id": one.poll_id,
            "question_id": one.id,
            "version": versions[one.poll_id, one.id],
            "kind": one.kind,
            "text": one.text,
            "options": one.options,
        }
        for one in some
        if not known[one.poll_id, one.id][1]
    ]
    if rows:
        keys = "meeting_id", "poll_id", "question_id", "version"
        await session.execute(insert_or_ignore(session, question_versions, *keys), rows)
    return versions
