"""Which answers each kind of question takes, what is kept of them, and what they come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.polls.kinds import KINDS, LARGEST_NUMBER, LONGEST_TEXT, Pressed, Typed
from bot.domain.polls.refusals import AnswerRefused
from bot.domain.polls.tallies import Tally

WORDED = {"scale": tuple("123456"), "single": tuple("123"), "multi": tuple("1234")}
"""The keys that questions of these kinds bring."""
PRESSED = [name for name, kind in KINDS.items() if not kind.typed]
TYPED = [name for name, kind in KINDS.items() if kind.typed]


def keys(name: str) -> tuple[str, ...]:
    """All keys of an example of the kind."""
    return KINDS[name].keys(WORDED.get(name, ()))


def test_every_kind_of_the_workbook_is_known() -> None:
    assert set(KINDS) == {"scale", "single", "multi", "yes_no", "nps", "number", "text"}
    assert set(PRESSED) == {"scale", "single", "multi", "yes_no", "nps"}


def test_kinds_without_words_of_their_own_have_their_keys() -> None:
    assert keys("yes_no") == ("yes", "no")
    assert keys("nps") == tuple(str(number) for number in range(11))
    assert keys("number") == keys("text") == ()


@pytest.mark.parametrize("name", PRESSED)
def test_each_of_its_keys_is_an_answer(name: str) -> None:
    assert [KINDS[name].accept(None, Pressed(key), keys(name)) for key in keys(name)] == list(keys(name))


@pytest.mark.parametrize("name", PRESSED)
@pytest.mark.parametrize("odd", ["0x", "", "12", "-1", "nay", "yes ", "1,2", "٣"])
def test_a_key_that_it_has_not_is_refused(name: str, odd: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        KINDS[name].accept("1", Pressed(odd), keys(name))
    assert refused.value.kind == name


@pytest.mark.parametrize("name", PRESSED)
def test_words_are_no_answer_where_keys_are(name: str) -> None:
    with pytest.raises(AnswerRefused):
        KINDS[name].accept(None, Typed(keys(name)[0]), keys(name))


@pytest.mark.parametrize("name", TYPED)
def test_a_key_is_no_answer_where_words_are(name: str) -> None:
    with pytest.raises(AnswerRefused):
        KINDS[name].accept(None, Pressed("1"), ())


def test_several_choices_add_up_in_the_order_of_the_options_and_each_says_what_is_wanted() -> None:
    multi, all_keys = KINDS["multi"], keys("multi")
    assert multi.accept(None, Pressed("3"), all_keys) == "3"
    assert multi.accept("3", Pressed("1"), all_keys) == "1,3"
    assert multi.accept("1,3", Pressed("1"), all_keys) == "1,3", "a press that comes twice"
    assert multi.accept("1,3", Pressed("3", on=False), all_keys) == "1"
    assert multi.accept("1", Pressed("3", on=False), all_keys) == "1"
    assert multi.accept("1", Pressed("1", on=False), all_keys) is None


@given(st.lists(st.tuples(st.sampled_from(keys("multi")), st.booleans())))
def test_several_choices_are_what_was_said_last_of_each(presses: list[tuple[str, bool]]) -> None:
    value: str | None = None
    for key, on in presses:
        value = KINDS["multi"].accept(value, Pressed(key, on), keys("multi"))
    wanted = [key for key in keys("multi") if dict(presses).get(key)]
    assert value == (",".join(wanted) or None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", "3"), (" 12 ", "12"), ("007", "7"), ("0", "0"), ("٣", "3"), (str(LARGEST_NUMBER), "9999")],
)
def test_a_number_is_a_whole_one_however_it_is_typed(text: str, value: str) -> None:
    assert KINDS["number"].accept(None, Typed(text), ()) == value


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "3.5", "3,5", "three", "10000", "9" * 40, "²", "1 2", "\x00"]
)
def test_what_is_no_such_number_is_refused(text: str) -> None:
    with pytest.raises(AnswerRefused):
        KINDS["number"].accept("3", Typed(text), ())


def test_a_text_is_kept_as_it_is_up_to_its_length_as_telegram_counts() -> None:
    accept = KINDS["text"].accept
    assert accept(None, Typed("  Paldies, \n<b>labi</b> 🎉 "), ()) == "Paldies, \n<b>labi</b> 🎉"
    assert accept(None, Typed("a\x00b"), ()) == "ab", "no database keeps it"
    assert accept(None, Typed("🎉" * 250), ()) == "🎉" * 250
    for long in ("x" * (LONGEST_TEXT + 1), "🎉" * 251):
        with pytest.raises(AnswerRefused):
            accept(None, Typed(long), ())
    for empty in ("", " \n ", "\x00"):
        with pytest.raises(AnswerRefused):
            accept("before", Typed(empty), ())


def test_a_scale_scores_one_to_five_and_leaves_out_who_has_no_opinion() -> None:
    tally = KINDS["scale"].tally(["5", "4", "6", "1"], keys("scale"))
    assert tally.counts == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 1, "6": 1}
    assert (tally.n, tally.left_out) == (4, 1)
    assert tally.mean == pytest.approx(10 / 3)
    assert tally.deviation == pytest.approx(2.0816659994661326)


def test_choices_are_counted_by_person_and_by_option() -> None:
    assert KINDS["single"].tally(["1", "3", "3"], keys("single")) == Tally(3, {"1": 1, "2": 0, "3": 2})
    assert KINDS["yes_no"].tally(["no"], keys("yes_no")) == Tally(1, {"yes": 0, "no": 1})
    several = KINDS["multi"].tally(["1,2", "2"], keys("multi"))
    assert several == Tally(2, {"1": 1, "2": 2, "3": 0, "4": 0})


def test_numbers_are_counted_as_they_were_given() -> None:
    tally = KINDS["number"].tally(["3", "0", "3"], ())
    assert (tally.n, tally.counts, tally.mean) == (3, {"0": 1, "3": 2}, 2)


def test_texts_are_only_counted() -> None:
    assert KINDS["text"].tally(["a", "b"], ()) == Tally(2)
