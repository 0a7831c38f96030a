"""Turns of all processes by one clock: never more than the rate, replies first, deliveries their share."""

import random
from math import ceil

import pytest

from bot.gateway import leasing
from bot.gateway.leasing import AHEAD, MARGIN
from bot.services.turns import Turns
from tests.proving import drawn_seed

BEGAN = 1_763_900_000.0


class Table:
    """The row, a clock that is pushed on, and every turn that was given."""

    def __init__(self, rate: float = 30) -> None:
        self.setting = rate
        self.turns = Turns()
        self.now = BEGAN
        self.replied: list[float] = []
        self.delivered: list[float] = []

    def ask(self, replies: int = 0, deliveries: int = 0) -> leasing.Lease:
        lease = leasing.lease(self.turns, self.setting, self.now, replies, deliveries)
        self.turns = lease.turns
        self.replied += lease.replies
        self.delivered += lease.deliveries
        return lease

    @property
    def all(self) -> list[float]:
        return sorted(self.replied + self.delivered)


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(at <= other < at + seconds for other in times) for at in times)


@pytest.mark.parametrize("rate", [30, 15.5, 7, 2.5, 1, 0.5])
def test_no_second_has_more_turns_than_the_rate_whoever_asks_and_when(rate: float) -> None:
    drawn = random.Random(drawn_seed())
    table = Table(rate)
    for _ in range(400):
        table.now += drawn.expovariate(rate)
        table.ask(drawn.choice([0, 0, 1, 1, 5]), drawn.choice([0, 1, 1, 3]))
    assert most_within(table.all, ceil(rate) / rate + MARGIN - 1e-4) == ceil(rate)
    assert most_within(table.all, 1) <= ceil(rate)


def test_replies_have_all_of_the_rate_where_nothing_is_delivered_and_keep_their_order() -> None:
    table = Table()
    first = table.ask(100)
    second = table.ask(100)
    instants = [*first.replies, *second.replies]
    assert instants == sorted(instants)
    assert len(instants) == 200
    assert instants[:30] == [BEGAN] * 30
    assert instants[-1] == pytest.approx(BEGAN + 6 * (1 + MARGIN))


def test_what_would_lie_too_far_ahead_is_asked_for_again() -> None:
    table = Table()
    lease = table.ask(1000)
    assert lease.again_at is not None
    assert max(lease.replies) <= BEGAN + AHEAD < lease.again_at + AHEAD
    table.now = lease.again_at
    assert table.ask(1).replies


def test_a_delivery_goes_now_or_asks_again_and_a_reply_goes_before_it() -> None:
    table = Table()
    table.ask(replies=20, deliveries=7)
    lease = table.ask(replies=3, deliveries=20)
    assert lease.replies == [BEGAN] * 3
    assert lease.deliveries == [pytest.approx(BEGAN + 1 + MARGIN)], "one waits, for the share's sake"
    assert lease.again_at is not None
    assert lease.again_at == pytest.approx(BEGAN + 1 + MARGIN)
    table.now = lease.again_at
    assert table.ask(1).replies == [table.now], "who asks again has no place before a reply"


@pytest.mark.parametrize("rate", [30, 12, 2])
def test_a_storm_of_replies_leaves_deliveries_their_share(rate: float) -> None:
    table = Table(rate)
    for _ in range(60 * 50):
        table.now += 0.02
        waiting = [sum(at > table.now for at in lane[-100:]) for lane in (table.replied, table.delivered)]
        table.ask(replies=80 - waiting[0], deliveries=20 - waiting[1])
    share = min(5, rate / 2 / (1 + MARGIN))
    for begin in range(10, 50):
        assert sum(10 > at - BEGAN - begin >= 0 for at in table.delivered) >= int(share * 10)
    within = sum(10 <= at - BEGAN < 60 for at in table.all)
    assert within >= 0.9 * rate * 50, "and nothing is wasted"


def test_deliveries_beside_nothing_have_25_a_second_and_leave_room_to_replies() -> None:
    table = Table()
    for n in range(1000):
        table.now = BEGAN + n / 25
        table.ask(deliveries=1)
        if n % 6 == 0:
            assert table.ask(replies=1).replies[0] - table.now < 0.1
    assert len(table.delivered) > 930
    assert most_within(table.delivered, 1) <= 26


def test_a_pause_ends_all_turns_and_halves_the_rate_once() -> None:
    table = Table()
    table.turns = leasing.shut(table.turns, 30, BEGAN + 3, BEGAN)
    table.turns = leasing.shut(table.turns, 30, BEGAN + 10, BEGAN)
    table.turns = leasing.shut(table.turns, 30, BEGAN + 5, BEGAN)
    assert leasing.shut_for(table.turns, BEGAN) == 10
    assert table.ask(10, 10) == leasing.Lease(table.turns, [], [], None)
    table.now = BEGAN + 10
    assert table.ask(50).replies
    assert most_within(table.replied, 1) == 15
    rates = [leasing.rate_of(table.turns, 30, BEGAN + 3 + 60 * minute) for minute in (0, 1, 5, 15, 90)]
    assert rates == [15, 16, 20, 30, 30]


def test_the_rate_never_falls_to_nothing() -> None:
    turns = Turns()
    for n in range(20):
        turns = leasing.shut(turns, 30, BEGAN + n + 1, BEGAN + n)
    assert leasing.rate_of(turns, 30, BEGAN + 20) == 1


def test_a_row_of_another_clock_holds_nobody() -> None:
    year = 365 * 86_400.0
    far = [BEGAN + year + n / 30 for n in range(60)]
    table = Table()
    table.turns = Turns(far, far[:30], shut_until=BEGAN + year)
    assert table.ask(replies=5, deliveries=1).replies == [BEGAN] * 5
    assert table.delivered == [BEGAN]
