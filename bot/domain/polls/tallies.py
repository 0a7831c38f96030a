"""What answers to one question come to: counts, mean and spread, recommendation. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SMALLEST_GROUP = 5
"""No breakdown shows a group with fewer answers."""
SMALLEST_NPS = 10
"""Fewer answers make no recommendation score."""


@dataclass(frozen=True, slots=True)
class Tally:
    """``n`` people answered; ``counts`` by key, in the order of the options.

    ``left_out``: those among them without an opinion, in no mean. ``mean``, ``deviation`` (of the sample)
    where answers are numbers; ``nps`` from -100 to 100. With several choices counts add up to more than n.
    """

    n: int
    counts: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0
    mean: float | None = None
    deviation: float | None = None
    nps: float | None = None


def of_choices(keys: Iterable[str], values: Sequence[str]) -> Tally:
    """Tally answers that are one key, or several with commas between them."""
    found = Counter(key for value in values for key in value.split(",") if key)
    return Tally(len(values), {key: found[key] for key in keys})


def of_numbers(counts: Mapping[str, int], numbers: Sequence[float], *, n: int, nps: bool = False) -> Tally:
    """Tally numbers; ``n`` counts also who gave none."""
    mean = math.fsum(numbers) / len(numbers) if numbers else None
    deviation = None
    if mean is not None and len(numbers) > 1:
        deviation = math.sqrt(math.fsum((one - mean) ** 2 for one in numbers) / (len(numbers) - 1))
    score = None
    if nps and len(numbers) >= SMALLEST_NPS:
        score = 100 * (sum(one >= 9 for one in numbers) - sum(one <= 6 for one in numbers)) / len(numbers)
    return Tally(n, counts, n - len(numbers), mean, deviation, score)
