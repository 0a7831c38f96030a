"""Which texts lack a language of the meeting, and where they stand in the workbook."""

from dataclasses import replace

from bot.domain.gaps import Gap, first_places, gaps, gaps_in, gaps_of
from bot.domain.localized import LocalizedText
from bot.domain.meeting import InfoPage, Phrase
from bot.domain.polls import Poll, Question
from tests.sample import content, item, programme, without

ALONE = LocalizedText({"en": "Castle"})
TOLD = LocalizedText({"en": "Lake", "lv": "Ezers"})
MEETING = replace(programme().meeting, languages=("en", "lv"))


def test_the_sample_meeting_lacks_nothing() -> None:
    assert gaps_of(content()) == {}


def test_what_is_empty_is_named_by_its_sheet_its_row_and_its_column() -> None:
    read = (
        item("A", "2018-11-10 09:00", title=TOLD, note=ALONE),
        Question("after", "food", 1, "scale", ALONE, title=TOLD),
        InfoPage("wifi", 1, TOLD, ALONE),
        Phrase("P1", 1, ALONE),
    )
    found = gaps(MEETING, read)
    assert [str(one) for one in found.pop("lv")] == [
        "Programme A note:lv",
        "Polls after/food text:lv",
        "Info wifi text:lv",
        "Phrases P1 text:lv",
    ]
    assert found == {}


def test_what_was_taken_out_lacks_nothing() -> None:
    cancelled = item("A", "2018-11-10 09:00", title=ALONE, withdrawn=True)
    assert gaps(MEETING, [cancelled, InfoPage("wifi", 1, ALONE, ALONE, withdrawn=True)]) == {}


def test_a_list_of_the_towns_is_in_every_language_already() -> None:
    listed = LocalizedText({"en": "{delegations}"})
    assert gaps(MEETING, [Question("after", "town", 1, "one", TOLD, options=listed)]) == {}


def test_serbian_in_latin_script_comes_of_the_other() -> None:
    both = replace(MEETING, languages=("sr", "sr-Latn", "en"))
    shown = item("A", "2018-11-10 09:00", title=LocalizedText({"sr": "Језеро", "en": "Lake"}))
    assert gaps(both, [shown]) == {}
    shown = item("A", "2018-11-10 09:00", title=ALONE)
    assert list(gaps(both, [shown])) == ["sr", "sr-Latn"]


def test_a_workbook_and_what_is_published_of_it_lack_the_same() -> None:
    sample = content()
    items = {
        **sample.items,
        "P21": replace(sample.items["P21"], title=without(sample.items["P21"].title, "pl")),
    }
    asked = {
        key: replace(one, text=without(one.text, "sv")) if key == "before/pre_know_eu" else one
        for key, one in sample.questions.items()
    }
    file = replace(sample, items=items, questions=asked)
    published = replace(programme(), items=tuple(items.values()))
    assert gaps_of(file) == gaps_in(published, Poll.gather(asked.values()).values())
    assert gaps_of(file) == {
        "sv": (Gap("Polls", "before/pre_know_eu", "text:sv"),),
        "pl": (Gap("Programme", "P21", "title:pl"),),
    }


def test_where_most_is_missing_comes_first_and_so_many_places_are_named() -> None:
    one, two, three = (Gap("Info", key, "text") for key in ("wifi", "bus", "map"))
    found = {"sv": [one, two], "pl": [three], "lv": [three], "lt": [one, two, three]}
    assert first_places(found, 2) == [
        ("lt", 3, "Info wifi text, Info bus text …"),
        ("sv", 2, "Info wifi text, Info bus text"),
        ("lv", 1, "Info map text"),
        ("pl", 1, "Info map text"),
    ]
