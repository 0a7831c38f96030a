"""When people are reminded: by rule and wish, never late, at night only where a coach does not wait."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.localized import EMPTY
from bot.domain.preferences import USUAL, Preferences
from bot.domain.programme import Item, Kind
from bot.domain.quiet_hours import NO_QUIET, QuietHours
from bot.domain.reminders import PlannedReminder, ReminderRule, Timing, leaves, merged, plan
from tests.proving import Says
from tests.sample import RIGA, audience, content, item, person, programme

SAMPLE = Timing.of(content().meeting, content().reminders.values())
RADOM_A = person("PL-RAD", "A").traits


def said(reminders: tuple[PlannedReminder, ...]) -> list[str]:
    """``P45 04:30`` for each, in the host town's time."""
    return [f"{one.item.id} {one.due_at.astimezone(RIGA):%H:%M}" for one in reminders]


def of(one: Item, chosen: Preferences = USUAL) -> list[str]:
    return [due.split()[1] for due in said(SAMPLE.instants(one, chosen))]


def test_the_coach_of_half_past_five_is_announced_three_times_in_the_night() -> None:
    assert of(programme().by_id["P45"]) == ["04:30", "04:45", "05:15"]


def test_a_saturday_of_radom_in_group_a() -> None:
    saturday = [one for one in programme().items if one.day == date(2018, 11, 10)]
    due = said(plan(saturday, RADOM_A, USUAL, SAMPLE))
    assert due == [
        *("P21 07:30", "P21 08:15", "P22 08:40", "P22 09:25", "P24 09:50", "P24 10:35", "P27 12:35"),
        *("P27 13:20", "P28 13:25", "P28 14:10", "P29 14:40", "P29 15:25", "P31 18:15"),
    ]


def test_every_sample_reminder_is_for_one_of_the_persons_own_items() -> None:
    for one in plan(programme().items, RADOM_A, USUAL, SAMPLE):
        assert one.item.audience.includes(RADOM_A)


def test_who_has_no_group_yet_is_reminded_of_the_items_of_all_groups() -> None:
    unknown = replace(RADOM_A, group=None)
    due = {one.item.id for one in plan(programme().items, unknown, USUAL, SAMPLE)}
    assert {"P16", "P17", "P22", "P23"} <= due
    assert "P47" not in due  # Panevėžys's own minibus


def test_a_meal_has_a_reminder_only_for_who_wished_one() -> None:
    lunch = programme().by_id["P15"]
    assert of(lunch) == []
    assert of(lunch, USUAL.with_leads(Kind.MEAL, [20])) == ["12:55"]


def test_who_wants_none_of_a_kind_gets_none_of_it_also_before_an_early_start() -> None:
    coach = programme().by_id["P45"]
    assert of(coach, USUAL.with_leads(Kind.TRANSFER, [])) == []
    assert of(coach, USUAL.with_leads(Kind.TRANSFER, [30])) == ["04:45", "05:00"]


def test_a_cancelled_item_has_no_reminders() -> None:
    assert of(replace(programme().by_id["P21"], withdrawn=True)) == []


def test_a_withdrawn_rule_is_as_none() -> None:
    rule = ReminderRule(Kind.SEMINAR, (15,), withdrawn=True)
    assert Timing.of(content().meeting, [rule]).instants(programme().by_id["P14"], USUAL) == ()


@pytest.mark.parametrize(
    ("start", "kind", "due"),
    [
        ("2018-11-10 07:30", Kind.EXCURSION, ["06:30", "06:45", "07:15"]),
        ("2018-11-10 07:10", Kind.EXCURSION, ["06:30", "06:55"]),
        ("2018-11-10 06:40", Kind.SEMINAR, ["06:30"]),
        ("2018-11-10 06:30", Kind.SEMINAR, []),
        ("2018-11-10 05:00", Kind.CEREMONY, []),
        ("2018-11-10 22:30", Kind.CULTURE, []),
        ("2018-11-10 22:10", Kind.CULTURE, ["21:55"]),
        ("2018-11-10 08:00", Kind.CULTURE, ["07:45"]),
        ("2018-11-10 07:15", Kind.MEAL, []),
    ],
)
def test_quiet_hours_and_early_starts(start: str, kind: Kind, due: list[str]) -> None:
    assert of(item("X", start, kind=kind)) == due


def test_the_end_of_a_night_is_no_early_start() -> None:
    coach_home = item("X", "2018-11-11 00:30", kind=Kind.TRANSFER, day=date(2018, 11, 10))
    assert of(coach_home) == ["23:30", "00:15"]


def test_quiet_hours_of_ones_own_hold() -> None:
    early = item("X", "2018-11-10 07:30", kind=Kind.EXCURSION)
    assert of(early, Preferences(quiet=QuietHours(time(21), time(7)))) == ["07:00", "07:15"]
    assert of(item("X", "2018-11-10 05:00", kind=Kind.CEREMONY), Preferences(quiet=NO_QUIET)) == [
        "04:15",
        "04:45",
    ]


@pytest.mark.parametrize(
    ("walk", "leads"),
    [
        (None, (60, 15)),
        (0, (60, 5)),
        (4, (60, 5)),
        (10, (60, 10)),
        (12, (60, 15)),
        (26, (60, 30)),
        (50, (50,)),
        (65, (65,)),
    ],
)
def test_leave_now_stands_for_what_would_come_close_to_it_or_on_the_way(
    walk: int | None, leads: tuple[int, ...]
) -> None:
    excursion = item("X", "2018-11-10 12:00", kind=Kind.EXCURSION, walk_minutes=walk)
    assert SAMPLE.leads(excursion, USUAL) == leads


def test_a_walk_to_a_meal_wakes_nobody_who_did_not_wish_it() -> None:
    assert SAMPLE.leads(item("X", "2018-11-10 12:00", kind=Kind.MEAL, walk_minutes=10), USUAL) == ()


@given(st.integers(0, 600))
def test_one_leaves_in_time_and_not_much_earlier(walk: int) -> None:
    assert max(walk, 5) <= leaves(walk) < max(walk, 1) + 5


def test_an_item_that_moves_has_new_keys() -> None:
    coach = programme().by_id["P21"]
    first, last = SAMPLE.instants(coach, USUAL)
    assert (first.key("PL-RAD-03"), last.key("PL-RAD-03")) == (
        "reminder:P21:1:60:PL-RAD-03",
        "reminder:P21:1:15:PL-RAD-03",
    )
    moved = replace(coach, version=2, starts_at=coach.starts_at + timedelta(minutes=30))
    assert SAMPLE.instants(moved, USUAL)[0].key("PL-RAD-03") == "reminder:P21:2:60:PL-RAD-03"


def test_reminders_within_ten_minutes_of_the_first_leave_with_it() -> None:
    mine = plan(programme().items, RADOM_A, USUAL, SAMPLE)
    messages = merged(mine, SAMPLE.merge_within)
    together = [said(message) for message in messages if len(message) > 1]
    assert together == [["P02 12:45", "P03 12:45"], ["P27 13:20", "P28 13:25"]]
    assert [one for message in messages for one in message] == list(mine)


minutes = st.integers(1, 2000)
reminders = st.lists(minutes, max_size=12).map(
    lambda dues: [
        PlannedReminder(item(f"X{n}", "2018-11-12 12:00"), 1, datetime(2018, 11, 10, tzinfo=UTC) + due)
        for n, due in enumerate(sorted(timedelta(minutes=due) for due in dues))
    ]
)


@given(reminders, st.integers(0, 60).map(lambda within: timedelta(minutes=within)))
def test_no_two_messages_come_within_the_time_in_which_they_merge(
    planned: list[PlannedReminder], within: timedelta
) -> None:
    messages = merged(planned, within)
    assert [one for message in messages for one in message] == planned
    firsts = [message[0].due_at for message in messages]
    assert all(later - earlier > within for earlier, later in pairwise(firsts))
    assert all(message[-1].due_at - message[0].due_at <= within for message in messages)


leads = st.sets(st.integers(1, 3000), max_size=3)
rules = st.lists(
    st.builds(ReminderRule, st.sampled_from(Kind), leads.map(tuple), st.booleans()),
    unique_by=lambda r: r.kind,
)
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
chosen = st.builds(
    Preferences,
    leads=st.dictionaries(st.sampled_from(Kind), leads.map(lambda some: tuple(sorted(some, reverse=True)))),
    quiet=st.none() | st.builds(QuietHours, times, times),
)
ZONES = sorted(available_timezones())
starts = st.datetimes(datetime(2017, 1, 1), datetime(2027, 12, 31)).map(
    lambda one: one.replace(second=0, microsecond=0, tzinfo=UTC)
)


def _check(one: Item, timing: Timing, preferences: Preferences) -> None:
    """What holds of all reminders of an item."""
    zone, quiet = timing.meeting.zone, preferences.quiet_at(timing.meeting)
    rule = timing.rules.get(one.kind)
    rings = rule is not None and rule.ignores_quiet_hours
    leads = timing.leads(one, preferences)
    found = timing.instants(one, preferences)
    assert len({reminder.due_at for reminder in found}) == len(found)
    for reminder in found:
        meant = one.starts_at - timedelta(minutes=reminder.lead)
        assert reminder.lead in leads
        assert meant <= reminder.due_at < reminder.expires_at == one.starts_at
        if rings or not quiet.hold_at(meant, zone):
            assert reminder.due_at == meant
        else:
            assert not quiet.hold_at(reminder.due_at, zone)
    kept = {one.starts_at - timedelta(minutes=lead) for lead in leads}
    awake = {meant for meant in kept if rings or not quiet.hold_at(meant, zone)}
    assert awake <= {reminder.due_at for reminder in found}


@given(starts, st.sampled_from(ZONES), st.sampled_from(Kind), rules, chosen, st.none() | st.integers(0, 90))
def test_no_reminder_comes_after_the_start_or_in_quiet_hours_that_its_kind_keeps(
    start: datetime,
    zone: str,
    kind: Kind,
    some: list[ReminderRule],
    preferences: Preferences,
    walk: int | None,
) -> None:
    meeting = replace(content().meeting, timezone=zone)
    day = start.astimezone(ZoneInfo(zone)).date()
    one = Item("X", day, start, EMPTY, kind, walk_minutes=walk, audience=audience("all"))
    _check(one, Timing.of(meeting, some), preferences)


def changes_of_clock(zone: ZoneInfo, year: int) -> Iterator[datetime]:
    """Hours (UTC) of a year after which the clock of a zone shows something else than an hour later."""
    hour = datetime(year, 1, 1, tzinfo=UTC)
    while hour.year == year:
        step = timedelta(days=1)
        if hour.astimezone(zone).utcoffset() != (hour + step).astimezone(zone).utcoffset():
            inner = hour
            while inner.astimezone(zone).utcoffset() == hour.astimezone(zone).utcoffset():
                inner += timedelta(minutes=30)
            yield inner
        hour += step


def _around_changes(zones: list[str], year: int) -> int:
    """Items from midnight to four around every change, each against an independent reckoning."""
    count = 0
    for name in zones:
        zone = ZoneInfo(name)
        timing = replace(SAMPLE, meeting=replace(content().meeting, timezone=name))
        for change in changes_of_clock(zone, year):
            for quarter in range(-16, 17):
                start = change + timedelta(minutes=15 * quarter)
                day = start.astimezone(zone).date()
                for kind in (Kind.TRANSFER, Kind.SEMINAR):
                    one = Item("X", day, start, EMPTY, kind)
                    for preferences in (USUAL, Preferences(quiet=QuietHours(time(22), time(2, 30)))):
                        _check(one, timing, preferences)
                        count += 1
                coach = timing.instants(Item("X", day, start, EMPTY, Kind.TRANSFER), USUAL)
                early = start.astimezone(zone).time() < time(8)
                expected = [60, 45, 15] if early else [60, 15]
                assert [start - one.due_at for one in coach] == [timedelta(minutes=m) for m in expected]
    return count


@pytest.mark.fault("F23")
def test_a_change_of_the_clock_moves_no_reminder() -> None:
    some = ["Europe/Riga", "Pacific/Chatham", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca"]
    assert _around_changes(some, 2018) > 1_000


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.fault("F23")
def test_a_change_of_the_clock_moves_no_reminder_in_any_zone(proof_says: Says) -> None:
    for year in (2018, 2026):
        cases = _around_changes(ZONES, year)
        assert cases > 10_000
        proof_says(year=str(year), zones=len(ZONES), items=cases, at_a_wrong_instant=0)
