"""Making a quick poll: what its buttons carry, and the ways between its steps."""

from dataclasses import dataclass
from datetime import date

from bot.callback_data import CallbackData
from bot.domain.polls.making import KINDS, Quorum
from bot.domain.polls.rounds import Tie
from bot.i18n import Translator
from bot.screen import Button, button
from bot.views.audience_choice import OneList, OneTerm


@dataclass(frozen=True)
class BeginPoll(CallbackData, code="mpnew"):
    """A new quick poll; ``discard`` a draft that is thrown away for it."""

    discard: int | None = None


@dataclass(frozen=True)
class GoOnPoll(CallbackData, code="mpgoon"):
    """Go on with a draft where it stopped."""

    draft: int


@dataclass(frozen=True)
class DropPoll(CallbackData, code="mpdrop"):
    """Throw the draft away."""

    draft: int


@dataclass(frozen=True)
class ShowKinds(CallbackData, code="mpkinds"):
    """What kind of answer?"""

    draft: int


@dataclass(frozen=True)
class SetKind(CallbackData, code="mpkind"):
    """Answers of this kind."""

    draft: int
    answers: str

    def __post_init__(self) -> None:
        if self.answers not in KINDS:
            raise ValueError(self.answers)


@dataclass(frozen=True)
class ShowPollAudience(CallbackData, code="mpwho"):
    """For whom?"""

    draft: int


@dataclass(frozen=True)
class PollTerms(OneList, CallbackData, code="mpterms"):
    """Towns, groups or languages to choose from."""


@dataclass(frozen=True)
class PollTerm(OneTerm, CallbackData, code="mpterm"):
    """With a term of the notation, or without it."""


@dataclass(frozen=True)
class KeepPollAudience(CallbackData, code="mpkeep"):
    """Go on with those who are chosen."""

    draft: int


@dataclass(frozen=True)
class PutToGroup(CallbackData, code="mpgroup"):
    """As a poll of Telegram's in a linked group (the number of its row)."""

    draft: int
    chat: int


@dataclass(frozen=True)
class AskClosing(CallbackData, code="mpwhen"):
    """Until when?"""

    draft: int


@dataclass(frozen=True)
class SetClosing(CallbackData, code="mpuntil"):
    """Until this local time."""

    draft: int
    day: date
    start: str


@dataclass(frozen=True)
class ShowPollPreview(CallbackData, code="mpshow"):
    """The question as its readers get it."""

    draft: int


@dataclass(frozen=True)
class SetNames(CallbackData, code="mpanon"):
    """Anonymous, or with names."""

    draft: int
    wanted: bool


@dataclass(frozen=True)
class SetTowns(CallbackData, code="mptowns"):
    """One vote for each town, or one for each person."""

    draft: int
    wanted: bool


@dataclass(frozen=True)
class SetQuorum(CallbackData, code="mpquorum"):
    """So many towns must vote."""

    draft: int
    quorum: str

    def __post_init__(self) -> None:
        Quorum(self.quorum)


@dataclass(frozen=True)
class SetTie(CallbackData, code="mptie"):
    """What becomes of a tie."""

    draft: int
    tie: str

    def __post_init__(self) -> None:
        Tie(self.tie)


@dataclass(frozen=True)
class SetBinding(CallbackData, code="mpfinal"):
    """Votes in the group cannot be changed, or can."""

    draft: int
    wanted: bool


@dataclass(frozen=True)
class PollLanguages(CallbackData, code="mplangs"):
    """In which languages it is asked."""

    draft: int


@dataclass(frozen=True)
class WriteQuestion(CallbackData, code="mpwrite"):
    """The question in another language; it is typed next."""

    draft: int
    language: str


@dataclass(frozen=True)
class AskPoll(CallbackData, code="mpask"):
    """Ask it as it was looked at: ``version`` is the draft's."""

    draft: int
    version: int


@dataclass(frozen=True)
class OnlyPreview(CallbackData, code="mponly"):
    """A button of the preview."""


def kinds_button(draft: int, t: Translator) -> Button:
    """Back to the kinds."""
    return button(t.pgettext("button", "‹ Kind"), ShowKinds(draft))


def who_button(draft: int, t: Translator) -> Button:
    """Back to the audience."""
    return button(t.pgettext("button", "‹ For whom"), ShowPollAudience(draft))


def preview_button(draft: int, t: Translator) -> Button:
    """Back to what people get."""
    return button(t.pgettext("button", "‹ Preview"), ShowPollPreview(draft))


def drop_button(draft: int, t: Translator) -> Button:
    """Out of it."""
    return button(t.pgettext("button", "Throw it away"), DropPoll(draft))
