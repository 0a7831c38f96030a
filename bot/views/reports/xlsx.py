"""The workbook of the report: which sheets it has, in which order."""

from bot.domain.reports.book import Book
from bot.domain.reports.facts import Facts
from bot.i18n import Translator
from bot.screen import plain
from bot.views.reports import (
    xlsx_about,
    xlsx_answers,
    xlsx_indicators,
    xlsx_people,
    xlsx_programme,
    xlsx_questions,
    xlsx_summary,
    xlsx_told,
)


def render(facts: Facts, t: Translator) -> Book:
    """All sheets, in the translator's language. Names of participants are in it."""
    name = plain(t.text(facts.meeting.title))
    return Book(
        name,
        (
            xlsx_summary.summary(facts, t),
            xlsx_people.totals(facts, t),
            xlsx_people.everybody(facts, t),
            xlsx_about.about_sheet(facts, t),
            *xlsx_programme.sheets(facts, t),
            xlsx_told.announcements(facts, t),
            *xlsx_questions.sheets(facts, t),
            *xlsx_answers.sheets(facts, t),
            xlsx_told.deliveries(facts, t),
            xlsx_indicators.indicators_sheet(facts, t),
            xlsx_answers.codebook(facts, t),
        ),
        plain(t("{meeting}: evidence for the report", meeting=name)),
    )
