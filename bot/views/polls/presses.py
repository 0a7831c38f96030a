"""What the buttons under questions carry. Each names the wanted state, so that a press may arrive twice.

``question`` is a handle (bot/domain/polls/questionnaires.py). ``alone``: only this question is changed, and
then the summary comes back. ``whom``: the handle of somebody for whom another one answers.
"""

from dataclasses import dataclass

from bot.callback_data import CallbackData, Small


@dataclass(frozen=True)
class PollAnswer(CallbackData, code="pa"):
    """This key of a question as it was worded in a version; ``on``: chosen, or not any more."""

    round: int
    question: str
    version: Small
    key: str
    on: bool = True
    alone: bool = False
    whom: str | None = None


@dataclass(frozen=True)
class OpenRound(CallbackData, code="poll"):
    """Where I left off in a round, or its summary."""

    round: int
    whom: str | None = None


@dataclass(frozen=True)
class ShowQuestion(CallbackData, code="pq"):
    """One question."""

    round: int
    question: str
    alone: bool = False
    whom: str | None = None


@dataclass(frozen=True)
class PassQuestion(CallbackData, code="ppass"):
    """What comes after a question: it is skipped, or its choices are done."""

    round: int
    question: str
    whom: str | None = None


@dataclass(frozen=True)
class TakeBack(CallbackData, code="pback"):
    """No answer to a question any more."""

    round: int
    question: str
    whom: str | None = None


@dataclass(frozen=True)
class SayAbsent(CallbackData, code="pabsent"):
    """I was not there."""

    round: int
    whom: str | None = None


@dataclass(frozen=True)
class LeaveRound(CallbackData, code="plater"):
    """The rest later."""

    round: int
    whom: str | None = None


@dataclass(frozen=True)
class ShowSummary(CallbackData, code="psum"):
    """All my answers of a round, eight at a time."""

    round: int
    part: int = 0
    whom: str | None = None


@dataclass(frozen=True)
class AnswerFor(CallbackData, code="pfor"):
    """The questions of somebody who has not joined, eight at a time."""

    participant: str
    part: int = 0
