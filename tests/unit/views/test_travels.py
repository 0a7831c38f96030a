"""The form, the pick-up table and what is told of them, on a phone; when and where first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.callback_data import MAX_BYTES
from bot.domain.notes import As, Note, What
from bot.domain.travel_forms import Form, NoSuchTravel, Step, UnfitTravel, said_of
from bot.domain.travels import Direction, Means, Pickups, Travel
from bot.domain.workbook import Code
from bot.i18n import LANGUAGES, Translator
from bot.screen import MAX_TEXT, Screen, units
from bot.views import arrivals, arrivals_sheets, errors, travel_forms, travel_notes, travels
from bot.views.buttons import ShowHelp
from tests.sample import at, buttons, labels, programme, said_in
from tests.unit.views.test_labels import LONGEST

NOON = at("2018-11-08 11:25")
FLIGHT = Travel("RS-RAS", Direction.ARRIVAL, 1, Means.PLANE, NOON, "airport", NOON, "BT 334")
HOME = replace(FLIGHT, direction=Direction.DEPARTURE, means=Means.OTHER, people=3, note="Two <boxes>")
SAID = said_of(FLIGHT, programme().meeting)


def form(step: Step, said: Mapping[Step, str] = SAID, direction: Direction = Direction.ARRIVAL) -> Form:
    return Form("RS-RAS", direction, None, step, said, 11)


def told(what: What, travel: Travel | None = None, **data: Any) -> Note:
    return Note(what, As.ORGANISER, data={"delegation": "RS-RAS", "members": 11, **data}, travel=travel)


def changed(after: Travel, before: Travel | None = FLIGHT) -> Note:
    return told(What.TRAVEL, after, was=before.facts() if before else None)


CHANGES = {
    "time": changed(replace(FLIGHT, at=NOON + timedelta(minutes=75))),
    "day": changed(replace(FLIGHT, at=NOON + timedelta(days=1))),
    "place": changed(replace(FLIGHT, place="Old <Town>")),
    "note": changed(replace(FLIGHT, note="Two boxes")),
    "no note": changed(FLIGHT, replace(FLIGHT, note="Two boxes")),
    "gone": changed(FLIGHT.gone(NOON)),
    "new": changed(HOME, None),
    "home": changed(HOME, replace(HOME, people=4)),
    "home gone": changed(HOME.gone(NOON), HOME),
    "asked": told(What.TRAVEL_ASKED, lacking=["arrival", "departure"]),
    "asked arrival": told(What.TRAVEL_ASKED, lacking=["arrival"]),
    "asked departure": told(What.TRAVEL_ASKED, lacking=["departure"]),
}


def pickups(number: int = 40) -> Pickups:
    many = tuple(replace(FLIGHT, part=n, at=NOON + timedelta(hours=n)) for n in range(number))
    silent = tuple(sorted(programme().delegations))
    return Pickups((*many, HOME), dict.fromkeys(Direction, silent), {"RS-RAS": 11})


def screens(t: Translator) -> Iterator[tuple[str, Screen]]:
    """Every screen of this part."""
    sample = programme()
    yield "choice", travels.choice(sample, t)
    for number in (0, 1, 3, 9):
        some = [replace(FLIGHT, part=n) for n in range(number)]
        yield f"overview {number}", travels.overview(sample, "RS-RAS", some, 11, t, first=travels.kept(t))
        yield f"overview {number}+1", travels.overview(sample, "RS-RAS", [*some, HOME], 0, t)
    for one in (FLIGHT, HOME):
        yield "entry", travels.entry(sample, one, 11, t)
        yield "withdrawal", travels.withdrawal(sample, one, 11, t)
    for direction in Direction:
        for step in Step:
            yield f"form {step}", travel_forms.form(form(step, direction=direction), sample, t)
            yield f"form {step} 1", travel_forms.form(form(step, direction=direction), sample, t, page=1)
        first = form(Step.MEANS, {}, direction)
        yield "form", travel_forms.form(replace(first, members=0), sample, t)
        for part in (0, 1, 9):
            yield f"table {part}", arrivals.table(sample, pickups(), direction, t, part=part)
        empty = Pickups((), dict.fromkeys(Direction, ()), {})
        yield "table", arrivals.table(sample, empty, direction, t, first=arrivals.asked(t))
    for code in (Code.BAD_CHOICE, Code.BAD_DATE, Code.BAD_TIME, Code.BAD_NUMBER, Code.MISSING):
        yield str(code), errors.refusal(UnfitTravel(form(Step.TIME), code), t, sample)
    yield "long", errors.refusal(UnfitTravel(form(Step.NOTE), Code.TOO_LONG, {"limit": "300"}), t, sample)
    yield "gone", errors.refusal(NoSuchTravel(), t, sample)
    for means in Means:
        yield f"reminder {means}", travel_notes.reminder(replace(HOME, means=means), sample, t, now=NOON)


@pytest.mark.parametrize("language", ["en", "lv"])
def test_labels_fit_their_rows(language: str) -> None:
    cut = {
        (name, label)
        for name, screen in screens(said_in(language))
        for row in labels(screen)
        for label in row
        if len(row) > 3 or len(label) > LONGEST[len(row)]
    }
    assert cut == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_a_message_and_has_a_way_on(language: str) -> None:
    t = said_in(language)
    notes = {name: travel_notes.note(one, programme(), t) for name, one in CHANGES.items()}
    for name, screen in (*screens(t), *notes.items()):
        assert screen is not None, name
        assert 0 < units(screen.text) <= MAX_TEXT, name
        ways = [button.data for button in buttons(screen)]
        assert len(ways) > 1, name
        assert ShowHelp() in ways, name
        assert all(len(way.pack()) <= MAX_BYTES for way in ways if way), name
        assert "<boxes>" not in screen.text
        assert "<Town>" not in screen.text


def said(name: str) -> list[str]:
    screen = travel_notes.note(CHANGES[name], programme(), said_in("en"))
    assert screen is not None
    return str(screen.text).splitlines()


def test_a_change_of_time_is_one_sentence() -> None:
    assert said("time")[0] == "<b>Raška</b>: plane BT 334 now <b>12:40</b>, was 11:25."
    assert len(said("time")) == 2


def test_another_change_shows_old_and_new() -> None:
    assert said("day")[0] == "<b>Raška</b>: the arrival has changed."
    assert said("day")[1].startswith("Now: Friday, 9 November, 11:25 · plane BT 334")
    assert said("day")[2].startswith("Was: Thursday, 8 November, 11:25 · plane BT 334")


def test_another_note_is_told_with_what_it_says() -> None:
    assert said("note")[-1] == "Note: Two boxes"
    assert said("no note")[-1] == "There is no note any more."
    assert not [line for line in said("note") if line.startswith("Was:")]


def test_what_is_withdrawn_or_new_says_so() -> None:
    assert said("gone")[0] == "<b>Raška</b>: this arrival is withdrawn."
    assert said("gone")[1].startswith("<s>Thursday, 8 November")
    assert said("new")[0] == "<b>Raška</b>: the organisers have noted this departure."


def test_a_reminder_says_when_and_from_where() -> None:
    train = replace(HOME, means=Means.TRAIN, number="661", place="Daugavpils station")
    screen = travel_notes.reminder(train, programme(), said_in("en"), now=NOON - timedelta(minutes=60))
    assert str(screen.text).splitlines() == [
        "<b>Your train leaves at 11:25</b>, in 60 minutes.",
        "From: Daugavpils station",
        "train 661",
        "Who: 3 people",
    ]


def test_the_table_is_by_day_and_names_the_silent_at_the_end() -> None:
    text = str(arrivals.table(programme(), pickups(2), Direction.ARRIVAL, said_in("en")).text)
    assert text.count("Thursday, 8 November") == 1
    *_, last, uneven = text.splitlines()
    assert uneven.endswith("Raška (22 of 11).")
    assert last.startswith("Not said yet: ")
    assert "Radom" in last


def test_who_is_counted_too_few_or_too_many_is_named() -> None:
    some = Pickups((replace(FLIGHT, people=10), HOME), dict.fromkeys(Direction, ()), {"RS-RAS": 11})
    text = str(arrivals.table(programme(), some, Direction.ARRIVAL, said_in("en")).text)
    assert text.splitlines()[-1] == "Not of everybody, or of too many: Raška (10 of 11)."
    both = [replace(FLIGHT, people=10), replace(FLIGHT, part=2, people=1)]
    overview = str(travels.overview(programme(), "RS-RAS", [*both, HOME], 11, said_in("en")).text)
    assert overview.count("That is said of") == 1
    assert "That is said of 3 people; the delegation has 11." in overview


def test_a_form_offers_the_airport_first() -> None:
    screen = travel_forms.form(form(Step.PLACE, {}), programme(), said_in("en"))
    assert labels(screen)[0] == ["Lidosta “Rīga” (Riga Airport)…"]


def test_the_file_has_a_row_for_each_and_for_the_silent() -> None:
    first, second = arrivals_sheets.sheets(programme(), pickups(2), said_in("lv"))
    assert len(first[2]) == 2 + 6
    assert len(second[2]) == 1 + 6
    assert first[2][0][:2] == ["2018-11-08", "11:25"]
    assert second[2][0][7:] == [3, "Two <boxes>"]
