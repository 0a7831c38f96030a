"""The question of consent anew, for who agreed to an older notice. First button = way on."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs
from bot.views import privacy
from bot.views.buttons import help_button


@dataclass(frozen=True)
class AskConsent(CallbackData, code="consent"):
    """The question with the notice in short, or with the ``whole`` of it."""

    whole: bool = False


@dataclass(frozen=True)
class AgreeAnew(CallbackData, code="agreenew"):
    """Agree to this version of the notice."""

    version: int


@dataclass(frozen=True)
class DeclineAnew(CallbackData, code="declnew"):
    """Do not agree any more."""


def question(
    programme: Programme, version: int, t: Translator, *, whole: bool = False, first: Markup | None = None
) -> Screen:
    """The notice has changed: do you agree?"""
    changed = lines(
        t("<b>The privacy notice has changed.</b>"),
        t("You agreed to an earlier one. Please read the new one and tell me whether you agree."),
        t("Until you answer, everything stays as it is."),
    )
    read_all = button(t.pgettext("button", "Read all"), AskConsent(whole=True))
    text = privacy.full(programme, t) if whole else paragraphs(first, changed, privacy.short(programme, t))
    return Screen(
        text,
        (
            (button(t.pgettext("button", "Agree and continue"), AgreeAnew(version)),),
            (*(() if whole else (read_all,)), button(t.pgettext("button", "No, thank you"), DeclineAnew())),
            (help_button(t),),
        ),
    )


def agreed(t: Translator) -> Markup:
    """Thanks."""
    return t("Thank you. Everything goes on as before.")


def declined(t: Translator) -> Markup:
    """They left."""
    return lines(
        t("You have left. I send you nothing any more and know no longer who you are on the list."),
        t("You can take part in the meeting without me: the leader of your delegation knows everything."),
        t("If you change your mind, open the link of your invitation again."),
    )
