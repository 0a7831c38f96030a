"""Codes at doors: stable, unguessable, fit for a link, and open around the item only."""

import re
from dataclasses import replace

import pytest

from bot.domain.doors import code_of, has_door, is_open, item_of
from bot.domain.programme import Kind
from tests.sample import at, programme

KEY, OTHER = b"k" * 32, b"o" * 32
SEMINAR = programme().by_id["P18"]


def test_every_item_has_a_code_of_its_own_that_a_link_carries() -> None:
    codes = {code_of(one, programme(), KEY) for one in programme().items}
    assert len(codes) == len(programme().items)
    assert all(re.fullmatch("[A-Za-z0-9_-]{1,64}", code) for code in codes)


def test_a_code_is_the_same_each_time_whatever_becomes_of_the_item() -> None:
    moved = replace(SEMINAR, starts_at=at("2018-11-10 09:00"), version=7)
    assert code_of(moved, programme(), KEY) == code_of(SEMINAR, programme(), KEY)


def test_another_meeting_and_another_key_have_other_codes() -> None:
    elsewhere = replace(programme(), meeting=replace(programme().meeting, code="elsewhere"))
    assert len({code_of(SEMINAR, programme(), KEY), code_of(SEMINAR, programme(), OTHER)}) == 2
    assert item_of(code_of(SEMINAR, elsewhere, KEY), programme(), KEY) is None
    assert item_of(code_of(SEMINAR, programme(), OTHER), programme(), KEY) is None
    assert item_of(code_of(SEMINAR, programme(), KEY), programme(), KEY) == SEMINAR


@pytest.mark.parametrize("text", ["", "here-", "here-P18", "hére-" + "x" * 22, "ABCDEFGHJK"])
def test_other_texts_are_nobodys_code(text: str) -> None:
    assert item_of(text, programme(), KEY) is None


@pytest.mark.parametrize(
    ("when", "opened"), [("13:29", False), ("13:30", True), ("15:44", True), ("15:45", False)]
)
def test_a_door_is_open_from_half_an_hour_before_to_a_quarter_after(when: str, opened: bool) -> None:
    item = replace(SEMINAR, starts_at=at("2018-11-09 14:00"), ends_at=at("2018-11-09 15:30"))
    assert is_open(item, at(f"2018-11-09 {when}")) is opened
    assert not is_open(replace(item, withdrawn=True), at(f"2018-11-09 {when}"))


def test_buses_and_free_time_have_no_door() -> None:
    assert not has_door(replace(SEMINAR, kind=Kind.TRANSFER))
    assert not has_door(replace(SEMINAR, kind=Kind.FREE))
    assert has_door(SEMINAR)
