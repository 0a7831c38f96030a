"""The questions of the first minute: which language, which town, which group."""

import unicodedata
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.meeting import Delegation
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.i18n import LANGUAGES, Translator
from bot.screen import Screen, button, lines, paragraphs, plain, rows
from bot.views import audience
from bot.views.buttons import ShowLanguages, ShowTowns, help_button
from bot.views.home import home

_TOWNS_A_PART = 7


@dataclass(frozen=True)
class ChooseLanguage(CallbackData, code="lang"):
    """Read in this language from now on."""

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(self.language)


@dataclass(frozen=True)
class ChooseDelegation(CallbackData, code="town"):
    """Be with this delegation; None = only looking."""

    delegation: str | None


@dataclass(frozen=True)
class ChooseGroup(CallbackData, code="group"):
    """Be in this group of this delegation; None = not known yet."""

    delegation: str
    group: str | None


def next_question(programme: Programme, person: Person, t: Translator) -> Screen:
    """What is still open for a person: the language, then the town, then nothing: the home screen."""
    if person.language is None:
        return language_question(
            t, welcome=t("Welcome to {meeting}!", meeting=t.text(programme.meeting.title))
        )
    return home(programme, person, t) if person.settled else delegation_question(programme, t)


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


def language_chosen(programme: Programme, person: Person, t: Translator) -> Screen:
    """What comes after the choice of a language; ``t`` speaks it already."""
    said = lines(t("Your language: {language}.", language=LANGUAGES[t.language]), _honestly(t))
    if person.settled:
        return home(programme, person, t, first=said)
    return delegation_question(programme, t, first=said)


def delegation_question(
    programme: Programme, t: Translator, *, part: int = 0, first: Markup | None = None
) -> Screen:
    """The towns of the meeting, those that speak the reader's language first, and *Just looking*."""
    towns = sorted(
        (delegation for delegation in programme.delegations.values() if not delegation.withdrawn),
        key=lambda delegation: _order(delegation, t),
    )
    part = min(max(part, 0), max(0, len(towns) - 1) // _TOWNS_A_PART)
    here = towns[part * _TOWNS_A_PART : (part + 1) * _TOWNS_A_PART]
    choices = [
        button(f"{town.flag} {plain(t.text(town.town))}".strip(), ChooseDelegation(town.code))
        for town in here
    ]
    turns = []
    if part > 0:
        turns.append(button(t.pgettext("button", "‹ Other towns"), ShowTowns(part - 1)))
    if (part + 1) * _TOWNS_A_PART < len(towns):
        turns.append(button(t.pgettext("button", "Other towns ›"), ShowTowns(part + 1)))
    return Screen(
        paragraphs(
            first,
            lines(t("Which town do you come from?"), t("I will show you the programme of your delegation.")),
        ),
        (
            *rows(choices, 2),
            *rows(turns, 2),
            (button(t.pgettext("button", "Just looking"), ChooseDelegation(None)),),
            (button(t.pgettext("button", "‹ Language"), ShowLanguages()), help_button(t)),
        ),
    )


def delegation_chosen(programme: Programme, person: Person, t: Translator) -> Screen:
    """After the town comes the group, if the programme has parallel groups, else the home screen."""
    town = person.traits.delegation
    return group_question(programme, town, t) if town and programme.groups else home(programme, person, t)


def group_question(programme: Programme, delegation: str, t: Translator) -> Screen:
    """The parallel groups, and *I don't know yet*, which shows the items of all groups."""
    groups = [
        button(t.pgettext("button", "Group {name}", name=name), ChooseGroup(delegation, name))
        for name in programme.groups
    ]
    return Screen(
        paragraphs(
            t("You are with <b>{town}</b>.", town=audience.town_of(delegation, programme, t)),
            lines(
                t("Which group are you in?"),
                t("If you do not know it yet, I show the programme of all groups."),
            ),
        ),
        (
            *rows(groups, 3),
            (button(t.pgettext("button", "I do not know yet"), ChooseGroup(delegation, None)),),
            (button(t.pgettext("button", "‹ Towns"), ShowTowns()), help_button(t)),
        ),
    )


def _order(delegation: Delegation, t: Translator) -> tuple[bool, str]:
    """Those who speak the reader's language first, then by name without its accents."""
    spelt = unicodedata.normalize("NFKD", t.text(delegation.town).casefold())
    bare = "".join(letter for letter in spelt if not unicodedata.combining(letter))
    return delegation.language != t.language.split("_")[0], bare


def _honestly(t: Translator) -> Markup | None:
    """Say once that the bot itself does not speak the reader's language yet."""
    if t.ui == t.language:
        return None
    return t(
        "The programme comes in your language wherever there is a translation. "
        "My own sentences are in English for now."
    )
