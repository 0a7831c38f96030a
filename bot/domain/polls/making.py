"""A quick poll while it is made in a chat: one question, and what each step adds to it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.announcements import Reach
from bot.domain.audience import ALL, Audience
from bot.domain.errors import DomainError
from bot.domain.localized import LocalizedText
from bot.domain.meeting import Meeting
from bot.domain.polls.questions import Question
from bot.domain.polls.rounds import Tie
from bot.domain.polls.typed import Unfit, UnfitPoll, options_of, question_of, title_of
from bot.domain.workbook.cells import clean

KINDS = ("yes_no", "scale", "single", "multi", "nps", "number", "text")
"""What can be asked from a phone; all else comes with the workbook."""
TYPED_OPTIONS = ("single", "multi")
IN_GROUPS = ("yes_no", "scale", "single", "multi", "nps")
"""Telegram's own polls take no words and no numbers of more digits."""
OF_TOWNS = ("yes_no", "single")
"""A decision has one outcome."""
CLOSING_CLOCK = time(22)
"""When an evening ends, local."""
_SHORTEST = timedelta(minutes=30)
LONGEST_OPEN = timedelta(days=60)


class Step(StrEnum):
    """What is typed next means."""

    QUESTION = "question"
    OPTIONS = "options"
    AUDIENCE = "audience"
    CLOSING = "closing"
    WORDS = "words"  # the question in another language, and its options under it
    NOTHING = "nothing"


class Quorum(StrEnum):
    """How many towns must vote for a vote of theirs to count."""

    HALF = "half"  # more than half
    TWO_THIRDS = "two-thirds"
    ALL = "all"
    ANY = "any"

    def of(self, towns: int) -> int:
        """The number of towns, of so many; at least one."""
        match self:
            case Quorum.HALF:
                return towns // 2 + 1
            case Quorum.TWO_THIRDS:
                return max(1, -(-2 * towns // 3))
            case Quorum.ALL:
                return max(1, towns)
            case Quorum.ANY:
                return 1


@dataclass(eq=False)
class PollDraftChanged(DomainError):
    """The draft is another than the one that was looked at: it must be looked at again."""

    number: int


@dataclass(eq=False)
class NoSuchPollDraft(DomainError):
    """There is no such draft any more: it was thrown away, or another was begun."""

    number: int


@dataclass(frozen=True, slots=True)
class PollDraft:
    """What is known so far. ``number`` names it in buttons; ``version`` rises with every change.

    ``words``: the question per language, ``language`` the one it was typed in first. ``options``: per
    language as well. ``chat``: the row of the group it is put to as a poll of Telegram's; ``binding``: votes
    there cannot be changed. ``writing``: the language that is typed now.
    """

    number: int
    step: Step = Step.QUESTION
    words: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    kind: str = ""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audience: Audience = ALL
    chat: int | None = None
    closes_at: datetime | None = None
    anonymous: bool = True
    towns: bool = False
    quorum: Quorum = Quorum.HALF
    tie: Tie = Tie.NOTHING
    binding: bool = False
    writing: str | None = None
    version: int = 0

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "PollDraft":
        """As a dialogue keeps it."""
        return cls(
            **{
                **stored,
                "step": Step(stored["step"]),
                "options": {code: tuple(texts) for code, texts in stored["options"].items()},
                "audience": Audience.parse(stored["audience"]),
                "closes_at": datetime.fromisoformat(stored["closes_at"]) if stored["closes_at"] else None,
                "quorum": Quorum(stored["quorum"]),
                "tie": Tie(stored["tie"]),
            }
        )

    def stored(self) -> dict[str, Any]:
        """As a dialogue keeps it."""
        return {
            "number": self.number,
            "step": self.step.value,
            "words": dict(self.words),
            "language": self.language,
            "kind": self.kind,
            "options": {code: list(texts) for code, texts in self.options.items()},
            "audience": str(self.audience),
            "chat": self.chat,
            "closes_at": self.closes_at.isoformat() if self.closes_at else None,
            "anonymous": self.anonymous,
            "towns": self.towns,
            "quorum": self.quorum.value,
            "tie": self.tie.value,
            "binding": self.binding,
            "writing": self.writing,
            "version": self.version,
        }

    @property
    def lacks(self) -> Step | None:
        """The first step without which it cannot be asked."""
        if not self.words:
            return Step.QUESTION
        if self.kind in TYPED_OPTIONS and not self.options:
            return Step.OPTIONS
        if not self.kind:
            return Step.NOTHING
        return Step.CLOSING if self.closes_at is None else None

    @property
    def secret(self) -> bool:
        """Whether nobody can tell who answered what."""
        return self.anonymous and not self.towns and self.chat is None

    @property
    def asked(self) -> Audience:
        """Who is asked: in a vote of towns only those who lead a delegation."""
        return leading(self.audience) if self.towns else self.audience

    @property
    def poll_id(self) -> str:
        """The poll that it becomes."""
        return f"quick-{self.number}"

    def question(self) -> Question:
        """The question that it becomes."""
        options = {code: "|".join(texts) for code, texts in self.options.items()}
        return Question(
            poll_id=self.poll_id,
            id="q1",
            order=1,
            kind=self.kind,
            text=LocalizedText(dict(self.words)),
            title=LocalizedText({code: title_of(text) for code, text in self.words.items()}),
            audience=self.asked,
            anonymous=self.secret,
            options=LocalizedText(options),
            optional=False,
        )

    def of_kind(self, kind: str, options: Mapping[str, tuple[str, ...]]) -> "PollDraft":
        """Ask for this kind of answer. ``options``: ready ones, where the kind has them; typed ones stay."""
        keeps = kind in TYPED_OPTIONS and self.kind in TYPED_OPTIONS
        mine = self.options if keeps else {}
        towns = self.towns and kind in OF_TOWNS
        chat = self.chat if kind in IN_GROUPS else None
        return replace(self, kind=kind, options=options or mine, towns=towns, chat=chat)

    def typed(self, text: str) -> "PollDraft":
        """With what was typed, by its step. Raises UnfitPoll."""
        match self.step:
            case Step.OPTIONS:
                return replace(self, options={self.language: options_of(text)})
            case Step.WORDS:
                return self._translated(text)
        return replace(self, words={self.language: question_of(text)})

    def _translated(self, text: str) -> "PollDraft":
        assert self.writing is not None
        first, *others = clean(text).split("\n")
        if self.kind not in TYPED_OPTIONS:
            return replace(self, words={**self.words, self.writing: question_of(text)})
        options = options_of("\n".join(others))
        count = len(self.options[self.language])
        if len(options) != count:
            raise UnfitPoll(Unfit.OTHER_COUNT, count)
        words = {**self.words, self.writing: question_of(first)}
        return replace(self, words=words, options={**self.options, self.writing: options})


@dataclass(frozen=True, slots=True)
class Made:
    """A draft with all that its author looks at: whom it reaches now, in how many towns.

    ``groups``: the linked chats that it may be put to, with their titles ("" = not known).
    """

    draft: PollDraft
    reach: Reach
    groups: Mapping[int, str] = field(default_factory=dict)

    @property
    def towns(self) -> int:
        """How many towns have somebody who is asked."""
        return len(self.reach.delegations)


def leading(audience: Audience) -> Audience:
    """The leaders of an audience."""
    said = {"all", "leaders"}
    only = (tuple(term for term in terms if term not in said) for terms in audience.alternatives)
    return Audience(tuple((*terms, "leaders") for terms in only))


def tonight(now: datetime, meeting: Meeting) -> datetime | None:
    """22:00 local of today (UTC); None if that is over, or too soon."""
    today = now.astimezone(meeting.zone).date()
    at = datetime.combine(today, CLOSING_CLOCK, meeting.zone).astimezone(UTC)
    return at if at - now >= _SHORTEST else None


def fits(closes_at: datetime, now: datetime) -> bool:
    """Whether a poll may close then."""
    return now < closes_at <= now + LONGEST_OPEN
