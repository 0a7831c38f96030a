"""Polls without a person: totals stay where they are large enough, and nothing ties what is left."""

import secrets
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.domain.nameless import is_nameless, nameless
from bot.domain.polls.rounds import Mode, Round
from bot.domain.polls.tallies import SMALLEST_GROUP
from bot.domain.polls.tokens import mark
from bot.domain.privacy import Subject
from bot.services.polls.reading import rounds_of
from bot.services.polls.whose import KeyOf, code_of

_NOBODYS: dict[str, Any] = {"participant_id": None, "entered_by": None, "answered_at": None}
_BYTES = 16


async def forget_listed(session: AsyncSession, subject: Subject, key_of: KeyOf) -> None:
    """Erase somebody of the list at their wish; ``subject`` has their tokens (whose.with_tokens).

    What they wrote goes. What they chose stays for the totals, each answer under a token of its own, where
    at least five answered; smaller ones go as well. They still count as asked, and as having answered.
    """
    if subject.meeting_id is None or subject.participant_id is None:
        return
    rounds = {one.id: one for one in await rounds_of(session, subject.meeting_id)}
    answers = db.poll_answers
    named = answers.c.round_id.in_(rounds), answers.c.entered_by == subject.participant_id
    await session.execute(update(answers).where(*named).values(entered_by=None))
    theirs = or_(answers.c.participant_id == subject.participant_id, answers.c.token.in_(subject.tokens))
    rows = await session.execute(select(answers).where(answers.c.round_id.in_(rounds), theirs))
    for row in rows.all():
        if rounds[row.round_id].mode is Mode.TOWNS:
            await session.execute(update(answers).where(_this(answers, row)).values(_NOBODYS))
        elif await _counts(session, row):
            alone = {"token": _random(), "revision": 1, "language": None}
            await session.execute(update(answers).where(_this(answers, row)).values(_NOBODYS | alone))
        else:
            await session.execute(delete(answers).where(_this(answers, row)))
    await _unname(session, rounds, {subject.participant_id}, key_of)


async def forget_account(session: AsyncSession, user_id: int) -> None:
    """Take an account out of votes in groups, before it is gone itself.

    The vote of somebody who has joined counts on and is nobody's (a number below 0); a stranger's goes.
    """
    account, ballot = db.people.c, db.group_ballots
    listed = select(account.id).where(account.user_id == user_id, account.participant_id.is_not(None))
    counts = (await session.execute(listed)).first() is not None
    theirs = ballot.c.user_id == user_id
    for row in (await session.execute(select(ballot).where(theirs))).all() if counts else ():
        nobody = -1 - secrets.randbits(62)
        this = ballot.c.vote_id == row.vote_id, theirs
        await session.execute(update(ballot).where(*this).values(user_id=nobody))
    await session.execute(delete(ballot).where(theirs))
    await session.execute(delete(db.orphan_votes).where(db.orphan_votes.c.user_id == user_id))


async def forget_names(
    session: AsyncSession, meeting_id: int, key_of: KeyOf, *, keep: Collection[str]
) -> int:
    """Take the names out of a meeting's polls when they were kept long enough; answers stay for the report.

    ``keep``: participants who agreed to be asked later. Returns how many rows had one; twice is once.
    """
    rounds = {one.id: one for one in await rounds_of(session, meeting_id)}
    answers, asked = db.poll_answers, db.poll_asked
    here = answers.c.round_id.in_(rounds), answers.c.participant_id.is_not(None)
    rows = (await session.execute(select(answers).where(*here))).all()
    found = [row for row in rows if row.participant_id not in keep]
    tokens = {row.token: _random() for row in found}
    for row in found:
        if not row.current:
            await session.execute(delete(answers).where(_this(answers, row)))
            continue
        towns = rounds[row.round_id].mode is Mode.TOWNS
        token = row.token if towns else tokens[row.token]
        values = _NOBODYS | {"token": token, "revision": 1}
        await session.execute(update(answers).where(_this(answers, row)).values(values))
    people = select(asked.c.participant_id).where(asked.c.round_id.in_(rounds)).distinct()
    there = {one for one in (await session.execute(people)).scalars() if not is_nameless(one)}
    await _unname(session, rounds, there - set(keep), key_of)
    return len(found) + len(there - set(keep))


async def _counts(session: AsyncSession, row: Row[Any]) -> bool:
    """Whether an answer stays in a total: a choice, in force, and not one of a few."""
    if not row.current or row.value is None or row.text is not None:
        return False
    table = db.poll_answers.c
    same = table.round_id == row.round_id, table.question_id == row.question_id
    given = select(func.count()).where(*same, table.current, table.value.is_not(None))
    return int((await session.execute(given)).scalar_one()) >= SMALLEST_GROUP


async def _delegations(session: AsyncSession, meeting_id: int) -> dict[str, str]:
    people = db.participants.c
    rows = await session.execute(select(people.id, people.delegation).where(people.meeting_id == meeting_id))
    return {row.id: row.delegation for row in rows}


async def _unname(
    session: AsyncSession, rounds: dict[int, Round], participants: Collection[str], key_of: KeyOf
) -> None:
    """Put nobodies in the place of those who were asked; how far they were goes with them."""
    if not rounds or not participants:
        return
    meeting_id = next(iter(rounds.values())).meeting_id
    delegations = await _delegations(session, meeting_id)
    code = await code_of(session, meeting_id)
    key = key_of(code)
    asked, far = db.poll_asked, db.poll_progress
    theirs = asked.c.round_id.in_(rounds), asked.c.participant_id.in_(participants)
    for row in (await session.execute(select(asked).where(*theirs))).all():
        one = rounds[row.round_id]
        nobody = nameless(delegations.get(row.participant_id, ""), _random())
        values = {"participant_id": nobody, "message_id": None}
        this = asked.c.round_id == row.round_id, asked.c.participant_id == row.participant_id
        await session.execute(update(asked).where(*this).values(values))
        before, after = (mark(key, code, who, one) for who in (row.participant_id, nobody))
        moved: ColumnElement[bool] = false() if before is None else far.c.mark == before
        new = {"mark": after, "touched_at": None}
        await session.execute(update(far).where(far.c.round_id == row.round_id, moved).values(new))


def _this(table: Table, row: Row[Any]) -> ColumnElement[bool]:
    return and_(*(column == row._mapping[column.name] for column in table.primary_key))


def _random() -> str:
    return secrets.token_hex(_BYTES)
