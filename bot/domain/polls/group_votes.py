"""Votes in a linked group, by Telegram's own polls: where one is, and what its ballots come to. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.errors import DomainError


class VoteState(StrEnum):
    """Where a vote is. *Unknown*: it may be in the group, and nobody can tell: it is never sent again by
    itself, for two polls split the votes.
    """

    PENDING = "pending"
    SENDING = "sending"
    OPEN = "open"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    FAILED = "failed"


@dataclass(eq=False)
class NoSuchVote(DomainError):
    """There is no such vote in the meeting, or no such votes that belong nowhere."""

    vote_id: int


class Wording(NamedTuple):
    """What is asked, in the group's language."""

    question: str
    options: tuple[str, ...]


class Given(NamedTuple):
    """What somebody chose: indices of options and their lasting ids; none = taken back."""

    indices: tuple[int, ...]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupVote:
    """One vote. ``closes_at``, ``closed_at``: meeting time; ``created_at``: when it was
    begun or begun anew, operating time.

    ``telegram_id`` is the poll's; ``option_ids`` the lasting ids of its options, in their order.
    """

    id: int
    meeting_id: int
    key: str
    chat_id: int
    question: str
    options: tuple[str, ...]
    binding: bool
    several: bool
    state: VoteState
    created_by: int | None
    created_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None = None
    telegram_id: str | None = None
    message_id: int | None = None
    option_ids: tuple[str, ...] | None = None

    def chosen(self, given: Given) -> list[int]:
        """Indices of options: by their lasting ids where those are known, for indices can move."""
        known = {code: index for index, code in enumerate(self.option_ids or ())}
        lasting = len(given.ids) == len(given.indices) and all(one in known for one in given.ids)
        found = [known[one] for one in given.ids] if lasting else list(given.indices)
        return sorted(index for index in found if 0 <= index < len(self.options))

    def is_that_of(self, told: Wording) -> bool:
        """Whether a poll with these words is this vote; Telegram trims what it is given."""
        return _trimmed(self.question, *self.options) == _trimmed(told.question, *told.options)

    @property
    def takes_late_votes(self) -> bool:
        """Whether votes that are read after the closing were given before it: Telegram itself closed it.

        Without its message nobody could close it there.
        """
        return self.state is not VoteState.CLOSED or self.message_id is not None


@dataclass(frozen=True, slots=True)
class Ballots:
    """What a vote came to: of ``voted`` people who have joined so many chose each option.

    ``strangers``: votes of others, which do not count. ``joined``: how many could have voted.
    """

    voted: int
    counts: tuple[int, ...]
    strangers: int = 0
    joined: int = 0


@dataclass(frozen=True, slots=True)
class ShownVote:
    """A vote as its card shows it. ``orphans``: how many votes are in unknown polls, by Telegram's id."""

    vote: GroupVote
    ballots: Ballots
    orphans: Mapping[str, int]


def _trimmed(*texts: str) -> list[str]:
    return [" ".join(one.split()) for one in texts]
