"""F5: updates that come twice and presses that come again leave just what one delivery of each leaves.

Twins do the same; of one of them each update arrives once, of the other some arrive again.
"""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

import bot.chat
from bot.chat import Chat
from bot.clock import Clock, Rehearsal
from bot.db import tables
from bot.db.engine import Database
from bot.deps import Deps
from bot.domain.audience import ALL
from bot.domain.seals import handle_of
from bot.gateway.feeder import Feeder
from bot.gateway.inbox import DoneMarks
from bot.gateway.source import Cursor
from bot.poll_keys import PollKeys
from bot.services import inbox, meeting_time, state
from bot.services.programme import Programmes
from bot.settings import load_settings
from bot.views.card import ChooseDiet, ConsentToDiet, DeleteDiet
from bot.views.meals import EatHere
from bot.views.people import ChooseLanguage
from bot.views.polls.presses import PollAnswer, ShowQuestion
from bot.views.reminders import MuteKind, UnmuteKind
from bot.views.settings import ChooseDigest, ChooseLeads, ChoosePolls, ChooseQuiet
from bot.views.signup_presses import Come
from bot.views.stopping import StartMessages, StopMessages
from tests.integration.deliveries.crowd import MEETING, NOW, enrol, participant_id
from tests.integration.gateway.feeding import sqlite_first, states
from tests.integration.live import publish_sample
from tests.proving import Says
from tests.rules.offline import KEY, TOKEN, Wire

pytestmark = pytest.mark.fault("F5")

Raw = dict[str, Any]
PAIRS = 25
FIRST = 5_000_000
ROUND = 1
MULTI, YES_NO, SINGLE, WORDS = (
    handle_of(one) for one in ("fu_shared", "fu_contact", "fu_joint", "fu_shared_link")
)
OF_A_MOMENT = {"id", "number", "chain", "claim_id", "message_id", "dedupe_key", "update_id", "token"}
"""Columns that differ between any two people."""


def press(dice: random.Random) -> str:
    """What one button carries. All of them say what is wanted, none turns anything round."""
    yes = dice.random() < 0.5
    return dice.choice(
        (
            PollAnswer(ROUND, MULTI, 1, dice.choice("123"), yes),
            PollAnswer(ROUND, YES_NO, 1, dice.choice(("yes", "no"))),
            PollAnswer(ROUND, SINGLE, 1, dice.choice("123")),
            PollAnswer(ROUND, SINGLE, 2, dice.choice("19")),  # a wording that there is not
            Come(dice.choice(("P24", "P38")), yes, dice.random() < 0.5),
            EatHere(dice.choice(("P26", "P32")), yes),
            ConsentToDiet(),
            ChooseDiet(dice.choice(("vegan", "vegetarian")), yes),
            DeleteDiet(),
            ChooseLanguage(dice.choice(("en", "lv", "pl"))),
            ChooseLeads("excursion", dice.choice(("60,15", "none", "meeting"))),
            ChooseDigest(dice.choice(("evening", "morning")), yes),
            ChoosePolls(yes),
            ChooseQuiet(dice.choice(("22:00-07:00", "none", "meeting"))),
            MuteKind("P24"),
            UnmuteKind("P24", dice.choice(("60,15", None))),
            StopMessages(),
            StartMessages(),
        )
    ).pack()


def sequence(dice: random.Random) -> list[str | tuple[str, str]]:
    """What somebody does, one after the other: presses, and now and then a button and then words."""
    done: list[str | tuple[str, str]] = []
    for _ in range(dice.randrange(2, 7)):
        if dice.random() < 0.15:
            done += [ShowQuestion(ROUND, WORDS).pack(), ("text", dice.choice(("here", "there")))]
        else:
            done.append(press(dice))
    return done


class Arrivals:
    """Updates as Telegram would number them."""

    def __init__(self, dice: random.Random) -> None:
        self._numbers = count(1)
        self._dice = dice

    def of(self, user_id: int, done: list[str | tuple[str, str]], *, again: float) -> Iterator[Raw]:
        """``again``: that part of them comes under the same number later, and of presses under a new one."""
        came: list[Raw] = []
        for one in done:
            came.append(self._update(user_id, one))
            yield came[-1]
            if isinstance(one, str) and self._dice.random() < again:
                yield self._update(user_id, one)
            if self._dice.random() < again:
                yield self._dice.choice(came)

    def _update(self, user_id: int, one: str | tuple[str, str]) -> Raw:
        number = next(self._numbers)
        person = {"id": user_id, "is_bot": False, "first_name": "T", "language_code": "en"}
        said = {"message_id": 9, "date": 0, "chat": {"id": user_id, "type": "private"}}
        if isinstance(one, tuple):
            return {"update_id": number, "message": {**said, "from": person, "text": one[1]}}
        query = {"id": str(number), "chat_instance": "1", "data": one, "message": said, "from": person}
        return {"update_id": number, "callback_query": query}


@pytest.fixture
async def chat(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Chat]:
    """The conversation with a wire that ends here, in the middle of the meeting, with one round open."""
    monkeypatch.setattr(bot.chat, "Transport", Wire)
    settings = load_settings(token=TOKEN, api_url="http://127.0.0.1:9", data_dir=tmp_path, send_rate=0)
    clock = Clock()
    await publish_sample(db)
    people = [FIRST + n for n in range(2 * PAIRS)]
    asked = [one for one in await _questions(db) if one["poll_id"] == "followup-5w"]
    await enrol(db, people)
    async with db.write() as session:
        await state.ensure(session)
        # On its way and nobody steps it: it stands still, or twins would live at two times.
        still = Rehearsal(NOW, clock.real(), target=NOW + timedelta(days=1))
        await meeting_time.set_rehearsal(session, still)
        await session.execute(update(tables.items).values(capacity=None))  # nobody waits for another one
        await session.execute(insert(tables.questions), asked)
        opened = {"opens_at": NOW.replace(day=1), "closes_at": NOW.replace(year=2030)}
        named = {"key": "followup-5w", "poll_id": "followup-5w", "audience": ALL, "anonymous": False}
        await session.execute(
            insert(tables.poll_rounds), [{"id": ROUND, "meeting_id": MEETING, **named, **opened}]
        )
    Wire.said = []
    made = Chat(Deps(settings, db, KEY, clock, Programmes(db), PollKeys.of(settings)))
    await made.greet()
    yield made
    await made.close()


async def _questions(db: Database) -> list[Raw]:
    async with db.read() as session:
        return [dict(row._mapping) for row in await session.execute(select(tables.questions))]


async def _handled(chat: Chat, updates: list[Raw]) -> None:
    """Store what came and have it handled, as intake and the feeder do."""
    db = chat.deps.db
    for start in range(0, len(updates), 100):  # as in one answer to a poll
        bodies = [(raw["update_id"], json.dumps(raw)) for raw in updates[start : start + 100]]
        async with db.write() as session:
            await inbox.store(session, bodies, now=NOW)
    marks = DoneMarks(db)
    feeder = Feeder(db, marks, chat.handle, Cursor(db))
    wanted = len({raw["update_id"] for raw in updates})
    async with asyncio.TaskGroup() as nursery:
        marking, feeding = nursery.create_task(marks.run()), nursery.create_task(feeder.run(nursery))
        async with asyncio.timeout(90):
            while (await states(db))["done"] < wanted:
                await asyncio.sleep(0.1)
        feeder.stop()
        await feeder.finished(2)
        feeding.cancel()
        marks.stop()
        await marking


def _whose(table: Table) -> str:
    return next((name for name in ("participant_id", "user_id", "actor") if name in table.c), "")


async def _kept(db: Database) -> dict[int, list[str]]:
    """What stands in any table of each of them, without what only says when and in which order."""
    found: dict[int, list[str]] = defaultdict(list)
    numbers = {str(key): n for n in range(2 * PAIRS) for key in (participant_id(n), FIRST + n)}
    async with db.read() as session:
        for table in tables.metadata.sorted_tables:
            if not (whose := _whose(table)):
                continue
            for row in (await session.execute(select(table))).mappings():
                number = numbers.get(str(row[whose]))
                if number is not None:
                    values = {name: _plain(row[name]) for name in row if name not in OF_A_MOMENT}
                    text = f"{table.name} {json.dumps(values, sort_keys=True)}"
                    text = text.replace(participant_id(number), "ME").replace(str(FIRST + number), "ME")
                    found[number].append(text)
    return {number: sorted(rows) for number, rows in found.items()}


def _plain(value: object) -> str:
    return "some time" if isinstance(value, datetime) else str(value)


async def _forget(db: Database) -> None:
    """They have done nothing yet, but joined."""
    async with db.write() as session:
        for table in reversed(tables.metadata.sorted_tables):
            if _whose(table) and table.name not in ("people", "invitations"):
                await session.execute(delete(table))
        await session.execute(delete(tables.inbox))
        fresh: Raw = {"language": "en", "preferences": {}, "stopped_at": None, "diet_consented_at": None}
        await session.execute(update(tables.people).values(**fresh))
        await session.execute(update(tables.participants).values(dietary=""))


async def _twins(chat: Chat, sequences: int, seed: int) -> int:
    """Let pairs of twins do the same, PAIRS at a time. Returns how many updates came again."""
    dice, repeats, changed = random.Random(seed), 0, 0
    for _ in range(0, sequences, PAIRS):
        arrivals = Arrivals(dice)
        updates: list[Raw] = []
        lives = [[] for _ in range(2 * PAIRS)]  # type: list[list[Raw]]
        for pair in range(PAIRS):
            done = sequence(dice)
            lives[2 * pair] = list(arrivals.of(FIRST + 2 * pair, done, again=0))
            lives[2 * pair + 1] = list(arrivals.of(FIRST + 2 * pair + 1, done, again=0.3))
            repeats += len(lives[2 * pair + 1]) - len(lives[2 * pair])
        while any(lives):  # all at once, each in their own order
            updates.append(dice.choice([one for one in lives if one]).pop(0))
        await _handled(chat, updates)
        kept = await _kept(chat.deps.db)
        for pair in range(PAIRS):
            assert kept[2 * pair] == kept[2 * pair + 1], f"seed {seed}, pair {pair}"
            changed += len(kept[2 * pair]) > 1
        await _forget(chat.deps.db)
    assert changed > sequences / 2, "hardly anything was changed by anybody"
    return repeats


@sqlite_first
async def test_25_sequences_leave_the_same_whatever_comes_again(chat: Chat, proof_says: Says) -> None:
    seed = random.randrange(10**6)
    repeats = await _twins(chat, PAIRS, seed)
    assert repeats > PAIRS
    proof_says(sequences=PAIRS, came_again=repeats, unlike=0, seed=seed)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("sequences", "database_url"),
    [*[(2_500, "sqlite")] * 4, (1_000, "postgresql")],  # four at a time
    indirect=["database_url"],
)
async def test_thousands_of_sequences_leave_the_same_whatever_comes_again(
    chat: Chat, sequences: int, proof_says: Says
) -> None:
    seed = random.randrange(10**6)
    repeats = await _twins(chat, sequences, seed)
    proof_says(sequences=sequences, came_again=repeats, unlike=0, seed=seed)
