"""Lists and certificates as Word opens them: room to sign, repeated headers, a framed page for each."""

from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm

from bot.domain.reports.facts import Facts
from bot.domain.reports.papers import Paper
from bot.files.reports.docx import write
from bot.i18n import translator
from bot.views.reports import certificates, lists
from tests import reports


def opened(folder: Path, view: Any, facts: Facts) -> Any:
    paper: Paper = view.render(facts, translator("en", facts.meeting))
    write(folder / "paper.docx", paper)
    return docx.Document(str(folder / "paper.docx"))


def begins_page(paragraph: Any) -> bool:
    return bool(paragraph.paragraph_format.page_break_before)


def test_a_list_has_a_repeated_header_rows_of_10_mm_and_the_funder_on_every_page(tmp_path: Path) -> None:
    document = opened(tmp_path, lists, reports.sample_facts())
    rows = [row for table in document.tables for row in table.rows]
    heads = [row for row in rows if row._tr.find(f".//{qn('w:tblHeader')}") is not None]
    assert len(heads) == len(document.tables) > 40
    assert {row.height is not None and row.height >= Mm(10) for row in rows if row not in heads} == {True}
    footer = "\n".join(one.text for one in document.sections[0].footer.paragraphs)
    assert "funded with the support of the European Union" in footer
    assert "Page 1 of 1" in footer
    assert sum(map(begins_page, document.paragraphs)) == sum(
        one.style.name == "Heading 1" for one in document.paragraphs
    )


def test_names_are_what_was_typed_and_never_a_field(tmp_path: Path) -> None:
    document = opened(tmp_path, lists, reports.small())
    names = {row.cells[1].text for table in document.tables for row in table.rows[1:]}
    assert {'+1, =HYPERLINK("x")', "לוי, שרה", "Златноњивић, Снежана"} <= names


def test_every_certificate_is_a_page_with_a_frame(tmp_path: Path) -> None:
    document = opened(tmp_path, certificates, reports.small())
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert sum(map(begins_page, document.paragraphs)) == 7
    properties = [one.tag for one in section._sectPr]
    order = [qn(name) for name in ("w:pgSz", "w:pgMar", "w:pgBorders", "w:cols", "w:vAlign")]
    assert [tag for tag in properties if tag in order] == order


def test_empty_papers_open_and_say_so(tmp_path: Path) -> None:
    for view in (lists, certificates):
        document = opened(tmp_path, view, reports.empty())
        assert "Nobody is on the list of participants." in [one.text for one in document.paragraphs]
        assert not document.tables
