"""Calendars of other tools (RFC 5545) as timetables: what is in them, what is missing, what is hostile."""

from datetime import date

import pytest

from bot.domain.timetables import Doubtful, Reading, Span
from bot.files import ics as own
from bot.files.calendars import read_calendar
from bot.files.problems import problem_text
from bot.files.refusals import Refusal, Refused
from bot.views import calendar as views
from tests.sample import at, item, person, programme, said_in, with_items
from tests.timetables import SPAN, brought, calendar, ics, laid, said, sample, told, when

pytestmark = pytest.mark.fault("bad:ics")

TOWN_TIME = """BEGIN:VTIMEZONE
TZID:Town Time
BEGIN:STANDARD
DTSTART:19701025T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
END:DAYLIGHT
END:VTIMEZONE"""


def entry(*lines: str, uid: str = "one", title: str = "Talk") -> str:
    """Lines of an entry."""
    return "\n".join((f"UID:{uid}", f"SUMMARY:{title}", *lines))


def starts(*entries: str, about: str = "X-WR-CALNAME:Twin towns") -> list[str]:
    """When the items are that it becomes, in the meeting's zone."""
    rows = laid(calendar(*entries, about=about)).rows["Programme"]
    return sorted(when(row) for key, row in rows.items() if key.startswith("ext-"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART:20181109T080000Z", "DTEND:20181109T093000Z"), "2018-11-09 10:00–11:30"),
        (("DTSTART;TZID=Europe/Warsaw:20181109T090000", "DURATION:PT1H30M"), "2018-11-09 10:00–11:30"),
        (("DTSTART;TZID=Town Time:20181109T100000", "DURATION:PT90M"), "2018-11-09 10:00–11:30"),
        (("DTSTART;TZID=FLE Standard Time:20181109T100000",), "2018-11-09 10:00–"),
        (("DTSTART:20181109T080000Z", "DTEND:20181109T070000Z"), "2018-11-09 10:00–"),
        (("DTSTART:20181109T080000Z", "DTEND:rubbish"), "2018-11-09 10:00–"),
        (("DTSTART:20181109T080000Z", "DTEND;VALUE=DATE:20181110"), "2018-11-09 10:00–"),
        (("DTSTART:20181109T080000Z", "DTEND:20181111T080000Z"), "2018-11-09 10:00–"),
        (("DTSTART:20181109T213000Z", "DURATION:PT1H"), "2018-11-09 23:30–00:30"),
    ],
    ids=["UTC", "duration", "own zone", "Windows", "backwards", "rubbish", "a day", "two days", "midnight"],
)
def test_one_entry_is_when_its_zone_says(lines: tuple[str, ...], expected: str) -> None:
    assert starts(entry(*lines), about=f"X-WR-CALNAME:x\n{TOWN_TIME}") == [expected]


def test_a_zone_that_the_file_describes_itself_has_its_summers() -> None:
    summer = Span(date(2018, 3, 20), date(2018, 7, 31), "UTC")
    lines = (f"DTSTART;TZID=Town Time:{day}T043000" for day in ("20180324", "20180325", "20180326"))
    data = ics(*(entry(line, uid=line) for line in lines), about=TOWN_TIME)
    assert [slot.stamp for slot in read_calendar(data, summer).slots] == [
        "2018-03-24T04:30:00+02:00",
        "2018-03-25T04:30:00+03:00",
        "2018-03-26T04:30:00+03:00",
    ]


@pytest.mark.parametrize("start", ["DTSTART:20181109T100000", "DTSTART;TZID=Nowhere/Land:20181109T100000"])
def test_a_time_without_a_zone_that_is_known_is_asked(start: str) -> None:
    found = calendar(entry(start, "DURATION:PT1H"))
    with pytest.raises(Doubtful) as caught:
        laid(found)
    assert (str(caught.value.doubt.local), str(caught.value.doubt.utc)) == (
        "2018-11-09 10:00",
        "2018-11-09 12:00",
    )
    answered = {reading: when(brought(laid(found, reading))["Talk"]) for reading in Reading}
    assert answered == {
        Reading.LOCAL: "2018-11-09 10:00–11:00",
        Reading.UTC: "2018-11-09 12:00–13:00",
    }


def test_a_calendar_that_says_the_zone_of_its_times_answers_by_itself() -> None:
    assert starts(entry("DTSTART:20181109T100000"), about="X-WR-TIMEZONE:Europe/Riga") == [
        "2018-11-09 10:00–"
    ]


def test_what_repeats_without_end_has_its_dates_in_the_days_of_the_meeting_only() -> None:
    lines = (
        "DTSTART;TZID=Europe/Riga:20100101T090000",
        "DURATION:PT15M",
        "RRULE:FREQ=DAILY",
        "EXDATE;TZID=Europe/Riga:20181109T090000",
        "EXDATE;VALUE=DATE:20181110",
        "RDATE;TZID=Europe/Riga:20181111T200000",
    )
    moved = ("RECURRENCE-ID;TZID=Europe/Riga:20181112T090000", "DTSTART;TZID=Europe/Riga:20181112T113000")
    found = laid(calendar(entry(*lines), entry(*moved, title="Talk moved")))
    rows = [row for key, row in found.rows["Programme"].items() if key.startswith("ext-")]
    assert sorted(when(row) for row in rows) == [
        "2018-11-08 09:00–09:15",
        "2018-11-11 09:00–09:15",
        "2018-11-11 20:00–20:15",
        "2018-11-12 11:30–",
    ]
    assert when(brought(found)["Talk moved"]) == "2018-11-12 11:30–"
    assert told(found, "Repeats").endswith(": Talk")


def test_a_rule_that_ends_ends_and_the_id_of_a_date_stays() -> None:
    lines = ("DTSTART:20181108T070000Z", "RRULE:FREQ=DAILY;UNTIL=20181110T065959Z")
    first = calendar(entry(*lines))
    assert starts(entry(*lines)) == ["2018-11-08 09:00–", "2018-11-09 09:00–"]
    later = calendar(entry("DTSTART:20181107T070000Z", "RRULE:FREQ=DAILY;COUNT=4"))
    assert {slot.id for slot in first.slots} <= {slot.id for slot in later.slots}


def test_a_date_of_a_rule_keeps_its_clock_when_the_clocks_change() -> None:
    october = Span(date(2018, 10, 26), date(2018, 10, 30), "Europe/Riga")
    data = ics(entry("DTSTART;TZID=Europe/Riga:20181001T090000", "RRULE:FREQ=DAILY"))
    stamps = [slot.stamp[8:] for slot in read_calendar(data, october).slots]
    assert stamps == [
        "26T09:00:00+03:00",
        "27T09:00:00+03:00",
        "28T09:00:00+02:00",
        "29T09:00:00+02:00",
        "30T09:00:00+02:00",
    ]


def test_more_dates_than_a_meeting_can_have_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        calendar(*(entry("DTSTART:20181108T000000Z", "RRULE:FREQ=HOURLY", uid=str(n)) for n in range(50)))
    assert caught.value.code is Refusal.TOO_MANY_PARTS


def test_a_rule_that_is_none_is_left_out_and_said() -> None:
    found = calendar(
        entry("DTSTART:20181108T070000Z", "RRULE:FREQ=NEVER", title="Odd"),
        entry("DTSTART:20181108T080000Z", "RRULE:FREQ=DAILY;RSCALE=ETHIOPIC", uid="b", title="Older still"),
        entry("DTSTART:19700108T080000Z", "RRULE:FREQ=SECONDLY", uid="d", title="Each second"),
        entry("DTSTART:20181108T090000Z", uid="c"),
    )
    assert "Talk" in brought(laid(found))
    assert "Odd" in str(said(laid(found)))
    assert told(laid(found), "Cannot be read").endswith("Each second")


def test_whole_days_have_no_time_and_are_left_out() -> None:
    found = calendar(entry("DTSTART;VALUE=DATE:20181109", title="Day one"), entry("DTSTART:20181109T080000Z"))
    assert set(brought(laid(found))) == {"Talk"}
    assert told(laid(found), "All day").endswith(": Day one")


def test_of_versions_of_one_entry_the_last_counts() -> None:
    old = entry("DTSTART:20181109T080000Z", "SEQUENCE:1")
    new = entry("DTSTART:20181109T090000Z", "SEQUENCE:3")
    assert starts(new, old) == ["2018-11-09 11:00–"]
    assert told(laid(calendar(new, old)), "Older versions").endswith(": Talk")


def test_one_uid_for_most_entries_keeps_them_all_apart() -> None:
    found = laid(
        calendar(
            entry("DTSTART:20181109T080000Z", title="Wood"),
            entry("DTSTART:20181109T080000Z", title="Water"),
            entry("DTSTART:20181109T090000Z", title="Wood"),
        )
    )
    rows = [row for key, row in found.rows["Programme"].items() if key.startswith("ext-")]
    assert sorted((row["title:en"], row["start"]) for row in rows) == [
        ("Water", "10:00"),
        ("Wood", "10:00"),
        ("Wood", "11:00"),
    ]
    assert told(found, "Share an id").endswith(": Wood; Water")


def test_texts_come_unfolded_unescaped_and_by_language() -> None:
    lines = (
        "DTSTART:20181109T080000Z",
        "SUMMARY;LANGUAGE=lv:Ezeri\\, upes",
        "DESCRIPTION:One wo\n rd over two lines.\\nNext &amp\\; <b>last</b>",
        "LOCATION:Blue room",
        "GEO:55.8708;26.5161",
        "CATEGORIES:EXCURSION,Nature",
        "URL:https://example.org/talk",
        "ATTACH:file:///etc/passwd",
        "X-ODD;A=B:whatever",
        "BEGIN:VALARM\nTRIGGER:-PT5M\nACTION:DISPLAY\nDESCRIPTION:Wake up\nDURATION:PT9H\nEND:VALARM",
    )
    found = laid(calendar(entry(*lines)))
    row = brought(found)["Talk"]
    assert row["title:lv"] == "Ezeri, upes"
    assert row["note:en"] == "One word over two lines.\nNext & last"
    assert row["kind"] == "excursion"
    assert row["links"] == "example.org | https://example.org/talk"
    assert found.rows["Venues"][row["venue_id"]] == {
        "id": row["venue_id"],
        "name:en": "Blue room",
        "lat": "55.8708",
        "lon": "26.5161",
    }
    assert "Wake up" not in str(found.rows)
    assert "end" not in row


def test_an_address_that_is_no_web_page_is_left_out_and_nothing_opens_it() -> None:
    found = laid(calendar(entry("DTSTART:20181109T080000Z", "URL:file:///etc/passwd")))
    assert "links" not in brought(found)["Talk"]
    assert told(found, "The link is not").endswith(": Talk")


def test_letters_of_another_encoding_are_guessed_and_the_guess_is_said() -> None:
    data = ics(entry("DTSTART:20181109T080000Z", title="Frühstück für Gäste"))
    read = read_calendar(data.decode().encode("latin-1"), SPAN)
    assert read.slots[0].title == {"": "Frühstück für Gäste"}
    assert "the letters were read as" in problem_text(read.notes[-1])


@pytest.mark.parametrize("cut", [30, -20])
def test_half_a_file_is_refused_for_the_other_half_is_not_cancelled(cut: int) -> None:
    with pytest.raises(Refused) as caught:
        read_calendar(ics(entry("DTSTART:20181109T080000Z"))[:cut], SPAN)
    assert caught.value.code is Refusal.INCOMPLETE


def test_what_this_bot_exported_changes_nothing_when_it_comes_back() -> None:
    whole = views.of_reader(programme(), person(None, None), said_in("en"))
    data = own.write(whole, now=at("2018-11-09 12:00"))
    read = read_calendar(data, SPAN)
    written = {(one.uid, one.starts_at, one.ends_at, one.cancelled) for one in whole.entries}
    lengths = {slot.id: slot.minutes for slot in read.slots}
    assert {one.uid for one in whole.entries} == set(lengths)
    assert all(lengths[uid] == (end - start).total_seconds() / 60 for uid, start, end, _ in written)
    published = sample()
    found = laid(read)
    assert found.rows == {"Programme": published["Programme"]}


def test_an_own_entry_moved_in_a_calendar_moves_the_item_and_nothing_else_of_it() -> None:
    data = own.write(
        views.of_reader(programme(), person(None, None), said_in("lv")), now=at("2018-11-09 12:00")
    )
    moved = data.replace(
        b"DTSTART;TZID=Europe/Riga:20181110T083000", b"DTSTART;TZID=Europe/Riga:20181110T084500"
    )
    rows = laid(read_calendar(moved, SPAN)).rows["Programme"]
    before = sample()["Programme"]
    changed = {key: {**before[key], "start": "08:45"} for key in before if rows[key] != before[key]}
    assert changed == {key: rows[key] for key in changed}
    assert "P21" in changed


def test_an_item_without_an_end_gets_none_from_its_own_export() -> None:
    published = sample()
    del published["Programme"]["P21"]["end"]
    bare = item("P21", "2018-11-10 08:30")
    data = own.write(views.of_item(with_items(bare), bare, said_in("en")), now=at("2018-11-09 12:00"))
    assert laid(read_calendar(data, SPAN), over=published).rows["Programme"] == published["Programme"]


def test_a_zone_with_a_name_in_quotes_is_found() -> None:
    about = TOWN_TIME.replace("TZID:Town Time", "TZID:(UTC+02:00) Helsinki\\, Kyiv")
    start = 'DTSTART;TZID="(UTC+02:00) Helsinki, Kyiv":20181109T100000'
    assert starts(entry(start), about=f"X-WR-CALNAME:x\n{about}") == ["2018-11-09 10:00–"]
