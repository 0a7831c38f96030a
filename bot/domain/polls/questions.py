"""Polls and their questions, as the workbook plans them or an organiser makes them in chat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from bot.domain.audience import ALL, Audience, Traits
from bot.domain.localized import EMPTY, LocalizedText
from bot.domain.meeting import Delegation

DELEGATIONS = "{delegations}"
"""Stands for the list of towns among a question's options."""


class Choice(NamedTuple):
    """Something to choose: ``key`` is what is stored, ``text`` is empty where views have the words."""

    key: str
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a poll; rows of one ``poll_id`` make the poll. ``id`` is unique in its poll.

    ``options`` holds the worded choices per language, each ``first|second|…``; ``trigger`` and
    ``closes`` are in the notation of the workbook (``after_kind=seminar``, ``meeting_end+7d``).
    """

    poll_id: str
    id: str
    order: int
    kind: str
    text: LocalizedText
    title: LocalizedText = EMPTY
    trigger: str = ""
    closes: str = ""
    audience: Audience = ALL
    anonymous: bool = False
    options: LocalizedText = EMPTY
    optional: bool = True
    part: int = 1
    bank_no: str = ""
    withdrawn: bool = False

    @property
    def about_oneself(self) -> bool:
        """Whether it asks who one is (numbers A1, A2, … of the bank): told in totals only, never combined."""
        return self.bank_no.startswith("A")

    def worded(self, towns: Mapping[str, Delegation]) -> tuple[Choice, ...]:
        """Its options in order: numbered from 1, or the towns by their delegation's code."""
        if DELEGATIONS in self.options.texts.values():
            return tuple(Choice(code, towns[code].town) for code in sorted(towns))
        split = {language: text.split("|") for language, text in self.options.texts.items()}
        count = max((len(texts) for texts in split.values()), default=0)
        nth = [{lang: texts[n : n + 1] for lang, texts in split.items()} for n in range(count)]
        return tuple(
            Choice(str(number), LocalizedText({lang: one[0].strip() for lang, one in texts.items() if one}))
            for number, texts in enumerate(nth, 1)
        )


@dataclass(frozen=True, slots=True)
class Poll:
    """Questions in the order in which they are asked, without withdrawn ones; never without any."""

    id: str
    questions: tuple[Question, ...]

    @classmethod
    def gather(cls, questions: Iterable[Question]) -> dict[str, Self]:
        """Polls by their id, from rows in any order."""
        found: dict[str, list[Question]] = {}
        for one in questions:
            if not one.withdrawn:
                found.setdefault(one.poll_id, []).append(one)
        return {
            poll_id: cls(poll_id, tuple(sorted(some, key=lambda one: (one.part, one.order, one.id))))
            for poll_id, some in sorted(found.items())
        }

    @property
    def title(self) -> LocalizedText:
        """Its name."""
        return self.questions[0].title

    @property
    def trigger(self) -> str:
        """When it opens; empty = by hand."""
        return self.questions[0].trigger

    @property
    def closes(self) -> str:
        """When it closes."""
        return self.questions[0].closes

    @property
    def anonymous(self) -> bool:
        """Whether answers are kept without names."""
        return self.questions[0].anonymous

    def asked_of(self, person: Traits) -> tuple[Question, ...]:
        """The questions that are for a person; none = the poll is not for them."""
        return tuple(one for one in self.questions if one.audience.includes(person))

    def counts(self, answered: Iterable[str]) -> bool:
        """Whether somebody who answered these questions (ids) counts as having answered the poll."""
        needed = {one.id for one in self.questions if not one.optional}
        given = set(answered)
        return bool(given & needed) if needed else bool(given)

    def question(self, question_id: str) -> Question | None:
        """The question of this id, if the poll has it."""
        return next((one for one in self.questions if one.id == question_id), None)
