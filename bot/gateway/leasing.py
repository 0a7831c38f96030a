"""When the next turns of all processes are, by the database's clock: pure. bot/gateway/budget.py asks.

The rule is that of one process (pace.py): never more than the rate in any second, exactly.
"""

from bisect import insort
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from math import ceil, inf
from typing import NamedTuple

from bot.gateway.pace import DELIVERIES, SHARE, SLOWEST, halved, leaving, recovered
from bot.gateway.wire import LONGEST_PAUSE
from bot.services.turns import Turns

MARGIN = 0.05
"""Calls reach Telegram closer together than their turns lie, those of several processes by more than those
of one: with less, and all machines busy, a full second ends in a 429 there."""
APART = 0.7
"""Of an even distance, between turns that lie ahead: of thirty that left at once, a busy machine is late with
some, and those of the next second meet them at Telegram."""
AHEAD = 10.0
"""How far ahead a turn may be given: what was given is lost if its process dies."""
LATELY = 10.0
"""So long after a delivery replies leave room to more of them."""
_NOISE = 1e-5
"""Seconds since 1970 have but seven digits behind the point."""


class Lease(NamedTuple):
    """The row as it is now, and the instants for who asked; who got none asks again at ``again_at``."""

    turns: Turns
    replies: list[float]
    deliveries: list[float]
    again_at: float | None


def rate_of(turns: Turns, setting: float, now: float) -> float:
    """Turns a second: less than the setting for a while after a 429, one more each minute."""
    if turns.slowed is None or turns.slowed_at is None:
        return setting
    return recovered(setting, max(SLOWEST, turns.slowed), now - turns.slowed_at)


def shut(turns: Turns, setting: float, until: float, now: float) -> Turns:
    """Give no turn before ``until``, and half the rate after it. One flood halves it once."""
    before = _open_at(turns, now)
    if until <= before:
        return turns
    if before > now:
        return turns._replace(shut_until=until)
    slowed = halved(setting, rate_of(turns, setting, now))
    return turns._replace(shut_until=until, slowed=slowed, slowed_at=until)


def shut_for(turns: Turns, now: float) -> float:
    """Seconds until anything has a turn; 0 when it may have one."""
    return _open_at(turns, now) - now


def lease(turns: Turns, setting: float, now: float, replies: int, deliveries: int) -> Lease:
    """Give turns to so many. A reply has the next one that is free, now or later, in the order they ask.

    A delivery goes now or asks again, but for its share: those wait for their turns as replies do.
    """
    if shut_for(turns, now):
        return Lease(turns, [], [], None)
    rate = rate_of(turns, setting, now)
    given, delivered = _recent(turns.given, now, setting), _recent(turns.delivered, now, setting)
    replied = sorted((Counter(given) - Counter(delivered)).elements())
    most = ceil(rate)
    all_rule = most, most / rate + MARGIN
    # One more than the share, for the margin takes a little of it.
    most = ceil(leaving(rate, SHARE + 1))
    replies_rule = most, most / leaving(rate, SHARE + 1) + MARGIN
    beside = bool(deliveries or (delivered and delivered[-1] > now - LATELY))
    apart = given, 1, APART / rate
    again: list[float] = []
    answers: list[float] = []
    at = now
    for _ in range(replies):
        rules = [(given, *all_rule), *([(replied, *replies_rule)] if beside else [])]
        at = _first(at, *rules)
        if at > now:
            at = _first(at, *rules, apart)
        if at > now + AHEAD:
            again.append(at - AHEAD)
            break
        answers.append(at)
        insort(given, at)
        insort(replied, at)
    tells: list[float] = []
    for _ in range(deliveries):
        rules = [(given, *all_rule), (delivered, *_own(rate))]
        at = _first(now, *rules)
        if at > now:
            at = _first(at, *rules, apart)
        if at > now and not _may_wait(at, now, delivered, rate):
            again.append(at)
            break
        tells.append(at)
        insort(given, at)
        insort(delivered, at)
    return Lease(turns._replace(given=given, delivered=delivered), answers, tells, min(again, default=None))


def _first(now: float, *rules: tuple[Sequence[float], int, float]) -> float:
    """The first instant from ``now`` on that leaves each of ``times`` at most so many in any such span."""
    at, before = now, -inf
    while at > before:
        before = at
        for times, most, span in rules:
            for first, last in zip(times, times[most - 1 :], strict=False):
                if last - first < span - _NOISE and last - span < at < first + span:
                    at = first + span
    return at


def _may_wait(at: float, now: float, delivered: Sequence[float], rate: float) -> bool:
    """Whether a delivery's turn may lie ahead: its share is given out a second before."""
    if at > now + AHEAD or (delivered and delivered[-1] > now + 1):
        return False
    return _first(at, (delivered, *_share(rate))) == at


def _own(rate: float) -> tuple[int, float]:
    # One of a second's deliveries may come late, and the next not.
    most = min(DELIVERIES, leaving(rate, SHARE))
    return ceil(most) + 1, ceil(most) / most


def _share(rate: float) -> tuple[int, float]:
    most = min(SHARE + 1, rate / 2)
    return ceil(most), ceil(most) / most


def _open_at(turns: Turns, now: float) -> float:
    """When a pause ends; ``now`` without one. One of another clock may lie years ahead, and is none."""
    if turns.shut_until is None or not now < turns.shut_until <= now + LONGEST_PAUSE:
        return now
    return turns.shut_until


def _recent(times: Sequence[float], now: float, setting: float) -> list[float]:
    """Those that count still: the last of a full second, and what lies ahead, unless by another clock."""
    known = [at for at in times if at < now + 2 * AHEAD]
    past = sum(1 for _ in takewhile(lambda at: at <= now, known))
    return known[max(0, past - ceil(setting) - 1) :]
