"""Which rows of polls are somebody's: what the key of the polls says of one person. Only reads."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meetings, poll_answers, poll_rounds
from bot.domain.polls.tokens import mark, tokens_of
from bot.domain.privacy import Subject
from bot.services.polls.reading import rounds_of

KeyOf = Callable[[str], bytes | None]
"""The key of a meeting's anonymous answers, by the meeting's code; None once it is destroyed."""


async def code_of(session: AsyncSession, meeting_id: int) -> str:
    """A meeting's code."""
    found = select(meetings.c.code).where(meetings.c.id == meeting_id)
    return str((await session.execute(found)).scalar_one())


async def with_tokens(session: AsyncSession, subject: Subject, key_of: KeyOf) -> Subject:
    """The subject with the tokens and marks that are theirs; without any once the key is destroyed."""
    if subject.meeting_id is None or subject.participant_id is None:
        return subject
    code = await code_of(session, subject.meeting_id)
    key = key_of(code)
    if key is None:
        return replace(subject, tokens=frozenset())
    here = poll_rounds.c.meeting_id == subject.meeting_id, poll_rounds.c.anonymous
    found = (
        select(poll_rounds.c.key, poll_answers.c.question_id)
        .join(poll_answers, poll_answers.c.round_id == poll_rounds.c.id)
        .where(*here)
        .distinct()
    )
    answered = [(row.key, row.question_id) for row in await session.execute(found)]
    theirs = tokens_of(key, code, subject.participant_id, answered)
    asked = [one for one in await rounds_of(session, subject.meeting_id) if one.anonymous]
    marks = {mark(key, code, subject.participant_id, one) for one in asked} - {None}
    return replace(subject, tokens=theirs | {one for one in marks if one is not None})
