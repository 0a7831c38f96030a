"""Refusals about polls: data, never words; bot/views/polls/refusals.py says them."""

from dataclasses import dataclass

from bot.domain.errors import DomainError


@dataclass(eq=False)
class AnswerRefused(DomainError):
    """Not an answer to a question of this kind: out of range, too long, no number. Nothing was changed.

    ``round_id`` and ``handle`` (bot/domain/polls/questionnaires.py): the question, where it is known;
    ``whom``: the handle of somebody for whom another one answers.
    """

    kind: str
    round_id: int | None = None
    handle: str | None = None
    whom: str | None = None


class NoSuchPoll(DomainError):
    """No such poll, round or question, or it is not for this person (perhaps any more)."""


@dataclass(eq=False)
class PollClosed(DomainError):
    """The round takes no answers any more (or not yet); an answer that was given stays as it was."""

    round_id: int


class NotForOthers(DomainError):
    """The round is anonymous: what somebody else enters would be known to them."""


@dataclass(eq=False)
class AnswersThemselves(DomainError):
    """They have joined, and answer by themselves; ``name``: who."""

    name: str


class PollKeyDestroyed(DomainError):
    """The key of anonymous answers was destroyed on its date: none can be given or changed any more."""
