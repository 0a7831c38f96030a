"""How far people are in a round. Of an anonymous one, only the key of the polls tells whose row is whose."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import poll_asked, poll_progress
from bot.db.upsert import insert_or_update
from bot.domain.polls.refusals import PollKeyDestroyed
from bot.domain.polls.rounds import Asked, Progress, Round
from bot.domain.polls.tokens import mark


async def progress(
    session: AsyncSession, asking: Round, *, key: bytes | None, code: str
) -> dict[str, Progress]:
    """Everybody who is asked in a round, by participant; ``code``: the meeting's.

    Where the key of an anonymous round is destroyed, nobody seems to have begun: use ``counted``.
    """
    asked = poll_asked.c
    rows = await session.execute(select(asked.participant_id, asked.told).where(asked.round_id == asking.id))
    far = await _marked(session, asking)
    return {
        row.participant_id: _one(far, mark(key, code, row.participant_id, asking), told=row.told)
        for row in rows
    }


async def progress_of(
    session: AsyncSession, rounds: Iterable[Round], participant_id: str, *, key: bytes | None, code: str
) -> dict[int, Progress]:
    """One person in those of the rounds in which they are asked, by round."""
    by_id = {one.id: one for one in rounds}
    asked, far = poll_asked.c, poll_progress.c
    mine = asked.participant_id == participant_id, asked.round_id.in_(by_id)
    told = {row.round_id: row.told for row in await session.execute(select(poll_asked).where(*mine))}
    marks = {number: mark(key, code, participant_id, by_id[number]) for number in told}
    known = far.round_id.in_(told), far.mark.in_({one for one in marks.values() if one is not None})
    rows = {
        row.round_id: {row.mark: _far(row)}
        for row in await session.execute(select(poll_progress).where(*known))
    }
    return {number: _one(rows.get(number, {}), marks[number], told=told[number]) for number in told}


async def note(
    session: AsyncSession,
    asking: Round,
    participant_id: str,
    far: Progress,
    *,
    key: bytes | None,
    code: str,
) -> None:
    """Keep how far somebody is: started, done or absent. Raises PollKeyDestroyed."""
    theirs = mark(key, code, participant_id, asking)
    if theirs is None:
        raise PollKeyDestroyed
    values = {"round_id": asking.id, "mark": theirs, "state": far.state, "answered": far.answered}
    values["touched_at"] = far.touched_at
    await session.execute(insert_or_update(session, poll_progress, ("round_id", "mark"), values))


async def counted(session: AsyncSession, round_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many are asked and how many have answered, by round, without who was not there; needs no key."""
    some = list(round_ids)
    asked, far = poll_asked.c, poll_progress.c
    of_them = select(asked.round_id, func.count()).where(asked.round_id.in_(some)).group_by(asked.round_id)
    told = far.answered, far.state == Asked.ABSENT
    sums = (func.sum(case((one, 1), else_=0)) for one in told)
    known = select(far.round_id, *sums).where(far.round_id.in_(some)).group_by(far.round_id)
    figures = {row[0]: (row[1], row[2]) for row in await session.execute(known)}
    found = {}
    for round_id, of in await session.execute(of_them):
        answered, absent = figures.get(round_id, (0, 0))
        found[round_id] = of - absent, answered
    return found


async def calm_down(session: AsyncSession, *, before: datetime) -> None:
    """Forget when people tapped, where that was before an instant (meeting time)."""
    old = poll_progress.c.touched_at < before
    await session.execute(poll_progress.update().where(old).values(touched_at=None))


async def _marked(session: AsyncSession, asking: Round) -> dict[str, Progress]:
    rows = await session.execute(select(poll_progress).where(poll_progress.c.round_id == asking.id))
    return {row.mark: _far(row) for row in rows}


def _far(row: object) -> Progress:
    return Progress(Asked(row.state), row.answered, row.touched_at)  # type: ignore[attr-defined]


def _one(far: dict[str, Progress], theirs: str | None, *, told: bool) -> Progress:
    begun = far.get(theirs) if theirs is not None else None
    return begun or Progress(Asked.ASKED if told else Asked.WAITING)
