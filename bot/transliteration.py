"""Serbian Cyrillic to Latin: thirty letters, one to one, but for the words that have a spelling of their own.

Tags, links and whatever is Latin already stay as they are.
"""

import re
from collections.abc import Mapping
from functools import cached_property, partial
from typing import TypeVar

Text = TypeVar("Text", bound=str)

_CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"
_LATIN = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š"
_LETTERS = dict(zip(_CYRILLIC, _LATIN.split(" "), strict=True))
_CAPITALS = {cyrillic.upper(): latin.capitalize() for cyrillic, latin in _LETTERS.items()}
_TABLE = str.maketrans(_LETTERS | _CAPITALS)
_DIGRAPH_IN_CAPITALS = re.compile(r"[ЉЊЏ](?=[А-ЯЂЈЉЊЋЏ])|(?<=[А-ЯЂЈЉЊЋЏ])[ЉЊЏ](?![а-яђјљњћџ])")
_KEPT = re.compile(r"(<[A-Za-z/][^<>]*>|[A-Za-z]+://[^\s<>]+)")
_NEVER = re.compile(r"(?!)")


class Overrides:
    """Whole words that do not go letter for letter: ``{"Паневежис": "Panevėžys"}``, each form by itself."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = {word.upper(): latin.upper() for word, latin in words.items()} | dict(words)

    def __len__(self) -> int:
        return sum(word != word.upper() for word in self.words)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any of them that stands alone."""
        return re.compile(rf"\b(?:{'|'.join(self.words)})\b") if self.words else _NEVER


NO_OVERRIDES = Overrides({})


def read_overrides(text: str) -> Overrides:
    """Read lines ``Паневежис = Panevėžys``; ``#`` begins a remark. Raises ValueError naming the line."""
    words: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        word, equals, latin = (part.strip() for part in line.partition("="))
        # Letters only: what is put in is not escaped again.
        if not (equals and word and set(word.lower()) <= set(_CYRILLIC) and latin.isalpha()):
            raise ValueError(f"line {number} is no Serbian word, = and its spelling")
        if set(latin.lower()) & set(_CYRILLIC):
            raise ValueError(f"line {number}: the spelling is not Latin")
        if word in words:
            raise ValueError(f"line {number}: {word} is there twice")
        words[word] = latin
    return Overrides(words)


def to_latin(text: Text, overrides: Overrides = NO_OVERRIDES) -> Text:
    """Transliterate; Њ is Nj before a small letter and NJ inside a word in capitals."""
    parts = _KEPT.split(str(text))
    spelt = partial(overrides.pattern.sub, lambda word: overrides.words[word[0]])
    parts[::2] = [_letters(spelt(part)) for part in parts[::2]]
    return type(text)("".join(parts))


def _letters(text: str) -> str:
    with_capitals = _DIGRAPH_IN_CAPITALS.sub(lambda match: _CAPITALS[match[0]].upper(), text)
    return with_capitals.translate(_TABLE)
