"""Typed button payloads."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import MAX_BYTES, REGISTRY, CallbackData, Small, StaleButton
from bot.views.polls.presses import PollAnswer
from bot.views.travels import PlanTravel, ShowTravel, WithdrawTravel


@dataclass(frozen=True)
class Every(CallbackData, code="test-every"):
    """One field of every kind."""

    text: str
    number: int
    yes: bool
    day: date
    maybe: str | None = None
    part: int | None = None
    small: Small | None = None


EVERY = Every("P1", -3, True, date(2018, 11, 10))


@pytest.fixture(autouse=True, scope="module")
def _leave_the_registry_as_it_was() -> object:
    yield
    REGISTRY.pop("test-every", None)


@given(
    st.builds(
        Every,
        text=st.from_regex(r"[A-Za-z0-9_-]{1,16}", fullmatch=True),
        number=st.integers(-999, 9999),
        yes=st.booleans(),
        day=st.dates(min_value=date(1000, 1, 1)),
        maybe=st.none() | st.from_regex(r"[a-z]{1,5}", fullmatch=True),
        part=st.none() | st.integers(0, 999),
        small=st.none() | st.integers(-99_999_999, 999_999_999),
    )
)
def test_what_is_packed_is_unpacked(press: Every) -> None:
    assert Every.unpack(press.pack()) == press
    assert Every.matches(press.pack())


@given(st.text() | st.binary() | st.none() | st.integers())
@pytest.mark.fault("bad:callback")
def test_anything_else_is_a_stale_button(data: object) -> None:
    with pytest.raises(StaleButton):
        Every.unpack(data)


@pytest.mark.parametrize(
    "data",
    [
        EVERY.pack().replace("1test", "0test"),
        EVERY.pack() + "|x",
        EVERY.pack().rsplit("|", 1)[0],
        EVERY.pack().replace("20181110", "20181310"),
        EVERY.pack().replace("20181110", "2018111"),
        EVERY.pack().replace("-3", "three"),
        EVERY.pack().replace("-3", ""),
        EVERY.pack().replace("-3", "٣"),
        EVERY.pack().replace("|1|", "|2|"),
        EVERY.pack().replace("|1|", "|01|"),
        EVERY.pack().replace("20181110", "+2181110"),
        EVERY.pack().replace("P1", ""),
    ],
)
@pytest.mark.fault("bad:callback")
def test_a_payload_of_another_version_or_broken_is_a_stale_button(data: str) -> None:
    with pytest.raises(StaleButton):
        Every.unpack(data)


@pytest.mark.parametrize(
    "press",
    [
        replace(EVERY, small=999_999_999),
        ShowTravel("PL-RAD", "arrival", 999_999_999),
        PlanTravel("PL-RAD", "arrival", 999_999_999),
        WithdrawTravel("PL-RAD", "arrival", 999_999_999),
        PollAnswer(1, "0" * 8, 999_999_999, "1"),
    ],
)
@pytest.mark.fault("bad:callback")
def test_a_number_that_no_column_of_32_bits_can_hold_is_a_stale_button(press: CallbackData) -> None:
    kind, packed = type(press), press.pack()
    assert kind.unpack(packed) == press
    for more in ("2147483648", "9" * 18):
        with pytest.raises(StaleButton):
            kind.unpack(packed.replace("999999999", more))


@pytest.mark.parametrize("text", ["", "a|b", "ā", "x" * MAX_BYTES])
def test_what_cannot_be_carried_is_refused_when_it_is_packed(text: str) -> None:
    with pytest.raises(ValueError, match="button"):
        Every(text, 1, True, date(2018, 11, 10)).pack()


def test_two_classes_cannot_share_a_code() -> None:
    with pytest.raises(TypeError, match="test-every"):

        class Twin(CallbackData, code="test-every"):
            """Comes second."""


def test_a_payload_without_fields_is_only_its_code() -> None:
    @dataclass(frozen=True)
    class Bare(CallbackData, code="test-bare"):
        """Nothing to carry."""

    try:
        assert Bare().pack() == "1test-bare"
        assert Bare.unpack("1test-bare") == Bare()
        assert not Bare.matches("1test-barer")
    finally:
        REGISTRY.pop("test-bare")
