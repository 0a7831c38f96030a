"""Contents and what a reader of which language gets of them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcements import (
    AS_IS,
    Content,
    ContentKind,
    File,
    Why,
    languages_changed,
    missing,
    pick,
    why,
    within,
)
from bot.domain.audience import Audience, Traits


def text(words: str) -> Content:
    return Content(ContentKind.TEXT, words)


ALL = {"en": text("Bus"), "lv": text("Autobuss"), "sr": text("Аутобус")}
CONTENTS = st.builds(
    Content,
    kind=st.sampled_from(ContentKind),
    html=st.text(),
    files=st.lists(st.builds(File, st.sampled_from(ContentKind), st.text(min_size=1))).map(tuple),
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    title=st.text(),
    address=st.text(),
)


@given(CONTENTS)
def test_a_content_comes_back_from_a_row_as_it_was(content: Content) -> None:
    assert Content.read(json.loads(json.dumps(content.stored()))) == content


@pytest.mark.parametrize(
    ("reader", "language", "fallback"),
    [
        ("lv", "lv", False),
        ("sr_Latn", "sr", False),
        ("pl", "lv", True),
        ("", "lv", True),
        ("en", "en", False),
    ],
)
def test_a_reader_gets_their_language_else_the_meetings(reader: str, language: str, fallback: bool) -> None:
    picked = pick(ALL, reader, "lv")
    assert picked is not None
    assert (picked.language, picked.fallback, picked.content) == (language, fallback, ALL[language])


def test_who_has_no_text_of_their_own_gets_english_before_the_one_as_it_is() -> None:
    contents = {"pl": text("Autobus"), AS_IS: text("Bus!"), "en": text("Bus")}
    for reader, language in (("lv", "en"), ("pl", "pl"), ("", AS_IS)):
        picked = pick(contents, reader, "lv")
        assert picked is not None
        assert picked.language == language
    assert pick({}, "lv", "lv") is None
    alone = pick({"de": text("Bus")}, "lv", "lv")
    assert alone is not None
    assert alone.fallback


def test_missing_translations_are_named_with_their_readers() -> None:
    readers = {"en": 20, "pl": 12, "sr_Latn": 3, "lv": 7}
    assert missing(ALL, readers, "lv") == {"pl": 12}
    assert missing({AS_IS: text("Bus")}, readers, "lv") == {}


def test_a_translation_changes_what_its_readers_get_and_nobody_else() -> None:
    before = {"en": text("Bus")}
    after = {**before, "pl": text("Autobus")}
    assert languages_changed(before, after, ["en", "pl", "lv", ""], "en") == {"pl"}
    assert languages_changed(before, {"en": text("Tram")}, ["en", "pl"], "en") == {"en", "pl"}


def test_length_is_counted_as_telegram_counts() -> None:
    assert text("<b>a &amp; b</b> 😀").length == len("a & b ") + 2
    assert text("x").limit == 4096
    assert Content(ContentKind.PHOTO, "x", (File(ContentKind.PHOTO, "f"),)).limit == 1024
    assert text("<b> </b>").empty
    assert Content(ContentKind.PHOTO, "words").empty
    assert not Content(ContentKind.PLACE, lat=0.0, lon=0.0).empty


def test_an_audience_is_kept_within_a_delegation() -> None:
    audience = within(Audience.parse("all;leaders+group-A;SE-MOT;PL-RAD+staff"), "PL-RAD")
    assert str(audience) == "PL-RAD;PL-RAD+leaders+group-A;PL-RAD+SE-MOT;PL-RAD+staff"
    assert within(audience, "PL-RAD") == audience
    assert not audience.includes(Traits(delegation="SE-MOT", leader=True, group="A"))
    assert audience.includes(Traits(delegation="PL-RAD"))


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        ("suppressed", "not joined", Why.NOT_JOINED),
        ("suppressed", "stopped", Why.STOPPED),
        ("suppressed", "nobody", Why.GONE),
        ("suppressed", "erased", Why.GONE),
        ("failed", "bot was blocked by the user", Why.BLOCKED),
        ("failed", "Wrong file identifier", Why.FAILED),
        ("unknown", "time-out", Why.UNKNOWN),
        ("expired", "", Why.EXPIRED),
    ],
)
def test_why_somebody_was_not_reached(state: str, reason: str, expected: Why) -> None:
    assert why(state, reason) is expected
