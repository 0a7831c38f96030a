"""The code at a door as a picture, a drawing, or a poster of one page to print."""

import io

from markupsafe import Markup

from bot.domain.cards import Said
from bot.domain.posters import Poster
from bot.files.cards import QUIET, qr

_PIXELS = 18
"""A side of a module: a code of some 37 modules is sharp on a sheet of A4."""

_STYLE = Markup(
    """
@page { size: A4 portrait; margin: 0 }
* { box-sizing: border-box; margin: 0 }
body { font-family: "DejaVu Sans", "Noto Sans", Arial, sans-serif; color: #000; background: #fff }
.page { width: 210mm; height: 296mm; padding: 14mm 16mm; margin: 0 auto; text-align: center;
  display: flex; flex-direction: column; align-items: center; overflow: hidden }
h1 { font-size: 25pt; line-height: 1.2; overflow-wrap: anywhere; text-wrap: balance }
.when { font-size: 18pt; font-weight: bold; margin-top: 4mm }
.where { font-size: 14pt; margin-top: 1mm; text-wrap: balance }
.qr { width: 142mm; height: 142mm; margin: 4mm 0 2mm; flex: none }
.qr svg { display: block; width: 100%; height: 100%; background: #fff }
.ask { font-size: 22pt; font-weight: bold }
.ask ~ .ask { font-size: 14pt; font-weight: normal; margin-top: 1mm }
.others { margin-top: auto; font-size: 11pt; line-height: 1.35; color: #333 }
@media screen { .page { box-shadow: 0 0 3mm #bbb } }
"""
)
_PAGE = Markup(
    """<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title><meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>{style}</style></head>
<body><main class="page">
<h1>{title}</h1>
<p class="when">{when}</p>
<p class="where">{where}</p>
<div class="qr">{qr}</div>
{asks}
<div class="others">{others}</div>
</main></body>
</html>
"""
)


def as_png(link: str) -> bytes:
    """The code alone, black on white with its quiet border."""
    file = io.BytesIO()
    qr(link).save(file, kind="png", scale=_PIXELS, border=QUIET)
    return file.getvalue()


def as_svg(link: str) -> bytes:
    """The same as a drawing that is sharp at any size."""
    file = io.BytesIO()
    qr(link).save(file, kind="svg", scale=10, border=QUIET, light="white")
    return file.getvalue()


def as_html(poster: Poster) -> str:
    """One page that holds everything itself. Texts are escaped."""
    first, *others = poster.titles or (Said("", poster.language),)
    return _PAGE.format(
        language=poster.language,
        title=first.text,
        style=_STYLE,
        when=poster.when,
        where=poster.where,
        qr=Markup(qr(poster.link).svg_inline(border=QUIET, omitsize=True)),  # noqa: S704 - drawn from numbers
        asks=_lines(poster.asks, "ask"),
        others=_lines(others, "title"),
    )


def _lines(said: "tuple[Said, ...] | list[Said]", name: str) -> Markup:
    line = Markup('<p class="{}" lang="{}">{}</p>')
    return Markup("\n").join(line.format(name, one.language, one.text) for one in said)
