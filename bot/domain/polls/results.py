"""What the answers to a poll came to: as totals, by item, day and town, before and after, in words. Pure.

Values here may be shown to organisers as they are: what would tell of fewer than five people is left out
(bot/domain/polls/suppression.py). What delegates may see of them: bot/domain/polls/publishing.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.polls.questions import Choice, Poll, Question
from bot.domain.polls.rounds import Round
from bot.domain.polls.tallies import Tally


class Along(StrEnum):
    """What answers are told apart by. A group's key: an item's id, a date (ISO), a delegation's code."""

    ITEM = "item"
    DAY = "day"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class Counted:
    """One current answer as it counts. ``value``: the keys or the number, or the text that was written.

    ``who`` is the participant's id and ``town`` their delegation where they are known. Where not (the key is
    destroyed), ``who`` is a number within the round: so the same few may have answered in all rounds.
    """

    round_id: int
    token: str
    value: str
    who: str
    town: str | None = None
    language: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one item, day or town."""

    key: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Groups of at least five; ``rest``: how many answers are in none of them."""

    groups: tuple[Group, ...]
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """The same people before and after, scored; ``apart``: how many answers to the two are in no pair.

    ``higher``, ``same``, ``lower``: how many of the ``n`` gave such a score afterwards.
    """

    before: Question
    after: Question
    n: int
    was: Tally
    now: Tally
    higher: int
    same: int
    lower: int
    apart: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote. ``item_id``: what about, where that narrows nothing; ``author`` in named polls."""

    text: str
    language: str | None = None
    item_id: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question's. ``tally`` None: it is held back, for fewer than five answered so far.

    ``choices``: what can be chosen, in order, also what only an older wording offered.
    """

    question: Question
    answers: int
    tally: Tally | None
    choices: tuple[Choice, ...] = ()
    breakdowns: Mapping[Along, Breakdown] = field(default_factory=dict)
    pair: Pair | None = None
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """Of a delegation ("" = any): how many were asked and how many answered, without who was not there."""

    delegation: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who was asked in a round and has not answered."""

    participant_id: str
    name: str
    delegation: str
    round_id: int


@dataclass(frozen=True, slots=True)
class PollResults:
    """A poll's. ``rounds``: all of it that were opened, in order. ``silent``: of all rounds, by round."""

    poll: Poll
    rounds: tuple[Round, ...]
    anonymous: bool
    questions: tuple[QuestionResult, ...]
    responses: tuple[Response, ...]
    silent: tuple[Silent, ...] = ()

    @property
    def asked(self) -> int:
        """How often somebody was asked, in all rounds."""
        return sum(one.asked for one in self.responses)

    @property
    def answered(self) -> int:
        """How often they answered."""
        return sum(one.answered for one in self.responses)

    def of(self, question_id: str) -> QuestionResult | None:
        """A question's result, if it was asked for."""
        return next((one for one in self.questions if one.question.id == question_id), None)


@dataclass(frozen=True, slots=True)
class Look:
    """One question of a poll that somebody looks at; ``questions``: all that they may look at, in order."""

    results: PollResults
    questions: tuple[Question, ...]

    @property
    def shown(self) -> QuestionResult:
        """What they look at."""
        return self.results.questions[0]

    @property
    def place(self) -> int:
        """Which of the questions it is, from 0."""
        return [one.id for one in self.questions].index(self.shown.question.id)


@dataclass(frozen=True, slots=True)
class Overview:
    """A poll in a list: its rounds, how often somebody was asked and answered."""

    poll: Poll
    rounds: tuple[Round, ...]
    asked: int
    answered: int
