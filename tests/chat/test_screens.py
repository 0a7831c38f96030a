"""The twelve screens that people see most, as they were when somebody last looked at them in each language.

``make screens`` writes tests/data/screens anew; then the diff shows what a change of a catalog does.
"""

import re
import shutil
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

import pytest

from bot.i18n import LANGUAGES
from bot.screen import MAX_TEXT, units
from tests.chat.screens import SCREENS, URGENT, Screens, go_by

KEPT = Path(__file__).parent.parent / "data" / "screens"
ROOM = {1: 36, 2: 17, 3: 11}
"""Characters that a telephone shows of a button, by how many are in its row; alone it may name an item."""
HOME_ROOM = {1: 36, 2: 24, 3: 16}
"""The same below the line to type in, where rows are as wide as the telephone."""
OTHERS = [language for language in LANGUAGES if language != "en"]
_TAG = re.compile(r"<[^>]*>")
_KEY = re.compile(r"\[ (.*?) \]")

ALIKE = {
    "sv": {"Information"},
    "de": {"Hotel", "Hotel: +371 0000 0010", "Hotel: Park Hotel Latgola", "Transport: Bus 2"},
    "pl": {"Hotel", "Hotel: +371 0000 0010", "Hotel: Park Hotel Latgola"},
    "sr_Latn": {"Hotel", "Hotel: +371 0000 0010", "Hotel: Park Hotel Latgola"},
}
"""What a language says just as English does."""
ON_THE_SIGN = {"Park Hotel Latgola"}
"""Names of places that need no gloss."""


@pytest.fixture(scope="module")
def saturday(
    published: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Mapping[str, Screens]:
    """What each language's reader saw; written down first if it is wanted anew."""
    seen = go_by(Path(shutil.copytree(published, tmp_path_factory.mktemp("saturday") / "data")))
    if request.config.getoption("--renew-screens"):
        for language, screens in seen.items():
            (KEPT / language).mkdir(parents=True, exist_ok=True)
            for name, text in screens.items():
                (KEPT / language / f"{name}.txt").write_text(text, encoding="utf-8")
    return seen


def test_there_are_twelve_in_every_language(saturday: Mapping[str, Screens]) -> None:
    assert len(SCREENS) == 12
    assert saturday.keys() == LANGUAGES.keys()
    assert {frozenset(screens) for screens in saturday.values()} == {frozenset(SCREENS)}
    kept = {(path.parent.name, path.stem) for path in KEPT.glob("*/*.txt")}
    assert kept == {(language, name) for language in LANGUAGES for name in SCREENS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_are_as_somebody_last_saw_them(saturday: Mapping[str, Screens], language: str) -> None:
    changed: list[str] = []
    for name in SCREENS:
        path, now = KEPT / language / f"{name}.txt", saturday[language][name]
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        where = str(path.relative_to(KEPT.parent.parent.parent))
        changed += unified_diff(before.splitlines(), now.splitlines(), where, "now", lineterm="")
    if changed:
        pytest.fail("\n".join([*changed, "", "If that is how it should be: make screens"]), pytrace=False)


def lines(screen: str) -> set[str]:
    """What a screen says: lines of its text and labels, without tags."""
    said = set()
    for line in screen.splitlines():
        said |= set(_KEY.findall(line)) or {_TAG.sub("", line).strip()}
    return {one for one in said if re.search(r"[^\W\d_]", one)}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_in_english_that_has_a_translation(saturday: Mapping[str, Screens], language: str) -> None:
    alike = {
        line for name in SCREENS for line in lines(saturday[language][name]) & lines(saturday["en"][name])
    }
    assert alike - {URGENT} - ON_THE_SIGN - ALIKE.get(language, set()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_fit_a_message_and_labels_a_button(saturday: Mapping[str, Screens], language: str) -> None:
    for name, screen in saturday[language].items():
        assert units(_TAG.sub("", screen)) <= MAX_TEXT, name
        rows = [_KEY.findall(line) for line in screen.splitlines() if line.startswith("[ ")]
        long = [
            one
            for row in rows
            for one in row
            if len(one) > (HOME_ROOM if name == "welcome" else ROOM)[len(row)]
        ]
        assert long == [], name
