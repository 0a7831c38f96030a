"""The same people before and after: questions ``pre_X`` and ``post_X``, paired by token. Pure."""

from collections.abc import Mapping
from hashlib import sha256

from bot.domain.polls.kinds import KINDS, SCORES, Scale
from bot.domain.polls.questions import Question
from bot.domain.polls.results import Pair
from bot.domain.polls.tallies import SMALLEST_GROUP

BEFORE, AFTER = "pre_", "post_"


def counterpart(question_id: str) -> str | None:
    """The id of the question that is asked at the other end of the meeting; None if none is."""
    for one, other in ((BEFORE, AFTER), (AFTER, BEFORE)):
        if question_id.startswith(one):
            return other + question_id.removeprefix(one)
    return None


def pair(before: Question, after: Question, was: Mapping[str, str], now: Mapping[str, str]) -> Pair | None:
    """The same people before and after; ``was`` and ``now``: stored values by token. None below five.

    Where only a few of those who answered one question are in no pair, a few pairs more are left out: the
    totals less the pairs must not tell what these few said.
    """
    first = {token: int(value) for token, value in was.items() if value in SCORES}
    second = {token: int(value) for token, value in now.items() if value in SCORES}
    # In an order that has nothing to do with people, and stays while answers come in.
    both = sorted(first.keys() & second.keys(), key=lambda token: sha256(token.encode()).digest())
    while both and not all(_nobody_or_enough(len(one) - len(both)) for one in (first, second)):
        both.pop()
    if before.kind != after.kind or before.kind != Scale.name or len(both) < SMALLEST_GROUP:
        return None
    tally, keys = KINDS[Scale.name].tally, SCORES
    return Pair(
        before,
        after,
        len(both),
        tally([str(first[one]) for one in both], keys),
        tally([str(second[one]) for one in both], keys),
        sum(second[one] > first[one] for one in both),
        sum(second[one] == first[one] for one in both),
        sum(second[one] < first[one] for one in both),
        len(first) + len(second) - 2 * len(both),
    )


def _nobody_or_enough(n: int) -> bool:
    return n == 0 or n >= SMALLEST_GROUP
