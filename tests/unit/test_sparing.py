"""An error that comes again and again is told once a minute, and how often it came."""

from bot.sparing import SECONDS, Sparing


class Ticks:
    now = 5.0

    def __call__(self) -> float:
        return self.now


def raised(kind: type[Exception] = ValueError) -> Exception:
    try:
        raise kind("words")
    except Exception as error:
        return error


def test_one_cause_is_told_once_a_minute_with_how_many_were_left_out() -> None:
    ticks = Ticks()
    sparing = Sparing(ticks)
    lines = [sparing.left_out({"event": "x", "update": n, "exc_info": raised()}) for n in range(4)]
    assert lines == [0, None, None, None]
    ticks.now += SECONDS
    assert sparing.left_out({"event": "x", "update": 9, "exc_info": raised()}) == 3
    assert sparing.left_out({"event": "x", "update": 10, "exc_info": raised()}) is None


def test_other_events_other_errors_and_other_words_are_told() -> None:
    sparing = Sparing(Ticks())
    for event in (
        {"event": "x", "exc_info": raised()},
        {"event": "y", "exc_info": raised()},
        {"event": "x", "exc_info": raised(KeyError)},
        {"event": "x", "exc_info": raised(), "attempts": 2},
    ):
        assert sparing.left_out(event) == 0
    assert [sparing.left_out({"event": "ready"}) for _ in range(3)] == [0, 0, 0]


def test_thousands_of_causes_take_no_memory() -> None:
    sparing = Sparing(Ticks())
    assert {sparing.left_out({"event": str(n), "exc_info": raised()}) for n in range(5000)} == {0}
    assert len(sparing._told) == 500
