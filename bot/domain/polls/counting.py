"""From answers to results: totals, groups and words, without what must not be shown. Pure."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from bot.domain.localized import LocalizedText
from bot.domain.polls.kinds import KINDS
from bot.domain.polls.questions import Choice, Question
from bot.domain.polls.results import Along, Breakdown, Counted, Group, QuestionResult, Said
from bot.domain.polls.rounds import Round
from bot.domain.polls.suppression import People, enough, shown_beside, shown_within
from bot.domain.polls.tallies import Tally

Name = TypeVar("Name", bound=Hashable)


def count(
    question: Question,
    choices: Sequence[Choice],
    answers: Sequence[Counted],
    rounds: Mapping[int, Round],
    *,
    towns: Iterable[str] = (),
    apart: bool = True,
    held: bool = False,
) -> QuestionResult:
    """The result of one question that is answered with a choice or a number; ``rounds`` by their id.

    ``apart=False``: only the total. ``held``: not even that while fewer than five answered.
    """
    tally = _tallier(question, choices)
    held = held and bool(answers) and not enough({one.who for one in answers})
    if held or not answers:
        return QuestionResult(question, len(answers), None if held else tally(answers), tuple(choices))
    told = apart and not question.about_oneself
    broken = _broken(answers, rounds, tally, tuple(towns)) if told else {}
    return QuestionResult(question, len(answers), tally(answers), tuple(choices), broken)


def words(
    question: Question, answers: Sequence[Counted], rounds: Mapping[int, Round], wrote: Mapping[int, People]
) -> QuestionResult:
    """The result of a free text. ``wrote``: who answered anything, by round; anonymous ones hide among them.

    The order is that of the tokens, which tells nothing.
    """
    anonymous = any(rounds[one].anonymous for one in wrote)
    items: dict[str, People] = {}
    for round_id, people in wrote.items():
        if (item := rounds[round_id].item_id) is not None:
            items[item] = items.get(item, frozenset()) | people
    days = {one.item_id: one.day for one in rounds.values()}
    # Within days, as in an export: it has the same words with their day.
    told = set(shown_within(items, lambda item: days[item])[1]) if anonymous else set(items)
    said = tuple(
        Said(
            one.value,
            one.language,
            item if (item := rounds[one.round_id].item_id) in told else None,
            one.author,
        )
        for one in sorted(answers, key=lambda one: (one.token, one.round_id))
    )
    return QuestionResult(question, len(answers), Tally(len(answers)), said=said)


def with_lost(choices: Sequence[Choice], answers: Iterable[Counted], kind: str) -> tuple[Choice, ...]:
    """The choices, and those that only answers to an older wording name, without words."""
    if not KINDS[kind].worded:
        return tuple(choices)
    known = {choice.key for choice in choices}
    found = {key for one in answers for key in one.value.split(",") if key} - known
    return (*choices, *(Choice(key, LocalizedText({"en": key})) for key in sorted(found)))


Tallier = Callable[[Iterable[Counted]], Tally]


def _tallier(question: Question, choices: Sequence[Choice]) -> Tallier:
    kind = KINDS[question.kind]
    keys = kind.keys([choice.key for choice in choices])
    return lambda answers: kind.tally([one.value for one in answers], keys)


def _broken(
    answers: Sequence[Counted], rounds: Mapping[int, Round], tally: Tallier, towns: tuple[str, ...]
) -> dict[Along, Breakdown]:
    """By item, by day, by town: each only where there is something to be told apart."""
    item_of = {one.id: one.about for one in rounds.values()}
    day_of = {item_of[one.id]: one.day.isoformat() if one.day else "" for one in rounds.values()}
    items = _by(answers, lambda one: item_of[one.round_id])
    days, some = shown_within(items, lambda item: day_of[item])
    found = {}
    if len(items) > 1 and all(one.item_id is not None for one in rounds.values()):
        found[Along.ITEM] = _breakdown(answers, lambda one: item_of[one.round_id], some, tally)
    if len({day_of[item] for item in items}) > 1 and "" not in day_of.values():
        found[Along.DAY] = _breakdown(answers, lambda one: day_of[item_of[one.round_id]], days, tally)
    if all(one.town is not None for one in answers):
        told = {one: one if one in some else day_of[one] if day_of[one] in days else "" for one in items}
        cells = _by(answers, lambda one: (item_of[one.round_id], one.town or ""))
        here = dict.fromkeys([*towns, *sorted({one.town or "" for one in answers})])
        kept = shown_beside(cells, here, told)
        found[Along.TOWN] = _breakdown(answers, lambda one: one.town or "", kept, tally)
    return {along: one for along, one in found.items() if one.groups}


def _by(answers: Iterable[Counted], key: Callable[[Counted], Name]) -> dict[Name, People]:
    found: dict[Name, set[str]] = {}
    for one in answers:
        found.setdefault(key(one), set()).add(one.who)
    return {name: frozenset(people) for name, people in found.items()}


def _breakdown(
    answers: Sequence[Counted], key: Callable[[Counted], str], kept: Sequence[str], tally: Tallier
) -> Breakdown:
    some: dict[str, list[Counted]] = {}
    for one in answers:
        some.setdefault(key(one), []).append(one)
    groups = tuple(Group(name, tally(some[name])) for name in kept)
    return Breakdown(groups, len(answers) - sum(len(some[one.key]) for one in groups))
