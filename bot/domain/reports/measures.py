"""One indicator: what it says, of how many answers, by which formula; and how each kind is computed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.polls.results import Along, QuestionResult
from bot.domain.polls.tallies import Tally


class Result(StrEnum):
    """To which result an indicator belongs."""

    CONTACTS = "R1"
    NETWORK = "R2"
    EVENT = "R3"
    COMPETENCE = "R4"
    REGION = "R5"
    SYNERGY = "R6"
    SERVICES = "services"
    OVERALL = "overall"
    DISSEMINATION = "dissemination"


class Formula(StrEnum):
    """How a value comes about."""

    MEAN = "mean"  # of all who gave a number or a mark
    TOTAL = "total"  # of all numbers given
    SOME = "some"  # percent of n who gave 1 or more
    SHARE = "share"  # percent of n who chose one of the options
    CHANGE = "change"  # mean after - mean before, the same people
    GAIN = "gain"  # percent of the same people whose mark rose by 1 or more
    RECALLED = "recalled"  # mean after - mean of "looking back: before", not person by person
    NPS = "nps"  # percent of 9-10 - percent of 0-6
    RATE = "rate"  # percent of those asked, without who was not there
    COUNT = "count"  # counted
    COUNTS = "counts"  # how often each option was chosen: no value, only parts
    DELIVERED = "delivered"  # percent of the items planned that took place


class Caveat(StrEnum):
    """What has to be said beside it."""

    SELF_RATED = "self_rated"  # few people, self-rated, not a sample
    PAIRED = "paired"  # the same, and so many answers are in no pair
    RECALLED = "recalled"  # the same, and remembered afterwards
    ASKED = "asked"  # who said that they were not there is left out
    RECORDS = "records"  # from the list and the programme, not from answers


@dataclass(frozen=True, slots=True)
class Indicator:
    """``value`` None: nothing was asked, or too few answered (``least``). One decimal at most.

    ``n``: how many it is of; ``unmatched``: answers that are in no pair. ``options``: keys that make a share.
    ``parts``: how many, by (option,) or (town, option); of a rate by what was counted. ``key`` is unique
    within its ``poll``, formula and result.
    """

    result: Result
    key: str
    formula: Formula
    value: float | None
    n: int
    caveat: Caveat = Caveat.SELF_RATED
    unmatched: int = 0
    least: int = 0
    poll: str = ""
    question: str = ""
    options: tuple[str, ...] = ()
    parts: Mapping[tuple[str, ...], int] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether it says anything."""
        return self.value is not None or bool(self.parts)


Asked = tuple[str, QuestionResult | None]
"""A question's result with its poll's id; None: no poll with it was opened."""


def _tally(came: QuestionResult | None) -> Tally:
    """None asked and all held back look alike: nobody."""
    return (came.tally if came else None) or Tally(0)


def _scored(came: QuestionResult | None) -> int:
    """How many gave a mark or a number."""
    tally = _tally(came)
    return tally.n - tally.left_out


def _of(asked: Asked, least: int, told: Indicator) -> Indicator:
    """With where it was asked."""
    poll, came = asked
    return replace(told, least=least, poll=poll, question=came.question.id if came else "")


def mean(result: Result, key: str, asked: Asked, least: int) -> Indicator:
    """The mean of a scale or of numbers; ``parts``: the distribution, where the mean may be told."""
    n, tally = _scored(asked[1]), _tally(asked[1])
    if n < least or tally.mean is None:
        return _of(asked, least, Indicator(result, key, Formula.MEAN, None, n))
    parts: dict[tuple[str, ...], int] = {(option,): many for option, many in tally.counts.items()}
    return _of(asked, least, Indicator(result, key, Formula.MEAN, round(tally.mean, 1), n, parts=parts))


def total(result: Result, key: str, asked: Asked, least: int) -> Indicator:
    """All numbers together."""
    n, tally = _scored(asked[1]), _tally(asked[1])
    value = float(sum(int(number) * many for number, many in tally.counts.items())) if n >= least else None
    return _of(asked, least, Indicator(result, key, Formula.TOTAL, value, n))


def answered_with(result: Result, key: str, asked: Asked, least: int) -> Indicator:
    """The share of those whose number is 1 or more."""
    n, tally = _scored(asked[1]), _tally(asked[1])
    some = sum(many for number, many in tally.counts.items() if int(number) >= 1)
    return _of(asked, least, Indicator(result, key, Formula.SOME, _percent(some, n, least), n))


def share(
    result: Result,
    key: str,
    asked: Asked,
    options: tuple[str, ...],
    least: int,
    *,
    among: Sequence[str] = (),
) -> Indicator:
    """The share of some options; without who has no opinion, or of those alone who chose one ``among``."""
    tally = _tally(asked[1])
    n = sum(tally.counts.get(one, 0) for one in among) if among else _scored(asked[1])
    value = _percent(sum(tally.counts.get(one, 0) for one in options), n, least)
    return _of(asked, least, Indicator(result, key, Formula.SHARE, value, n, options=options))


def change(result: Result, key: str, asked: Asked, least: int) -> Iterator[Indicator]:
    """Before and after of the same people: how the mean changed, and the share of whom it rose for."""
    pair = asked[1].pair if asked[1] else None
    n, apart = (pair.n, pair.apart) if pair else (0, 0)
    value = None
    if pair and n >= least and pair.now.mean is not None and pair.was.mean is not None:
        value = round(pair.now.mean - pair.was.mean, 1)
    gained = _percent(pair.higher, n, least) if pair else None
    for formula, told in ((Formula.CHANGE, value), (Formula.GAIN, gained)):
        yield _of(asked, least, Indicator(result, key, formula, told, n, Caveat.PAIRED, apart))


def recalled(result: Result, key: str, asked: Asked, then: Asked, least: int) -> Indicator:
    """How the mean differs from what people remember of themselves; n: the fewer of the two."""
    n = min(_scored(asked[1]), _scored(then[1]))
    now, was = _tally(asked[1]).mean, _tally(then[1]).mean
    value = round(now - was, 1) if n >= least and now is not None and was is not None else None
    return _of(then, least, Indicator(result, key, Formula.RECALLED, value, n, Caveat.RECALLED))


def recommendation(result: Result, key: str, asked: Asked, least: int) -> Indicator:
    """The net promoter score."""
    n, score = _scored(asked[1]), _tally(asked[1]).nps
    value = round(score, 1) if score is not None and n >= least else None
    return _of(asked, least, Indicator(result, key, Formula.NPS, value, n))


def counts(result: Result, key: str, asked: Asked, least: int) -> Indicator:
    """How often each option was chosen, and in each town that may be told apart."""
    came, tally = asked[1], _tally(asked[1])
    parts: dict[tuple[str, ...], int] = {}
    if came is not None and tally.n >= least:
        parts = {(option,): many for option, many in tally.counts.items()}
        by_town = came.breakdowns.get(Along.TOWN)
        for group in by_town.groups if by_town else ():
            parts |= {(group.key, option): many for option, many in group.tally.counts.items()}
    return _of(asked, least, Indicator(result, key, Formula.COUNTS, None, tally.n, parts=parts))


def number_of(result: Result, key: str, asked: Asked) -> Indicator:
    """How many answered at all."""
    n = asked[1].answers if asked[1] else 0
    value = float(n) if asked[1] else None
    return _of(asked, 0, Indicator(result, key, Formula.COUNT, value, n))


def _percent(some: int, n: int, least: int) -> float | None:
    return round(100 * some / n, 1) if n and n >= least else None
