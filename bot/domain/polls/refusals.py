"""Refusals about polls: data, never words; bot/views/polls/refusals.py says them."""

from dataclasses import dataclass

from bot.domain.errors import DomainError


@dataclass(eq=False)
class AnswerRefused(DomainError):
    """Not an answer to a question of this kind: out of range, too long, no number. Nothing was changed.

    ``round_id`` and ``handle`` (bot/domain/polls/questionnaires.py): the question, where it is known.
    """

    kind: str
    round_id: int | None = None
    handle: str | None = None


class NoSuchPoll(DomainError):
    """No such poll, round or question, or it is not for this person (perhaps any more)."""


@dataclass(eq=False)
class PollClosed(DomainError):
    """The round takes no answers any more (or not yet); an answer that was given stays as it was."""

    round_id: int


class PollKeyDestroyed(DomainError):
    """The key of anonymous answers was destroyed on its date: none can be given or changed any more."""
