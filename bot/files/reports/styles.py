"""How papers look: fonts, sizes, colours and the table of a Word document, as styles to be changed."""

from typing import TYPE_CHECKING

from bot.domain.reports.papers import Style

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Arial"
"""Every machine has it or one of the same widths."""
_INK, _BLUE, _QUIET = "1A1A1A", "17365D", "595959"
_GRID, _HEAD, _WRITE, _DRAFT = "A6A6A6", "E4EAF2", "FFF2CC", "EAF3EA"

NAMES = {
    Style.PLAIN: "",
    Style.WRITE_HERE: "WriteHere",
    Style.DRAFTED: "Drafted",
    Style.CREDIT: "Credit",
    Style.CAPTION: "Caption",
    Style.SMALL: "SmallText",
}
"""Ids of the styles of texts; the normal one has none."""
CELL, TABLE = "TableText", "ReportTable"

_TAGS = {
    "en": "en-GB",
    "lv": "lv-LV",
    "lt": "lt-LT",
    "sv": "sv-SE",
    "de": "de-DE",
    "pl": "pl-PL",
    "sr": "sr-Cyrl-RS",
    "sr_Latn": "sr-Latn-RS",
}
_UNUSED = ("stylesWithEffects", "thumbnail", "customXml")


def tag(language: str) -> str:
    """A language as Word names it, for its spelling."""
    return _TAGS.get(language, language.replace("_", "-"))


def restyle(document: "Document", language: str) -> None:
    """Give a new document of python-docx our styles, and nothing that it does not need."""
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls, qn  # noqa: PLC0415

    for rels in (document.part.rels, document.part.package.rels):
        for name in [name for name, rel in rels.items() if rel.reltype.endswith(_UNUSED)]:
            rels.pop(name)
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _KEPT:
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    assert defaults is not None
    styles.replace(defaults, parse_xml(_DEFAULTS.format(namespaces=nsdecls("w"), language=tag(language))))
    for xml in _STYLES:
        styles.append(parse_xml(f"<w:style {nsdecls('w')} {xml}</w:style>"))


def _paragraph(style: str, name: str, looks: str, letters: str, *, next_: str = "Normal") -> str:
    return (
        f'w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{next_}"/><w:qFormat/><w:pPr>{looks}</w:pPr><w:rPr>{letters}</w:rPr>'
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{points * 2:g}"/><w:szCs w:val="{points * 2:g}"/>'


def _heading(level: int, points: float, before: int, after: int) -> str:
    looks = (
        f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="{after}"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>'
    )
    letters = f'<w:b/><w:bCs/><w:color w:val="{_BLUE}"/>{_size(points)}'
    return _paragraph(f"Heading{level}", f"heading {level}", looks, letters)


def _boxed(colour: str, edge: str) -> str:
    return (
        f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="6" w:color="{edge}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/><w:ind w:left="170"/>'
    )


_KEPT = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "ListBullet"}
_DEFAULTS = (
    "<w:docDefaults {namespaces}><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    f'<w:color w:val="{_INK}"/>{_size(10.5)}'
    '<w:lang w:val="{language}" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)
_ONE_LINE = '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_GRID}"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLES = (
    _paragraph(
        "Title",
        "Title",
        '<w:keepNext/><w:spacing w:before="0" w:after="200" w:line="240" w:lineRule="auto"/>',
        f'<w:b/><w:bCs/><w:color w:val="{_BLUE}"/>{_size(22)}',
    ),
    _heading(1, 16, 400, 140),
    _heading(2, 13, 280, 100),
    _heading(3, 11, 200, 80),
    _paragraph(
        "Caption",
        "caption",
        '<w:spacing w:before="60" w:after="220" w:line="240" w:lineRule="auto"/>',
        f'<w:color w:val="{_QUIET}"/>{_size(9)}',
    ),
    _paragraph(
        "SmallText", "Small Text", '<w:spacing w:after="80"/>', f'<w:color w:val="{_QUIET}"/>{_size(9)}'
    ),
    _paragraph("Credit", "Credit", '<w:spacing w:before="60" w:after="100"/>', f"<w:i/><w:iCs/>{_size(10)}"),
    _paragraph("WriteHere", "Write Here", _boxed(_WRITE, "BF8F00"), "<w:i/><w:iCs/>", next_="WriteHere"),
    _paragraph("Drafted", "Drafted", _boxed(_DRAFT, "6A9A6A"), ""),
    _paragraph("Footer", "footer", _ONE_LINE, f'<w:color w:val="{_QUIET}"/>{_size(8)}', next_="Footer"),
    _paragraph("TOC1", "toc 1", '<w:spacing w:before="60" w:after="20"/>', "<w:b/><w:bCs/>"),
    _paragraph("TOC2", "toc 2", '<w:spacing w:after="20"/><w:ind w:left="340"/>', ""),
    _paragraph(CELL, "Table Text", _ONE_LINE, _size(9), next_=CELL),
    f'w:type="table" w:styleId="{TABLE}"><w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/>'
    f'<w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders><w:tblCellMar><w:top w:w="45" w:type="dxa"/>'
    '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="45" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
    '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr>'
    f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_HEAD}"/></w:tcPr></w:tblStylePr>',
)
HEAD_FILL, WRITE_FILL = _HEAD, _WRITE
FRAME = _BLUE
