"""What stands in a day's list, above all at its end, which a phone shows first."""

from datetime import date

import pytest

from bot.domain.localized import LocalizedText
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.screen import MAX_TEXT, plain, units
from bot.views.programme import day
from tests.sample import at, item, person, programme, said_in, with_items


def text(
    now: str, reader: Person | None = None, of: Programme | None = None, asked: date | None = None
) -> str:
    """A day, without its tags; today if no other is asked for."""
    shown = asked or at(now).date()
    screen = day(of or programme(), reader or person(), shown, said_in("en"), now=at(now))
    return plain(screen.text)


@pytest.mark.parametrize(
    ("now", "reader", "ending"),
    [
        # the next item is far above the end of the message
        (
            "2018-11-10 11:00",
            person(),
            "Next: 12:20 Latgalian lunch\nAglonas Maizes muzejs (Aglona Bread Museum)",
        ),
        # it is among the last three, in sight
        ("2018-11-10 17:00", person(), "20:00–21:30 Dinner 🍽\nPark Hotel Latgola"),
        # the evening before an early coach
        (
            "2018-11-11 23:50",
            person("SE-MOT"),
            "Next: Monday, 12 November, 05:30 Coach Daugavpils – Riga Airport (early flights)\n"
            "Vienības laukums, kerb in front of Park Hotel Latgola · Bus 1",
        ),
        ("2018-11-12 10:00", person("SE-MOT"), "There is nothing more in the programme for you."),
    ],
)
def test_today_ends_with_what_comes_next_unless_it_is_in_sight(now: str, reader: Person, ending: str) -> None:
    assert text(now, reader).split("\n\nPress a time")[0].endswith(f"\n\n{ending}")


def test_another_day_does_not_end_with_what_comes_next() -> None:
    assert "Next:" not in text("2018-11-10 11:00", asked=date(2018, 11, 11))


def test_a_long_day_with_what_comes_next_still_fits_into_a_message() -> None:
    long = LocalizedText({"en": "word " * 60})
    items = [item(f"X{n}", f"2018-11-10 {n:02}:00", title=long, meeting_point=long) for n in range(8, 16)]
    assert units(text("2018-11-10 08:30", of=with_items(*items))) <= MAX_TEXT
