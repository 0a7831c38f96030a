"""A crowd that has answered the sample's polls, by dice: what each said is known apart from the bot."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import insert

from bot.db import tables
from bot.db.engine import Database
from bot.domain.polls import Question
from bot.domain.polls.rounds import Asked, Round
from bot.domain.polls.tokens import mark, token
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import CODE, KEY, opened
from tests.sample import content, programme

WORDS = ("Tautas mājā bija silti", "Снежана је певала", "A warm welcome", "Świetny pomysł", "Tack så mycket")


@dataclass
class Crowd:
    """``said``: (poll, round key, question, participant) → what they gave; ``present``: asked and there."""

    said: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)

    def given(self, poll_id: str, question_id: str) -> Iterator[tuple[Round, str, str]]:
        """(round, participant, what they gave) to a question."""
        for (poll, key, question, who), value in self.said.items():
            if (poll, question) == (poll_id, question_id):
                yield self.rounds[key], who, value


async def answers_all(
    db: Database, meeting_id: int, *, seed: int = 7, seminars: int = 3, key: bytes = KEY
) -> Crowd:
    """Everybody of the list is asked before, after some seminars, of two days, and after the meeting."""
    dice, crowd = Random(seed), Crowd()
    people = [one for one in content().participants.values() if not one.minor]
    items = [one for one in programme().items if one.kind == "seminar"][:seminars]
    days = sorted({one.day for one in programme().items})[1:3]
    about: list[tuple[str, dict[str, Any]]] = [("before", {}), ("after", {})]
    about += [("seminar", {"item_id": one.id, "day": one.day}) for one in items]
    about += [("day", {"day": day}) for day in days]
    for poll_id, what in about:
        there = dice.sample(people, len(people) - 9 * (poll_id == "seminar"))
        ids = sorted(one.id for one in there)
        asking = await opened(db, meeting_id, poll_id, asked=ids, **what)
        crowd.rounds[asking.key], crowd.asked[asking.key] = asking, ids
        await _answer(db, crowd, asking, ids, dice, key)
    return crowd


async def _answer(
    db: Database, crowd: Crowd, asking: Round, ids: list[str], dice: Random, key: bytes
) -> None:
    questions = [one for one in content().questions.values() if one.poll_id == asking.poll_id]
    rows, far = [], []
    for who in ids:
        if dice.random() < 0.25:
            continue
        far.append(
            {
                "round_id": asking.id,
                "mark": mark(key, CODE, who, asking),
                "state": Asked.DONE,
                "answered": True,
            }
        )
        for question in questions:
            if dice.random() < 0.1:
                continue
            value = _value(question, dice)
            crowd.said[asking.poll_id, asking.key, question.id, who] = value
            written = question.kind == "text"
            rows.append(
                {
                    "round_id": asking.id,
                    "question_id": question.id,
                    "token": token(key, CODE, who, question, asking),
                    "revision": 1,
                    "version": 1,
                    "language": dice.choice(["en", "lv", None]),
                    "value": None if written else value,
                    "text": value if written else None,
                    "answered_on": NOW.date(),
                }
            )
    async with db.write() as session:
        await session.execute(insert(tables.poll_progress), far)
        await session.execute(insert(tables.poll_answers), rows)


def _value(question: Question, dice: Random) -> str:
    match question.kind:
        case "scale":
            options = len(question.worded(programme().delegations))
            return str(min(options, 1 + int(dice.triangular(0, options, options * 0.7))))
        case "nps":
            return str(min(10, round(dice.triangular(0, 10.4, 9))))
        case "number":
            return str(dice.randrange(13))
        case "text":
            return dice.choice(WORDS)
        case "yes_no":
            return dice.choice(("yes", "yes", "no"))
    keys = [one.key for one in question.worded(programme().delegations)]
    if question.kind == "single":
        return dice.choice(keys)
    return ",".join(key for key in keys if dice.random() < 0.4) or keys[0]
