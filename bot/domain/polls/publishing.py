"""What delegates are shown of a poll: totals of the rounds that were published, from five people. Pure."""

from collections.abc import Mapping, Sequence

from bot.domain.polls.results import Counted
from bot.domain.polls.rounds import Round
from bot.domain.polls.suppression import enough


def published(answers: Sequence[Counted], rounds: Mapping[int, Round]) -> list[Counted]:
    """The answers that count in what delegates see.

    Rounds that were published later wait until those that wait are five people: who remembers what was shown
    before must not learn what fewer have said.
    """
    batches: dict[object, list[Counted]] = {}
    for one in answers:
        if (at := rounds[one.round_id].published_at) is not None:
            batches.setdefault(at, []).append(one)
    found: list[Counted] = []
    waiting: list[Counted] = []
    for _, some in sorted(batches.items(), key=lambda batch: str(batch[0])):
        waiting += some
        if enough({one.who for one in waiting}):
            found += waiting
            waiting = []
    return found
