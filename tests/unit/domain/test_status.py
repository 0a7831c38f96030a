"""What counts as wrong, which languages lack texts, and which reminders come next."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.alarms import Cause
from bot.domain.audience import Audience, Traits
from bot.domain.localized import LocalizedText
from bot.domain.preferences import Preferences
from bot.domain.programme import Kind
from bot.domain.reminders import ReminderRule, Timing
from bot.domain.reports.gauge import Deadlines, Gauge
from bot.domain.status import Status, Trouble, Waiting, next_reminders, untranslated
from tests.sample import at, item, programme, with_items

NOW = at("2018-11-10 08:00")
REAL = at("2026-11-23 12:00")
WELL = Status(NOW, REAL, Waiting(), Waiting(), REAL, None, 0, 80, 1, 2, Gauge(None, None, 57), Deadlines())


@pytest.mark.parametrize(
    ("changes", "troubles"),
    [
        ({}, ()),
        ({"contact": REAL - timedelta(seconds=90)}, ()),
        ({"contact": REAL - timedelta(seconds=91)}, (Trouble.NO_CONTACT,)),
        ({"contact": None}, (Trouble.NO_CONTACT,)),
        ({"paused_until": REAL}, ()),
        ({"paused_until": REAL + timedelta(seconds=1)}, (Trouble.PAUSED,)),
        ({"sending": Waiting(9, NOW - timedelta(minutes=2))}, ()),
        ({"sending": Waiting(9, NOW - timedelta(minutes=3))}, (Trouble.SLOW_SENDING,)),
        ({"updates": Waiting(1, REAL - timedelta(minutes=3))}, (Trouble.SLOW_ANSWERS,)),
        ({"unreadable": 1, "contact": None}, (Trouble.NO_CONTACT, Trouble.UNREADABLE)),
    ],
)
def test_what_waits_too_long_is_wrong_and_the_worst_comes_first(
    changes: Mapping[str, Any], troubles: tuple[Trouble, ...]
) -> None:
    assert replace(WELL, **changes).troubles == troubles


@pytest.mark.parametrize("cause", Cause)
def test_no_alarm_is_left_out_and_what_is_said_already_is_not_said_twice(cause: Cause) -> None:
    assert replace(WELL, alarms=[cause]).besides == (cause,)
    both = replace(WELL, alarms=[cause, Cause.INTAKE_SILENT], contact=None)
    assert both.troubles == (Trouble.NO_CONTACT,)
    assert both.besides == (() if cause is Cause.INTAKE_SILENT else (cause,))


def test_only_texts_that_people_are_shown_lack_a_language() -> None:
    told = LocalizedText({"en": "Lake", "lv": "Ezers"})
    alone = LocalizedText({"en": "Castle"})
    shown = item("A", "2018-11-10 09:00", title=told, note=alone)
    cancelled = item("B", "2018-11-10 10:00", title=alone, withdrawn=True)
    found = replace(with_items(shown, cancelled), info=())
    found = replace(found, meeting=replace(found.meeting, languages=("en", "lv", "sr")))
    assert untranslated(found) == {"lv": 1, "sr": 2}
    assert untranslated(replace(found, items=(replace(shown, withdrawn=True),))) == {}


def test_next_reminders_are_those_of_somebody_whom_the_item_concerns() -> None:
    early = item("A", "2018-11-10 09:00", kind=Kind.EXCURSION, audience=Audience((("group-A",),)))
    late = item("B", "2018-11-10 10:00", kind=Kind.EXCURSION)
    timing = Timing(programme().meeting, {Kind.EXCURSION: ReminderRule(Kind.EXCURSION, (60, 15))})
    in_b = Traits(delegation="PL-RAD", group="B")
    often = Preferences(leads={Kind.EXCURSION: (90,)})

    def told(people: Mapping[Preferences, set[Traits]], most: int = 3) -> list[tuple[str, str]]:
        found = next_reminders((late, early), people, timing, after=NOW, most=most)
        return [(one.item.id, f"{one.due_at:%H:%M}") for one in found]

    assert told({Preferences(): {in_b}}) == [("B", "07:00"), ("B", "07:45")]
    everybody = {Preferences(): {in_b, replace(in_b, group="A")}, often: {in_b}}
    assert told(everybody) == [("B", "06:30"), ("A", "06:45"), ("B", "07:00")]
    assert told(everybody, most=1) == [("B", "06:30")]
    assert told({}) == []
