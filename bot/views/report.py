"""The evidence pack for organisers: how it stands, what lacks, having it made; then its files."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.reports.facts import Facts
from bot.domain.reports.gauge import deadlines, gauge
from bot.domain.reports.making import Step
from bot.domain.reports.missing import missing
from bot.i18n import LANGUAGES, Translator
from bot.screen import Screen, button, lines, paragraphs, rows
from bot.views.buttons import ShowOrganise, ShowReport, help_button, report_button
from bot.views.report_texts import ShowTexts
from bot.views.reports import standing
from bot.views.reports.lacking import lacking
from bot.views.signed import ShowSigned


@dataclass(frozen=True)
class MakeReport(CallbackData, code="packit"):
    """Make it in this language."""

    language: str


def complete() -> list[str]:
    """Languages that have a catalog: documents do not mix two."""
    return [code for code in LANGUAGES if Translator(code).ui == code]


def chosen(language: str | None, t: Translator) -> str:
    """The language of the documents: as wished for, else the reader's, else English."""
    return language if language is not None and language in complete() else t.ui


def report(facts: Facts, language: str, t: Translator, *, first: Markup | None = None) -> Screen:
    """Where the grant stands, what is due, what lacks in this language, and the way to the files."""
    make = button(t.pgettext("button", "Make the report"), MakeReport(language))
    others = [button(LANGUAGES[code], ShowReport(code)) for code in complete() if code != language]
    return Screen(
        paragraphs(
            first,
            lines(t("<b>Report</b>"), standing.grant(gauge(facts), t), standing.due(deadlines(facts), t)),
            lacking(missing(facts, language), facts.programme, t),
            lines(_last(facts, t), t("Language of the documents: {name}.", name=LANGUAGES[language])),
        ),
        (
            (make,),
            *rows(others, 3),
            (
                button(t.pgettext("button", "Signed lists"), ShowSigned()),
                button(t.pgettext("button", "Texts"), ShowTexts(language)),
            ),
            (button(t.pgettext("button", "‹ Organise"), ShowOrganise()), help_button(t)),
        ),
    )


def progress(step: Step | None, t: Translator) -> Screen:
    """How far it is. Its button leads on, whatever becomes of us."""
    how_far = (
        t("I read what happened.")
        if step is None
        else t("{document}, {number} of {of}.", document=named(step.name, t), number=step.number, of=step.of)
    )
    return Screen(
        lines(t("<b>The report is being made.</b>"), how_far), ((report_button(t), help_button(t)),)
    )


def being_made(t: Translator) -> Markup:
    """Somebody pressed while one is being made."""
    return t("The report is being made. Please wait until it is there.")


def made(files: int, t: Translator) -> Screen:
    """It is made, and its files are above or below."""
    return Screen(
        lines(
            t("<b>The report is made.</b>"),
            t.ngettext("{n} file is below.", "{n} files are below.", files),
            t("It names people: keep it where only those can read it who need it."),
        ),
        ((report_button(t), help_button(t)),),
    )


def failed(language: str, t: Translator) -> Screen:
    """It was not made, or not all of it arrived."""
    again = button(t.pgettext("button", "Try again"), MakeReport(language))
    return Screen(
        lines(t("The report could not be made."), t("Nothing is lost. Please try again.")),
        ((again,), (report_button(t), help_button(t))),
    )


def broken_off(language: str, t: Translator) -> Screen:
    """The bot is stopped in the middle."""
    again = button(t.pgettext("button", "Try again"), MakeReport(language))
    return Screen(
        lines(t("I was stopped before the report was ready."), t("Please try again in a minute.")),
        ((again,), (report_button(t), help_button(t))),
    )


def named(name: str, t: Translator) -> Markup:
    """What a file of the pack is, in words; its own name where it has none."""
    match name:
        case "report.xlsx":
            return t("Tables of everything")
        case "report.docx":
            return t("Draft of the final report")
        case "information-page.html":
            return t("Page for your website")
        case "lists.docx":
            return t("Lists to sign")
        case "certificates.docx":
            return t("Certificates")
        case "data" | "data.zip":
            return t("Answers as raw data, without names")
        case "MANIFEST" | "MANIFEST.txt":
            return t("List of these files, with checksums")
    return Markup.escape(name)


def _last(facts: Facts, t: Translator) -> Markup:
    if not facts.packs:
        return t("It was not made yet.")
    at = facts.packs[-1]
    return t("Last made: {day}, {time}.", day=t.day(at.astimezone(t.zone).date()), time=t.time(at))
