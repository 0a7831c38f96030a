"""Codes: drawn well, read as people type them, kept only as keyed hashes."""

import random
import re
import string
from dataclasses import astuple

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.invitations import (
    ALPHABET,
    CODE_LENGTH,
    LINK_LENGTH,
    address,
    grouped,
    hashed,
    new_codes,
    read_code,
)
from tests.proving import Says

CODES = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)
LINK_LETTERS = string.ascii_letters + string.digits + "-_"
MISTAKEN = {"0": "Oo", "1": "IiLl"}


def test_the_alphabet_has_nothing_that_is_mistaken_on_paper() -> None:
    assert sorted(ALPHABET) == sorted(set(string.digits + string.ascii_uppercase) - set("ILOU"))


def test_a_thousand_new_codes_are_of_their_form_and_all_different() -> None:
    drawn = [new_codes() for _ in range(1000)]
    assert all(len(one.code) == CODE_LENGTH and set(one.code) <= set(ALPHABET) for one in drawn)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", one.link) for one in drawn)
    assert len({one.code for one in drawn} | {one.link for one in drawn}) == 2000


def test_every_letter_is_drawn() -> None:
    assert set("".join(new_codes().code for _ in range(500))) == set(ALPHABET)


def test_no_code_reads_as_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A spreadsheet would show 0012345678 without zeros and 12E3456789 as infinite."""
    letters = iter("001234567812E3456789123456789000000A0000")
    monkeypatch.setattr("bot.domain.invitations.secrets.choice", lambda _: next(letters))
    assert new_codes().code == "00000A0000"


@given(CODES, st.data())
def test_a_code_is_read_however_it_is_typed(code: str, data: st.DataObject) -> None:
    typed = ""
    for letter in code:
        forms = letter + letter.lower() + MISTAKEN.get(letter, "")
        typed += data.draw(st.sampled_from(forms)) + data.draw(st.sampled_from(["", " ", "-", "\u00a0"]))
    # A text of a link's length is taken for a link first: nobody types eleven spaces into ten letters.
    if len(typed) != LINK_LENGTH:
        assert read_code(typed) == code


@given(CODES)
def test_a_code_is_read_as_it_is_printed(code: str) -> None:
    assert read_code(grouped(code)) == code


@given(st.binary(min_size=16, max_size=16))
def test_a_link_is_read_to_the_letter(key: bytes) -> None:
    from base64 import urlsafe_b64encode

    link = urlsafe_b64encode(key).decode().rstrip("=")
    assert read_code(link) == link
    assert read_code(link.swapcase()) != link or link.swapcase() == link


@given(CODES, st.sampled_from("UÜЖ!*"), st.integers(0, CODE_LENGTH - 1))
@pytest.mark.fault("bad:deeplinks")
def test_a_letter_of_no_code_is_refused(code: str, letter: str, place: int) -> None:
    assert read_code(code[:place] + letter + code[place + 1 :]) is None


@given(CODES, st.integers(0, CODE_LENGTH - 1))
@pytest.mark.fault("bad:deeplinks")
def test_a_code_cut_by_one_or_one_too_long_is_refused(code: str, place: int) -> None:
    assert read_code(code[:place] + code[place + 1 :]) is None
    assert read_code(code + code[place]) is None


@given(st.text())
@pytest.mark.fault("bad:deeplinks")
def test_any_text_is_read_as_a_code_or_as_none(text: str) -> None:
    code = read_code(text)
    assert code is None or len(code) in (CODE_LENGTH, LINK_LENGTH)


@pytest.mark.parametrize(
    "text", ["", " " * 22, "А" * 10, "١" * 10, "a\x00" * 5, "🙂" * 22, "ß" * 10, "ﬁ" * 10]
)
@pytest.mark.fault("bad:deeplinks")
def test_what_only_looks_like_a_code_is_refused(text: str) -> None:
    assert read_code(text) is None


@given(CODES, CODES, st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_a_hash_tells_codes_and_keys_apart_and_holds_neither(
    code: str, other: str, key: bytes, other_key: bytes
) -> None:
    digest = hashed(code, key)
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert (digest == hashed(other, key)) == (code == other)
    assert (digest == hashed(code, other_key)) == (key == other_key)


def test_an_address_fits_a_start_parameter_and_a_small_square() -> None:
    link = new_codes().link
    told = address(link, "a" * 32)
    assert told == f"https://t.me/{'a' * 32}?start={link}"
    assert len(told.partition("=")[2]) <= 64  # Telegram's limit for start
    version = segno.make(told, error="m", micro=False).version
    assert isinstance(version, int)
    assert version <= 6


def _guessed(number: int, says: Says) -> None:
    """Noise, codes of the right form, and live ones with a letter or its case changed."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    live = [each for _ in range(1000) for each in astuple(new_codes())]
    kept = {hashed(each, b"k" * 32) for each in live}
    for n in range(number):
        whole = dice.choice(live)
        if n % 4:
            letters = (string.printable, ALPHABET, LINK_LETTERS)[n % 3]
            guess = "".join(
                dice.choices(letters, k=dice.choice((CODE_LENGTH, LINK_LENGTH, dice.randrange(70))))
            )
        else:  # nearly right: a letter or its case changed, one more, or one less
            place = dice.randrange(len(whole))
            guess = (
                whole[:place] + dice.choice(("", whole[place].swapcase(), *LINK_LETTERS)) + whole[place + 1 :]
            )
        read = read_code(guess)
        if read != whole:  # 0 and O are one letter to those who type
            assert read is None or hashed(read, b"k" * 32) not in kept, guess
    says(seed=seed, guesses=number, live=len(live), accepted=0)


@pytest.mark.fault("bad:deeplinks")
def test_of_2000_guesses_none_is_accepted(proof_says: Says) -> None:
    _guessed(2000, proof_says)


@pytest.mark.proof
@pytest.mark.fault("bad:deeplinks")
def test_of_a_million_guesses_none_is_accepted(proof_says: Says) -> None:
    _guessed(10**6, proof_says)
