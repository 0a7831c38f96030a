"""No group of fewer than five people is shown, and none can be found out by adding and taking away."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.localized import LocalizedText
from bot.domain.polls.counting import count
from bot.domain.polls.pairs import pair
from bot.domain.polls.publishing import published
from bot.domain.polls.questions import Choice, Question
from bot.domain.polls.results import Along, Counted, QuestionResult
from bot.domain.polls.rounds import Round
from bot.domain.polls.suppression import shown

AT = datetime(2018, 11, 10, tzinfo=UTC)
QUESTION = Question("seminar", "rate", 1, "single", LocalizedText({"en": "How was it?"}), anonymous=True)
CHOICES = (Choice("1", LocalizedText({"en": "good"})), Choice("2", LocalizedText({"en": "bad"})))
DAYS = (date(2018, 11, 9), date(2018, 11, 9), date(2018, 11, 10), date(2018, 11, 10), date(2018, 11, 11))
ROUNDS = {
    number: Round(number, 1, f"seminar:P{number}", "seminar", True, AT, AT, f"P{number}", day)
    for number, day in enumerate(DAYS)
}
TOWNS = ("A", "B", "C", "D")


def answer(round_id: int, who: int, value: str) -> Counted:
    return Counted(round_id, f"{round_id}-{who}", value, str(who), TOWNS[who % 4 if who < 20 else who % 2])


ANSWERS = st.lists(
    st.tuples(st.sampled_from(sorted(ROUNDS)), st.integers(0, 30), st.sampled_from("12")),
    max_size=60,
    unique_by=lambda one: one[:2],
).map(lambda some: [answer(*one) for one in some])


def told(result: QuestionResult, answers: list[Counted]) -> list[frozenset[Counted]]:
    """Every set of answers whose counts are shown; of fewer than five only the total is said."""
    groups: dict[Along, Callable[[Counted], str | None]] = {
        Along.ITEM: lambda one: ROUNDS[one.round_id].item_id,
        Along.DAY: lambda one: str(ROUNDS[one.round_id].day),
        Along.TOWN: lambda one: one.town,
    }
    sets = [frozenset(answers)] if len({one.who for one in answers}) >= 5 else []
    for along, breakdown in result.breakdowns.items():
        for group in breakdown.groups:
            members = frozenset(one for one in answers if groups[along](one) == group.key)
            assert group.tally.n == len(members)
            assert group.tally.counts == {key: sum(one.value == key for one in members) for key in "12"}
            sets.append(members)
        assert breakdown.rest == len(answers) - sum(group.tally.n for group in breakdown.groups)
    return list(dict.fromkeys(sets))


def found_out(sets: list[frozenset[Counted]], answers: list[Counted]) -> list[set[str]]:
    """Whose answers adding and taking away what is shown leaves alone, where they are fewer than five."""
    caught = []
    for signs in product((0, 1, -1), repeat=len(sets)):
        sums: Counter[Counted] = Counter()
        for sign, members in zip(signs, sets, strict=True):
            for one in members:
                sums[one] += sign
        if set(sums.values()) <= {0, 1}:
            people = {one.who for one, times in sums.items() if times}
            if 0 < len(people) < 5:
                caught.append(people)
    return caught


def result_of(answers: list[Counted]) -> QuestionResult:
    return count(QUESTION, CHOICES, answers, ROUNDS, towns=TOWNS)


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_nothing_shown_tells_of_fewer_than_five(answers: list[Counted]) -> None:
    sets = told(result_of(answers), answers)
    assert all(len({one.who for one in members}) >= 5 for members in sets if members)
    assert found_out(sets[:9], answers) == []


@pytest.mark.proof
@settings(max_examples=3_000, deadline=None)
@given(ANSWERS)
def test_nothing_shown_tells_of_fewer_than_five_in_many_polls(answers: list[Counted]) -> None:
    assert found_out(told(result_of(answers), answers)[:9], answers) == []


def test_the_search_finds_who_is_left_when_small_groups_are_only_hidden() -> None:
    answers = [answer(0, who, "1") for who in range(9)] + [answer(1, who, "2") for who in range(2)]
    all_and_one = [frozenset(answers), frozenset(answers[:9])]
    assert found_out(all_and_one, answers) == [{"0", "1"}]
    assert Along.ITEM not in result_of(answers).breakdowns


def test_six_answers_of_two_people_are_no_group() -> None:
    answers = [answer(day, who, "1") for day in range(3) for who in (0, 4)]
    answers += [answer(0, who, "2") for who in (1, 2, 3, 5, 6, 7)]
    towns = result_of(answers).breakdowns.get(Along.TOWN)
    assert towns is None or "A" not in [group.key for group in towns.groups]


def test_fewer_than_five_in_all_are_held_back_from_delegates_and_only_counted() -> None:
    answers = [answer(0, who, "1") for who in range(4)]
    few = count(QUESTION, CHOICES, answers, ROUNDS, held=True)
    assert (few.tally, few.answers) == (None, 4)
    assert count(QUESTION, CHOICES, [*answers, answer(0, 4, "1")], ROUNDS, held=True).tally is not None


def test_organisers_see_the_total_however_few_answered_and_nothing_apart() -> None:
    counted = result_of([answer(0, 1, "1")])
    assert counted.tally is not None
    assert counted.tally.n == 1
    assert counted.breakdowns == {}


def test_the_smallest_shown_group_joins_few_others() -> None:
    groups = {name: frozenset(map(str, range(size))) for name, size in (("a", 9), ("b", 6), ("c", 1))}
    apart = {name: frozenset(f"{name}{one}" for one in some) for name, some in groups.items()}
    assert shown(apart) == ("a",)
    assert shown({"a": apart["a"], "b": apart["b"]}) == ("a", "b")


def test_of_two_that_are_alike_every_look_hides_the_same() -> None:
    sizes = {"a": 9, "b": 5, "c": 5, "d": 5, "e": 2}
    groups = {name: frozenset(f"{name}{one}" for one in range(size)) for name, size in sizes.items()}
    found = {frozenset(shown(dict(some))) for some in permutations(groups.items())}
    assert found == {frozenset("abc")}


def test_what_asks_who_one_is_is_never_told_apart() -> None:
    about = replace(QUESTION, bank_no="A1")
    answers = [answer(number % 2, who, "1") for number in range(2) for who in range(20)]
    assert result_of(answers).breakdowns
    assert count(about, CHOICES, answers, ROUNDS, towns=TOWNS).breakdowns == {}


SCALE = replace(QUESTION, kind="scale")
SCORES = st.dictionaries(st.sampled_from([f"t{n}" for n in range(25)]), st.sampled_from("123456"))


@settings(max_examples=300, deadline=None)
@given(SCORES, SCORES)
def test_totals_less_the_pairs_never_leave_fewer_than_five(was: dict[str, str], now: dict[str, str]) -> None:
    made = pair(SCALE, SCALE, was, now)
    scored = [sum(value != "6" for value in some.values()) for some in (was, now)]
    if made is None:
        return
    assert made.n >= 5
    assert made.higher + made.same + made.lower == made.n
    assert all(total - made.n == 0 or total - made.n >= 5 for total in scored)
    assert made.apart == sum(scored) - 2 * made.n
    assert sum(made.was.counts.values()) == sum(made.now.counts.values()) == made.n


def test_pairs_are_of_the_same_people() -> None:
    was = {f"t{n}": str(1 + n % 3) for n in range(8)}
    now = {f"t{n}": str(min(5, 2 + n % 3)) for n in range(8)}
    made = pair(SCALE, SCALE, was, now)
    assert made is not None
    assert (made.n, made.higher, made.same, made.lower, made.apart) == (8, 8, 0, 0, 0)
    assert made.was.mean is not None
    assert made.now.mean == pytest.approx(made.was.mean + 1)


def test_delegates_see_a_later_round_only_with_five_more_people() -> None:
    later = datetime(2018, 11, 11, tzinfo=UTC)
    rounds = {
        0: replace(ROUNDS[0], published_at=AT),
        1: replace(ROUNDS[1], published_at=later),
        2: replace(ROUNDS[2], published_at=None),
    }
    first = [answer(0, who, "1") for who in range(6)]
    few = [answer(1, who, "2") for who in range(3)]
    hidden = [answer(2, who, "2") for who in range(9)]
    assert published([*few, *first, *hidden], rounds) == first
    more = [answer(1, who, "2") for who in range(3, 5)]
    assert len(published([*few, *more, *first, *hidden], rounds)) == 11
    assert published(few, rounds) == []
