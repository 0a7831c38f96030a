"""Sheets of cards in both forms: one person a card, each with their own square, a page per delegation."""

import io
import re
from html import unescape

import docx
import pytest
import segno
from docx.document import Document
from docx.oxml.ns import qn

from bot.domain.cards import Card, CardSheet
from bot.files.cards import COLUMNS, QUIET, ROWS, pages, points
from bot.files.cards_docx import as_docx
from bot.files.cards_html import as_html
from bot.views.cards import sheets
from tests.cards import USERNAME, everybody, named
from tests.sample import programme

LONG = (
    "Снежана Златноњивић",
    "Александра-Магдалена Златноњивић-Перуниковац",
    "Wolfeschlegelsteinhausenbergerdorff Maria von und zu Brzęczyszczykiewicz",
    "W" * 100,
)


@pytest.fixture(scope="module")
def sample() -> list[CardSheet]:
    return sheets(everybody(), programme(), USERNAME)


def all_cards(found: list[CardSheet]) -> list[Card]:
    return [card for sheet in found for card in sheet.cards]


def square(link: str) -> str:
    """The path of the link's QR code, drawn by the library anew."""
    svg = segno.make(link, error="m", micro=False).svg_inline(border=QUIET, omitsize=True)
    return svg.partition(' d="')[2].partition('"')[0]


def test_a_page_holds_at_most_eight_people_of_one_delegation(sample: list[CardSheet]) -> None:
    found = list(pages(sample))
    assert [card for page in found for card in page.cards] == all_cards(sample)
    for page in found:
        assert 1 <= len(page.cards) <= COLUMNS * ROWS
        assert set(page.cards) <= set(page.sheet.cards)
    assert "Raška (1/2)" not in [page.heading for page in found]
    assert "Рашка (1/2)" in [page.heading for page in found]


def test_html_has_a_card_for_each_person_with_their_own_square(sample: list[CardSheet]) -> None:
    written = as_html(sample)
    articles = re.findall(r"<article.*?</article>", written, re.DOTALL)
    assert len(articles) == 81
    for article, card in zip(articles, all_cards(sample), strict=True):
        words = unescape(re.sub(r"<[^>]+>", "\n", article))
        assert card.name in words
        assert card.code in words
        assert re.findall(r' d="([^"]+)"', article) == [square(card.link)]
    assert written.count('<section class="page">') == len(list(pages(sample)))


def test_html_needs_nothing_from_elsewhere(sample: list[CardSheet]) -> None:
    written = as_html(sample)
    assert not re.search(r"<(script|link|img|iframe)|\b(src|href)=|url\(|@import", written)
    assert "default-src 'none'" in written
    assert "{" not in re.sub(r"<style>.*?</style>", "", written, flags=re.DOTALL)


def test_names_are_escaped_in_html() -> None:
    written = as_html(sheets([named("<script>alert('&')</script>")], programme(), USERNAME))
    assert "<script" not in written
    assert "&lt;script&gt;alert(&#39;&amp;&#39;)" in written


def test_a_document_has_a_card_for_each_person_with_their_own_square(sample: list[CardSheet]) -> None:
    document = docx.Document(io.BytesIO(as_docx(sample)))
    texts = [
        (row.cells[place], row.cells[place + 1])
        for table in document.tables
        for row in table.rows
        for place in range(0, 2 * COLUMNS, 2)
        if row.cells[place].text
    ]
    assert len(texts) == 81
    for (words, picture), card in zip(texts, all_cards(sample), strict=True):
        lines = words.text.split("\n")
        assert lines[0] == card.meeting.text
        assert [card.name, card.code] == [line for line in lines if line in (card.name, card.code)]
        (blip,) = re.findall(r'r:embed="(\w+)"', picture._tc.xml)
        expected = io.BytesIO()
        segno.make(card.link, error="m", micro=False).save(expected, kind="png", scale=8, border=QUIET)
        assert document.part.related_parts[blip].blob == expected.getvalue()


def test_a_documents_cells_are_built_in_the_order_that_word_demands(sample: list[CardSheet]) -> None:
    order = ["tcW", "tcBorders", "vAlign"], ["top", "left", "bottom", "right"]
    document = docx.Document(io.BytesIO(as_docx(sample)))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for cell in cells:
        properties = cell._tc.tcPr
        assert properties is not None
        for parent, wanted in zip((properties, properties.find(qn("w:tcBorders"))), order, strict=True):
            assert parent is not None
            names = [child.tag.partition("}")[2] for child in parent]
            assert names == sorted(names, key=wanted.index)
        assert cell.width is not None
        assert round(cell.width.mm) in (37, 58)


def test_each_page_of_a_document_begins_anew(sample: list[CardSheet]) -> None:
    document: Document = docx.Document(io.BytesIO(as_docx(sample)))
    headings = [page.heading for page in pages(sample)]
    told = [one for one in document.paragraphs if one.text in headings]
    assert [one.text for one in told] == headings
    assert [one.paragraph_format.page_break_before for one in told] == [False] + [True] * (len(told) - 1)
    section = document.sections[0]
    assert section.page_height is not None
    assert round(section.page_height.mm) == 297


def test_an_empty_list_makes_an_empty_sheet() -> None:
    assert "<article" not in as_html([])
    assert docx.Document(io.BytesIO(as_docx([]))).tables == []


@pytest.mark.parametrize("name", LONG)
def test_a_name_is_as_large_as_its_place_allows(name: str) -> None:
    assert 8 <= points(name, 50) <= 16
    assert points("Anna", 50) == 16
    assert points(name, 30) <= points(name, 50)
