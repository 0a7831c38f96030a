"""When a rule of a fault script strikes."""

from typing import Any

import pytest

from sandbox.errors import ControlError
from sandbox.faults import Faults


def struck(faults: Faults, calls: int, method: str = "sendMessage", chat_id: object = 5) -> list[int]:
    """Which of so many calls were hit."""
    return [number for number in range(calls) if faults.for_call(method, chat_id) is not None]


def test_rule_strikes_after_so_many_calls_so_many_times() -> None:
    faults = Faults()
    faults.add("error", method="sendMessage", after=2, times=3)
    assert struck(faults, 10) == [2, 3, 4]


def test_rule_counts_only_its_method_in_any_case_and_its_chat() -> None:
    faults = Faults()
    faults.add("error", method="SendMessage", chat_id=5, times=None)
    assert struck(faults, 2, "sendPhoto") == []
    assert struck(faults, 2, "sendMessage", 6) == []
    assert struck(faults, 2, "sendmessage", "5") == [0, 1]


def test_first_rule_that_strikes_decides_and_later_ones_wait() -> None:
    faults = Faults()
    faults.add("error", times=1)
    faults.add("html", times=1)
    kinds = [action.kind for _ in range(3) if (action := faults.for_call("getMe", None)) is not None]
    assert kinds == ["error", "html"]


def test_share_hits_about_its_part_and_repeats_with_its_seed() -> None:
    faults = Faults()
    faults.add("close_after", share=0.25, times=None)
    faults.seed(3)
    first = struck(faults, 400)
    faults.seed(3)
    assert struck(faults, 400) == first
    assert 70 < len(first) < 130


@pytest.mark.parametrize(("do", "settings"), [("explode", {}), ("error", {"colour": "red"})])
def test_unknown_fault_or_setting_is_refused(do: str, settings: dict[str, Any]) -> None:
    with pytest.raises(ControlError):
        Faults().add(do, **settings)


def test_clearing_ends_all() -> None:
    faults = Faults()
    faults.add("error", times=None)
    faults.clear()
    assert struck(faults, 3) == []
