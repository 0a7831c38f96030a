"""Which texts of a meeting lack one of its languages, and where in the workbook they stand. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.localized import LocalizedText
from bot.domain.meeting import InfoPage, Meeting, Phrase
from bot.domain.polls import Poll, Question
from bot.domain.polls.questions import DELEGATIONS
from bot.domain.programme import Item, Programme
from bot.domain.workbook import Content
from bot.domain.workbook.columns import Column
from bot.domain.workbook.sheets import BY_ENTITY

Read = Item | InfoPage | Question | Phrase
"""What people read as sentences. Names of towns and places may well be the same in every language."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty cell: ``column`` is the header, such as ``title:lv``."""

    sheet: str
    key: str
    column: str

    def __str__(self) -> str:
        return f"{self.sheet} {self.key} {self.column}"


class Lacking(NamedTuple):
    """A language, how many texts lack it, and the first places of them: ``Info wifi text:lv, …``."""

    code: str
    n: int
    places: str


def gaps(meeting: Meeting, shown: Iterable[Read]) -> dict[str, tuple[Gap, ...]]:
    """By language of the meeting what lacks it; a language that lacks nothing is left out.

    What was taken out is read by nobody, and what is written in no language at all lacks none.
    """
    found: dict[str, list[Gap]] = {}
    for one in shown:
        if one.withdrawn:
            continue
        sheet = BY_ENTITY[type(one)]
        for column, text in _texts(one):
            for code in meeting.languages:
                # Serbian in Latin script comes of the other script by itself.
                if code not in text.texts and not (code == "sr-Latn" and "sr" in text.texts):
                    found.setdefault(code, []).append(
                        Gap(sheet.name, sheet.key(one), f"{column.name}:{code}")
                    )
    return {code: tuple(found[code]) for code in meeting.languages if code in found}


def gaps_of(content: Content) -> dict[str, tuple[Gap, ...]]:
    """The same of a workbook."""
    sheets = content.items, content.questions, content.info, content.phrases
    return gaps(content.meeting, [one for sheet in sheets for one in sheet.values()])


def gaps_in(programme: Programme, polls: Iterable[Poll] = ()) -> dict[str, tuple[Gap, ...]]:
    """The same of what is published."""
    asked = [one for poll in polls for one in poll.questions]
    return gaps(programme.meeting, [*programme.items, *asked, *programme.info, *programme.phrases])


def most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Languages and how many texts lack them: where most are missing first, else by code."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def first_places(gaps: Mapping[str, Sequence[Gap]], places: int) -> list[Lacking]:
    """The languages, where most is missing first; of each at most so many places are named, then ``…``."""
    ranked = most_first({code: len(found) for code, found in gaps.items()})
    return [
        Lacking(code, n, ", ".join(map(str, gaps[code][:places])) + (" …" if n > places else ""))
        for code, n in ranked
    ]


def _texts(one: Read) -> Iterable[tuple[Column, LocalizedText]]:
    for column in BY_ENTITY[type(one)].columns:
        if column.localised:
            text: LocalizedText = getattr(one, column.fills)
            if text and DELEGATIONS not in text.texts.values():  # the towns are listed in every language
                yield column, text
