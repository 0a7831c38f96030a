"""The writer of Word documents: what is typed stays text, rows hold together, the file is whole."""

from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from bot.domain.reports.papers import Bullets, Contents, Heading, Paper, Part, Style, Table, Text
from bot.files.reports.docx import write

NASTY = ('=HYPERLINK("x")', "<b>&", "a\x00\x0bb\ud800", "שרה לוי", "Ā" * 90, "")


def paper(*parts: Part, language: str = "lv") -> Paper:
    return Paper("Ziņojums", language, parts, "Ar ES atbalstu", "{page}. lapa no {pages}")


def opened(path: Path, *parts: Part, language: str = "lv") -> Document:
    write(path, paper(*parts, language=language))
    return docx.Document(str(path))


def test_what_people_type_stays_text(tmp_path: Path) -> None:
    document = opened(tmp_path / "a.docx", *map(Text, NASTY), Table(("a",), tuple((one,) for one in NASTY)))
    said = [one.text.replace("\u200b", "") for one in document.paragraphs]
    assert said[1:7] == ['=HYPERLINK("x")', "<b>&", "ab", "שרה לוי", "Ā" * 90, ""]
    assert [row.cells[0].text.replace("\u200b", "") for row in document.tables[0].rows][1:] == said[1:7]


def test_text_to_the_left_is_marked_so(tmp_path: Path) -> None:
    document = opened(tmp_path / "a.docx", Text("שרה"), Text("Sara"))
    sides = [one._element.find(f".//{qn('w:bidi')}") is not None for one in document.paragraphs]
    assert sides == [False, True, False]


def test_header_rows_come_again_and_no_row_is_split(tmp_path: Path) -> None:
    table = opened(tmp_path / "a.docx", Table(("a", "b"), (("1", "2"),) * 3)).tables[0]._element
    assert len(table.findall(f".//{qn('w:tblHeader')}")) == 1
    assert len(table.findall(f".//{qn('w:cantSplit')}")) == 4


def test_styles_language_footer_and_page_are_words_own(tmp_path: Path) -> None:
    parts = Heading(1, "Viens"), Contents(), Text("…", Style.WRITE_HERE), Bullets(("x",))
    document = opened(tmp_path / "a.docx", *parts, language="sr")
    names = [one.style.name for one in document.paragraphs if one.style is not None]
    assert names == ["Title", "Heading 1", "toc 1", "Write Here", "List Bullet"]
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language is not None and language.get(qn("w:val")) == "sr-Cyrl-RS"
    footer = document.sections[0].footer
    assert footer.paragraphs[0].text == "Ar ES atbalstu"
    assert "NUMPAGES" in footer.paragraphs[1]._element.xml
    assert (document.core_properties.title, document.core_properties.author) == ("Ziņojums", "")


@pytest.mark.parametrize("parts", [(), (Table(("a",), ()),)])
def test_a_paper_without_words_opens_and_ends_with_a_paragraph(
    tmp_path: Path, parts: tuple[Part, ...]
) -> None:
    body = opened(tmp_path / "a.docx", *parts).element.body
    assert [one.tag for one in body][-2:] == [qn("w:p"), qn("w:sectPr")]


def test_the_same_paper_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, paper(Heading(1, "Viens"), Text("x")))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with ZipFile(tmp_path / "a") as archive:
        assert archive.testzip() is None


def test_cells_to_be_written_in_have_the_colour_of_places_to_write(tmp_path: Path) -> None:
    table = opened(
        tmp_path / "a.docx", Table(("a", "b"), (("1", "2"), ("3", "")), gaps=frozenset({1}))
    ).tables[0]
    fills = [cell._element.find(f".//{qn('w:shd')}") is not None for row in table.rows for cell in row.cells]
    assert fills == [True, True, False, False, False, True]
