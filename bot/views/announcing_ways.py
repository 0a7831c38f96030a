"""Making an announcement: the ways between its steps."""

from dataclasses import dataclass

from bot.callback_data import CallbackData
from bot.i18n import Translator
from bot.screen import Button, button


@dataclass(frozen=True)
class GoOn(CallbackData, code="awgoon"):
    """Go on with a draft."""

    draft: int


@dataclass(frozen=True)
class ShowAudience(CallbackData, code="awwho"):
    """For whom?"""

    draft: int


@dataclass(frozen=True)
class ShowTexts(CallbackData, code="awtexts"):
    """In which languages it is said."""

    draft: int


@dataclass(frozen=True)
class ShowPreview(CallbackData, code="awshow"):
    """Every text as its readers get it."""

    draft: int


@dataclass(frozen=True)
class ShowConfirm(CallbackData, code="awlast"):
    """The last look before it is sent."""

    draft: int


@dataclass(frozen=True)
class TakeText(CallbackData, code="awtake"):
    """What was typed where something else was asked is the text in this language; None = in several."""

    draft: int
    language: str | None


@dataclass(frozen=True)
class DropDraft(CallbackData, code="awdrop"):
    """Throw the draft away."""

    draft: int


def who_button(draft: int, t: Translator) -> Button:
    """Back to the audience."""
    return button(t.pgettext("button", "‹ For whom"), ShowAudience(draft))


def texts_button(draft: int, t: Translator) -> Button:
    """Back to the texts."""
    return button(t.pgettext("button", "‹ Texts"), ShowTexts(draft))


def preview_button(draft: int, t: Translator) -> Button:
    """Back to what people get."""
    return button(t.pgettext("button", "‹ Preview"), ShowPreview(draft))


def confirm_button(draft: int, t: Translator) -> Button:
    """Back to the last look."""
    return button(t.pgettext("button", "‹ Back"), ShowConfirm(draft))


def drop_button(draft: int, t: Translator) -> Button:
    """Out of it."""
    return button(t.pgettext("button", "Throw it away"), DropDraft(draft))
