"""In which order names stand on paper: as the reader's language sorts them. Searching is members.folded."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_ALPHABETS = {
    "en": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "lv": "a b c č d e f g ģ h iy j k ķ l ļ m n ņ o p q r ŗ s š t u v w x z ž",
    "lt": "a b c č d e f g h iy j k l m n o p q r s š t u v w x z ž",
    "sv": "a b c d e f g h i j k l m n o p q r s t u v w x yü z å äæ öø",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "sr_Latn": "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž",
}
"""Letters of their own, after the tailorings of the Unicode CLDR; in one place: told apart only in a tie."""
_CYRILLIC = "абвгдђеёжзийјклљмнњопрстћуфхцчџшщъыьэюя"
_DIGRAPHS = ("dž", "lj", "nj")
_SPELT = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_DIGITS, _LETTERS, _BEFORE, _AFTER, _REST = 10, 200, 100, 300, 1000


class Order(NamedTuple):
    """What two names are compared by: letters, then accents, then all the rest."""

    letters: tuple[int, ...]
    accents: str
    text: str


def order(text: str, language: str) -> Order:
    """The sort key of a name for readers of a language (``lv``, ``sr_Latn``); others get the Latin alphabet.

    Spaces come before letters; Serbian in Cyrillic has its own script first, everybody else the Latin one.
    """
    small = unicodedata.normalize("NFC", text).casefold()
    return Order(tuple(_ranks(small, language)), unicodedata.normalize("NFD", small), text)


def _ranks(small: str, language: str) -> Iterator[int]:
    known = _places(language)
    place = 0
    while place < len(small):
        pair = small[place : place + 2]
        one = pair if pair in _DIGRAPHS and pair in known else small[place]
        place += len(one)
        if one in known:
            yield known[one]
        else:
            bare = unicodedata.normalize("NFKD", one.translate(_SPELT))
            yield from (_rank(letter, known) for letter in bare if not unicodedata.combining(letter))


def _rank(letter: str, known: dict[str, int]) -> int:
    if letter.isdecimal():
        return _DIGITS + unicodedata.decimal(letter)
    return known.get(letter, _REST + ord(letter) if letter.isalpha() else 0)


@cache
def _places(language: str) -> dict[str, int]:
    letters = _ALPHABETS.get(language, _ALPHABETS["en"]).split()
    latin = {one: _LETTERS + number for number, some in enumerate(letters) for one in _each(some)}
    first = _BEFORE if language == "sr" else _AFTER
    return latin | {one: first + number for number, one in enumerate(_CYRILLIC)}


def _each(some: str) -> tuple[str, ...]:
    return (some,) if some in _DIGRAPHS else tuple(some)
