"""What the buttons under results carry.

``round``: any round of the poll that is meant; ``question``: a handle (bot/domain/polls/questionnaires.py).
"""

from dataclasses import dataclass

from bot.callback_data import CallbackData


@dataclass(frozen=True)
class ShowResults(CallbackData, code="results"):
    """All polls that were asked, eight at a time."""

    part: int = 0


@dataclass(frozen=True)
class ShowResult(CallbackData, code="result"):
    """A picture of one question, the first if none is named; ``along``: told apart by what, or ``pair``."""

    round: int
    question: str | None = None
    along: str | None = None


@dataclass(frozen=True)
class ShowSaid(CallbackData, code="said"):
    """What people wrote, eight at a time."""

    round: int
    question: str
    part: int = 0


@dataclass(frozen=True)
class ShowResponse(CallbackData, code="response"):
    """How many answered, by town, and what can be done with the results."""

    round: int


@dataclass(frozen=True)
class ShowUnanswered(CallbackData, code="unanswered"):
    """Who has not answered, eight towns at a time."""

    round: int
    part: int = 0


@dataclass(frozen=True)
class RemindSilent(CallbackData, code="respush"):
    """Remind who has not answered: of this very round."""

    round: int


@dataclass(frozen=True)
class SendResults(CallbackData, code="resfile"):
    """The results as a workbook."""

    round: int


@dataclass(frozen=True)
class PublishResults(CallbackData, code="respub"):
    """Show the totals of what is closed to delegates."""

    round: int


@dataclass(frozen=True)
class ShowPublished(CallbackData, code="published"):
    """A picture of one question of a poll whose results were published, for delegates."""

    round: int
    question: str | None = None
