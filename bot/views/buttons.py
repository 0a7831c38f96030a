"""Buttons that several screens share, with what they carry: to a day, an item, what comes next, help."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.i18n import Translator
from bot.screen import Button, button


@dataclass(frozen=True)
class ShowDay(CallbackData, code="day"):
    """A day of the programme: only mine or everything; ``part`` of its item buttons, None = where now is."""

    day: date
    everything: bool = False
    part: int | None = None


@dataclass(frozen=True)
class ShowToday(CallbackData, code="today"):
    """The day it is at the moment of the press."""


@dataclass(frozen=True)
class ShowItem(CallbackData, code="item"):
    """An item's card; ``everything`` is how the reader saw the day that *Back* returns to."""

    item: str
    everything: bool = False


@dataclass(frozen=True)
class SendMap(CallbackData, code="map"):
    """A pin on the map for an item's place."""

    item: str


@dataclass(frozen=True)
class ShowNext(CallbackData, code="next"):
    """What is on now and what comes next."""


@dataclass(frozen=True)
class ShowInfo(CallbackData, code="info"):
    """The list of information pages, some at a time."""

    part: int = 0


@dataclass(frozen=True)
class ShowPhrases(CallbackData, code="phrases"):
    """Phrases of the host's language, twenty at a time."""

    part: int = 0


@dataclass(frozen=True)
class ShowLanguages(CallbackData, code="langs"):
    """The languages to choose from."""


@dataclass(frozen=True)
class ShowHelp(CallbackData, code="help"):
    """What the bot can do."""


@dataclass(frozen=True)
class ShowSettings(CallbackData, code="sets"):
    """What a person can choose about messages."""


@dataclass(frozen=True)
class ShowPolls(CallbackData, code="polls"):
    """The questions that wait for me and that I answered, eight rounds at a time."""

    part: int = 0


@dataclass(frozen=True)
class ShowDelegation(CallbackData, code="deleg"):
    """A delegation's people, eight at a time."""

    delegation: str
    part: int = 0


@dataclass(frozen=True)
class ShowPeople(CallbackData, code="people"):
    """The table of everybody, for organisers."""


@dataclass(frozen=True)
class ShowStatus(CallbackData, code="status"):
    """How the bot is now."""


@dataclass(frozen=True)
class ShowOrganise(CallbackData, code="organise"):
    """Everything an organiser can do."""


@dataclass(frozen=True)
class ShowReport(CallbackData, code="report"):
    """How the evidence pack stands; ``language``: of the documents, the reader's where it is None."""

    language: str | None = None


@dataclass(frozen=True)
class BeginAnnouncement(CallbackData, code="awnew"):
    """A new announcement; ``discard`` a draft that is thrown away for it."""

    discard: int | None = None


def older(t: Translator) -> Markup:
    """Said above a fresh screen: what was pressed stands under an older one."""
    return t("This button is from an older message. Here is the way on:")


def help_button(t: Translator) -> Button:
    """The way to help that every screen has."""
    return button(t.pgettext("button", "Help"), ShowHelp())


def today_button(t: Translator) -> Button:
    """To today's programme."""
    return button(t.pgettext("button", "Today"), ShowToday())


def next_button(t: Translator) -> Button:
    """To what comes next."""
    return button(t.pgettext("button", "Next for me"), ShowNext())


def info_button(t: Translator) -> Button:
    """To the information pages."""
    return button(t.pgettext("button", "Information"), ShowInfo())


def settings_button(t: Translator) -> Button:
    """To what can be chosen about messages."""
    return button(t.pgettext("button", "Settings"), ShowSettings())


def polls_button(t: Translator) -> Button:
    """To the questions that wait."""
    return button(t.pgettext("button", "Questions and polls"), ShowPolls())


def map_button(item_id: str, t: Translator) -> Button:
    """To the pin of an item's place."""
    return button(t.pgettext("button", "Map"), SendMap(item_id))


def people_button(t: Translator) -> Button:
    """To the table of everybody."""
    return button(t.pgettext("button", "‹ People"), ShowPeople())


def report_button(t: Translator) -> Button:
    """To how the evidence pack stands."""
    return button(t.pgettext("button", "‹ Report"), ShowReport())


def delegation_button(code: str, t: Translator) -> Button:
    """To the delegation's list."""
    return button(t.pgettext("button", "‹ Delegation"), ShowDelegation(code))
