"""A meeting in which much happened, written into the tables: marks, signatures, changes, answers, deliveries.

Drawn by a seed.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, insert, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.audience import ALL
from bot.domain.polls.questions import Poll, Question
from bot.domain.polls.rounds import Asked, Progress, Round
from bot.domain.polls.tokens import token
from bot.domain.privacy import Subject
from bot.services import removing
from bot.services.polls import progress, reading
from tests.integration.services.editing import Meeting
from tests.integration.services.polls.keeping import CODE, KEY, opened, poll_key
from tests.sample import at, content

OVER = at("2018-12-20 12:00")
"""After everything, the five weeks' poll too."""
DAYS = (date(2018, 11, 9), date(2018, 11, 10))
OUTSIDE, GONE, ERASED = ("KZ-AST-01", "KZ-AST-02"), "LT-PAN-05", ("PL-RAD-07", "SE-MOT-04")
"""Outside the grant; who does not come after all; who was erased at their wish when it was over."""
_TEXTS = ("Paldies!", "Више времена", '=HYPERLINK("http://x")', "תודה", "Ž" * 500)


@dataclass
class Happening:
    """The meeting's row, the dice, and everybody's town by id."""

    meeting_id: int
    dice: random.Random
    towns: dict[str, str] = field(default_factory=dict)

    def may(self, chance: float) -> bool:
        return self.dice.random() < chance


async def happen(db: Database, meeting_id: int, seed: int) -> None:
    """Let it happen to the sample meeting, already published."""
    print(f"seed {seed}")  # noqa: T201 - pytest shows it beside a failure
    made = Happening(meeting_id, random.Random(seed))
    made.towns = {one.id: one.delegation for one in content().participants.values()}
    await _who_is_new(db, made)
    await _edit(db, meeting_id)
    await _write(db, tables.presences, list(_marks(made)))
    await _write(db, tables.signatures, list(_signatures(made)))
    await _write(db, tables.signups, list(_signups(made)))
    await _write(db, tables.announcements, list(_announcements(made)))
    await _write(db, tables.deliveries, list(_deliveries(made)))
    for poll in (await _polls(db, meeting_id)).values():
        await _ask(db, made, poll)
    for who in ERASED:
        async with db.write() as session:
            await removing.remove(session, Subject(None, meeting_id, who), poll_key)


async def _write(db: Database, table: Table, rows: list[dict[str, Any]]) -> None:
    async with db.write() as session:
        await session.execute(insert(table), rows)


async def _who_is_new(db: Database, made: Happening) -> None:
    """A delegation outside the grant comes unlisted; somebody stays at home."""
    person, town = tables.participants, tables.delegations
    async with db.write() as session:
        found = select(town).where(town.c.code == "RS-RAS", town.c.meeting_id == made.meeting_id)
        like = dict((await session.execute(found)).mappings().one())
        new = {"code": "KZ-AST", "country": "Kazakhstan", "country_code": "KZ", "counts_for_grant": False}
        await session.execute(insert(town).values({**like, **new, "type": "other", "expected": None}))
        found = select(person).where(person.c.id == "RS-RAS-02", person.c.meeting_id == made.meeting_id)
        like = dict((await session.execute(found)).mappings().one())
        for who in OUTSIDE:
            new = {"id": who, "delegation": "KZ-AST", "town": "Astana", "first_name": '=HYPERLINK("x")'}
            await session.execute(insert(person).values({**like, **new}))
            made.towns[who] = "KZ-AST"
        gone = person.c.id == GONE, person.c.meeting_id == made.meeting_id
        await session.execute(update(person).where(*gone).values(withdrawn=True))


async def _edit(db: Database, meeting_id: int) -> None:
    meeting = Meeting(db, meeting_id)
    await meeting.edits("P38", start="14:20", end="15:20")
    await meeting.edits("P38", start="14:30", end="15:30")
    await meeting.edits("P42", cancelled="yes")
    await meeting.edits("P30", start="17:00")
    await meeting.edits("P30", start="16:35")


def _marks(made: Happening) -> Iterator[dict[str, Any]]:
    """Six in ten items are counted, some people again: the later mark counts. A few never come.

    One of these was marked as here by mistake, and that was taken back.
    """
    never = made.dice.sample([one for one in made.towns if one not in (*OUTSIDE, *ERASED)], 9)
    for here, current in ((True, False), (False, True)):
        said = {"meeting_id": made.meeting_id, "item_id": "P01", "participant_id": never[0], "bus": ""}
        yield said | {"way": "count", "said_by": "LV-DAU-02", "here": here, "at": OVER, "current": current}
    for item in content().items.values():
        if item.id == "P01" or not made.may(0.6):
            continue
        for who, town in made.towns.items():
            if town != "KZ-AST" and made.may(0.6):
                said = {"meeting_id": made.meeting_id, "item_id": item.id, "participant_id": who}
                said |= {"way": "count", "said_by": "LV-DAU-02", "bus": ""}
                again = made.may(0.2)
                here = who not in never and made.may(0.7)
                yield said | {"here": here, "at": item.starts_at, "current": not again}
                if again:
                    after = item.starts_at + timedelta(minutes=2)
                    yield said | {"here": who not in never and made.may(0.5), "at": after, "current": True}


def _signatures(made: Happening) -> Iterator[dict[str, Any]]:
    """Nobody of Motala but who is erased later has signed; most of the others have."""
    for who, town in made.towns.items():
        if who in ERASED or (town not in ("SE-MOT", "KZ-AST") and made.may(0.85)):
            yield {"meeting_id": made.meeting_id, "participant_id": who, "at": OVER, "said_by": "LV-DAU-02"}


def _signups(made: Happening) -> Iterator[dict[str, Any]]:
    for item_id in ("P38", "P23"):
        for number, who in enumerate(made.towns):
            if made.may(0.5):
                state = made.dice.choice(("place", "place", "waiting", "no"))
                row = {"meeting_id": made.meeting_id, "item_id": item_id, "participant_id": who}
                yield row | {"state": state, "number": number, "since": OVER, "said_by": who}


def _announcements(made: Happening) -> Iterator[dict[str, Any]]:
    text = {"en": {"kind": "text", "html": "The bus leaves at 08:30."}}
    for number in (1, 2, 3):
        state, began = ("draft", None) if number == 3 else ("done", OVER)
        row: dict[str, Any] = {"id": number, "meeting_id": made.meeting_id, "created_at": OVER}
        row |= {"author": None, "state": state, "started_at": began}
        yield row | {"contents": text, "audience": ALL, "urgent": number == 2}


def _deliveries(made: Happening) -> Iterator[dict[str, Any]]:
    """Of two announcements and some reminders, with what became of each."""
    ends = [("sent", ""), ("sent", ""), ("sent", ""), ("unknown", ""), ("suppressed", "not joined")]
    ends += [("failed", "Forbidden: bot was blocked by the user"), ("expired", "")]
    for kind, numbers in (("announcement", (1, 2)), ("reminder", (None, None))):
        for turn, number in enumerate(numbers):
            for who in made.towns:
                state, reason = made.dice.choice(ends)
                confirmed = OVER if state == "sent" and made.may(0.3) else None
                row = {"meeting_id": made.meeting_id, "participant_id": who, "kind": kind, "lane": 2}
                row |= {"dedupe_key": f"{kind}-{turn}-{who}", "data": {}, "due_at": OVER, "expires_at": OVER}
                told = OVER if state in ("unknown", "expired") and made.may(0.5) else None
                row |= {"state": state, "reason": reason, "announcement_id": number, "settled_at": OVER}
                yield row | {"confirmed_at": confirmed, "told_at": told}


async def _polls(db: Database, meeting_id: int) -> dict[str, Poll]:
    async with db.write() as session:
        found = await reading.polls_of(session, meeting_id)
        for poll in found.values():
            await reading.keep_versions(session, meeting_id, poll.questions)
    return found


async def _ask(db: Database, made: Happening, poll: Poll) -> None:
    """Everybody is asked; about six in ten answer anything, each of the questions with a chance."""
    about: tuple[dict[str, Any], ...] = ({},)
    if poll.trigger.startswith("after_kind"):
        about = ({"item_id": "P14", "day": DAYS[0]}, {"item_id": "P18", "day": DAYS[0]})
    elif poll.trigger.startswith("daily"):
        about = tuple({"day": day} for day in DAYS)
    for one in about:
        asking = await opened(db, made.meeting_id, poll.id, anonymous=poll.anonymous, asked=made.towns, **one)
        rows = []
        async with db.write() as session:
            for who in made.towns:
                if made.may(0.35):
                    continue
                if made.may(0.05):
                    await progress.note(session, asking, who, Progress(Asked.ABSENT), key=KEY, code=CODE)
                    continue
                given = [q for q in poll.questions if made.may(0.2 if q.kind == "text" else 0.75)]
                rows += [_answer(made, asking, question, who) for question in given]
                far = Progress(Asked.DONE, answered=poll.counts(question.id for question in given))
                await progress.note(session, asking, who, far, key=KEY, code=CODE)
            await session.execute(insert(tables.poll_answers), rows)


_VALUES = {"yes_no": ("yes", "no"), "number": tuple("0012359"), "nps": tuple(map(str, range(2, 11)))}


def _answer(made: Happening, asking: Round, question: Question, who: str) -> dict[str, Any]:
    value, text = None, None
    if question.kind == "text":
        text = made.dice.choice(_TEXTS)
    elif question.kind in _VALUES:
        value = made.dice.choice(_VALUES[question.kind])
    else:
        keys = [choice.key for choice in question.worded(content().delegations)]
        chosen = made.dice.sample(keys, made.dice.randint(1, 3 if question.kind == "multi" else 1))
        value = ",".join(key for key in keys if key in chosen)
    theirs = token(KEY, CODE, who, question, asking)
    named = not asking.anonymous
    return {
        "round_id": asking.id,
        "question_id": question.id,
        "token": theirs,
        "revision": 1,
        "current": True,
        "version": 1,
        "language": "en",
        "value": value,
        "text": text,
        "answered_on": OVER.date(),
        "answered_at": OVER if named else None,
        "participant_id": who if named else None,
    }
