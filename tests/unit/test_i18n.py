"""The Translator: sentences, dates, content with fallback."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from bot.domain.localized import LocalizedText
from bot.i18n import (
    Translator,
    negotiate,
    translator,
)
from tests.sample import programme, said_in

SATURDAY = date(2018, 11, 10)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("lv", "lv"),
        ("en-GB", "en"),
        ("pt-br", None),
        ("sr", "sr"),
        ("sr-Latn-RS", "sr_Latn"),
        ("SR_latn", "sr_Latn"),
        ("DE", "de"),
        ("", None),
        (None, None),
        ("x" * 500, None),
    ],
)
def test_the_phones_language_is_only_a_guess(code: str | None, language: str | None) -> None:
    assert negotiate(code) == language


@pytest.mark.fault("bad:text")
def test_values_are_escaped_and_sentences_are_not() -> None:
    said = Translator("en")("You are with <b>{town}</b>.", town="<i>R&D</i>")
    assert said == "You are with <b>&lt;i&gt;R&amp;D&lt;/i&gt;</b>."
    assert (
        Translator("en")("You are with <b>{town}</b>.", town=Markup("<i>x</i>"))
        == "You are with <b><i>x</i></b>."
    )


@pytest.mark.parametrize(
    ("language", "full", "day", "short"),
    [
        ("en", "Saturday, 10 November 2018", "Saturday, 10 November", "Sat 10"),
        ("lv", "sestdiena, 2018. gada 10. novembris", "sestdiena, 10. novembris", "Se 10"),
    ],
)
def test_dates_are_those_of_the_language(language: str, full: str, day: str, short: str) -> None:
    t = said_in(language)
    assert (t.date(SATURDAY), t.day(SATURDAY), t.short_day(SATURDAY)) == (full, day, short)


@pytest.mark.parametrize(
    ("language", "figures", "country"), [("en", "10/11/2018", "Latvia"), ("lv", "10.11.2018.", "Latvija")]
)
def test_forms_get_dates_in_figures_and_countries_by_name(language: str, figures: str, country: str) -> None:
    t = said_in(language)
    assert (t.figures(SATURDAY), t.country_name("lv", "Lettland")) == (figures, country)
    assert (t.country_name("yy", "Over <there>"), t.country_name("")) == ("Over &lt;there&gt;", "")


def test_times_are_the_host_towns() -> None:
    instant = datetime(2018, 11, 10, 6, 30, tzinfo=UTC)
    assert said_in("en").time(instant) == "08:30"
    assert said_in("en").span(instant, None) == "08:30"
    assert said_in("en").span(instant, datetime(2018, 11, 10, 7, 35, tzinfo=UTC)) == "08:30–09:35"
    assert Translator("en", ZoneInfo("Europe/Berlin")).time(instant) == "07:30"


@pytest.mark.parametrize(
    ("language", "joined"),
    [("en", "A, B and &lt;C&gt;"), ("lv", "A, B un &lt;C&gt;"), ("sr_Latn", "A, B i &lt;C&gt;")],
)
def test_lists_are_joined_as_the_language_does(language: str, joined: str) -> None:
    assert said_in(language).join(["A", "B", "<C>"]) == joined


def test_one_of_several_is_said_as_the_language_does() -> None:
    assert said_in("en").join(["1", "2", "3"], either=True) == "1, 2 or 3"
    assert said_in("lv").join(["1", "2"], either=True) == "1 vai 2"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Please try again later."),
        ("lv", "Lūdzu, mēģiniet vēlāk."),
        ("lt", "Pabandykite vėliau."),
        ("sv", "Försök igen senare."),
        ("de", "Bitte versuchen Sie es später noch einmal."),
        ("pl", "Proszę spróbować później."),
        ("sr", "Пробајте поново касније."),
        ("sr_Latn", "Probajte ponovo kasnije."),
    ],
)
def test_every_language_that_is_offered_speaks_for_itself(language: str, said: str) -> None:
    t = said_in(language)
    assert t.ui == language
    assert t("Please try again later.") == said


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "pēc 0 minūtēm"),
        (1, "pēc 1 minūtes"),
        (2, "pēc 2 minūtēm"),
        (10, "pēc 10 minūtēm"),
        (11, "pēc 11 minūtēm"),
        (21, "pēc 21 minūtes"),
        (101, "pēc 101 minūtes"),
        (111, "pēc 111 minūtēm"),
    ],
)
def test_latvian_counts_by_its_own_rule(n: int, said: str) -> None:
    assert said_in("lv").ngettext("in {n} minute", "in {n} minutes", n) == said


@pytest.mark.parametrize(
    ("language", "default", "texts", "shown"),
    [
        ("lv", "en", {"lv": "Sveiki", "en": "Hello"}, ("Sveiki", "lv", False)),
        ("lt", "lv", {"lv": "Sveiki", "en": "Hello"}, ("Sveiki", "lv", True)),
        ("lt", "pl", {"lv": "Sveiki", "en": "Hello"}, ("Hello", "en", True)),
        ("lt", "en", {"lv": "Sveiki"}, ("Sveiki", "lv", True)),
        ("sr", "en", {"sr": "Здраво"}, ("Здраво", "sr", False)),
        ("sr_Latn", "en", {"sr": "Здраво"}, ("Zdravo", "sr_Latn", False)),
        ("sr_Latn", "en", {"sr": "Здраво", "sr-Latn": "Ćao"}, ("Ćao", "sr-Latn", False)),
        ("sr_Latn", "en", {"en": "Hello"}, ("Hello", "en", True)),
        ("lt", "en", {"sr": "Здраво"}, ("Здраво", "sr", True)),
    ],
)
def test_content_falls_back_and_knows_that_it_did(
    language: str, default: str, texts: dict[str, str], shown: tuple[str, str, bool]
) -> None:
    assert Translator(language, UTC, default).words(LocalizedText(texts)) == shown


def test_content_that_is_nowhere_is_empty() -> None:
    assert said_in("lv").words(LocalizedText()) is None
    assert said_in("lv").text(LocalizedText()) == ""


def test_languages_are_named_in_the_readers_language() -> None:
    assert said_in("en").language_name("lv") == "Latvian"
    assert said_in("lv").language_name("en") == "angļu"
    assert said_in("lv").language_name("<x>") == "&lt;x&gt;"


def test_speaking_another_language_keeps_the_meeting() -> None:
    t = said_in("en").speaking("lv")
    assert (t.language, t.ui, t.zone) == ("lv", "lv", said_in("en").zone)


def test_the_translator_of_a_meeting_has_its_zone() -> None:
    assert str(translator("lv", programme().meeting).zone) == "Europe/Riga"
    assert str(translator("lv", None).zone) == "UTC"
