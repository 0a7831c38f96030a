"""What a message of an announcement costs the bot, however many are told."""

from statistics import mean

from benchmarks.announcing import WIDE, ours
from benchmarks.figures import WHOLE, Part, Row, Size, median, times, verdict

CROWDS = (1000, 10_000, 100_000)
FLAT = 0.10
"""So much more or less than the others a message may cost."""


def run(size: Size = WHOLE) -> Part:
    """The small ones by turns and several times; the largest once, in fifths.

    What a run costs once (statements that are made, connections that are opened) is in its first fifth,
    which is left out of all of them: of a small crowd it would be a share of each message.
    """
    small, middle, large = (max(1000, size.of(crowd)) for crowd in CROWDS)
    found: dict[str, list[float]] = {"small": [], "middle": []}
    for _ in range(size.rounds):
        found["small"].append(_cost(small))
        found["middle"].append(_cost(middle))
    long = ours(large, WIDE)
    least, between = median(found["small"]), median(found["middle"])
    most = mean(long.costs[1:])
    change, first_to_last = most / least, long.costs[-1] / long.costs[0]
    words = f"{least * 1000:.2f} → {between * 1000:.2f} → {most * 1000:.2f} ms"
    each = ", ".join(f"{cost * 1000:.2f}" for cost in long.costs)
    return Part(
        "What a message costs, however many are told",
        f"CPU time of the bot for each message of an announcement, window {WIDE}, no limit: medians of "
        f"{size.rounds} rounds; of {large:,} one run, at {long.rate:.0f}/s. Without the first fifth of each "
        "run, in which statements are made and connections opened, once.",
        [
            Row(
                f"CPU for each message, {small:,} → {middle:,} → {large:,} told",
                words,
                ratio=times(change),
                goal="flat ± 10 %",
                mark=verdict(holds=abs(change - 1) <= FLAT),
            ),
            Row(
                f"the last fifth of {large:,} beside the first",
                f"{each} ms",
                ratio=times(first_to_last),
            ),
        ],
    )


def _cost(number: int) -> float:
    return mean(ours(number, WIDE).costs[1:])
