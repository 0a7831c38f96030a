"""The queue of updates: lifetimes, confirmation, repeats."""

from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.updates import Updates


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def updates(clock: Clock) -> Updates:
    return Updates(clock, seed=5)


def texts(handed: list[dict[str, Any]]) -> list[str]:
    return [each["message"]["text"] for each in handed]


def fill(updates: Updates, *messages: str) -> list[int]:
    ids = [updates.add("message", {"text": text}, 1) for text in messages]
    return [each for each in ids if each is not None]


def test_ids_rise_by_one(updates: Updates) -> None:
    first, second = fill(updates, "a", "b")
    assert second == first + 1


def test_offset_confirms_all_before_it(updates: Updates) -> None:
    _, second, _ = fill(updates, "a", "b", "c")
    updates.confirm(second)
    assert texts(updates.hand_out(100)) == ["b", "c"]


def test_unconfirmed_updates_come_again(updates: Updates) -> None:
    fill(updates, "a", "b")
    assert texts(updates.hand_out(1)) == ["a"]
    assert texts(updates.hand_out(100)) == ["a", "b"]


def test_negative_offset_keeps_the_last(updates: Updates) -> None:
    fill(updates, "a", "b", "c")
    updates.confirm(-1)
    assert texts(updates.hand_out(100)) == ["c"]


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [("message", 86_400), ("poll_answer", 86_400), ("my_chat_member", 86_400), ("callback_query", 150)],
)
def test_update_lives_as_long_as_telegram_keeps_it(
    updates: Updates, clock: Clock, kind: str, seconds: int
) -> None:
    updates.add(kind, {}, 1)
    clock.advance(seconds - 1)
    assert len(updates) == 1
    clock.advance(2)
    assert len(updates) == 0


def test_dead_update_among_living_ones_is_passed_over(updates: Updates, clock: Clock) -> None:
    fill(updates, "a")
    updates.add("callback_query", {}, 1)
    fill(updates, "b")
    clock.advance(151)
    assert texts(updates.hand_out(100)) == ["a", "b"]


def test_kinds_that_were_not_asked_for_are_dropped(updates: Updates) -> None:
    updates.allow(["message", "no_such_update"])
    assert updates.add("callback_query", {}, 1) is None
    assert updates.add("message", {}, 1) is not None
    updates.allow(None)
    assert updates.add("poll", {}, 1) is None, "the last list is remembered"


def test_list_without_a_known_kind_means_the_default(updates: Updates) -> None:
    updates.allow(["message"])
    updates.allow(["no_such_update"])
    assert updates.wants("callback_query")
    assert not updates.wants("chat_member")


def test_repeat_comes_even_after_the_first_is_confirmed(updates: Updates) -> None:
    first, second = fill(updates, "a", "b")
    updates.repeat(first)
    assert texts(updates.hand_out(2)) == ["a", "b"]
    updates.confirm(second + 1)
    assert [each["update_id"] for each in updates.hand_out(100)] == [first]
    updates.confirm(second + 1)
    assert updates.hand_out(100) == []


def test_shares_of_repeats_and_of_second_presses(updates: Updates) -> None:
    updates.repeat_share = updates.press_again_share = 1.0
    updates.add("callback_query", {"data": "x"}, 1)
    handed = updates.hand_out(100)
    assert len(handed) == 3
    assert len({each["update_id"] for each in handed}) == 2


def test_poison_goes_out_as_it_is(updates: Updates) -> None:
    number = updates.inject({"message": {"date": "yesterday"}})
    assert updates.hand_out(1) == [{"update_id": number, "message": {"date": "yesterday"}}]
