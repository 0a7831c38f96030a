"""Name cards as one HTML file that holds everything itself: open it in a browser and print."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.cards import Card, CardSheet, Said
from bot.files.cards import CARD_HEIGHT, CARD_WIDTH, COLUMNS, QR_SIDE, QUIET, Page, pages, points, qr

_TEXT_WIDTH = CARD_WIDTH - QR_SIDE - 13

_STYLE = Markup(
    """
@page { size: A4 portrait; margin: 0 }
* { box-sizing: border-box; margin: 0 }
body { font-family: "DejaVu Sans", "Noto Sans", Arial, sans-serif; color: #000; background: #fff }
.page { width: 210mm; min-height: 296mm; padding: 10mm; break-after: page }
.page:last-child { break-after: auto }
h1 { font-size: 10pt; font-weight: normal; margin: 0 0 1mm; height: 5mm; overflow: hidden }
.note { font-size: 8pt; margin-bottom: 1mm }
.cards { display: grid; grid-template-columns: repeat(var(--columns), var(--width));
  grid-auto-rows: var(--height) }
.card { display: grid; grid-template: auto 1fr auto / 1fr var(--qr); column-gap: 3mm; padding: 4mm 5mm;
  outline: .2mm dashed #777; overflow: hidden; break-inside: avoid }
.meeting { grid-column: 1 / 3; font-size: 7pt; color: #333; line-height: 1.25;
  max-height: 2.5em; overflow: hidden }
.who { align-self: center; min-width: 0 }
.name { font-weight: bold; line-height: 1.15; overflow-wrap: anywhere }
.town { font-size: 10pt; margin-top: 1mm }
.role { font-size: 8pt }
.qr { width: var(--qr); height: var(--qr); align-self: center }
.qr svg { display: block; width: 100%; height: 100%; background: #fff }
.code { font: bold 13pt "DejaVu Sans Mono", "Liberation Mono", monospace; white-space: nowrap;
  margin-top: 2mm }
.foot { grid-column: 1 / 3; font-size: 7.2pt; line-height: 1.25 }
.until { color: #333 }
@media screen { .page { margin: 5mm auto; box-shadow: 0 0 3mm #bbb } }
"""
)
_PAGE = Markup(
    """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title><meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>{style}</style></head>
<body style="--columns:{columns};--width:{width}mm;--height:{height}mm;--qr:{qr}mm">
{pages}
</body>
</html>
"""
)
_CARD = Markup(
    """<article class="card" lang="{language}">
<p class="meeting" lang="{meeting_language}">{meeting}</p>
<div class="who"><p class="name" style="font-size:{size}pt">{name}</p>
<p class="town">{town}</p><p class="role">{role}</p><p class="code">{code}</p></div>
<div class="qr">{qr}</div>
<div class="foot">{how}<p class="until">{until}</p></div>
</article>"""
)


def as_html(sheets: Sequence[CardSheet]) -> str:
    """A document with a page for every eight cards of a delegation. Names are escaped."""
    first = next((card for sheet in sheets for card in sheet.cards), None)
    return _PAGE.format(
        language=first.meeting.language if first else "en",
        title=first.meeting.text if first else "TTChan",
        style=_STYLE,
        columns=COLUMNS,
        width=CARD_WIDTH,
        height=CARD_HEIGHT,
        qr=QR_SIDE,
        pages=Markup("\n").join(_page(page) for page in pages(sheets)),
    )


def _page(page: Page) -> Markup:
    return Markup(
        '<section class="page"><h1>{heading}</h1>{note}\n<div class="cards">\n{cards}\n</div></section>'
    ).format(
        heading=page.heading,
        note=_lines(page.sheet.note, "note"),
        cards=Markup("\n").join(_card(card) for card in page.cards),
    )


def _card(card: Card) -> Markup:
    return _CARD.format(
        language=card.language,
        meeting=card.meeting.text,
        meeting_language=card.meeting.language,
        name=card.name,
        size=points(card.name, _TEXT_WIDTH),
        town=card.town,
        role=card.role,
        qr=drawing(card.link),
        code=card.code,
        until=card.until,
        how=_lines(card.how, "how"),
    )


def drawing(link: str) -> Markup:
    """The QR code of a link as an SVG element."""
    return Markup(qr(link).svg_inline(border=QUIET, omitsize=True))  # noqa: S704 - drawn from numbers


def _lines(said: Sequence[Said], name: str) -> Markup:
    line = Markup('<p class="{}" lang="{}">{}</p>')
    return Markup().join(line.format(name, one.language, one.text) for one in said)
