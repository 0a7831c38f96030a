"""Telegram's published limits."""

import pytest

from sandbox.clock import Clock
from sandbox.errors import ApiError
from sandbox.limits import Limits


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    limits = Limits(clock)
    limits.enforced = True
    return limits


def test_thirty_a_second_in_all(limits: Limits, clock: Clock) -> None:
    for chat in range(30):
        limits.check("sendMessage", {"chat_id": chat})
    with pytest.raises(ApiError) as caught:
        limits.check("sendMessage", {"chat_id": 99})
    assert caught.value.parameters == {"retry_after": 1}
    clock.advance(1.1)
    limits.check("sendMessage", {"chat_id": 99})


def test_twenty_a_minute_in_a_group(limits: Limits, clock: Clock) -> None:
    for _ in range(20):
        limits.check("sendMessage", {"chat_id": -5})
        clock.advance(0.5)
    with pytest.raises(ApiError) as caught:
        limits.check("sendMessage", {"chat_id": -5})
    assert caught.value.code == 429
    assert caught.value.parameters is not None
    assert 45 <= caught.value.parameters["retry_after"] <= 51


def test_one_a_second_in_a_chat_after_a_short_burst(limits: Limits) -> None:
    for _ in range(3):
        limits.check("copyMessage", {"chat_id": 5})
    with pytest.raises(ApiError):
        limits.check("copyMessage", {"chat_id": 5})


def test_only_sending_counts(limits: Limits) -> None:
    for _ in range(50):
        limits.check("sendChatAction", {"chat_id": 5})
        limits.check("editMessageText", {"chat_id": 5})


def test_nothing_is_limited_unless_asked_for() -> None:
    limits = Limits(Clock())
    for _ in range(50):
        limits.check("sendMessage", {"chat_id": 5})
