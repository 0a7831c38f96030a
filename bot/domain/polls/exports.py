"""Answers as they leave the house: one row each, without what would tell of fewer than five people. Pure.

Who reads an export may know who answered (organisers see who did not): groups are those who answered.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from bot.domain.polls.results import PollResults
from bot.domain.polls.rounds import Mode, Round
from bot.domain.polls.suppression import People, shown, shown_within

Key = TypeVar("Key", bound=Hashable)


class AnswerRow(NamedTuple):
    """A current answer. ``day`` is a date, ``answered_at`` an instant, both ISO; blank = not told."""

    poll: str
    question: str
    version: int
    item: str = ""
    day: str = ""
    delegation: str = ""
    language: str = ""
    kind: str = ""
    value: str = ""
    text: str = ""
    entered_by: str = ""
    answered_at: str = ""
    token: str = ""


HEADER = AnswerRow._fields


class CodeRow(NamedTuple):
    """What was shown: a question in a version (``key`` blank), or one of its options."""

    poll: str
    question: str
    version: int
    key: str
    kind: str
    anonymous: bool
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that was answered in some polls, without what must not be told."""

    answers: tuple[AnswerRow, ...]
    results: tuple[PollResults, ...]
    codebook: tuple[CodeRow, ...]


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A current answer as it is stored, and ``who`` gave it (an id, or a number where nobody can tell)."""

    asking: Round
    question_id: str
    version: int
    kind: str
    token: str
    who: str
    value: str = ""
    text: str = ""
    language: str = ""
    delegation: str = ""
    entered_by: str = ""
    answered_at: str = ""


def rows(answers: Iterable[StoredAnswer]) -> list[AnswerRow]:
    """All answers as rows, in an order that tells nothing."""
    by_poll: dict[str, list[StoredAnswer]] = {}
    for one in answers:
        by_poll.setdefault(one.asking.poll_id, []).append(one)
    found = [row for some in by_poll.values() for row in _named(some) + _secret(some)]
    return sorted(found, key=lambda row: (row.poll, row.question, row.token, *map(str, row)))


def _named(answers: list[StoredAnswer]) -> list[AnswerRow]:
    return [
        AnswerRow(
            one.asking.poll_id,
            one.question_id,
            one.version,
            one.asking.item_id or "",
            one.asking.day.isoformat() if one.asking.day else "",
            one.token if one.asking.mode is Mode.TOWNS else one.delegation,
            one.language,
            one.kind,
            one.value,
            one.text,
            one.entered_by,
            one.answered_at,
            one.token,
        )
        for one in answers
        if not _is_secret(one)
    ]


def _secret(answers: list[StoredAnswer]) -> list[AnswerRow]:
    """Anonymous answers: without a town, an instant or a name, and without a group of a few."""
    hidden = [one for one in answers if _is_secret(one)]
    people = _people((one.asking.about, one.who) for one in hidden)
    days = {one.asking.about: one.asking.day for one in hidden}
    told_days, told = shown_within(people, lambda about: days[about])
    groups: dict[tuple[str, str, str], list[StoredAnswer]] = {}
    for one in hidden:
        day = one.asking.day
        about = one.asking.item_id or "" if one.asking.about in told else ""
        on = day.isoformat() if day is not None and day in told_days else ""
        groups.setdefault((one.question_id, about, on), []).append(one)
    found: list[AnswerRow] = []
    for (question_id, about, on), some in groups.items():
        languages = _languages(some)
        found += [
            AnswerRow(
                one.asking.poll_id,
                question_id,
                one.version,
                about,
                on,
                language=one.language if one.language in languages else "",
                kind=one.kind,
                value=one.value,
                text=one.text,
                token=one.token,
            )
            for one in some
        ]
    return found


def _languages(answers: list[StoredAnswer]) -> tuple[str, ...]:
    """The languages in which at least five of a group answered, and no other five did not."""
    return shown(_people((one.language, one.who) for one in answers))


def _people(who: Iterable[tuple[Key, str]]) -> dict[Key, People]:
    """Who is in each group."""
    found: dict[Key, set[str]] = {}
    for key, one in who:
        found.setdefault(key, set()).add(one)
    return {key: frozenset(some) for key, some in found.items()}


def _is_secret(one: StoredAnswer) -> bool:
    return one.asking.anonymous and one.asking.mode is Mode.PEOPLE
