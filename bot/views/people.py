"""The question of the first minute that everybody is asked: which language."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.programme import Programme
from bot.i18n import LANGUAGES, Translator
from bot.screen import Screen, button, lines, paragraphs, rows
from bot.views.buttons import help_button


@dataclass(frozen=True)
class ChooseLanguage(CallbackData, code="lang"):
    """Read in this language from now on."""

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(self.language)


def first_question(programme: Programme, t: Translator) -> Screen:
    """What a newcomer sees: welcome, and the languages."""
    welcome = t("Welcome to {meeting}!", meeting=t.text(programme.meeting.title))
    return language_question(t, welcome=welcome)


def language_question(t: Translator, *, welcome: Markup | None = None) -> Screen:
    """Eight languages by their own names; the one that the reader seems to speak comes first."""
    others = [code for code in LANGUAGES if code != t.language]
    names = [button(LANGUAGES[code], ChooseLanguage(code)) for code in (t.language, *others)]
    ask = t("In which language would you like to read?")
    in_english = None if t.ui == "en" else t.speaking("en")("In which language would you like to read?")
    return Screen(
        paragraphs(welcome, lines(ask, in_english)),
        ((names[0],), *rows(names[1:], 3), (help_button(t),)),
    )


def language_chosen(t: Translator) -> Markup:
    """What is said first on the screen after the choice; ``t`` speaks the language already."""
    return lines(t("Your language: {language}.", language=LANGUAGES[t.language]), _honestly(t))


def _honestly(t: Translator) -> Markup | None:
    """Say once that the bot itself does not speak the reader's language yet."""
    if t.ui == t.language:
        return None
    return t(
        "The programme comes in your language wherever there is a translation. "
        "My own sentences are in English for now."
    )
