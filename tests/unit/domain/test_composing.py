"""What each message adds to an announcement that is being made."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.announcements import Announcement
from bot.domain.audience import ALL
from bot.domain.composing import Composing, PlaceAlone, Step, joined, main_language
from bot.domain.contents import MAX_ALBUM, Content, ContentKind, Contents, File

TEXT = Content(ContentKind.TEXT, "Hello")
PLACE = Content(ContentKind.PLACE, lat=1.0, lon=2.0)


def photo(name: str, html: str = "") -> Content:
    """A picture."""
    return Content(ContentKind.PHOTO, html, (File(ContentKind.PHOTO, name),))


def draft(contents: Contents) -> Announcement:
    """One that says this."""
    return Announcement(1, 1, 2, datetime(2018, 11, 11, tzinfo=UTC), contents, ALL)


def test_a_text_beside_a_picture_is_its_caption_in_that_language() -> None:
    assert joined(draft({"en": photo("a")}), TEXT, "en") == {"en": photo("a", "Hello")}
    assert joined(draft({"en": photo("a", "Hi")}), TEXT, "lv") == {
        "en": photo("a", "Hi"),
        "lv": photo("a", "Hello"),
    }


def test_a_picture_after_texts_is_that_of_all_of_them() -> None:
    both = {"en": TEXT, "lv": replace(TEXT, html="Labdien")}
    assert joined(draft(both), photo("a"), "en") == {"en": photo("a", "Hello"), "lv": photo("a", "Labdien")}


def test_another_picture_replaces_the_first_unless_they_are_an_album() -> None:
    one = draft({"en": photo("a", "Hello")})
    assert joined(one, photo("b"), "en") == {"en": photo("b", "Hello")}
    files = (File(ContentKind.PHOTO, "a"), File(ContentKind.PHOTO, "b"))
    album = {"en": Content(ContentKind.ALBUM, "Hello", files)}
    assert joined(one, photo("b"), "en", to_album=True) == album
    assert joined(draft(album), photo("b"), "en", to_album=True) == album
    more = draft(album)
    for n in range(20):
        more = draft(joined(more, photo(f"{n}"), "en", to_album=True))
    assert len(more.contents["en"].files) == MAX_ALBUM


def test_a_place_and_anything_else_are_two_announcements() -> None:
    for there, given in ((TEXT, PLACE), (PLACE, TEXT), (photo("a"), PLACE), (PLACE, photo("a"))):
        with pytest.raises(PlaceAlone):
            joined(draft({"en": there}), given, "en")
    other = replace(PLACE, lat=5.0)
    assert joined(draft({"en": PLACE}), other, "lv") == {"lv": other}


def test_who_does_not_say_which_text_means_the_one_they_type_in() -> None:
    assert main_language({}, "lv") == "lv"
    assert main_language({"en": TEXT, "lv": TEXT}, "lv") == "lv"
    assert main_language({"en": TEXT}, "lv") == "en"


def test_where_somebody_is_is_kept_in_the_dialogue() -> None:
    for one in (Composing(), Composing(Step.TEXT, 4, "lv", "13", photo("a", "Hello"))):
        assert Composing.read(one.step, one.stored()) == one
