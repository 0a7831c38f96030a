"""Notes: what each says, that it leads to where one acts, and that it fits, in every language."""

from dataclasses import replace
from typing import Any

import pytest

from bot.callback_data import CallbackData
from bot.domain.arriving import Coming
from bot.domain.corrections import Field
from bot.domain.notes import About, As, Note, What
from bot.domain.people import Role
from bot.domain.presence import Ride
from bot.i18n import LANGUAGES
from bot.screen import MAX_TEXT, units
from bot.views.boarding import SayOnBoard
from bot.views.buttons import ShowHelp, ShowItem, ShowPeople, ShowToday
from bot.views.card import ShowCard
from bot.views.consent import AgreeAnew
from bot.views.corrections import ShowRequests
from bot.views.delegation import ShowMember
from bot.views.head_count_presses import CountHeads
from bot.views.minors import ShowMinors
from bot.views.notes import note
from bot.views.roles import ShowRoles
from tests.sample import at, buttons, programme, said_in

NOW = at("2018-11-10 07:25")
ANNA = About("PL-RAD-05", "Anna <Nowa>", "PL-RAD", Role.PARTICIPANT)
AWAY = {"from": "2018-11-10T05:25:00+00:00", "to": "2018-11-10T06:41:00+00:00"}


def of(what: What, told_as: As = As.LEADER, about: About | None = ANNA, **more: Any) -> Note:
    """A note about Anna; ``data`` is what is stored with it."""
    line, done = more.pop("line", None), more.pop("done", False)
    return Note(what, told_as, about, line, done, more)


P21 = {"item": "P21", "version": 1, "bus": "Bus 1", "vehicle": "Bus 1"}
BUS_1 = Ride(programme().by_id["P21"], "Bus 1").handle
SHOW_P38 = ShowItem("P38", everything=True)
NOTES: tuple[tuple[Note, CallbackData, str], ...] = (
    (of(What.WALK_IN), ShowMember("PL-RAD-05"), "Anna &lt;Nowa&gt;</b> (Radom) has joined"),
    (of(What.MINOR_WAITS), ShowMinors("PL-RAD"), "is under age and waits"),
    (of(What.MINOR_IN, As.CONCERNED), ShowToday(), "you may use me now."),
    (of(What.MINOR_IN), ShowMember("PL-RAD-05"), "Somebody else has confirmed"),
    (of(What.MINOR_OUT, As.CONCERNED, None), ShowHelp(), "has not confirmed"),
    (of(What.CORRECTION, line=Field.ROOM), ShowRequests("PL-RAD"), "of their card: Room."),
    (of(What.CORRECTION, line=Field.HOTEL), ShowRequests("PL-RAD"), "Hotel.\nThe organisers answer this."),
    (of(What.ANSWERED, As.CONCERNED, None, line=Field.OTHER, done=True), ShowCard(), "have dealt with your"),
    (of(What.ANSWERED, As.CONCERNED, None, line=Field.ROOM, done=True), ShowCard(), "is corrected: Room."),
    (of(What.ANSWERED, As.CONCERNED, None, line=Field.ROOM), ShowCard(), "was not accepted: Room."),
    (of(What.ORGANISER_JOINED, As.ADMIN), ShowMember("PL-RAD-05"), "has joined as an organiser."),
    (of(What.ROLE_ASKED, As.ADMIN, role="organiser"), ShowRoles(), "wants to make"),
    (of(What.ROLE_ASKED, As.ADMIN, role="participant"), ShowRoles(), "wants to take the organiser role"),
    (of(What.ROLE_ASKED, As.ADMIN, role="leader"), ShowRoles(), "no longer an organiser"),
    (of(What.ROLE, As.CONCERNED, role="leader", was="participant"), ShowHelp(), "You are the <b>leader</b>"),
    (of(What.ROLE, As.CONCERNED, role="participant", was="leader"), ShowHelp(), "no longer the leader"),
    (
        of(What.ROLE, As.ADMIN, role="organiser", was="leader"),
        ShowMember("PL-RAD-05"),
        "<b>organiser</b> now",
    ),
    (
        of(What.ROLE, As.ADMIN, role="participant", was="organiser"),
        ShowMember("PL-RAD-05"),
        "no longer an organiser",
    ),
    (of(What.CHAT_CLOSED, As.ORGANISER, None), ShowHelp(), "no longer in the group chat"),
    (of(What.CODES_GUESSED, As.ADMIN, None, wrong=100), ShowPeople(), "100 wrong ones within an hour"),
    (of(What.LATE, item="P21"), ShowItem("P21", everything=True), "will be late for <b>Coaches"),
    (
        of(What.OUTAGE, As.ORGANISER, None, **AWAY, items={"P21": 12}, digests=1),
        ShowPeople(),
        "I was away on Saturday, 10 November from 07:25 to 08:41.",
    ),
    (of(What.HAS_PLACE, As.CONCERNED, item="P38"), SHOW_P38, "<b>You have a place:</b> Lead Shot Factory"),
    (of(What.HAS_PLACE, item="P38"), SHOW_P38, "has a place now: Lead Shot Factory"),
    (of(What.PLACE_GONE, As.CONCERNED, item="P38"), SHOW_P38, "You have no place any more: <b>Lead Shot"),
    (of(What.PLACE_GONE, item="P38"), SHOW_P38, "has no place any more: Lead Shot Factory"),
    (of(What.CONSENT, As.CONCERNED, None, version=2), AgreeAnew(2), "The privacy notice has changed."),
    (of(What.LEAVING, As.CONCERNED, None, **P21), SayOnBoard(BUS_1, here=True), "leaves in 65 minutes.</b>"),
    (of(What.GUIDE, As.CONCERNED, None, **P21), CountHeads(BUS_1), "you count the people in <b>Bus 1</b>"),
)


@pytest.mark.parametrize(("one", "way", "words"), NOTES, ids=lambda value: str(getattr(value, "what", "")))
def test_a_note_says_what_happened_and_leads_to_where_one_acts(
    one: Note, way: CallbackData, words: str
) -> None:
    screen = note(one, programme(), NOW, said_in("en"))
    assert screen is not None
    assert words in screen.text
    assert screen.keyboard[0][0].data == way
    assert ShowHelp() in [shown.data for shown in buttons(screen)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_fits_in_every_language(language: str) -> None:
    for one, _, _ in NOTES:
        screen = note(one, programme(), NOW, said_in(language))
        assert screen is not None
        assert units(screen.text) < MAX_TEXT
        assert all(len(row) <= 3 for row in screen.keyboard)
        assert [shown.data.pack() for shown in buttons(screen) if shown.data]


def test_everything_that_is_told_by_this_module_is_tried_here() -> None:
    elsewhere = {What.ANNOUNCED, What.NOT_ANNOUNCED, What.UNREACHED, What.GROUP_VOTE, What.TOWNS_DECIDED}
    elsewhere |= {What.TRAVEL, What.TRAVEL_SOON, What.TRAVEL_ASKED, What.RECALLED}
    elsewhere |= {What.REPORT_MADE, What.REPORT_LACKS}
    elsewhere |= {What.LOST, What.CALL_PLACE, What.CALL_TAKEN, What.CALL_OVER}
    assert {one.what for one, _, _ in NOTES} == set(What) - elsewhere


def test_who_was_late_and_is_on_the_way_is_told_of_so() -> None:
    after_all = replace(of(What.LATE, item="P21"), coming=Coming.ON_THE_WAY)
    screen = note(after_all, programme(), NOW, said_in("en"))
    assert screen is not None
    assert "(Radom) is on the way after all: <b>Coaches" in screen.text
    assert "late" not in screen.text


@pytest.mark.parametrize("item", ["P21", "P00"])
def test_who_is_late_for_what_is_over_or_gone_is_told_to_nobody(item: str) -> None:
    late = of(What.LATE, item=item)
    assert note(late, programme(), at("2018-11-10 09:36"), said_in("en")) is None


@pytest.mark.parametrize("changed", [{"version": 2}, {"item": "P00"}], ids=["moved", "gone"])
def test_a_bus_that_leaves_at_another_time_or_not_at_all_is_told_to_nobody(changed: dict[str, Any]) -> None:
    leaving = of(What.LEAVING, As.CONCERNED, None, **(P21 | changed))
    assert note(leaving, programme(), NOW, said_in("en")) is None


@pytest.mark.parametrize(("at_", "said"), [("08:29", "in 1 minute."), ("08:30", "now."), ("08:35", None)])
def test_the_minutes_till_a_bus_leaves_are_true(at_: str, said: str | None) -> None:
    screen = note(
        of(What.LEAVING, As.CONCERNED, None, **P21), programme(), at(f"2018-11-10 {at_}"), said_in("en")
    )
    assert (screen and f"<b>Bus 1 leaves {said}</b>" in screen.text) == (said and True)


def test_a_note_without_the_one_it_names_says_nothing() -> None:
    assert note(of(What.WALK_IN, about=None), programme(), NOW, said_in("en")) is None


def test_a_long_outage_names_both_days_and_the_first_items_it_cost() -> None:
    ids = [one.id for one in programme().items[:10]]
    data = AWAY | {"to": "2018-11-11T06:41:00+00:00", "items": dict.fromkeys(ids, 3), "digests": 0}
    screen = note(replace(of(What.OUTAGE, about=None), data=data), programme(), NOW, said_in("en"))
    assert screen is not None
    text = screen.text.splitlines()
    assert text[0] == "I was away from Saturday, 10 November, 07:25 to Sunday, 11 November, 08:41."
    assert "30 reminders were too late and were not sent:" in text
    assert "and 2 more" in text
    assert "digest" not in screen.text
