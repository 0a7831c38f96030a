"""Rounds and answers as the tables keep them, written directly: for tests of what is read or erased later."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import insert

from bot.db import tables
from bot.db.engine import Database
from bot.domain.audience import ALL
from bot.domain.localized import LocalizedText
from bot.domain.polls import Question
from bot.domain.polls.rounds import Asked, Mode, Progress, Round
from bot.domain.polls.tokens import token
from bot.services import people
from bot.services.polls import progress, reading
from tests.integration.services.conftest import NOW
from tests.sample import content

KEY, CODE = b"p" * 32, "ttchan-2018"
"""The key of the anonymous answers, and the meeting's code."""


def poll_key(code: str) -> bytes | None:
    """The key by the code, as PollKeys gives it."""
    return KEY if code == CODE else None


def question(poll_id: str, question_id: str) -> Question:
    """A question of the sample; one that it does not have is free text."""
    there = {(one.poll_id, one.id): one for one in content().questions.values()}
    made = Question(poll_id, question_id, 99, "text", LocalizedText({"en": question_id}))
    return there.get((poll_id, question_id), made)


async def joined(db: Database, meeting_id: int, languages: Mapping[str, str]) -> dict[str, int]:
    """People of the list have joined, each with a language. Returns their accounts."""
    made = {who: 1000 + number for number, who in enumerate(languages)}
    agreed = {"meeting_id": meeting_id, "consent_version": people.CONSENT_VERSION, "consented_at": NOW}
    rows = [
        {"user_id": made[who], "participant_id": who, "language": language, "created_at": NOW}
        | {"updated_at": NOW, **agreed}
        for who, language in languages.items()
    ]
    async with db.write() as session:
        await session.execute(insert(tables.people), rows)
    return made


async def opened(
    db: Database,
    meeting_id: int,
    poll_id: str,
    *,
    anonymous: bool = True,
    item_id: str | None = None,
    day: date | None = None,
    asked: Iterable[str] = (),
    opened_by: int | None = None,
    mode: Mode = Mode.PEOPLE,
) -> Round:
    """A round that is open, and who is asked in it."""
    about = item_id or day
    values = {
        "meeting_id": meeting_id,
        "key": f"{poll_id}:{about}" if about else poll_id,
        "poll_id": poll_id,
        "item_id": item_id,
        "day": day,
        "mode": mode,
        "audience": ALL,
        "anonymous": anonymous,
        "opened_by": opened_by,
        "opens_at": NOW,
        "closes_at": NOW + timedelta(hours=24),
    }
    async with db.write() as session:
        made = insert(tables.poll_rounds).values(values).returning(tables.poll_rounds.c.id)
        round_id = (await session.execute(made)).scalar_one()
        rows = [{"round_id": round_id, "participant_id": one, "told": True} for one in asked]
        if rows:
            await session.execute(insert(tables.poll_asked), rows)
        return await reading.round_of(session, meeting_id, round_id)


async def answered(
    db: Database,
    asking: Round,
    question_id: str,
    participant_id: str,
    value: str | None = None,
    *,
    text: str | None = None,
    language: str | None = "en",
    at: datetime = NOW,
    revision: int = 1,
    current: bool = True,
    entered_by: str | None = None,
) -> str:
    """One answer of somebody, who is done then. Returns its token."""
    asked = question(asking.poll_id, question_id)
    named = not asking.anonymous
    theirs = token(KEY, CODE, participant_id, asked, asking)
    values = {
        "round_id": asking.id,
        "question_id": question_id,
        "token": theirs,
        "revision": revision,
        "current": current,
        "version": 1,
        "language": language,
        "value": value,
        "text": text,
        "answered_on": at.date(),
        "answered_at": at if named else None,
        "participant_id": participant_id if named else None,
        "entered_by": entered_by if named else None,
    }
    async with db.write() as session:
        await session.execute(insert(tables.poll_answers).values(values))
        done = Progress(Asked.DONE, answered=True)
        await progress.note(session, asking, participant_id, done, key=KEY, code=CODE)
    return theirs
