"""The workbook of the report, opened again: it says what there is, and nothing in it is a formula."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.reports.facts import Facts
from bot.files.reports import xlsx
from bot.views.reports import xlsx as views
from tests import reports, sample

MEETINGS = {"empty": reports.empty, "alone": reports.alone, "small": reports.small}


def opened(facts: Facts, path: Path, language: str = "en") -> Workbook:
    xlsx.write(path, views.render(facts, sample.said_in(language)))
    return load_workbook(path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The small meeting's, in English."""
    return opened(reports.small(), tmp_path_factory.mktemp("small") / "report.xlsx")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The sample's, in English."""
    return opened(reports.sample_facts(), tmp_path_factory.mktemp("full") / "report.xlsx")


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def after(sheet: Worksheet, title: str) -> list[list[object]]:
    """The rows of the table under a title, without its header."""
    found = rows(sheet)
    start = found.index([title]) + 2
    end = next((n for n in range(start, len(found)) if not found[n]), len(found))
    return found[start:end]


@pytest.mark.parametrize("language", ["en", "lv", "sr_Latn"])
@pytest.mark.parametrize("kind", MEETINGS)
def test_any_meeting_makes_a_workbook_whose_sheets_can_be_read_and_printed(
    kind: str, language: str, tmp_path: Path
) -> None:
    book = opened(MEETINGS[kind](), tmp_path / "report.xlsx", language)
    assert len(book.sheetnames) == 17
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_area
        assert sheet.freeze_panes
        assert sheet.oddFooter is not None
        assert sheet.oddFooter.left is not None
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_long_tables_have_filters_and_their_header_on_every_page(small: Workbook) -> None:
    lead = small["List of participants"]
    assert lead.auto_filter.ref is not None
    assert lead.print_title_rows
    assert lead.page_setup.fitToHeight == 0


@pytest.mark.fault("bad:exports")
def test_a_name_like_a_formula_and_a_long_answer_are_text(small: Workbook) -> None:
    names = [cell for row in rows(small["List of participants"]) for cell in row]
    assert '=HYPERLINK("x")' in names
    assert "לוי" in names
    written = [cell for row in rows(small["Free texts"]) for cell in row]
    assert reports.LONG[:500] in written
    assert "=1+1" in written


def test_an_empty_meeting_says_not_recorded_instead_of_a_number(tmp_path: Path) -> None:
    book = opened(reports.empty(), tmp_path / "report.xlsx")
    whole = {row[0]: row[1:] for row in after(book["Participants"], "In all")}
    assert whole["All participants"] == [0, "not recorded", "not recorded"]
    grant = {row[0]: row[1] for row in after(book["Summary"], "The grant")}
    assert grant["Invited participants who count"] == "not recorded"
    assert ["Nothing was recorded."] in rows(book["Programme"])
    values = {row[1]: row[2] for row in after(book["Indicators"], "Results R1 to R6 and more")}
    assert values["New contacts, each person"] == "not recorded"


def test_totals_of_the_sample_are_those_of_its_list(full: Workbook) -> None:
    facts = reports.sample_facts()
    host = [one for one in facts.people if one.delegation == "LV-DAU"]
    whole = {row[0]: row[1:] for row in after(full["Participants"], "In all")}
    signed = sum(one.signed for one in facts.people)
    assert whole["All participants"] == [81, sum(one.present for one in facts.people), signed]
    assert whole["From the host town"][0] == len(host) == 24
    by_code = Counter(one.delegation for one in facts.people)
    for row in after(full["Participants"], "By delegation"):
        assert row[1] == by_code[str(row[-1])]
    assert len(rows(full["List of participants"])) == 81 + 4


def test_the_programme_tells_planned_and_delivered_and_each_change_its_reason(small: Workbook) -> None:
    items = {row[0]: row for row in rows(small["Programme"]) if row}
    assert "delivered with changes" in items["X2"]
    assert "Fri 9 13:50–15:30" in items["X2"]
    assert isinstance(items["X2"][1], datetime)
    assert "cancelled" in items["X3"]
    assert "added and delivered" in items["X5"]
    (change,) = (row for row in rows(small["Changes"]) if "X2" in row)
    assert change[0] == datetime(2018, 11, 9, 9, 0)
    assert change[3] == "time"
    assert change[6] == "The hall is taken"


def test_presence_is_a_number_only_where_somebody_was_marked(small: Workbook) -> None:
    facts = reports.small()
    found = {row[0]: row for row in rows(small["Presence and sign-ups"]) if row}
    assert found["X1"][4:7] == [facts.attended["X1"].expected, 7, 1]
    assert found["X4"][5:7] == ["not recorded", "not recorded"]


def test_charts_are_drawn_where_there_is_something_to_draw(full: Workbook, tmp_path: Path) -> None:
    drawn = {sheet.title: len(charts) for sheet in full.worksheets if (charts := _charts(sheet))}
    assert drawn["Participants"] == drawn["Days"] == drawn["Before and after"] == 1
    assert drawn["Polls"] > 20
    nothing = opened(reports.empty(), tmp_path / "empty.xlsx")
    assert not any(_charts(sheet) for sheet in nothing.worksheets)


def _charts(sheet: object) -> list[object]:
    return list(getattr(sheet, "_charts"))  # noqa: B009 - they have no other name, and mypy knows none


def test_that_somebody_did_not_sign_is_told_only_where_signatures_were_recorded(small: Workbook) -> None:
    signed = {(row[0], row[3]): row[-1] for row in rows(small["List of participants"])[4:]}
    assert signed["RS-RAS", "Снежана"] == "yes"
    assert signed["SE-MOT", '=HYPERLINK("x")'] == "no"
    assert signed["KZ-AST", "Айгүл"] == "not recorded"
