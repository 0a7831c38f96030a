"""Papers as documents of a word processor. What they look like: styles.py; their parts: markup.py."""

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.reports.papers import Paper, Picture
from bot.files.reports.markup import body, field, paragraph, runs, twips
from bot.files.reports.styles import FRAME, restyle
from bot.files.workbooks import MADE

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_SHORT, _LONG, _MARGIN, _FOOT = 210, 297, 20, 12
"""A4 and what stays free, in millimetres."""
_PIECE = 2**18
_DOCUMENT = "word/document.xml"


def write(path: Path, paper: Paper) -> None:
    """Write a paper as .docx: the same bytes for the same paper. Raises OSError."""
    import docx  # noqa: PLC0415 - heavy, and the bot itself never needs it

    document = docx.Document()
    restyle(document, paper.language)
    width, height = (_LONG, _SHORT) if paper.landscape else (_SHORT, _LONG)
    _page(document, paper, width, height)
    _name(document, paper)
    pictures = {
        place: _picture(document, part, place)
        for place, part in enumerate(paper.parts)
        if isinstance(part, Picture)
    }
    frame = io.BytesIO()
    document.save(frame)
    _fill(path, frame, paper, pictures, width - 2 * _MARGIN)


def _fill(path: Path, frame: io.BytesIO, paper: Paper, pictures: dict[int, str], width_mm: float) -> None:
    """Copy the document, and let its body flow into it: as a tree, 30,000 rows would take a gigabyte."""
    made = MADE.timetuple()[:6]
    with zipfile.ZipFile(frame) as empty, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as full:
        for name in empty.namelist():
            entry = zipfile.ZipInfo(name, made)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name != _DOCUMENT:
                full.writestr(entry, empty.read(name))
                continue
            head, end, tail = empty.read(name).partition(b"<w:sectPr")
            with full.open(entry, "w", force_zip64=True) as target:
                target.write(head)
                waiting = io.StringIO()
                for piece in body(paper, pictures, width_mm):
                    waiting.write(piece)
                    if waiting.tell() > _PIECE:
                        target.write(waiting.getvalue().encode())
                        waiting = io.StringIO()
                target.write(waiting.getvalue().encode() + end + tail)


def _page(document: "Document", paper: Paper, width: float, height: float) -> None:
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    section.header_distance = section.footer_distance = Mm(_FOOT)
    if paper.framed:
        _frame(section._sectPr)
    footer = section.footer
    for old in footer.paragraphs:
        footer._element.remove(old._element)
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width - 2 * _MARGIN)}"/></w:tabs>'
    words = [(paper.footer, "|", ""), ("", f"{tabs}|", runs("\t") + _page_words(paper.page_words))]
    for text, looks, inside in words:
        if text or inside:
            xml = paragraph(text, style="Footer", looks=looks, inside=inside)
            footer._element.append(parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def _frame(properties: "BaseOxmlElement") -> None:
    """Word wants the frame before the columns, and where the text stands after them."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls, qn  # noqa: PLC0415

    edges = "".join(
        f'<w:{side} w:val="double" w:sz="6" w:space="24" w:color="{FRAME}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    frame = f'<w:pgBorders {nsdecls("w")} w:offsetFrom="page">{edges}</w:pgBorders>'
    columns = properties.find(qn("w:cols"))
    columns.addprevious(parse_xml(frame))
    columns.addnext(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))


def _page_words(words: str) -> str:
    said = {"{page}": field("PAGE"), "{pages}": field("NUMPAGES")}
    return "".join(said.get(part) or runs(part) for part in re.split(r"(\{pages?\})", words) if part)


def _name(document: "Document", paper: Paper) -> None:
    known = document.core_properties
    known.title, known.language = paper.title[:255], paper.language.replace("_", "-")
    known.author = known.last_modified_by = known.comments = known.keywords = ""
    known.created = known.modified = MADE
    known.revision = 1


def _picture(document: "Document", picture: Picture, place: int) -> str:
    """The markup of a picture, whose bytes are put into the document."""
    from docx.shared import Mm  # noqa: PLC0415

    inline = document.part.new_pic_inline(io.BytesIO(picture.png), width=Mm(picture.width_mm))
    inline.docPr.set("descr", picture.alternative)
    inline.docPr.set("name", f"picture {place}")
    return f"<w:drawing>{inline.xml}</w:drawing>"
