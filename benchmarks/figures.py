"""What a benchmark finds: rows with their goals and marks, medians of rounds, ratios, spreads. Pure."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

Found = TypeVar("Found")


class Mark(StrEnum):
    """Whether a goal was reached. SHOWN: a figure that has none."""

    MET = "met"
    MISSED = "missed"
    SHOWN = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: ours, what stands beside it in the same run, the ratio of both, the goal."""

    figure: str
    ours: str
    beside: str = ""
    ratio: str = ""
    goal: str = ""
    mark: Mark = Mark.SHOWN


@dataclass(frozen=True, slots=True)
class Part:
    """What one benchmark has to say. ``how``: what was done; ``reading``: what may be read from it."""

    title: str
    how: str
    rows: Sequence[Row]
    reading: str = ""
    notes: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: rounds, and by how much less in each (``less`` of 4 = a quarter)."""

    rounds: int = 5
    less: int = 1

    def of(self, number: int, least: int = 1) -> int:
        """So many of them in this size."""
        return max(least, number // self.less)


WHOLE, QUICK = Size(), Size(1, 10)


def in_turns(rounds: int, **each: Callable[[], Found]) -> dict[str, list[Found]]:
    """Run them by turns, so that the machine's moods meet all; who begins changes with each round."""
    found: dict[str, list[Found]] = {name: [] for name in each}
    names = list(each)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(each[name]())
    return found


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def medians(found: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The middle one of each."""
    return {name: median(values) for name, values in found.items()}


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The middle one of the ratios of each round: what one round disturbed, disturbed both."""
    return median(mine / other for mine, other in zip(ours, theirs, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share (0 to 1) does not exceed: the largest for few values."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def verdict(*, holds: bool) -> Mark:
    """A goal's mark."""
    return Mark.MET if holds else Mark.MISSED


def times(value: float) -> str:
    """A ratio in words of figures: ``1.32 ×``, ``41 ×``, ``1/209``."""
    if value and value < 0.02:
        return f"1/{1 / value:.0f}"
    return f"{value:.2f} ×" if value < 10 else f"{value:.0f} ×"


def spread(seconds: Sequence[float]) -> str:
    """Milliseconds: half, 99 of 100, all."""
    if not seconds:
        return "none came"
    half, most = median(seconds) * 1000, max(seconds) * 1000
    p99 = percentile(seconds, 0.99) * 1000
    return f"p50 {half:.1f}, p99 {p99:.1f}, max {most:.1f} ms of {len(seconds)}"
