"""What a reader asks of the items: a day, now, next, and how long the answer stays the same."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.programme import OPEN_END
from tests.sample import at, item, person, programme, with_items

RADOM_A = person("PL-RAD", "A").traits
SATURDAY = date(2018, 11, 10)


def ids(items: object) -> list[str]:
    """Ids in their order."""
    return [one.id for one in items]  # type: ignore[attr-defined]


def test_a_day_has_the_readers_items_in_order_of_time() -> None:
    mine = ids(programme().of_day(SATURDAY, RADOM_A))
    assert mine == ["P20", "P21", "P22", "P24", "P26", "P27", "P28", "P29", "P30", "P31", "P32"]
    assert set(ids(programme().of_day(SATURDAY, None))) - set(mine) == {"P23", "P25"}


def test_a_reader_without_a_group_gets_both() -> None:
    assert {"P22", "P25"} <= set(ids(programme().of_day(SATURDAY, replace(RADOM_A, group=None))))


def test_days_are_those_of_the_meeting_and_any_other_with_an_item() -> None:
    late = with_items(item("X", "2018-11-14 09:00"))
    assert [day.day for day in late.days] == [8, 9, 10, 11, 12, 14]


def test_now_and_next_leave_out_what_is_cancelled() -> None:
    some = with_items(
        item("A", "2018-11-10 09:00", "2018-11-10 10:00"),
        item("B", "2018-11-10 09:00", "2018-11-10 10:00", withdrawn=True),
        item("C", "2018-11-10 10:00"),
        item("D", "2018-11-10 10:00"),
        item("E", "2018-11-10 11:00"),
    )
    on, coming = some.now_and_next(at("2018-11-10 09:30"), None)
    assert (ids(on), ids(coming)) == (["A"], ["C", "D"])


def test_an_item_without_an_end_lasts_an_hour() -> None:
    open_end = item("A", "2018-11-10 09:00")
    assert open_end.over_at - open_end.starts_at == OPEN_END


def test_today_turns_at_the_host_towns_midnight() -> None:
    assert programme().today(at("2018-11-09 23:59")) == date(2018, 11, 9)
    assert programme().today(at("2018-11-10 00:00")) == SATURDAY


@settings(max_examples=300)
@given(st.integers(min_value=-3 * 24 * 60, max_value=8 * 24 * 60))
def test_between_two_turns_every_answer_of_a_day_is_the_same(minutes: int) -> None:
    now = at("2018-11-08 00:00") + timedelta(minutes=minutes)
    steady = programme().steady(now)
    assert steady <= now or now < at("2018-11-08 00:00")
    assert programme().steady(steady) == steady or now < at("2018-11-08 00:00")
    for one in programme().items:
        assert (one.starts_at <= now) == (one.starts_at <= steady)
        assert (one.over_at > now) == (one.over_at > steady)
    within = programme().days[0] <= programme().today(now) <= programme().days[-1]
    assert not within or programme().today(now) == programme().today(steady)


def test_a_new_version_is_another_programme() -> None:
    newer = replace(programme(), version=2)
    assert newer != programme()
    assert hash(replace(programme())) == hash(programme())
