"""A reader's programme as calendar entries."""

from bot.domain.localized import LocalizedText
from bot.views import calendar
from tests.sample import item, person, programme, said_in, with_items


def test_only_the_readers_items_are_entries() -> None:
    uids = {entry.uid for entry in calendar.of_reader(programme(), person(), said_in("en")).entries}
    assert "P22@ttchan-2018.ttchan" in uids
    assert "P25@ttchan-2018.ttchan" not in uids
    assert len(calendar.of_reader(programme(), person(None, None), said_in("en")).entries) == 49


def test_an_entry_is_in_the_readers_language() -> None:
    found = programme().by_id["P22"]
    (entry,) = calendar.of_item(programme(), found, said_in("lv")).entries
    assert entry.summary == "Aglonas bazilika (A grupa)"
    assert entry.location == "Aglonas bazilika, Ciriša iela 8, Aglona, LV-5304"
    assert entry.description.startswith(
        "Sakrālā laukuma galvenie vārti\nTransports: 1. autobuss\nIeteicams: "
    )
    assert entry.geo == (56.1265, 27.0146)


def test_markup_signs_stay_as_they_were_written() -> None:
    odd = item("X", "2018-11-10 09:00", title=LocalizedText({"en": "Tea & <cake>"}))
    (entry,) = calendar.of_item(with_items(odd), odd, said_in("en")).entries
    assert entry.summary == "Tea & <cake>"


def test_the_file_is_named_for_the_meeting_and_the_item() -> None:
    t, found = said_in("en"), programme().by_id["P22"]
    whole = calendar.document(programme(), b"", t)
    assert whole.name == "ttchan-2018.ics"
    assert "If the programme changes, write /calendar again." in whole.caption
    one = calendar.document(programme(), b"", t, item=found)
    assert one.name == "ttchan-2018-P22.ics"
    assert "Aglona Basilica (group A)" in one.caption
