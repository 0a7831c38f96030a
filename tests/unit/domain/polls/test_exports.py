"""Rows of an export: all that may be told, and nothing that leaves fewer than five people."""

from collections import defaultdict
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.localized import LocalizedText
from bot.domain.polls.counting import count, words
from bot.domain.polls.exports import HEADER, AnswerRow, StoredAnswer, rows
from bot.domain.polls.questions import Question
from bot.domain.polls.results import Along, Counted
from bot.domain.polls.rounds import Mode, Round
from tests.sample import at

OPENS, CLOSES = at("2018-11-09 20:00"), at("2018-11-10 20:00")
DAYS = (date(2018, 11, 9), date(2018, 11, 10))
SOURCE = "poll,question,version,item,day,delegation,language,kind,value,text,entered_by,answered_at,token"


def asking(
    number: int, *, anonymous: bool = True, day: date | None = None, mode: Mode = Mode.PEOPLE
) -> Round:
    item = f"P{number:02}" if day else None
    return Round(number, 1, f"poll:{number}", "poll", anonymous, OPENS, CLOSES, item, day, mode)


def answer(one: Round, who: str, question: str = "q", **more: str) -> StoredAnswer:
    values = {"kind": "scale", "value": "4", "language": "en", "token": f"t-{one.id}-{question}-{who}"} | more
    return StoredAnswer(one, question, 1, values.pop("kind"), values.pop("token"), who, **values)


@st.composite
def polls(draw: st.DrawFn) -> list[StoredAnswer]:
    """A few rounds of an anonymous poll, answered by some of twelve people; each reads one language."""
    reads = draw(st.lists(st.sampled_from(["en", "lv", "lt", ""]), min_size=12, max_size=12))
    found = []
    for number in range(draw(st.integers(1, 4))):
        one = asking(number, day=draw(st.sampled_from(DAYS)))
        for person in draw(st.sets(st.integers(0, 11))):
            asked = draw(st.sampled_from([("q",), ("q", "w"), ("w",)]))
            for question in asked:
                kind = "text" if question == "w" else "scale"
                said = {"value": "", "text": f"words {person}"} if kind == "text" else {}
                found.append(answer(one, f"who{person}", question, kind=kind, language=reads[person], **said))
    return found


@settings(max_examples=400, deadline=None)
@given(polls())
def test_whoever_knows_who_answered_and_what_they_read_is_left_with_five_suspects(
    stored: list[StoredAnswer],
) -> None:
    by_token = {(one.token, one.asking.id): one for one in stored}
    truth = {one.token: one for one in by_token.values()}
    found = rows(stored)
    assert len(found) == len(stored)
    # Which rounds may be behind what a row says: the reader knows who answered each of them.
    behind: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in found:
        behind[row.item, row.day].add(truth[row.token].asking.id)
    for row in found:
        if not (row.value or row.text):
            continue
        here = [one for one in stored if one.asking.id in behind[row.item, row.day]]
        suspects = {one.who for one in here if not row.language or one.language == row.language}
        assert len(suspects) >= min(5, len({one.who for one in stored}))
    for row in found:
        assert (row.delegation, row.entered_by, row.answered_at) == ("", "", "")


@settings(max_examples=400, deadline=None)
@given(polls())
def test_no_difference_of_what_is_told_leaves_a_few(stored: list[StoredAnswer]) -> None:
    truth = {one.token: one for one in stored}
    told = [row for row in rows(stored) if row.value or row.text]
    for question in {row.question for row in told}:
        mine = [row for row in told if row.question == question]
        for place in {(row.item, row.day) for row in mine}:
            here = [row for row in mine if (row.item, row.day) == place]
            silent = {truth[row.token].who for row in here if not row.language}
            if any(row.language for row in here):
                assert not silent or len(silent) >= 5, "the others’ language is found by subtracting"


def test_a_large_round_tells_its_item_day_and_language() -> None:
    one = asking(1, day=DAYS[0])
    (first, *_) = rows([answer(one, f"w{n}") for n in range(5)])
    assert first == AnswerRow("poll", "q", 1, "P01", "2018-11-09", "", "en", "scale", "4", token=first.token)


def test_a_small_round_hides_among_others_and_alone_tells_nothing() -> None:
    large = [answer(asking(1, day=DAYS[0]), f"w{n}") for n in range(9)]
    small = [answer(asking(2, day=DAYS[1]), f"w{n}") for n in range(3)]
    assert {(row.item, row.day, row.value) for row in rows(large + small)} == {("", "", "4")}
    assert {(row.item, row.day, row.value, row.language) for row in rows(small)} == {("", "", "4", "")}


def test_named_answers_say_who_entered_them_when_and_from_which_town() -> None:
    one = asking(1, anonymous=False)
    more = {"delegation": "PL-RAD", "entered_by": "PL-RAD-01", "answered_at": "2018-11-10T07:00:00+00:00"}
    (row,) = rows([answer(one, "PL-RAD-03", **more)])
    assert (row.delegation, row.entered_by, row.answered_at) == tuple(more.values())
    assert row.value == "4"


def test_a_vote_of_towns_is_told_by_town_whoever_gave_it() -> None:
    (row,) = rows([answer(asking(1, mode=Mode.TOWNS), "PL-RAD-01", token="PL-RAD")])
    assert (row.delegation, row.value) == ("PL-RAD", "4")


def test_the_order_is_that_of_poll_question_and_token() -> None:
    one = asking(1, anonymous=False)
    stored = [answer(one, f"w{n}", question, token=f"{9 - n}") for n in range(5) for question in "ba"]
    assert [(row.question, row.token) for row in rows(stored)] == sorted(
        (one.question_id, one.token) for one in stored
    )


def test_the_header_is_what_reports_are_made_from() -> None:
    assert ",".join(HEADER) == SOURCE


@settings(max_examples=200, deadline=None)
@given(polls().flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_same_is_told_in_whatever_order_answers_come(
    stored: tuple[list[StoredAnswer], list[StoredAnswer]],
) -> None:
    """If each export hid another one of two groups that are alike, one would tell what the other hid."""
    here, turned = stored
    assert rows(here) == rows(turned)


def test_an_export_hides_the_items_that_results_hide() -> None:
    """Five were at P09 and five at P10, two at P11: one of the first two is shown, the same in both."""
    rounds = {number: asking(number, day=DAYS[0]) for number in (9, 10, 11)}
    gave = [(10, who) for who in range(5)] + [(11, who) for who in range(5, 7)]
    gave += [(9, who) for who in range(7, 12)]
    exported = rows(answer(rounds[number], f"who{who}") for number, who in gave)
    question = Question("poll", "q", 1, "scale", LocalizedText({"en": "How was it?"}), anonymous=True)
    given = [Counted(number, f"t-{number}-{who}", "4", f"who{who}") for number, who in gave]
    items = count(question, (), given, rounds).breakdowns[Along.ITEM]
    assert {row.item for row in exported} - {""} == {group.key for group in items.groups} == {"P09"}


def test_an_export_tells_what_words_are_about_where_results_do() -> None:
    """Nine wrote of P01 and two of P02 on one day, five of P03 on the next: only P03 is told."""
    rounds = {number: asking(number, day=DAYS[number == 3]) for number in (1, 2, 3)}
    wrote = {1: range(9), 2: range(9, 11), 3: range(11, 16)}
    gave = [(number, who) for number, some in wrote.items() for who in some]
    text = {"kind": "text", "value": ""}
    exported = rows(answer(rounds[one], f"who{who}", text=f"words {who}", **text) for one, who in gave)
    question = Question("poll", "q", 1, "text", LocalizedText({"en": "What else?"}), anonymous=True)
    given = [Counted(number, f"t-{number}-q-who{who}", f"words {who}", f"who{who}") for number, who in gave]
    people = {number: frozenset(f"who{who}" for who in some) for number, some in wrote.items()}
    said = words(question, given, rounds, people).said
    told = {(row.text, row.item) for row in exported if row.item}
    assert told == {(one.text, one.item_id) for one in said if one.item_id}
    assert told == {(f"words {who}", "P03") for who in wrote[3]}
