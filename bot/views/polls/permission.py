"""May I ask you once more long after the meeting? The question, and what was answered."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs
from bot.views.buttons import help_button


@dataclass(frozen=True)
class PermitFollowUp(CallbackData, code="later"):
    """Ask me once more long after the meeting, or not."""

    wanted: bool


def permission(asks_at: datetime, gone_at: datetime, t: Translator) -> Screen:
    """``asks_at``: when it would be; ``gone_at``: when everybody's accounts are erased."""
    return Screen(
        paragraphs(
            t("<b>May I ask you once more, on {day}?</b>", day=_day(asks_at, t)),
            lines(
                t("A few questions: what has come of this meeting in your town?"),
                t("If you agree, I keep your name and your account until then."),
                t("If not, I erase them on {day}.", day=_day(gone_at, t)),
            ),
        ),
        ((_yes(t), _no(t)), (help_button(t),)),
    )


def permitted(wanted: bool, asks_at: datetime, gone_at: datetime, t: Translator) -> Screen:
    """What was answered; it may be changed."""
    said = t("Thank you. I will ask you on {day}.", day=_day(asks_at, t))
    if not wanted:
        said = t("I will not ask you. Your name and your account go on {day}.", day=_day(gone_at, t))
    return Screen(said, ((_no(t) if wanted else _yes(t), help_button(t)),))


def _yes(t: Translator) -> Button:
    return button(t.pgettext("button", "Yes, ask me"), PermitFollowUp(wanted=True))


def _no(t: Translator) -> Button:
    return button(t.pgettext("button", "No, thank you"), PermitFollowUp(wanted=False))


def _day(at: datetime, t: Translator) -> Markup:
    return t.date(at.astimezone(t.zone).date())
