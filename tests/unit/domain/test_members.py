"""Searching for people: accents, capitals, scripts and the order of names do not matter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.members import Count, folded, matches
from bot.transliteration import to_latin
from tests.sample import content

NAMES = [(one.first_name, one.last_name) for one in content().participants.values()]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Рашка", "raska"),
        ("Raška", "RASKA"),
        ("Ђорђе", "Đorđe"),
        ("Đorđe", "Djordje"),
        ("Łukasz Śliwogaj", "lukasz sliwogaj"),
        ("Rudzupuķe", "rudzupuke"),
        ("Größe", "GROSSE"),
        ("Björklöv", "bjorklov"),
        ("Љубица", "Ljubica"),
        ("Éva", "E\u0301va"),
    ],
)
def test_ways_to_write_a_name_are_one(first: str, second: str) -> None:
    assert folded(first) == folded(second)


@pytest.mark.parametrize("name", NAMES, ids=" ".join)
def test_everybody_of_the_sample_is_found_however_they_are_written(name: tuple[str, str]) -> None:
    first, last = name
    bare = unicodedata.normalize("NFKD", to_latin(f"{last} {first}")).encode("ascii", "ignore").decode()
    assert matches(f"{last} {first}".upper(), first, last)
    assert matches(to_latin(first), first, last)
    if folded(last).isascii() and len(bare) == len(to_latin(f"{last} {first}")):
        assert matches(bare, first, last)


@given(st.text(max_size=40))
def test_folding_is_stable_and_never_fails(text: str) -> None:
    once = folded(text)
    assert not any(unicodedata.combining(letter) for letter in once)
    assert once == " ".join(once.split())


def test_an_empty_query_finds_nobody() -> None:
    assert not matches("", "Anna")
    assert not matches(" - ", "Anna")


def test_every_word_must_begin_a_word() -> None:
    assert matches("an ex", "Anna", "Example")
    assert not matches("an xample", "Anna", "Example")
    assert matches("maria", "Anna-Maria")


def test_a_count_sums_up() -> None:
    assert Count("PL-RAD", joined=1, invited=2, listed=3, walk_ins=1).all == 6
