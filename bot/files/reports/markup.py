"""Parts of a paper as markup of a Word document: strings, so that thousands of rows cost little memory."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from bot.domain.reports.papers import (
    Bullets,
    Contents,
    Heading,
    PageBreak,
    Paper,
    Part,
    Picture,
    Table,
    Text,
)
from bot.files.reports.styles import CELL, HEAD_FILL, NAMES, TABLE, WRITE_FILL, tag

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold; people paste it all the same."""
_TWIPS = 1440 / 25.4
_LETTERS = re.compile(r"(\S{40})(?=\S)")
"""A word as long as that would leave its cell or its page: it may be parted there."""


def body(paper: Paper, pictures: Mapping[int, str], width_mm: float) -> Iterator[str]:
    """Everything in a paper, piece by piece. ``pictures``: markup by the picture's place among the parts."""
    if not paper.untitled:
        yield paragraph(paper.title, style="Title")
    headings = [(place, one) for place, one in enumerate(paper.parts) if isinstance(one, Heading)]
    after_table = False
    for place, part in enumerate(paper.parts):
        if after_table and not isinstance(part, Heading):
            yield _GAP
        after_table = isinstance(part, Table)
        if isinstance(part, Text) and _leads(paper.parts, place):
            yield _text(part, keep=True)
        else:
            yield from _part(part, place, headings, pictures, width_mm)
    if after_table or not paper.parts:
        yield _GAP  # after a table the last paragraph must stand, or Word calls the file damaged


def _leads(parts: Sequence[Part], place: int) -> bool:
    """Whether a text stands between a heading and what it is about: it must not stay behind alone."""
    around = parts[max(place - 1, 0)], parts[min(place + 1, len(parts) - 1)]
    before, after = around
    if not isinstance(before, Heading):
        return False
    return isinstance(after, Table) or (isinstance(after, Heading) and after.level > before.level)


def runs(text: str, looks: str = "", language: str = "") -> str:
    """A text as runs; line breaks and tabs are kept. ``looks``: properties of its letters."""
    clean = _LETTERS.sub("\\1\u200b", _FORBIDDEN.sub("", text))
    looks += "<w:rtl/>" if right_to_left(clean) else ""
    looks += f'<w:lang w:val="{tag(language)}"/>' if language else ""
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    pieces = []
    for number, line in enumerate(clean.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        broken = "<w:br/>" if number else ""
        said = "<w:tab/>".join(
            f'<w:t xml:space="preserve">{escape(words)}</w:t>' if words else "" for words in line.split("\t")
        )
        pieces.append(broken + said)
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


def right_to_left(text: str) -> bool:
    """Whether a text begins in a script that is written to the left."""
    for one in text:
        side = unicodedata.bidirectional(one)
        if side in ("L", "R", "AL"):
            return side != "L"
    return False


def paragraph(text: str, *, style: str = "", looks: str = "", letters: str = "", inside: str = "") -> str:
    """A paragraph. ``looks`` and ``letters``: properties beside the style's; ``inside``: runs of its own."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    before, _, after = looks.partition("|")
    properties += before + ("<w:bidi/>" if right_to_left(text) else "") + after
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside or runs(text, letters)}</w:p>"


def twips(millimetres: float) -> int:
    """Word's measure."""
    return round(millimetres * _TWIPS)


def _part(
    part: Part,
    place: int,
    headings: Sequence[tuple[int, Heading]],
    pictures: Mapping[int, str],
    width_mm: float,
) -> Iterator[str]:
    match part:
        case Heading():
            yield _heading(part, place)
        case Text():
            yield _text(part)
        case Bullets():
            yield from (paragraph(point, style="ListBullet") for point in part.points)
        case Table():
            yield from _table(part, width_mm)
        case Picture():
            yield paragraph("", looks="<w:keepNext/>", inside=f"<w:r>{pictures[place]}</w:r>")
        case Contents():
            yield from _contents(headings, part.levels)
        case PageBreak():
            yield '<w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'


def _heading(one: Heading, place: int) -> str:
    begun = f'<w:bookmarkStart w:id="{place}" w:name="part{place}"/>'
    mark = f'{begun}{runs(one.text)}<w:bookmarkEnd w:id="{place}"/>'
    looks = "<w:pageBreakBefore/>" if one.new_page else ""
    return paragraph(one.text, style=f"Heading{one.level}", looks=looks, inside=mark)


def _text(one: Text, *, keep: bool = False) -> str:
    looks = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if one.new_page else "") + "|"
    if one.space_before_mm:
        looks += f'<w:spacing w:before="{twips(one.space_before_mm)}"/>'
    if one.centred:
        looks += '<w:jc w:val="center"/>'
    letters = "<w:b/><w:bCs/>" if one.bold else ""
    if one.size is not None:
        letters += f'<w:sz w:val="{one.size * 2:.0f}"/><w:szCs w:val="{one.size * 2:.0f}"/>'
    said = runs(one.text, letters, one.language)
    return paragraph(one.text, style=NAMES[one.style], looks=looks, inside=said)


def _contents(headings: Iterable[tuple[int, Heading]], levels: int) -> Iterator[str]:
    """Without numbers of pages: only Word itself knows them, and wrong ones are worse than none."""
    listed = [(place, one) for place, one in headings if one.level <= levels]
    for number, (place, one) in enumerate(listed):
        begun = _FIELD.format(f'TOC \\o "1-{levels}" \\n \\h \\z') if not number else ""
        ended = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if number == len(listed) - 1 else ""
        link = f'<w:hyperlink w:anchor="part{place}" w:history="1">{runs(one.text)}</w:hyperlink>'
        yield paragraph(one.text, style=f"TOC{one.level}", inside=begun + link + ended)


_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_GAP = '<w:p><w:pPr><w:spacing w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>'


def field(code: str) -> str:
    """Something that Word fills in: PAGE, NUMPAGES."""
    return _FIELD.format(code) + '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _table(table: Table, width_mm: float) -> Iterator[str]:
    shares = table.widths or (1,) * len(table.header)
    widths = [twips(width_mm * share / sum(shares)) for share in shares]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )
    height = f'<w:trHeight w:val="{twips(table.row_height_mm)}"/>' if table.row_height_mm else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>'
    head = _cells(table.header, widths, table.numbers, fill=fill, letters="<w:b/><w:bCs/>", keep=True)
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    for number, row in enumerate(table.rows):
        bold = "<w:b/><w:bCs/>" if number >= len(table.rows) - table.totals else ""
        gap = f'<w:shd w:val="clear" w:color="auto" w:fill="{WRITE_FILL}"/>' if number in table.gaps else ""
        end = frozenset({0}) if len(row) - 1 in table.numbers else frozenset[int]()
        last = _cells(row[-1:], widths[-1:], end, letters=bold, fill=gap)
        cells = _cells(row[:-1], widths[:-1], table.numbers, letters=bold) + last
        yield f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{cells}</w:tr>"
    yield "</w:tbl>"


def _cells(
    row: Sequence[str],
    widths: Sequence[int],
    numbers: frozenset[int],
    *,
    fill: str = "",
    letters: str = "",
    keep: bool = False,
) -> str:
    cells = []
    for place, (text, width) in enumerate(zip(row, widths, strict=True)):
        looks = ("<w:keepNext/>" if keep else "") + "|"
        looks += '<w:jc w:val="right"/>' if place in numbers else ""
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}<w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph(text, style=CELL, looks=looks, letters=letters)}</w:tc>"
        )
    return "".join(cells)
