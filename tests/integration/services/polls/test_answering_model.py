"""Answers against a model: changed, repeated, late, forged, out of range, typed; the last valid one holds."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import poll_answers
from bot.domain.errors import DomainError
from bot.domain.polls.kinds import Given, Pressed, Typed
from bot.domain.polls.refusals import AnswerRefused, NoSuchPoll, PollClosed
from bot.domain.polls.rounds import Round
from bot.domain.seals import handle_of
from bot.services.polls import answering
from bot.services.polls.answering import Respondent
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import FOREIGNER
from tests.integration.services.polls.respondents import (
    CLOSING,
    KINDS,
    OPTIONS,
    PEOPLE,
    ask,
    every_kind,
    new_round,
    respondent,
)
from tests.proving import Says

pytestmark = pytest.mark.fault("bad:answers")


@dataclass(frozen=True)
class Move:
    """Somebody does something: ``question`` is one of KINDS, ``apart``, or one that there is not."""

    who: int
    question: str
    given: Given | None
    version: int = 1
    late: bool = False
    elsewhere: bool = False


@dataclass
class Model:
    """What must hold, told without the code: value by person and question, and how often it changed."""

    values: dict[tuple[int, str], str] = field(default_factory=dict)
    revisions: dict[tuple[int, str], int] = field(default_factory=dict)

    def expected(self, move: Move) -> type[DomainError] | None:
        """Which refusal a move meets."""
        if move.elsewhere:
            return NoSuchPoll
        if move.late:
            return PollClosed
        if move.question == "gone" or (move.question == "apart" and PEOPLE[move.who] != FOREIGNER):
            return NoSuchPoll
        if move.given is None:
            return None
        return None if move.version == 1 and self._fits(move) else AnswerRefused

    def follow(self, move: Move) -> None:
        """Apply a move that is taken."""
        place = move.who, move.question
        before, after = self.values.get(place), self._after(move)
        if before != after:
            self.revisions[place] = self.revisions.get(place, 0) + 1
        if after is None:
            self.values.pop(place, None)
        else:
            self.values[place] = after

    def _fits(self, move: Move) -> bool:
        kind = "yes_no" if move.question == "apart" else move.question
        if isinstance(move.given, Typed):
            text = move.given.text.strip()
            if kind == "number":
                return text in {"0", "7", "007", "9999"}
            return kind == "text" and 0 < len(text) <= 500
        assert move.given is not None
        keys = {
            "yes_no": {"yes", "no"},
            "nps": {str(n) for n in range(11)},
            "number": set(),
            "text": set(),
        }.get(kind, {str(n) for n in range(1, OPTIONS.get(kind, 0) + 1)})
        return move.given.key in keys

    def _after(self, move: Move) -> str | None:
        if move.given is None:
            return None
        if isinstance(move.given, Typed):
            text = move.given.text.strip()
            return str(int(text)) if move.question == "number" else text
        if move.question != "multi":
            return move.given.key
        chosen = set((self.values.get((move.who, "multi")) or "").split(",")) - {""}
        chosen = chosen | {move.given.key} if move.given.on else chosen - {move.given.key}
        return ",".join(sorted(chosen)) or None


PRESSES = st.builds(
    Pressed, st.sampled_from([*"0123456789", "10", "11", "yes", "no", "", "x"]), st.booleans()
)
WORDS = st.builds(Typed, st.sampled_from(["0", "7", "007", "9999", "10000", "-1", "words", " ", "x" * 501]))
FITTING = st.one_of(
    *(
        st.tuples(st.just(kind), st.builds(Pressed, st.sampled_from(keys), st.booleans()))
        for kind, keys in {
            "scale": "123456",
            "single": "123",
            "multi": "1234",
            "yes_no": ("yes", "no"),
            "nps": "05",
            "apart": ("yes", "no"),
        }.items()
    ),
    st.tuples(st.just("number"), st.builds(Typed, st.sampled_from(["0", "7", " 7 "]))),
    st.tuples(st.just("text"), st.builds(Typed, st.sampled_from(["good", "better", " good "]))),
)
ANYTHING = st.tuples(st.sampled_from([*KINDS, "apart", "gone"]), st.one_of(PRESSES, WORDS, st.none()))
MOVES = st.lists(
    st.builds(
        lambda who, what, version, late, elsewhere: Move(who, what[0], what[1], version, late, elsewhere),
        st.integers(0, len(PEOPLE) - 1),
        st.one_of(FITTING, FITTING, ANYTHING),
        st.sampled_from([1, 1, 1, 1, 1, 1, 2]),
        st.sampled_from([False] * 9 + [True]),
        st.sampled_from([False] * 9 + [True]),
    ),
    min_size=1,
    max_size=10,
)


async def _act(db: Database, me: Respondent, asking: Round, move: Move) -> None:
    round_id = 10**6 if move.elsewhere else asking.id
    handle = handle_of(f"q-{move.question}")
    if move.late:
        me = replace(me, now=NOW + CLOSING)
    async with db.write() as session:
        if move.given is None:
            await answering.take_back(session, me, round_id, handle)
        else:
            await answering.record(session, me, round_id, handle, move.given, version=move.version)


async def _holds(db: Database, everybody: list[Respondent], asking: Round, model: Model) -> None:
    """Nothing else is stored than the model says, and each one sees their own."""
    async with db.read() as session:
        for who, me in enumerate(everybody):
            sheet = await answering.look(session, me, asking.id)
            seen = {key.removeprefix("q-"): one.value for key, one in sheet.answers.items()}
            assert seen == {question: value for (one, question), value in model.values.items() if one == who}
        rows = list(await session.execute(select(poll_answers).where(poll_answers.c.round_id == asking.id)))
    current = [row for row in rows if row.current]
    assert len(rows) == sum(model.revisions.values()), "history is kept, and nothing twice"
    assert len(current) == len(model.revisions)
    stored = sorted(row.value or row.text for row in current if row.value or row.text)
    assert stored == sorted(model.values.values())
    named = not asking.anonymous
    assert all((row.participant_id is not None) == (row.answered_at is not None) == named for row in rows)


async def _runs(db: Database, meeting_id: int, examples: int) -> None:
    await ask(db, meeting_id, *every_kind())
    everybody = [await respondent(db, meeting_id, one) for one in PEOPLE]
    number = count()

    async def run(moves: list[Move]) -> None:
        turn = next(number)
        asking, model = await new_round(db, meeting_id, turn, anonymous=turn % 2 == 0), Model()
        for move in moves:
            expected = model.expected(move)
            try:
                await _act(db, everybody[move.who], asking, move)
            except DomainError as refused:
                assert type(refused) is expected, move
            else:
                assert expected is None, move
                model.follow(move)
        await _holds(db, everybody, asking, model)

    loop = asyncio.get_running_loop()
    await asyncio.to_thread(_explore(loop, run, examples))


def _explore(
    loop: asyncio.AbstractEventLoop, run: Callable[..., object], examples: int
) -> Callable[[], None]:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(MOVES)
    def explore(moves: list[Move]) -> None:
        asyncio.run_coroutine_threadsafe(run(moves), loop).result()  # type: ignore[arg-type]

    return explore


async def test_30_runs_of_answers_of_every_sort_equal_the_model(db: Database, meeting_id: int) -> None:
    await _runs(db, meeting_id, 30)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_10000_runs_of_answers_of_every_sort_equal_the_model(
    db: Database, meeting_id: int, proof_says: Says
) -> None:
    await _runs(db, meeting_id, 10_000)
    proof_says(runs=10_000, unlike_the_model=0)
