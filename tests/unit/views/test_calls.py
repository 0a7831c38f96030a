"""Calls for help in words: what each who is in one is told, in every language, and where the buttons lead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.calls import OPEN, STEP, Called, Help, late_for, under_way, where_to
from bot.domain.notes import As, Note, What
from bot.domain.programme import Kind
from bot.gateway.messages import said, sent
from bot.i18n import LANGUAGES
from bot.screen import MAX_TEXT, Forward, Screen, units
from bot.services.people import traits_of
from bot.views import called, calls
from bot.views.buttons import SendMap, ShowHelp
from bot.views.called import EndCall, TakeCall
from bot.views.calls import SayFound, SayLate, SayLost
from tests.sample import at, buttons, content, programme, said_in

NOW = at("2018-11-10 10:05")
ANNA = content().participants["PL-RAD-03"]
TRAITS = traits_of(ANNA, "LV-DAU", "en")
LOST = Help(Called(7, "PL-RAD-03", NOW), "Anna <Nowa>", "PL-RAD", told=("Ilze", "Mārtiņš"))
TAKEN = replace(LOST, helper="Ilze", call=replace(LOST.call, taken_by="LV-DAU-01", taken_at=NOW))
OVER = replace(TAKEN, call=replace(TAKEN.call, ended_at=NOW))


def state(help_: Help, language: str = "en") -> Screen:
    return called.state(help_, programme(), NOW, said_in(language))


def data(screen: Screen) -> list[object]:
    return [one.data for one in buttons(screen)]


def test_who_may_take_care_is_offered_to_and_only_the_one_who_does_ends_it() -> None:
    assert "Anna &lt;Nowa&gt;</b> (Radom) is lost." in state(LOST).text
    assert data(state(LOST))[0] == TakeCall(7)
    assert "Ilze takes care of it." in state(TAKEN).text
    assert not {TakeCall(7), EndCall(7)} & set(data(state(TAKEN)))
    assert data(state(replace(TAKEN, mine=True)))[0] == EndCall(7)
    assert "is found. It is over." in state(OVER).text
    assert TakeCall(7) not in data(state(replace(LOST, call=replace(LOST.call, at=NOW - OPEN))))


def test_a_call_is_open_for_two_hours_from_the_call_or_from_when_it_was_taken() -> None:
    assert LOST.call.open(NOW + OPEN - timedelta(seconds=1))
    assert not LOST.call.open(NOW + OPEN)
    later = replace(TAKEN.call, taken_at=NOW + timedelta(hours=1))
    assert later.open(NOW + OPEN)
    assert not OVER.call.open(NOW)
    assert STEP < OPEN


def test_a_place_leaves_as_a_message_that_is_forwarded() -> None:
    note = Note(What.CALL_PLACE, As.LEADER, data={"message": 71}, help=LOST, chat=42)
    screen = called.note(note, programme(), NOW, said_in("en"))
    assert screen is not None
    assert screen.forward == Forward(42, 71)
    assert sent(screen) == ("forwardMessage", {"from_chat_id": 42, "message_id": 71})
    assert called.note(replace(note, chat=None), programme(), NOW, said_in("en")) is None


def test_the_button_for_the_place_stands_above_the_home_keyboard() -> None:
    screen = calls.ask_place(said_in("en"))
    markup = str(said(screen)["reply_markup"])
    assert markup.startswith(
        '{"keyboard":[[{"text":"Send my place","request_location":true}],[{"text":"Today"}'
    )
    assert "request_location" not in str(said(calls.found(said_in("en"), looked_for=True))["reply_markup"])


def test_who_is_lost_goes_where_the_others_are_and_not_to_a_bus_that_has_left() -> None:
    traits = TRAITS
    at_museum = where_to(programme(), traits, NOW)
    assert at_museum is not None
    assert at_museum.kind is Kind.EXCURSION
    on_the_bus = where_to(programme(), traits, at("2018-11-10 08:40"))
    assert on_the_bus is not None
    assert on_the_bus.kind is not Kind.TRANSFER
    assert on_the_bus.starts_at > at("2018-11-10 08:40")


def test_one_can_be_late_for_what_has_just_begun_and_for_what_comes_next() -> None:
    items = late_for(programme(), TRAITS, at("2018-11-10 08:45"))
    assert items[0].id == "P21"
    assert len(items) == 2
    assert late_for(programme(), TRAITS, at("2018-11-20 08:45")) == ()
    (first, *_) = calls.late(items, said_in("en")).keyboard
    assert first[0].data == SayLate("P21")


def test_it_is_offered_from_the_first_day_to_the_last() -> None:
    days = ["2018-11-07 23:59", "2018-11-08 00:00", "2018-11-12 23:59", "2018-11-13 00:00"]
    assert [under_way(programme(), at(one)) for one in days] == [False, True, True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_and_leads_on(language: str) -> None:
    t, item = said_in(language), programme().by_id["P21"]
    screens = [
        calls.lost(LOST, ANNA, item, programme(), t),
        calls.lost(TAKEN, ANNA, None, programme(), t),
        calls.lost(replace(LOST, told=()), ANNA, item, programme(), t),
        calls.place_alone(t),
        calls.late([item], t),
        calls.late([], t),
        calls.late_said(item, ["Ilze"], programme(), t),
        *(called.state(one, programme(), NOW, t) for one in (LOST, TAKEN, OVER)),
    ]
    for screen in screens:
        assert units(screen.text) < MAX_TEXT
        assert ShowHelp() in data(screen)
        assert all(len(row) <= 3 for row in screen.keyboard)
    assert data(screens[0])[:2] == [SendMap("P21"), SayFound()]
    assert SayLost() in data(screens[3])
    assert "<code>Viesnīca “Park Hotel Latgola”, Ģimnāzijas iela 46" in screens[0].text
    for keyboard_only in (calls.place_sent(LOST, programme(), t), calls.found(t, looked_for=False)):
        assert keyboard_only.home is not None
        assert not keyboard_only.ask_place
