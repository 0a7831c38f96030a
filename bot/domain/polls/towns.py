"""What a vote of towns comes to: one vote for each delegation, a quorum, and what becomes of a tie. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.polls.rounds import Tie


class Outcome(StrEnum):
    """What was decided, and by which rule."""

    WON = "won"
    HOST = "host"  # it was a tie, and the host town's vote decided
    TIE = "tie"
    NO_QUORUM = "no-quorum"
    NOBODY = "nobody"  # voted


@dataclass(frozen=True, slots=True)
class TownVote:
    """``votes``: key of the option by delegation's code, of ``towns`` that were asked; ``options``: all."""

    options: tuple[str, ...]
    towns: tuple[str, ...]
    votes: Mapping[str, str]
    quorum: int
    tie: Tie
    host: str

    @property
    def counts(self) -> dict[str, int]:
        """Votes by option, in the order of the options."""
        given = list(self.votes.values())
        return {key: given.count(key) for key in self.options}

    @property
    def first(self) -> tuple[str, ...]:
        """The options with the most votes: several in a tie, none if nobody voted."""
        most = max(self.counts.values(), default=0)
        return tuple(key for key, n in self.counts.items() if n == most and most)

    @property
    def outcome(self) -> Outcome:
        """What was decided."""
        if not self.votes:
            return Outcome.NOBODY
        if len(self.votes) < self.quorum:
            return Outcome.NO_QUORUM
        if len(self.first) == 1:
            return Outcome.WON
        if self.tie is Tie.HOST and self.votes.get(self.host) in self.first:
            return Outcome.HOST
        return Outcome.TIE

    @property
    def decided(self) -> str | None:
        """The option that is decided; None if none is."""
        match self.outcome:
            case Outcome.WON:
                return self.first[0]
            case Outcome.HOST:
                return self.votes[self.host]
        return None
