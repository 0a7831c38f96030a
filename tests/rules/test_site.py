"""The documentation as a site: it builds strictly, asks no other host, tells every picture in words."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.papers import ROOT, papers

_ASKED = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=[\"']?((?:https?:)?//[^\"' >]+)", re.I
)
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a lost link, a page that is nowhere in the navigation are errors."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_site_asks_no_other_host_for_anything(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    asked = {found for page in pages for found in _ASKED.findall(page.read_text(encoding="utf-8"))}
    assert len(pages) > 15
    assert asked == set()


def test_every_decision_is_a_page(site: Path) -> None:
    names = {one.stem for one in (ROOT / "docs" / "decisions").glob("*.md")}
    assert names
    assert names == {one.stem for one in (site / "decisions").glob("*.html")}


def test_every_picture_is_told_in_words_and_every_file_is_shown() -> None:
    shown = [found for text in papers().values() for found in _PICTURE.findall(text)]
    assert [target for words, target in shown if len(words) < 20] == []
    names = {Path(target).name for _, target in shown}
    assert names == {one.name for one in (ROOT / "docs" / "images").iterdir()}
