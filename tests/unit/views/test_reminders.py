"""What a reminder says: when, where, which bus, how long it is till then; and what can be answered."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.arriving import Arriving, Coming
from bot.domain.people import Person
from bot.domain.presence import Mark, Way
from bot.domain.programme import Item, Kind
from bot.screen import Screen, plain
from bot.views.reminders import Muted, UnmuteKind, reminder
from tests.sample import at, buttons, item, labels, person, programme, said_in, with_items

RADOM = replace(person(), participant=replace(person().participant, bus="bus 1"))  # type: ignore[type-var]


def shown(
    *items: Item,
    now: datetime,
    reader: Person = RADOM,
    said: Arriving | None = None,
    muted: Muted | None = None,
    mark: Mark | None = None,
    language: str = "en",
) -> Screen:
    sample, t = replace(with_items(*items), version=2), said_in(language)
    return reminder(sample, items, reader, t, now=now, said=said, muted=muted, mark=mark)


def told(screen: Screen) -> list[str]:
    return plain(screen.text).splitlines()


def coach(**more: object) -> Item:
    return replace(programme().by_id["P21"], **more)  # type: ignore[arg-type]


NOW = at("2018-11-10 08:15")


def test_of_several_buses_the_readers_own_is_named() -> None:
    assert told(shown(coach(), now=NOW))[0] == "Bus 1 leaves at 08:30, in 15 minutes"


def test_who_has_no_bus_yet_is_told_of_all_of_them() -> None:
    lines = told(shown(coach(), now=NOW, reader=person()))
    assert lines[0] == "Departure at 08:30, in 15 minutes"
    assert "Bus 1 or Bus 2" in lines


def test_the_only_vehicle_is_everybodys() -> None:
    minibus = programme().by_id["P47"]
    now = at("2018-11-12 09:30")
    lines = told(shown(minibus, now=now, reader=person("LT-PAN", None)))
    assert lines[0] == "Own minibus leaves at 09:45, in 15 minutes"


def test_an_excursion_says_its_title_place_bus_and_clothes() -> None:
    lines = told(shown(programme().by_id["P22"], now=at("2018-11-10 08:40")))
    assert lines == [
        "09:40 Aglona Basilica (group A) 🗺, in 60 minutes",
        "Aglonas bazilika (Aglona Basilica) – Main gate of the sacred square",
        "Bus 1",
        "Wear: warm clothes, something to cover your shoulders",
    ]


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (0.02, "in 15 minutes"),
        (-20, "in 15 minutes"),
        (40, "in 14 minutes"),
        (14 * 60 + 50, "in less than a minute"),
        (15 * 60, "it has left"),
    ],
)
def test_the_minutes_are_those_that_are_left_when_it_leaves(seconds: float, left: str) -> None:
    assert told(shown(coach(), now=NOW + timedelta(seconds=seconds)))[0].endswith(f"08:30, {left}")


def test_what_is_over_or_cancelled_is_said_so_and_asks_for_no_answer() -> None:
    over = shown(coach(), now=at("2018-11-10 12:00"))
    assert told(over)[0].endswith("it is over")
    cancelled = shown(coach(withdrawn=True), now=NOW)
    assert told(cancelled) == ["Cancelled: 08:30 Coaches Daugavpils – Aglona"]
    for screen in (over, cancelled):
        assert labels(screen)[0] == ["Map", "Show item"]


def test_what_has_begun_is_said_so() -> None:
    now = at("2018-11-10 09:50")
    assert told(shown(programme().by_id["P22"], now=now))[0].endswith("it has begun")


def test_a_reminder_of_another_day_names_the_day() -> None:
    lines = told(shown(coach(), now=at("2018-11-09 08:30")))
    assert lines[:2] == ["Saturday, 10 November", "Bus 1 leaves at 08:30, in 24 hours"]


def test_who_has_no_group_is_told_for_whom_it_is() -> None:
    lines = told(shown(programme().by_id["P22"], now=NOW, reader=person(group=None)))
    assert lines[-1] == "For: group A"


@pytest.mark.parametrize(
    ("minutes_before", "first"),
    [
        (60, "Leave at 08:15: 12 minutes on foot from the hotel"),
        (15, "Leave now: 12 minutes on foot from the hotel"),
        (16, "Leave now: 12 minutes on foot from the hotel"),
        (5, "Leave now: 12 minutes on foot from the hotel"),
    ],
)
def test_where_there_is_a_walk_it_says_when_to_leave(minutes_before: int, first: str) -> None:
    walk = coach(walk_minutes=12)
    screen = shown(walk, now=walk.starts_at - timedelta(minutes=minutes_before))
    assert told(screen)[0] == first
    assert told(screen)[1].startswith("Bus 1 leaves at 08:30")


def test_several_items_are_told_in_one_message_with_a_button_each() -> None:
    later = item("X", "2018-11-10 08:40", kind=Kind.SEMINAR)
    screen = shown(coach(), later, now=NOW)
    heads = [line for line in told(screen) if ", in " in line]
    assert heads == ["Bus 1 leaves at 08:30, in 15 minutes", "08:40 Title X 💬, in 25 minutes"]
    assert labels(screen) == [
        ["I am on board"],
        ["On my way", "I am late"],
        ["08:30 Coaches Daugavpils – Aglona"],
        ["08:40 Title X"],
        ["Settings", "Help"],
    ]


def test_what_was_said_is_noted_and_the_other_can_still_be_said() -> None:
    for coming, left, words in (
        (Coming.ON_THE_WAY, "I am late", "Noted at 08:15: you are on your way."),
        (Coming.LATE, "On my way", "Noted at 08:15: you are late. Your leader and the organisers are told."),
    ):
        screen = shown(coach(), now=NOW, said=Arriving(coming, NOW))
        assert told(screen)[-1] == words
        assert labels(screen)[:2] == [["I am on board"], [left]]


def test_a_muted_kind_can_be_taken_back_as_it_was() -> None:
    for before, minutes in (((60, 5), (60, 5)), (None, None), ((), None)):
        screen = shown(coach(), now=NOW, muted=Muted(before))
        assert "You get no more reminders of this kind: Journeys." in told(screen)
        undo = next(one for one in buttons(screen) if one.label == "Undo")
        assert isinstance(undo.data, UnmuteKind)
        assert UnmuteKind.unpack(undo.data.pack()).minutes == minutes


def test_the_first_button_is_the_one_to_press() -> None:
    assert labels(shown(coach(), now=NOW))[:2] == [["I am on board"], ["On my way", "I am late"]]
    early = shown(coach(), now=NOW - timedelta(minutes=45))  # still in the hotel
    assert labels(early)[:2] == [["On my way", "I am late"], ["I am on board"]]


def test_who_is_on_board_is_not_asked_whether_they_come() -> None:
    mark = Mark("PL-RAD-01", True, "Bus 2", Way.SELF, "PL-RAD-01", NOW)
    screen = shown(coach(), now=NOW, mark=mark)
    assert told(screen)[-1] == "You are on board of Bus 2, 08:15."
    assert labels(screen)[0] == ["No, I am not", "I am in another bus"]


def test_nobody_says_that_they_are_on_board_of_a_seminar_or_long_before() -> None:
    said = [labels(shown(item("X", "2018-11-10 08:40", kind=Kind.SEMINAR), now=NOW))]
    said.append(labels(shown(coach(), now=NOW - timedelta(hours=4))))
    assert all("I am on board" not in row for rows in said for row in rows)


def test_every_kind_fits_five_lines() -> None:
    for one in programme().items:
        screen = reminder(programme(), [one], RADOM, said_in("en"), now=one.starts_at - timedelta(minutes=15))
        assert len(told(screen)) <= 5, one.id
