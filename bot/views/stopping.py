"""No unasked messages at all, and back again."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines
from bot.views.buttons import help_button, next_button, settings_button, today_button


@dataclass(frozen=True)
class StopMessages(CallbackData, code="stop"):
    """No unasked messages any more."""


@dataclass(frozen=True)
class StartMessages(CallbackData, code="unstop"):
    """Unasked messages again."""


def stopped(t: Translator) -> Screen:
    """Somebody wants no unasked messages any more."""
    return Screen(
        lines(
            t("You get no more messages from me, not even urgent ones."),
            t("When you write to me or press a button, I still answer."),
        ),
        ((_start(t), help_button(t)),),
    )


def started_again(t: Translator) -> Markup:
    """Messages come again: said first, on whatever screen follows."""
    return t("You get messages from me again.")


def started(t: Translator) -> Screen:
    """They pressed *Start messages again*."""
    return Screen(started_again(t), ((today_button(t), next_button(t)), (settings_button(t), help_button(t))))


def no_messages(t: Translator) -> Markup:
    """What the home screen says first to somebody who stopped the messages."""
    return t("You get no messages from me now. To get them again: /start")


def stop_button(stopped: bool, t: Translator) -> Button:
    """The way out, or back."""
    if stopped:
        return _start(t)
    return button(t.pgettext("button", "No more messages"), StopMessages())


def _start(t: Translator) -> Button:
    return button(t.pgettext("button", "Start messages again"), StartMessages())
