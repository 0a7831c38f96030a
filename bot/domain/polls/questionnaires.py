"""A round of a poll as one person has it before them: their questions in order, what they gave. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

from bot.domain.polls.kinds import KINDS
from bot.domain.polls.questions import Poll, Question
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Progress, Round
from bot.domain.seals import handle_of

TAPS = 7
"""At most so many questions to tap in a row; then one is asked whether to go on. What is typed is none."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody of the list for whom another one answers."""

    id: str
    name: str

    @property
    def handle(self) -> str:
        """What names them in a button, beside a question."""
        return handle_of(self.id)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody gave: a value as bot/domain/polls/kinds.py has it, to the question as it was shown."""

    value: str
    version: int
    shown: Question


class PartEnd(NamedTuple):
    """A part is done and another one follows."""

    number: int
    of: int
    following: Question


Step = Question | PartEnd | None
"""What comes next; None = the summary."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """``questions``: those a person is asked, never none; ``versions`` (of wordings), ``answers`` by id.

    ``new``: wordings (ids) that nobody was shown yet; ``listed``: they stand on the list of who is asked.
    ``whom``: whose it is, where somebody else answers for them.
    """

    asking: Round
    poll: Poll
    questions: tuple[Question, ...]
    versions: Mapping[str, int]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    new: frozenset[str] = frozenset()
    listed: bool = True
    whom: Whom | None = None

    @property
    def in_place_of(self) -> str | None:
        """The handle of whoever it is answered for, as buttons carry it."""
        return self.whom.handle if self.whom is not None else None

    @property
    def counts(self) -> bool:
        """Whether what was given counts as having answered."""
        return Poll(self.poll.id, self.questions).counts(self.answers)

    def find(self, handle: str) -> Question:
        """The question of this handle. Raises NoSuchPoll: it was withdrawn, or is for others."""
        for one in self.questions:
            if handle_of(one.id) == handle:
                return one
        raise NoSuchPoll

    def number(self, question: Question) -> int:
        """Its place, from 1."""
        return self._place(question) + 1

    def before(self, question: Question) -> Question | None:
        """The question before it."""
        place = self._place(question)
        return self.questions[place - 1] if place else None

    def after(self, question: Question) -> Step:
        """What comes after it: the next question, the end of a part, or the summary."""
        place = self._place(question) + 1
        if place == len(self.questions):
            return None
        following = self.questions[place]
        parts = self.parts
        for number, part in enumerate(parts, 1):
            if part[-1] == question:
                return PartEnd(number, len(parts), following)
        return following

    @property
    def next(self) -> Question | None:
        """Where to go on: after the last question that was answered. None = the summary."""
        given = [place for place, one in enumerate(self.questions) if one.id in self.answers]
        place = given[-1] + 1 if given else 0
        return self.questions[place] if place < len(self.questions) else None

    @property
    def parts(self) -> Sequence[tuple[Question, ...]]:
        """The questions by parts of the workbook, of at most seven taps each."""
        found: list[list[Question]] = []
        taps = 0
        for one in self.questions:
            tap = not KINDS[one.kind].typed
            if not found or found[-1][0].part != one.part or taps + tap > TAPS:
                found.append([])
                taps = 0
            found[-1].append(one)
            taps += tap
        return [tuple(part) for part in found]

    def marked(self, question: Question) -> str | None:
        """What of an answer still holds under the question's present wording."""
        answer = self.answers.get(question.id)
        return answer.value if answer is not None and alike(answer.shown, question) else None

    def giving(self, question: Question, answer: Answer | None) -> Self:
        """With another answer, or without one."""
        kept = {key: one for key, one in self.answers.items() if key != question.id}
        if answer is not None:
            kept[question.id] = answer
        return replace(self, answers=kept)

    def _place(self, question: Question) -> int:
        return next(place for place, one in enumerate(self.questions) if one.id == question.id)


def alike(one: Question, other: Question) -> bool:
    """Whether the same keys mean the same under two wordings; a language that was added changes nothing."""
    if one.kind != other.kind:
        return False
    if one.options == other.options:
        return True
    return any(other.options.texts.get(code) == text for code, text in one.options.texts.items())
