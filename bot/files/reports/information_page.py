"""The public page as one HTML file that holds everything itself: no script, nothing from elsewhere."""

import re
from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

from bot.domain.reports.information_page import Group, InformationPage, PageDay, Passage
from bot.files.reports.page_style import STYLE

_PAGE = Markup(
    """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1{title_language} dir="auto">{heading}</h1>
{support}
</header>
<main>
{applicable}
<section aria-labelledby="participation">
<h2 id="participation">{participation_heading}</h2>
{participation}
</section>
<section aria-labelledby="location">
<h2 id="location">{location_heading}</h2>
{location}
</section>
<section aria-labelledby="description">
<h2 id="description">{description_heading}</h2>
{days}
</section>
</main>
<footer>
{disclaimer}
</footer>
</body>
</html>
"""
)
_LINES = Markup("\n")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no page may hold; people paste it all the same."""


def write(path: Path, page: InformationPage) -> None:
    """Write the page in UTF-8. Raises OSError."""
    path.write_text(as_html(page), encoding="utf-8", newline="\n")


def as_html(page: InformationPage) -> str:
    """The whole document; every text is escaped."""
    own = page.language
    return _PAGE.format(
        language=own,
        title=_clean(page.title.text),
        style=STYLE,
        title_language=_language(page.title, own),
        heading=_clean(page.title.text),
        support=_paragraph((page.support,), own, "support"),
        applicable=_paragraph(page.applicable, own),
        participation_heading=page.participation_heading,
        participation=_LINES.join(_group(one) for one in page.participation),
        location_heading=page.location_heading,
        location=_paragraph((page.location,), own),
        description_heading=page.description_heading,
        days=_LINES.join(_day(one, own) for one in page.days),
        disclaimer=_paragraph((page.disclaimer,), own),
    )


def _group(group: Group) -> Markup:
    lead = Markup('<p dir="auto"{}>{}</p>').format(
        Markup() if group.points else Markup(' class="basis"'), _clean(group.lead)
    )
    points = Markup().join(Markup('<li dir="auto">{}</li>\n').format(_clean(one)) for one in group.points)
    return lead + Markup("\n<ul>\n{}</ul>").format(points) if points else lead


def _day(day: PageDay, own: str) -> Markup:
    return Markup("<h3>{}</h3>\n{}").format(day.heading, _paragraph((day.text,), own))


def _paragraph(passages: Iterable[Passage], own: str, name: str = "") -> Markup:
    pieces = tuple(passages)
    looks = Markup(' class="{}"').format(name) if name else Markup()
    if len(pieces) == 1 and not pieces[0].write_here:
        return Markup('<p{}{} dir="auto">{}</p>').format(
            looks, _language(pieces[0], own), _clean(pieces[0].text)
        )
    return Markup('<p{} dir="auto">{}</p>').format(
        looks, Markup(" ").join(_piece(one, own) for one in pieces)
    )


def _piece(one: Passage, own: str) -> Markup:
    if one.write_here:
        return Markup("<mark>{}</mark>").format(_clean(one.text))
    language = _language(one, own)
    return (
        Markup("<span{}>{}</span>").format(language, _clean(one.text))
        if language
        else Markup.escape(_clean(one.text))
    )


def _language(one: Passage, own: str) -> Markup:
    return Markup(' lang="{}"').format(one.language) if one.language != own else Markup()


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
