"""The screens of the evidence pack: how it stands, what lacks, how far it is; in whole sentences."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.notes import About, As, Note, What
from bot.domain.people import Role
from bot.domain.reports.facts import Facts
from bot.domain.reports.making import Step
from bot.domain.reports.missing import Missing, Unsigned
from bot.domain.reports.texts import Section
from bot.i18n import LANGUAGES, Translator, translator
from bot.screen import plain
from bot.views import report as views
from bot.views import report_notes
from bot.views.buttons import ShowReport
from bot.views.report import MakeReport
from bot.views.reports.lacking import lacking
from tests import reports


def en(facts: Facts) -> Translator:
    return translator("en", facts.meeting)


def test_the_first_button_makes_it_in_the_language_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "fi", "suomi")  # without a catalog: not among the others
    facts = reports.small()
    screen = views.report(facts, "lv", en(facts))
    assert screen.keyboard[0][0].data == MakeReport("lv")
    others = [one.data for row in screen.keyboard[1:4] for one in row]
    assert others == [ShowReport(code) for code in ("en", "lt", "sv", "de", "pl", "sr", "sr_Latn")]
    assert plain(screen.text).endswith("Language of the documents: latviešu.")


def test_it_says_when_the_last_one_was_made() -> None:
    facts = reports.small(packs=())
    assert "It was not made yet." in views.report(facts, "en", en(facts)).text
    made = replace(
        facts, packs=(datetime(2018, 11, 12, 9, tzinfo=UTC), datetime(2018, 11, 13, 23, tzinfo=UTC))
    )
    assert "Last made: Wednesday, 14 November, 01:00." in views.report(made, "en", en(facts)).text


def test_a_meeting_of_which_nothing_is_known_has_a_screen() -> None:
    facts = reports.empty()
    text = plain(views.report(facts, "en", en(facts)).text)
    assert text.startswith("Report\nInvited participants: 0 on the list; neither signed nor marked present.")


def test_what_lacks_is_said_line_by_line() -> None:
    facts = reports.small()
    found = Missing(
        (Unsigned("RS-RAS", 2, 3), Unsigned("XX-NOT", 1, 1)),
        (date(2018, 11, 9), date(2018, 11, 10)),
        (facts.programme.items[0],),
        tuple(Section),
    )
    assert plain(lacking(found, facts.programme, en(facts))).splitlines() == [
        "Still missing",
        "Signatures: Raška 2 of 3 and XX-NOT 1 of 1.",
        "Days without a text: Fri 9 and Sat 10.",
        "1 item is over, and nobody noted who was there.",
        f"{len(Section)} sections of the report have no text yet.",
    ]
    assert (
        lacking(Missing((), (), (), ()), facts.programme, en(facts)) == "Nothing is missing for the report."
    )


def test_of_many_towns_the_first_are_named() -> None:
    facts = reports.small()
    towns = tuple(Unsigned(f"T{number}", 1, 2) for number in range(9))
    said = plain(lacking(Missing(towns, (), (), ()), facts.programme, en(facts)))
    assert said.endswith("T5 1 of 2 and 3 more towns.")
    assert "T6" not in said


def test_a_line_of_progress_names_the_document_and_leads_on() -> None:
    t = Translator("en")
    screen = views.progress(Step("lists.docx", 3, 7), t)
    assert plain(screen.text) == "The report is being made.\nLists to sign, 3 of 7."
    assert screen.keyboard[0][0].data == ShowReport()
    assert views.named("<new>.txt", t) == "&lt;new&gt;.txt"


@pytest.mark.parametrize(
    ("wished", "reads", "given"),
    [
        ("lv", "lt", "lv"),
        (None, "lt", "lt"),
        ("xx", "lt", "lt"),
        ("lv", "fi", "lv"),
        (None, "fi", "en"),
        ("fi", "fi", "en"),
        ("xx", "fi", "en"),
    ],
)
def test_documents_come_in_a_language_that_has_a_catalog(
    wished: str | None, reads: str, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LANGUAGES, "fi", "suomi")
    assert views.chosen(wished, Translator(reads)) == given


def test_notes_say_who_has_the_files_and_when_names_go() -> None:
    facts = reports.small()
    about = About("LV-DAU-02", "A <b> C", "LV-DAU", Role.ORGANISER)
    made = Note(What.REPORT_MADE, As.ORGANISER, about)
    assert report_notes.note(made, facts.programme, en(facts)).text.startswith(
        "<b>A &lt;b&gt; C</b> (Daugavpils) has made the report and has its files."
    )
    nobody = report_notes.note(replace(made, about=None), facts.programme, en(facts))
    assert nobody.text.startswith("An admin has made the report")
    soon = Note(What.REPORT_LACKS, As.ADMIN, data={"on": "2019-01-27"})
    assert (
        "All names are erased on Sunday, 27 January 2019:"
        in report_notes.note(soon, facts.programme, en(facts)).text
    )
