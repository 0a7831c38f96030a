"""Name cards as a document of a word processor: the same pages, to be changed by hand before printing."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.domain.cards import Card, CardSheet
from bot.files.cards import CARD_HEIGHT, CARD_WIDTH, COLUMNS, QR_SIDE, QUIET, ROWS, Page, pages, points, qr

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

_MARGIN = 1.9
"""What a word processor keeps free at both sides of a cell, in millimetres."""
_INDENT = 3
_QR_COLUMN = QR_SIDE + 5
_TEXT_COLUMN = CARD_WIDTH - _QR_COLUMN
_TEXT_WIDTH = _TEXT_COLUMN - _INDENT - 2 * _MARGIN
_GREY = "777777"


def as_docx(sheets: Sequence[CardSheet]) -> bytes:
    """A document with a page for every eight cards of a delegation."""
    import docx  # noqa: PLC0415 - the bot needs it nowhere else
    from docx.shared import Mm, Pt  # noqa: PLC0415

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = Mm(10)
    section.bottom_margin = section.header_distance = section.footer_distance = Mm(5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(7)
    normal.paragraph_format.space_after = Pt(0)
    for number, page in enumerate(pages(sheets)):
        _page(document, page, new=number > 0)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _page(document: "Document", page: Page, *, new: bool) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    heading = document.add_paragraph(page.heading)
    heading.paragraph_format.page_break_before = new
    heading.runs[0].font.size = Pt(10)
    for one in page.sheet.note:
        document.add_paragraph(one.text)
    rows = -(-len(page.cards) // COLUMNS)
    assert rows <= ROWS
    table = document.add_table(rows, 2 * COLUMNS)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _cut_lines(table)
    for place, column in enumerate(table.columns):  # one program goes by these, the other by the cells
        column.width = Mm(_QR_COLUMN if place % 2 else _TEXT_COLUMN)
    for row in table.rows:
        row.height, row.height_rule = Mm(CARD_HEIGHT), WD_ROW_HEIGHT_RULE.EXACTLY
        for place, cell in enumerate(row.cells):
            cell.width = Mm(_QR_COLUMN if place % 2 else _TEXT_COLUMN)
    for number, card in enumerate(page.cards):
        cells = table.rows[number // COLUMNS].cells
        place = 2 * (number % COLUMNS)
        _fill(cells[place], cells[place + 1], card)


def _fill(text: "_Cell", square: "_Cell", card: Card) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    lines = [
        (card.meeting.text, 7, False),
        (card.name, points(card.name, _TEXT_WIDTH), True),
        (card.town, 10, False),
        (card.role, 8, False),
        (card.code, 13, True),
        *((one.text, 6.5, False) for one in card.how),
    ]
    text.vertical_alignment = square.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    first = True
    for words, size, bold in lines:
        if not words:
            continue
        paragraph = text.paragraphs[0] if first else text.add_paragraph()
        first = False
        paragraph.paragraph_format.left_indent = Mm(_INDENT)
        run = paragraph.add_run(words)
        run.font.size, run.font.bold = Pt(size), bold
        if bold:
            paragraph.paragraph_format.space_before = Pt(5)
            paragraph.paragraph_format.space_after = Pt(2)
    picture = io.BytesIO()
    qr(card.link).save(picture, kind="png", scale=8, border=QUIET)
    picture.seek(0)
    square.paragraphs[0].add_run().add_picture(picture, width=Mm(QR_SIDE))
    square.add_paragraph().add_run(card.until).font.size = Pt(6)


def _cut_lines(table: Any) -> None:
    """Dashed lines around every card, none between its words and its square."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    for row in table.rows:
        for place, cell in enumerate(row.cells):
            borders = OxmlElement("w:tcBorders")
            # In this order, or Word calls the file damaged.
            for side in ("top", "bottom", "right") if place % 2 else ("top", "left", "bottom"):
                line = OxmlElement(f"w:{side}")
                for name, value in (("val", "dashed"), ("sz", "4"), ("color", _GREY)):
                    line.set(qn(f"w:{name}"), value)
                borders.append(line)
            cell._tc.get_or_add_tcPr().append(borders)
