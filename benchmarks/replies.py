"""How long people wait for a reply while many are told something; and the pace at which those are told."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.figures import WHOLE, Part, Row, Size, median, percentile, ratio, spread, times, verdict
from benchmarks.meeting import NOW, crowded, write
from benchmarks.processes import bot, peer, seen
from bot.gateway.pace import DELIVERIES

CROWD, ASKS, LATENCY_MS, RATE = 900, 140, 30, 30
GOAL_MS, GOAL_SHARE, GOAL_PACE = 80, 1 / 100, 0.98
PATIENCE_SECONDS = 100


def ours(crowd: int, asks: int) -> dict[str, Any]:
    """What a server that takes RATE messages in any second saw of our bot."""
    with tempfile.TemporaryDirectory() as name:
        write(crowded(Path(name), crowd), "crowd", crowd, NOW)
        options = {"asks": asks, "latency": LATENCY_MS, "enforce": RATE, "seconds": PATIENCE_SECONDS}
        command = "-m", "benchmarks.telling"
        with (
            peer(tell=crowd, **options) as (url, server),
            bot(url, Path(name), *command, TTCHAN_SEND_RATE=str(RATE)),
        ):
            return seen(server)


def gather(crowd: int, asks: int, *, enforce: int = 0) -> dict[str, Any]:
    """The same of python-telegram-bot with gather and its limiter; the server takes whatever comes."""
    options = {"asks": asks, "latency": LATENCY_MS, "enforce": enforce, "seconds": PATIENCE_SECONDS}
    command = "-m", "benchmarks.gathering"
    with (
        tempfile.TemporaryDirectory() as name,
        peer(tell=crowd, **options) as (url, server),
        bot(url, Path(name), *command, TOLD=str(crowd)),
    ):
        return seen(server)


def run(size: Size = WHOLE) -> Part:
    """Both at once, each with a server of its own: neither takes a tenth of a core."""
    crowd, asks = size.of(CROWD), size.of(ASKS)
    rounds = []
    with ThreadPoolExecutor(2) as both:
        for _ in range(size.rounds):
            theirs = both.submit(gather, crowd, asks)
            rounds.append((both.submit(ours, crowd, asks).result(), theirs.result()))
    p99 = [[percentile(one["took"], 0.99) for one in pair] for pair in rounds]
    mine, other = median(ours for ours, _ in p99), median(theirs for _, theirs in p99)
    share = ratio([ours for ours, _ in p99], [theirs for _, theirs in p99])
    told = [one["told"] for one, _ in rounds]
    if any(len(times) < crowd for times in told):
        raise RuntimeError("not everybody was told")
    paces = [(len(times) - 1) / (times[-1] - times[0]) / DELIVERIES for times in told]
    refused = sum(one["refused"] for one, _ in rounds)
    spreads = [spread([took for pair in rounds for took in pair[which]["took"]]) for which in (0, 1)]
    return Part(
        "Replies while many are told something",
        f"{crowd} people are told something by durable deliveries at {RATE} messages a second, while {asks} "
        f"others ask for `/today` every 0.23 s; the server adds {LATENCY_MS} ms to each call, and to ours it "
        f"answers 429 whenever more than {RATE} messages came in any second. Beside it python-telegram-bot "
        f"with `asyncio.gather` and its AIORateLimiter, which its server never refuses. Send window 10.",
        [
            Row(
                f"reply p99 while {crowd} are told",
                f"{mine * 1000:.0f} ms ({spreads[0]})",
                f"{other * 1000:.0f} ms ({spreads[1]})",
                goal=f"≤ {GOAL_MS} ms",
                mark=verdict(holds=mine * 1000 <= GOAL_MS),
            ),
            Row(
                "the same beside gather + AIORateLimiter",
                f"{mine * 1000:.0f} ms",
                f"{other * 1000:.0f} ms",
                times(share),
                "≤ 1/100",
                verdict(holds=share <= GOAL_SHARE),
            ),
            Row(
                f"pace of deliveries, of the {DELIVERIES} a second that are theirs at {RATE}",
                f"{median(paces) * DELIVERIES:.2f}/s",
                ratio=f"{median(paces):.1%}",
                goal="≥ 98 %",
                mark=verdict(holds=median(paces) >= GOAL_PACE),
            ),
            Row(
                f"429s at a server that takes {RATE} in any second",
                f"{refused} in {len(rounds)} rounds",
                goal="0",
                mark=verdict(holds=refused == 0),
            ),
        ],
        reading="A reply needs one round trip to the server and back, half of it before the bot hears of the "
        f"question: {LATENCY_MS} ms of each reply are the network that was added. With `gather` whoever asks "
        "waits behind everybody who is told.",
    )
