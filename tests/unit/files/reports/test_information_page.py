"""The public page as a file: whole, self-contained, its parts in order; nothing typed becomes markup."""

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.domain.localized import LocalizedText
from bot.domain.reports.facts import Facts
from bot.domain.reports.texts import day_key
from bot.files.reports.information_page import as_html, write
from bot.i18n import translator
from bot.views.reports.information_page import render
from tests import reports

_EMPTY = {"meta", "br", "link", "img"}


class Outline(HTMLParser):
    """Which elements there are, in order, with their attributes; each must be closed where it was opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def tags(self, *wanted: str) -> list[str]:
        return [tag for tag, _ in self.found if tag in wanted]


def page(facts: Facts, language: str = "en") -> str:
    return as_html(render(facts, translator(language, facts.meeting)))


@pytest.mark.parametrize("language", ["en", "lv", "sr_Latn", "fi"])
@pytest.mark.parametrize("made", [reports.small, reports.empty, reports.alone, reports.sample_facts])
def test_the_page_is_well_formed_with_landmarks_and_headings_in_order(
    made: Callable[[], Facts], language: str
) -> None:
    outline = Outline(page(made(), language))
    assert not outline.open
    landmarks = ["header", "main", "section", "section", "section", "footer"]
    assert outline.tags("header", "main", "section", "footer") == landmarks
    headings = outline.tags("h1", "h2", "h3", "h4")
    assert headings[:4] == ["h1", "h2", "h2", "h2"]
    assert headings[4:] == ["h3"] * len(headings[4:])
    names = [kept["id"] for _, kept in outline.found if "id" in kept]
    assert [kept["aria-labelledby"] for tag, kept in outline.found if tag == "section"] == names
    assert len(set(names)) == 3
    assert outline.found[0] == ("html", {"lang": {"sr_Latn": "sr-Latn", "fi": "en"}.get(language, language)})


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    outline = Outline(page(reports.sample_facts()))
    assert not outline.tags("script", "link", "img", "iframe", "object", "a", "form")
    assert not [kept for _, kept in outline.found if {"src", "href", "style", "onclick"} & kept.keys()]
    assert "url(" not in page(reports.sample_facts())


def test_nothing_typed_becomes_markup_or_breaks_the_file(tmp_path: Path) -> None:
    typed = '</p><script>alert("1")</script>\x00\x85\ud800\ufdd0 & שלום'
    facts = reports.small(texts={(day_key(reports.DAY), "en"): typed})
    meeting = replace(facts.meeting, title=LocalizedText({"en": typed}))
    facts = replace(facts, programme=replace(facts.programme, meeting=meeting))
    write(tmp_path / "page.html", render(facts, translator("en", facts.meeting)))
    written = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert written.count("&lt;/p&gt;&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &amp; שלום") == 3
    assert not Outline(written).tags("script")
    assert not any(sign in written for sign in "\x00\x85\ufdd0")


def test_what_a_person_must_write_is_marked() -> None:
    assert Outline(page(reports.empty())).tags("mark") == ["mark"] * 6
    assert not Outline(page(reports.sample_facts())).tags("mark")


def test_another_language_is_told_where_it_stands() -> None:
    outline = Outline(page(reports.sample_facts(), "lv"))
    assert [kept["lang"] for tag, kept in outline.found if tag == "span"] == ["en", "en"]
