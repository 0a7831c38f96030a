"""People who answer questions again and again, and whether every answer of theirs was taken, in its turn."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from bot.clock import Clock, Rehearsal
from bot.db.engine import Database
from bot.db.tables import APPLIED, NEW, inbox, poll_answers, poll_rounds
from bot.domain.audience import ALL
from bot.domain.people import Person as Member
from bot.domain.polls.rounds import Round
from bot.domain.polls.tokens import token
from bot.domain.seals import handle_of
from bot.poll_keys import PollKeys
from bot.services import meeting_time, participants, people
from bot.services.polls.reading import round_of
from bot.settings import load_settings
from bot.views.polls.presses import PollAnswer, ShowQuestion
from sandbox import Person, Sandbox
from sandbox.updates import LIFETIMES
from tests.integration.victim import TOKEN
from tests.sample import content

NIGHT = datetime(2018, 11, 9, 20, 30, tzinfo=UTC)
"""Quiet hours: nobody is written to, and what comes is answered."""
SCORES = "12345"
CODE = content().meeting.code
QUESTIONS = {(one.poll_id, one.id): one for one in content().questions.values()}


@pytest.fixture(autouse=True)
def presses_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram forgets a press after 150 s; on a busy machine a hundred lives take longer than that."""
    monkeypatch.setitem(LIFETIMES, "callback_query", 86_400.0)


@dataclass(frozen=True, slots=True)
class Rounds:
    """Two that are open."""

    anonymous: Round
    named: Round

    @classmethod
    async def opened(cls, db: Database, meeting_id: int) -> "Rounds":
        """Open them."""
        return cls(
            await _asking(db, meeting_id, "day", anonymous=True),
            await _asking(db, meeting_id, "followup-5w", anonymous=False),
        )


@dataclass
class Respondent:
    """Somebody who answers, and all they gave to each question, in order."""

    person: Person
    participant_id: str
    gave: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sent: int = 1
    """Updates, with the first /start."""

    async def gives(self, number: int, rounds: Rounds) -> None:
        """Answer once more: never the same twice running, so that every answer leaves a row."""
        match number % 3:
            case 0:
                value, asked = SCORES[number // 3 % len(SCORES)], QUESTIONS["day", "day_rate"]
                await self._press(PollAnswer(rounds.anonymous.id, handle_of(asked.id), 1, value).pack())
            case 1:
                value, asked = ("yes", "no")[number // 3 % 2], QUESTIONS["followup-5w", "fu_contact"]
                await self._press(PollAnswer(rounds.named.id, handle_of(asked.id), 1, value).pack())
            case _:
                value, asked = f"word {number}", QUESTIONS["day", "day_fix"]
                await self._press(ShowQuestion(rounds.anonymous.id, handle_of(asked.id)).pack())
                await self.person.send(value)
                self.sent += 1
        self.gave[asked.id].append(value)

    async def _press(self, data: str) -> None:
        await self.person.presses_stale(1, data)
        self.sent += 1


async def _asking(db: Database, meeting_id: int, poll_id: str, *, anonymous: bool) -> Round:
    values = {
        "meeting_id": meeting_id,
        "key": poll_id,
        "poll_id": poll_id,
        "audience": ALL,
        "anonymous": anonymous,
        "opened_by": 1,
        "opens_at": NIGHT - timedelta(hours=1),
        "closes_at": NIGHT + timedelta(days=2),
    }
    async with db.write() as session:
        made = insert(poll_rounds).values(values).returning(poll_rounds.c.id)
        return await round_of(session, meeting_id, (await session.execute(made)).scalar_one())


async def join_at_night(db: Database, meeting_id: int, sandbox: Sandbox, number: int) -> list[Respondent]:
    """Let so many of the list join; meeting time stands at that night from now on."""
    async with db.write() as session:
        await meeting_time.set_rehearsal(session, Rehearsal(NIGHT, Clock().real()))
    listed = [one.id for one in content().participants.values() if not one.minor][:number]
    found = []
    for participant_id in listed:
        person = sandbox.add_person(participant_id)
        async with db.write() as session:
            member = await people.choose_language(session, Member(person.id), "en", now=NIGHT)
            participant = await participants.listed(session, meeting_id, participant_id)
            assert participant is not None
            await people.join(session, member, meeting_id, participant, now=NIGHT)
        await person.start()
        found.append(Respondent(person, participant_id))
    return found


async def all_done(db: Database, sent: int, seconds: float) -> None:
    """Wait until every update that was sent is done."""
    finished = select(func.count()).where(inbox.c.state.not_in((NEW, APPLIED)))
    done = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while done < sent:
                await asyncio.sleep(0.2)
                async with db.read() as session:
                    done = (await session.execute(finished)).scalar_one()
    assert done >= sent, f"{sent} updates were sent, {done} are done"


async def _stored(db: Database) -> dict[tuple[int, str, str], list[Any]]:
    """Everything that was ever taken: by round, question and token, in its order."""
    async with db.read() as session:
        rows = await session.execute(select(poll_answers).order_by(poll_answers.c.revision))
        found = defaultdict(list)
        for row in rows:
            found[row.round_id, row.question_id, row.token].append(row)
    return found


async def check_answers(
    db: Database, folder: Path, everybody: Collection[Respondent], rounds: Rounds
) -> None:
    """Each answer was taken once, and those of one person to one question in their order."""
    key = PollKeys.of(load_settings(token=TOKEN, data_dir=folder, database_url=db.url)).key(CODE)
    assert key is not None
    stored = await _stored(db)
    gave = sum(len(given) for one in everybody for given in one.gave.values())
    assert sum(len(rows) for rows in stored.values()) == gave, "lost, or applied twice"
    for one in everybody:
        for question_id, given in one.gave.items():
            asking = rounds.named if question_id == "fu_contact" else rounds.anonymous
            asked = QUESTIONS[asking.poll_id, question_id]
            theirs = token(key, CODE, one.participant_id, asked, asking)
            kept = stored.pop((asking.id, question_id, theirs))
            assert [row.value or row.text for row in kept] == given
            assert [row.current for row in kept] == [False] * (len(kept) - 1) + [True]
    assert not stored
