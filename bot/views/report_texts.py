"""Texts that organisers write for the report: which there are, in which language. One: report_text.py."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.reports.facts import Facts
from bot.domain.reports.texts import NoSuchText, keys
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain, rows
from bot.views.buttons import help_button, report_button
from bot.views.paging import A_PART, paged
from bot.views.reports.dedicated import draft
from bot.views.reports.sections import name


@dataclass(frozen=True)
class ShowTexts(CallbackData, code="texts"):
    """The texts of the report in a language (None: the reader's own), eight at a time."""

    language: str | None = None
    part: int = 0


@dataclass(frozen=True)
class ShowText(CallbackData, code="text"):
    """One of them."""

    text: str
    language: str


@dataclass(frozen=True)
class WriteText(CallbackData, code="textwr"):
    """It is typed next."""

    text: str
    language: str


@dataclass(frozen=True)
class DeleteText(CallbackData, code="textdel"):
    """It is to be deleted; not ``sure`` = ask first."""

    text: str
    language: str
    sure: bool = False


@dataclass(frozen=True)
class ChooseTextLanguage(CallbackData, code="textlang"):
    """In which language? Of one text, or (None) of all."""

    text: str | None = None


def language_for(wanted: str | None, facts: Facts, t: Translator) -> str:
    """A language of the meeting: the wanted one, else the reader's, else the meeting's own."""
    own = "sr" if t.language == "sr_Latn" else t.language
    meant = wanted or own
    return meant if meant in facts.meeting.languages else facts.meeting.default_language


def texts(facts: Facts, language: str, t: Translator, *, part: int = 0) -> Screen:
    """All of them, with what is written already."""
    everything = keys(facts.programme)
    shown, turns = paged(everything, part, lambda number: ShowTexts(language, number), t)
    written = sum((key, language) in facts.texts for key in everything)
    return Screen(
        paragraphs(
            lines(
                t("<b>Texts for the report</b>"),
                t("Language: {language}", language=t.language_name(language)),
                t("Written: {n} of {of}.", n=written, of=len(everything)),
            ),
            t("Days without a text get a sentence drafted from the programme."),
        ),
        (
            *rows([_text_button(key, facts, language, t) for key in shown], 1),
            *turns,
            (button(t.pgettext("button", "Another language"), ChooseTextLanguage()),),
            (report_button(t), help_button(t)),
        ),
    )


def languages(facts: Facts, key: str | None, t: Translator) -> Screen:
    """The languages of the meeting; ✓ = it is written there. Raises NoSuchText."""
    if key is not None and key not in keys(facts.programme):
        raise NoSuchText(key)
    choices = []
    for code in facts.meeting.languages:
        label = plain(t.language_name(code))
        done = key is not None and (key, code) in facts.texts
        data = ShowTexts(code) if key is None else ShowText(key, code)
        choices.append(button(f"✓ {label}" if done else label, data))
    about = t("<b>Texts for the report</b>") if key is None else Markup("<b>{}</b>").format(name(key, t))
    return Screen(
        lines(about, t("In which language?")), (*rows(choices, 2), (_to_part(None, 0, t), help_button(t)))
    )


def to_list(facts: Facts, key: str, language: str, t: Translator) -> Button:
    """Back to the part of the list where a text stands."""
    return _to_part(language, keys(facts.programme).index(key) // A_PART, t)


def _text_button(key: str, facts: Facts, language: str, t: Translator) -> Button:
    label = plain(name(key, t))
    if (key, language) in facts.texts:
        label = f"✓ {label}"
    elif draft(facts, key, language, t) is not None:
        label = t.pgettext("button", "{name} – drafted", name=label)
    else:
        label = t.pgettext("button", "{name} – missing", name=label)
    return button(label, ShowText(key, language))


def _to_part(language: str | None, part: int, t: Translator) -> Button:
    return button(t.pgettext("button", "‹ Texts"), ShowTexts(language, part))
