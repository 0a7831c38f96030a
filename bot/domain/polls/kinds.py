"""Kinds of question: which answers each accepts and what they come to. One class each, one dict.

An answer is stored as a ``value``: a key (``4``, ``yes``), keys with commas between them in the order of the
options (``1,3``), a number, or the text that somebody wrote.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.domain.polls.refusals import AnswerRefused
from bot.domain.polls.tallies import Tally, of_choices, of_numbers

LONGEST_TEXT = 500
"""UTF-16 units, as Telegram counts."""
LARGEST_NUMBER = 9999
SCORES = ("1", "2", "3", "4", "5")
"""What a scale scores; a sixth option is no score."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key that was pressed; ``on`` is the state that is wanted (only several choices have an *off*)."""

    key: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote."""

    text: str


Given = Pressed | Typed


class Kind(ABC):
    """A kind of question. ``keys``: those of the question's own options, in order.

    ``typed``: it is answered by writing. ``several``: choices add up until *Done*.
    """

    name: ClassVar[str]
    typed: ClassVar[bool] = False
    several: ClassVar[bool] = False
    worded: ClassVar[bool] = False
    """Whether the question brings its own options."""

    def keys(self, worded: Sequence[str]) -> tuple[str, ...]:
        """All keys that may be pressed, in order; ``worded``: the question's own."""
        return tuple(worded)

    def accept(self, previous: str | None, given: Given, keys: Sequence[str]) -> str | None:
        """What is stored now; None = nothing any more. Raises AnswerRefused, with nothing changed."""
        if not isinstance(given, Pressed) or given.key not in keys:
            raise AnswerRefused(self.name)
        return given.key

    @abstractmethod
    def tally(self, values: Sequence[str], keys: Sequence[str]) -> Tally:
        """What stored answers come to; ``keys`` as ``keys()`` gives them."""


class Single(Kind):
    """One of several options."""

    name = "single"
    worded = True

    def tally(self, values: Sequence[str], keys: Sequence[str]) -> Tally:
        return of_choices(keys, values)


class YesNo(Single):
    """Yes or no; views have the words."""

    name = "yes_no"
    worded = False

    def keys(self, worded: Sequence[str]) -> tuple[str, ...]:
        return ("yes", "no")


class Scale(Kind):
    """Five worded marks, scored 1 to 5; perhaps a sixth that is no opinion."""

    name = "scale"
    worded = True

    def tally(self, values: Sequence[str], keys: Sequence[str]) -> Tally:
        scores = [int(value) for value in values if value in SCORES]
        return of_numbers(of_choices(keys, values).counts, scores, n=len(values))


class Recommendation(Kind):
    """0 to 10: would you recommend it (net promoter score)."""

    name = "nps"

    def keys(self, worded: Sequence[str]) -> tuple[str, ...]:
        return tuple(str(number) for number in range(11))

    def tally(self, values: Sequence[str], keys: Sequence[str]) -> Tally:
        numbers = [int(value) for value in values]
        return of_numbers(of_choices(keys, values).counts, numbers, n=len(values), nps=True)


class Multi(Kind):
    """Any number of options; each press carries the state that is wanted."""

    name = "multi"
    several = True
    worded = True

    def accept(self, previous: str | None, given: Given, keys: Sequence[str]) -> str | None:
        if not isinstance(given, Pressed) or given.key not in keys:
            raise AnswerRefused(self.name)
        chosen = set(previous.split(",")) if previous else set()
        chosen = chosen | {given.key} if given.on else chosen - {given.key}
        return ",".join(one for one in keys if one in chosen) or None

    def tally(self, values: Sequence[str], keys: Sequence[str]) -> Tally:
        return of_choices(keys, values)


class Number(Kind):
    """A whole number that is typed, from 0."""

    name = "number"
    typed = True

    def accept(self, previous: str | None, given: Given, keys: Sequence[str]) -> str | None:
        text = given.text.strip() if isinstance(given, Typed) else ""
        # isdecimal: digits of every script, as people's keyboards have them; int() reads them all.
        if not text.isdecimal() or len(text) > 9 or int(text) > LARGEST_NUMBER:
            raise AnswerRefused(self.name)
        return str(int(text))

    def tally(self, values: Sequence[str], keys: Sequence[str]) -> Tally:
        numbers = sorted(int(value) for value in values)
        counts = {str(number): numbers.count(number) for number in dict.fromkeys(numbers)}
        return of_numbers(counts, numbers, n=len(numbers))


class FreeText(Kind):
    """What somebody writes, at most LONGEST_TEXT."""

    name = "text"
    typed = True

    def accept(self, previous: str | None, given: Given, keys: Sequence[str]) -> str | None:
        text = given.text.replace("\x00", "").strip() if isinstance(given, Typed) else ""
        if not text or len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT:
            raise AnswerRefused(self.name)
        return text

    def tally(self, values: Sequence[str], keys: Sequence[str]) -> Tally:
        return Tally(len(values))


KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (Scale(), Single(), Multi(), YesNo(), Recommendation(), Number(), FreeText())
}
"""By the word of the workbook."""
