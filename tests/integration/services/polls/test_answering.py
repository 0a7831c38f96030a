"""Answers against a model: changed, repeated, late, forged, out of range, typed; the last valid one holds."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from bot.db.engine import Database
from bot.db.tables import poll_answers, poll_rounds, questions
from bot.domain.audience import ALL, Audience
from bot.domain.errors import DomainError
from bot.domain.localized import LocalizedText
from bot.domain.polls import Question
from bot.domain.polls.kinds import Given, Pressed, Typed
from bot.domain.polls.questionnaires import handle_of
from bot.domain.polls.refusals import AnswerRefused, NoSuchPoll, PollClosed, PollKeyDestroyed
from bot.domain.polls.rounds import Asked, Round
from bot.services.polls import answering, reading
from bot.services.polls.answering import Respondent
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import DELEGATE, FOREIGNER, LEADER, OTHER, join
from tests.integration.services.polls.keeping import KEY, opened
from tests.sample import programme

KINDS = ("scale", "single", "multi", "yes_no", "nps", "number", "text")
OPTIONS = {"scale": 6, "single": 3, "multi": 4}
"""How many options the questions of a kind have."""
PEOPLE = (DELEGATE, OTHER, FOREIGNER)
CLOSING = timedelta(hours=24)


async def respondent(db: Database, meeting_id: int, participant_id: str, user_id: int = 0) -> Respondent:
    """Somebody who has joined and answers now."""
    person = await join(db, meeting_id, user_id or 100 + PEOPLE.index(participant_id), participant_id)
    return Respondent(person, meeting_id, programme(), KEY, NOW, "en")


async def ask(db: Database, meeting_id: int, *asked: Question) -> None:
    """Put questions into the meeting, as a load does."""
    values = [
        {name: getattr(one, name) for name in Question.__dataclass_fields__}
        | {"meeting_id": meeting_id, "loaded": {}}
        for one in asked
    ]
    these = questions.c.meeting_id == meeting_id, questions.c.poll_id == asked[0].poll_id
    async with db.write() as session:
        await session.execute(delete(questions).where(*these))
        await session.execute(insert(questions), values)


def every_kind(poll_id: str = "all") -> list[Question]:
    """A question of each kind; the last one is for people from Motala alone."""
    made = [
        Question(
            poll_id,
            f"q-{kind}",
            number,
            kind,
            LocalizedText({"en": f"{kind}?"}),
            options=LocalizedText({"en": "|".join(f"{kind} {n}" for n in range(OPTIONS.get(kind, 0)))}),
            optional=kind != "scale",
            anonymous=True,
        )
        for number, kind in enumerate(KINDS, 1)
    ]
    apart = Question(
        poll_id, "q-apart", 99, "yes_no", LocalizedText({"en": "?"}), audience=Audience.parse("SE-MOT")
    )
    return [*made, apart]


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


async def _new_round(db: Database, meeting_id: int, number: int, *, anonymous: bool) -> Round:
    values = {
        "meeting_id": meeting_id,
        "key": f"all:{number}",
        "poll_id": "all",
        "audience": ALL,
        "anonymous": anonymous,
        "opens_at": NOW,
        "closes_at": NOW + CLOSING,
    }
    async with db.write() as session:
        made = insert(poll_rounds).values(values).returning(poll_rounds.c.id)
        round_id = (await session.execute(made)).scalar_one()
        return await reading.round_of(session, meeting_id, round_id)


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
        asking, model = await _new_round(db, meeting_id, turn, anonymous=turn % 2 == 0), Model()
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


async def test_60_runs_of_answers_of_every_sort_equal_the_model(db: Database, meeting_id: int) -> None:
    await _runs(db, meeting_id, 60)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_10000_runs_of_answers_of_every_sort_equal_the_model(db: Database, meeting_id: int) -> None:
    await _runs(db, meeting_id, 10_000)


async def test_nobody_sees_or_changes_what_another_one_answered(db: Database, meeting_id: int) -> None:
    asking = await opened(db, meeting_id, "seminar", item_id="P18")
    one, other = [await respondent(db, meeting_id, who) for who in (DELEGATE, OTHER)]
    rate = handle_of("sess_rate")
    async with db.write() as session:
        await answering.record(session, one, asking.id, rate, Pressed("5"), version=1)
    async with db.write() as session:
        await answering.record(session, other, asking.id, rate, Pressed("1"), version=1)
    async with db.read() as session:
        assert (await answering.look(session, one, asking.id)).answers["sess_rate"].value == "5"
        assert (await answering.look(session, other, asking.id)).answers["sess_rate"].value == "1"


async def test_a_press_under_an_earlier_wording_counts_as_what_it_said_then(
    db: Database, meeting_id: int
) -> None:
    old, *others = [one for one in every_kind() if one.kind in ("single", "yes_no")]
    await ask(db, meeting_id, old, *others)
    asking = await _new_round(db, meeting_id, 1, anonymous=True)
    me = await respondent(db, meeting_id, DELEGATE)
    async with db.write() as session:
        sheet = await answering.go_on(session, me, asking.id)
        await answering.keep_wording(session, me, sheet, sheet.questions[0])  # as whoever shows it does
    new = replace(old, options=LocalizedText({"en": "another|order"}))
    await ask(db, meeting_id, new, *others)
    async with db.write() as session:
        sheet = await answering.record(session, me, asking.id, handle_of(old.id), Pressed("3"), version=1)
    answer = sheet.answers[old.id]
    assert (answer.value, answer.version, answer.shown.options) == ("3", 1, old.options)
    assert sheet.versions[old.id] == 2
    assert sheet.marked(new) is None, "the third option is another one now"
    async with db.read() as session:
        assert (await answering.look(session, me, asking.id)).answers[old.id] == answer
    with pytest.raises(AnswerRefused):
        async with db.write() as session:
            await answering.record(session, me, asking.id, handle_of(old.id), Pressed("3"), version=2)
    async with db.write() as session:
        sheet = await answering.record(session, me, asking.id, handle_of(old.id), Pressed("2"), version=2)
    assert (sheet.answers[old.id].value, sheet.answers[old.id].version) == ("2", 2)


async def test_a_question_that_was_withdrawn_or_moved_takes_no_answer_of_another(
    db: Database, meeting_id: int
) -> None:
    first, second, *_ = every_kind()
    await ask(db, meeting_id, first, second)
    asking = await _new_round(db, meeting_id, 1, anonymous=True)
    me = await respondent(db, meeting_id, DELEGATE)
    await ask(db, meeting_id, replace(first, withdrawn=True), replace(second, order=0))
    with pytest.raises(NoSuchPoll):
        async with db.write() as session:
            await answering.record(session, me, asking.id, handle_of(first.id), Pressed("1"), version=1)
    async with db.write() as session:
        sheet = await answering.record(session, me, asking.id, handle_of(second.id), Pressed("1"), version=1)
    assert list(sheet.answers) == [second.id]


async def test_another_meetings_round_is_none_of_this_one(db: Database, meeting_id: int) -> None:
    asking = await opened(db, meeting_id, "seminar", item_id="P18")
    me = replace(await respondent(db, meeting_id, DELEGATE), meeting_id=meeting_id + 1)
    with pytest.raises(NoSuchPoll):
        async with db.write() as session:
            await answering.record(session, me, asking.id, handle_of("sess_rate"), Pressed("1"), version=1)


async def test_without_the_key_nothing_anonymous_is_taken_and_what_has_a_name_still_is(
    db: Database, meeting_id: int
) -> None:
    anonymous = await opened(db, meeting_id, "seminar", item_id="P18")
    named = await opened(db, meeting_id, "followup-5w", anonymous=False)
    me = await respondent(db, meeting_id, DELEGATE)
    contact = handle_of("fu_contact")
    async with db.write() as session:
        await answering.record(session, me, named.id, contact, Pressed("yes"), version=1)
    late = replace(me, key=None)
    with pytest.raises(PollKeyDestroyed):
        async with db.write() as session:
            await answering.record(
                session, late, anonymous.id, handle_of("sess_rate"), Pressed("1"), version=1
            )
    async with db.write() as session:
        sheet = await answering.record(session, late, named.id, contact, Pressed("no"), version=1)
    assert sheet.answers["fu_contact"].value == "no"
    async with db.read() as session:
        rows = list(await session.execute(select(poll_answers).order_by(poll_answers.c.revision)))
    assert [(row.revision, row.current, row.value) for row in rows] == [(1, False, "yes"), (2, True, "no")]
    assert len({row.token for row in rows}) == 1


async def test_a_round_stays_anonymous_whatever_is_loaded_later(db: Database, meeting_id: int) -> None:
    asking = await opened(db, meeting_id, "seminar", item_id="P18")
    async with db.write() as session:
        await session.execute(update(questions).values(anonymous=False))
    me = await respondent(db, meeting_id, DELEGATE)
    async with db.write() as session:
        await answering.record(session, me, asking.id, handle_of("sess_rate"), Pressed("5"), version=1)
    async with db.read() as session:
        (row,) = await session.execute(select(poll_answers))
    assert (row.participant_id, row.answered_at, row.value) == (None, None, "5")
    assert DELEGATE not in row.token


async def test_a_language_is_kept_where_five_of_those_asked_see_it(db: Database, meeting_id: int) -> None:
    crowd = [f"PL-RAD-{n:02}" for n in range(3, 9)]
    few = await opened(db, meeting_id, "seminar", item_id="P18", asked=crowd[:4])
    many = await opened(db, meeting_id, "seminar", item_id="P31", asked=crowd)
    everybody = [await respondent(db, meeting_id, one, 200 + n) for n, one in enumerate(crowd)]
    for asking, kept in ((few, None), (many, "en")):
        async with db.write() as session:
            await answering.record(
                session, everybody[0], asking.id, handle_of("sess_rate"), Pressed("5"), version=1
            )
        async with db.read() as session:
            theirs = select(poll_answers.c.language).where(poll_answers.c.round_id == asking.id)
            assert (await session.execute(theirs)).scalar_one() == kept


async def test_how_far_somebody_is_follows_what_they_do(db: Database, meeting_id: int) -> None:
    asking = await opened(db, meeting_id, "seminar", item_id="P18")
    me = await respondent(db, meeting_id, LEADER, 300)
    async with db.write() as session:
        sheet = await answering.go_on(session, me, asking.id)
    assert (sheet.progress.state, sheet.progress.answered, sheet.progress.touched_at) == (
        Asked.STARTED,
        False,
        NOW,
    )
    async with db.write() as session:
        sheet = await answering.record(
            session, me, asking.id, handle_of("sess_rate"), Pressed("5"), version=1
        )
        sheet = await answering.finish(session, me, sheet)
    async with db.read() as session:
        found = (await answering.look(session, me, asking.id)).progress
    assert found == sheet.progress
    assert (found.state, found.answered, found.touched_at) == (Asked.DONE, True, None)
    async with db.write() as session:
        sheet = await answering.record(session, me, asking.id, handle_of("sess_use"), Pressed("5"), version=1)
    assert sheet.progress.state is Asked.DONE, "changing an answer begins nothing anew"
    async with db.write() as session:
        sheet = await answering.say_absent(session, me, asking.id)
    assert (sheet.progress.state, sheet.progress.answered, dict(sheet.answers)) == (Asked.ABSENT, False, {})
