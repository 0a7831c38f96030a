"""Nobody with a dump and without the key can tell who gave an anonymous answer, nor out of which few."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot import logs
from bot.db.engine import Database
from bot.db.scrub import settle
from bot.domain.polls import Question
from bot.domain.polls.kinds import KINDS, Given, Pressed, Typed
from bot.domain.polls.rounds import Round
from bot.domain.polls.tokens import mark, token
from bot.domain.seals import handle_of
from bot.services import people as accounts
from bot.services.polls import anonymity, answering, asking, reading
from bot.services.polls.respondents import Respondent
from bot.services.programme import read_programme
from tests.integration.conftest import Logged
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.attacking import (
    Dump,
    Row,
    dump,
    groups,
    hits,
    narrowed,
    pairings,
    patterns,
    transactions,
)
from tests.integration.services.polls.keeping import CODE, KEY, joined, opened
from tests.sample import content

CROWD = 40
ROUNDS = (("seminar", "P18"), ("seminar", "P21"), ("services", None), ("before", None), ("after", None))
FEW = 3
"""So many answer in the second round; so many read Latvian."""
LUCK = 8
"""So many of 40 right guesses are luck (one is to be expected), once in a million times."""


class Answered:
    """What happened. ``order``: (round, token, who) as it came; ``truth``: token (in a round) → who."""

    def __init__(self) -> None:
        self.rounds: list[Round] = []
        self.order: list[tuple[int, str, str]] = []
        self.truth: dict[str, str] = {}
        self.said: list[str] = []

    @property
    def ids(self) -> list[int]:
        """The rounds."""
        return [one.id for one in self.rounds]

    def came(self, round_id: int) -> list[str]:
        """Who answered a round, in the order in which they came."""
        return list(dict.fromkeys(who for number, _, who in self.order if number == round_id))


@dataclass(frozen=True)
class Stolen:
    """Who answered what, a dump of it, and one from after the job that runs every few minutes.

    ``again``: rows that the job moved when nothing had changed. ``log``: all that was said of it.
    """

    made: Answered
    before: Dump
    honest: Dump
    again: int
    log: str


_STOLEN: dict[tuple[bool, int], Stolen] = {}


@pytest.fixture
def latvians() -> int:
    """How many of the crowd see the questions in Latvian; the others in Swedish."""
    return FEW


@pytest.fixture
async def stolen(db: Database, meeting_id: int, logged: Logged, latvians: int) -> Stolen:
    """Made once of each kind of database: nobody writes into a dump."""
    if (db.is_sqlite, latvians) not in _STOLEN:
        logs.set_up("DEBUG", stream=logged.stream)
        made = await _answered(db, meeting_id, latvians)
        before, honest, log = await dump(db), await _shuffled(db), logged.text
        async with db.write() as session:
            again = await anonymity.shuffle(session, now=NOW)
        _STOLEN[db.is_sqlite, latvians] = Stolen(made, before, honest, again, log)
    return _STOLEN[db.is_sqlite, latvians]


async def _answered(db: Database, meeting_id: int, latvians: int) -> Answered:
    """Forty people have answered five anonymous rounds by the bot's own services, in no order."""
    dice, made = random.Random(20181110), Answered()
    crowd = dice.sample(sorted(content().participants), CROWD)
    languages = {who: "lv" if number < latvians else "sv" for number, who in enumerate(crowd)}
    users = await joined(db, meeting_id, dict(sorted(languages.items())))
    for poll_id, item_id in ROUNDS:
        made.rounds.append(await opened(db, meeting_id, poll_id, item_id=item_id))
        async with db.write() as session:
            await asking.list_people(session, made.rounds[-1].id, crowd)
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        polls = await reading.polls_of(session, meeting_id)
    for nth, one in enumerate(made.rounds):
        coming = crowd[:FEW] if nth == 1 else dice.sample(crowd, 30 - 3 * nth)
        for minute, who in enumerate(coming):
            async with db.read() as session:
                person = (await accounts.glance(session, users[who])).person
            now = NOW + timedelta(minutes=minute)
            me = Respondent(person, meeting_id, programme, KEY, now, person.language or "en")
            async with db.write() as session:
                await _answers(session, me, one, polls[one.poll_id].asked_of(person.traits), made, dice)
    return made


async def _answers(
    session: AsyncSession,
    me: Respondent,
    one: Round,
    asked: Sequence[Question],
    made: Answered,
    dice: random.Random,
) -> None:
    """Some stop after the first question, the others answer all."""
    some = sorted(asked, key=lambda each: each.kind != "text")[:3]
    for each in some[: dice.choice((1, len(some), len(some)))]:
        match each.kind:
            case "text":
                made.said.append(f"words {dice.random()}")
                given: Given = Typed(made.said[-1])
            case "number":
                given = Typed(str(dice.randrange(40)))
            case kind:
                worded = [choice.key for choice in each.worded(me.programme.delegations)]
                given = Pressed(dice.choice(KINDS[kind].keys(worded)))
        await answering.record(session, me, one.id, handle_of(each.id), given, version=1)
        theirs = token(KEY, CODE, me.participant_id, each, one)
        made.order.append((one.id, theirs, me.participant_id))
        made.truth[theirs] = made.truth[f"{theirs}@{one.id}"] = me.participant_id


async def _shuffled(db: Database) -> Dump:
    async with db.write() as session:
        await anonymity.shuffle(session, now=NOW)
    await settle(db, anonymity.TABLES)
    return await dump(db)


def leaky(stolen: Dump, made: Answered) -> Dump:
    """The same answers in a house that takes no care: numbers, times, names and one token a person."""
    nth = {(number, one): place for place, (number, one, _) in enumerate(made.order)}
    first = {(number, who): place for place, (number, _, who) in reversed(list(enumerate(made.order)))}
    reads = {row["participant_id"]: row["language"] for row in stolen["people"]}
    answers: list[Row] = [
        dict(row)
        | {
            "id": nth[row["round_id"], row["token"]],
            "answered_at": NOW + timedelta(seconds=nth[row["round_id"], row["token"]]),
            "language": reads[made.truth[row["token"]]],
            "xmin": str(first[row["round_id"], made.truth[row["token"]]]),
        }
        for row in stolen["poll_answers"]
    ]
    asked: list[Row] = [
        dict(row)
        | {
            "answered": (place := first.get((row["round_id"], row["participant_id"]))) is not None,
            "touched_at": None if place is None else NOW + timedelta(seconds=place),
            "xmin": str(place),
        }
        for row in stolen["poll_asked"]
    ]
    return stolen | {"poll_answers": answers, "poll_asked": asked}


def test_a_dump_pairs_nobody_with_an_answer_by_order_number_time_or_transaction(stolen: Stolen) -> None:
    answered, before, honest = stolen.made, stolen.before, stolen.honest
    careless = leaky(honest, answered)
    for one in answered.rounds:
        if len(answered.came(one.id)) > LUCK:
            guesses = pairings(honest, one.id)
            assert len(guesses) > 5, "nothing was laid beside anything"
            found = {how: hits(guess, answered.truth) for how, guess in guesses.items()}
            assert {how: right for how, right in found.items() if right > LUCK} == {}
            leak = pairings(careless, one.id)["poll_asked by touched_at beside answers by answered_at"]
            assert hits(leak, answered.truth) == len(answered.came(one.id))
    for one_dump in (before, honest):
        assert narrowed(transactions(one_dump), answered.truth) == []
    assert len(narrowed(transactions(careless), answered.truth)) > CROWD
    one = answered.rounds[0]
    came = [row for row in careless["poll_asked"] if row["touched_at"] is not None]
    careless["poll_asked"] = sorted(came, key=lambda row: row["touched_at"])
    careless["poll_answers"] = sorted(careless["poll_answers"], key=lambda row: row["id"])
    leak = pairings(careless, one.id)["poll_asked as they lie beside answers as they lie"]
    assert hits(leak, answered.truth) == len(answered.came(one.id)), "the place of a row can tell"


@pytest.mark.parametrize("latvians", [FEW, 12])
def test_a_dump_leaves_at_least_five_whatever_stands_beside_an_answer(stolen: Stolen, latvians: int) -> None:
    answered, honest = stolen.made, stolen.honest
    languages = {row["language"] for row in honest["poll_answers"]}
    assert languages == ({None} if latvians == FEW else {"sv", "lv"}), "a few make none be kept"
    assert narrowed(groups(honest, answered.ids), answered.truth) == []
    assert narrowed(patterns(honest, answered.ids), answered.truth) == []
    careless = leaky(honest, answered)
    assert len(narrowed(groups(careless, answered.ids), answered.truth)) >= FEW
    one_a_person: list[Row] = [
        dict(row) | {"token": answered.truth[row["token"]]} for row in careless["poll_answers"]
    ]
    itself = {who: who for who in answered.truth.values()}
    found = patterns(careless | {"poll_answers": one_a_person}, answered.ids)
    assert len(narrowed(found, itself)) > CROWD / 2, "in which rounds somebody answered can tell"


def test_nothing_of_an_answer_stands_in_another_table_or_in_the_log(db: Database, stolen: Stolen) -> None:
    answered, before, honest = stolen.made, stolen.before, stolen.honest
    people = set(answered.truth.values())
    marks = {mark(KEY, CODE, who, one) or "" for one in answered.rounds for who in people}
    tokens = {one for one in answered.truth if "@" not in one}
    elsewhere = {name: rows for name, rows in honest.items() if name not in ("poll_answers", "poll_progress")}
    told = str(elsewhere) + stolen.log
    assert [one for one in {*answered.said, *marks, *tokens} if one in told] == []
    answers, far = str(honest["poll_answers"]), str(honest["poll_progress"])
    assert answered.said
    assert [one for one in answered.said if one not in answers] == [], "or there was nothing to find"
    assert {row["token"] for row in honest["poll_answers"]} == tokens
    assert [one for one in marks if one in answers] == []
    assert sum(one in far for one in marks) > CROWD
    assert [who for who in content().participants if who in answers + far] == []
    assert {row["answered_at"] for row in honest["poll_answers"]} == {None}
    for table in anonymity.TABLES:
        names = [column.name for column in table.c]
        were = sorted(str([row[name] for name in names]) for row in before[table.name])
        assert sorted(str([row[name] for name in names]) for row in honest[table.name]) == were
        keys = [tuple(row[column.name] for column in table.primary_key) for row in honest[table.name]]
        for number in answered.ids:
            here = [key for key in keys if key[0] == number]
            assert here == sorted(here), "they lie in the order of their keys"
    if not db.is_sqlite:
        assert stolen.again == 0, "what did not change is not moved"
