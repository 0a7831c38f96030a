"""What a notice of changes says: old → new, and nothing that does not matter to the reader."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.domain.audience import Traits
from bot.domain.changes import Pair
from bot.domain.localized import LocalizedText
from bot.domain.programme import Item
from bot.i18n import Translator
from bot.screen import MAX_TEXT, Screen, plain, units
from bot.views import changes
from tests.sample import at, audience, content, item, labels, said_in, with_items

ENGLISH = said_in("en")
NOON = at("2018-11-11 12:00")
GROUP_B = Traits(delegation="PL-RAD", group="B", language="en")
P38 = content().items["P38"]
TITLE = "Lead Shot Factory and its tower (group B)"


def said(before: Item | None, after: Item, *, reader: Traits = GROUP_B, t: Translator = ENGLISH) -> list[str]:
    """The lines of the notice; none if there is nothing to say."""
    screen = notice([Pair(before, after)], reader=reader, t=t)
    return plain(screen.text).splitlines() if screen else []


def notice(told: list[Pair], *, reader: Traits = GROUP_B, t: Translator = ENGLISH) -> Screen | None:
    shown = with_items(*(pair.after for pair in told))
    return changes.notice(told, reader, shown, 1, t, now=NOON)


def later(one: Item, **span: float) -> Item:
    shift = timedelta(**span)
    return replace(one, starts_at=one.starts_at + shift, ends_at=one.ends_at and one.ends_at + shift)


def test_another_time_today_is_told_by_the_clock_alone() -> None:
    assert said(P38, later(P38, minutes=30)) == [f"{TITLE}: 13:50 → 14:20."]


def test_another_time_of_another_day_names_the_day_and_another_day_names_both() -> None:
    p45 = replace(content().items["P48"], audience=audience("all"))
    assert said(p45, later(p45, minutes=30)) == [
        "Coach Daugavpils – Riga Airport (afternoon flights), Monday, 12 November: 10:00 → 10:30."
    ]
    assert said(P38, replace(later(P38, days=1), day=P38.day + timedelta(days=1))) == [
        f"{TITLE}: Sunday, 11 November, 13:50 → Monday, 12 November, 13:50."
    ]


def test_only_another_end_is_told_with_the_start() -> None:
    assert P38.ends_at is not None
    longer = replace(P38, ends_at=P38.ends_at + timedelta(minutes=10))
    assert said(P38, longer) == [f"{TITLE}: 13:50–14:50 → 13:50–15:00."]


def test_another_place_is_told_with_the_time_and_what_it_was() -> None:
    moved = replace(P38, meeting_point=LocalizedText({"en": "Hotel lobby"}), transport=("Bus 1",))
    where = "Daugavpils Skrošu rūpnīca (Lead Shot Factory)"
    assert said(P38, moved) == [
        f"{TITLE}, 13:50.",
        f"Meet here: {where} – Hotel lobby (was: {where} – Factory gate).",
        "Transport: Bus 1 (was: Bus 2).",
    ]
    assert (
        said(P38, replace(P38, meeting_lat=55.9, meeting_lon=26.5))[1] == "The point on the map is a new one."
    )


def test_cancelled_back_new_and_for_others() -> None:
    cancelled, for_a = replace(P38, withdrawn=True), replace(P38, audience=audience("group-A"))
    group_a = replace(GROUP_B, group="A")
    assert said(P38, cancelled) == [f"Cancelled: {TITLE}, 13:50."]
    assert said(cancelled, P38)[0] == f"{TITLE} takes place after all: 13:50."
    assert said(P38, for_a) == [f"{TITLE}, 13:50: it is no longer for you."]
    assert said(P38, for_a, reader=group_a)[0] == f"New for you: {TITLE}, 13:50."
    assert said(None, P38)[0] == f"New for you: {TITLE}, 13:50."
    assert said(P38, later(P38, minutes=5), reader=group_a) == []


def test_a_note_is_told_whole_unless_it_is_long() -> None:
    noted = replace(P38, note=LocalizedText({"en": "Bring <a> torch."}))
    assert said(P38, noted)[1] == "Note: Bring <a> torch."
    assert said(noted, replace(noted, note=LocalizedText()))[1] == "The note no longer holds."
    long = replace(P38, note=LocalizedText({"en": "long " * 200}))
    assert len(said(P38, long)[1]) < 320


def test_a_new_name_says_the_old_one() -> None:
    renamed = replace(P38, title=LocalizedText({"en": "The tower"}))
    assert said(P38, renamed) == ["The tower, 13:50.", f"It is called The tower now (was: {TITLE})."]


def test_a_text_of_another_language_is_told_as_such() -> None:
    noted = replace(P38, note=LocalizedText({"lv": "Paņemiet lukturīti."}))
    assert said(P38, noted)[-1] == "Some of this is only in Latvian."


def test_many_changes_are_counted_and_the_first_stand_in_the_order_of_the_day() -> None:
    items = [item(f"X{n}", f"2018-11-11 {12 + n // 2}:{n % 2 * 30:02}") for n in range(1, 14)]
    told = [Pair(one, later(one, minutes=5)) for one in reversed(items)]
    screen = notice(told)
    assert screen is not None
    text = plain(screen.text)
    assert text.startswith("Title X1: 12:30 → 12:35.")
    assert "There are 3 more changes: please look at the programme." in text


def test_of_long_changes_as_many_are_told_as_fit_a_message() -> None:
    items = [item(f"X{n}", f"2018-11-11 {12 + n // 2}:{n % 2 * 30:02}") for n in range(1, 14)]
    note = LocalizedText({"en": "Bring a torch. " * 40})
    told = [Pair(one, replace(later(one, minutes=5), note=note, meeting_point=note)) for one in items]
    screen = notice(told)
    assert screen is not None
    assert units(screen.text) <= MAX_TEXT
    shown = len(re.findall(r"Title X\d+:", plain(screen.text)))
    assert 1 < shown < 10
    assert f"There are {13 - shown} more changes: please look at the programme." in screen.text
    assert labels(screen)[0] == ["Seen"]
    assert len(labels(screen)) == 6


def test_who_has_seen_it_reads_the_same_without_the_button() -> None:
    told = [Pair(P38, later(P38, minutes=30))]
    before = notice(told)
    after = changes.notice(told, GROUP_B, with_items(told[0].after), 1, ENGLISH, now=NOON, seen_at=NOON)
    assert before is not None
    assert after is not None
    assert after.text == before.text + "\n\nYou have seen this. Thank you."
    assert labels(after) == labels(before)[1:]


def test_an_item_that_is_gone_by_now_has_no_button() -> None:
    shown = changes.notice([Pair(P38, later(P38, minutes=30))], GROUP_B, with_items(), 1, ENGLISH, now=NOON)
    assert shown is not None
    assert labels(shown) == [["Seen"], ["Today", "Help"]]


def test_a_leader_reads_the_names() -> None:
    assert changes.not_seen([], ENGLISH) is None
    assert changes.not_seen(["Anna A", "Bo B"], ENGLISH) == (
        "2 people have not confirmed the last change: Anna A and Bo B"
    )


def test_of_many_who_do_not_know_the_first_are_named() -> None:
    said = changes.not_seen([f"Guest {n:03}" for n in range(220)], ENGLISH)
    assert said is not None
    assert said.startswith("220 people have not confirmed the last change: Guest 000, Guest 001, ")
    assert said.endswith("Guest 011 and 208 more")
