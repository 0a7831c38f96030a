"""Updates by webhook where several processes take them in, on one PostgreSQL that keeps what it says."""

import asyncio
from contextlib import ExitStack

from benchmarks.figures import (
    WHOLE,
    Part,
    Row,
    Size,
    in_turns,
    median,
    percentile,
    ratio,
    spread,
    times,
    verdict,
)
from benchmarks.webhook import CONNECTIONS, GOAL_MS, Waited, hooked, send_all
from tests.postgres import Postgres

UPDATES = 4000


def once(server: Postgres, processes: int, updates: int) -> tuple[float, Waited]:
    """Updates a second over all processes, and how long each waited."""
    url = server.create()
    try:
        with ExitStack() as running:
            ports = [running.enter_context(hooked(url)) for _ in range(processes)]
            asyncio.run(send_all(ports, 10**6, CONNECTIONS * 5))  # both are warm
            return asyncio.run(send_all(ports, 1, updates))
    finally:
        server.drop(url)


def run(size: Size = WHOLE) -> Part:
    """Measure by turns."""
    updates = size.of(UPDATES, 400)
    with Postgres.running(durable=True) as server:
        found = in_turns(
            size.rounds, one=lambda: once(server, 1, updates), two=lambda: once(server, 2, updates)
        )
    rates = {name: [rate for rate, _ in rounds] for name, rounds in found.items()}
    waits = {name: [one for _, waited in rounds for one in waited] for name, rounds in found.items()}
    p99 = {
        name: median(percentile(waited, 0.99) for _, waited in rounds) * 1000
        for name, rounds in found.items()
    }
    return Part(
        "Updates by webhook, grown",
        f"{CONNECTIONS} connections as above, spread over one process and over two, each of which does what "
        f"the role web does; {updates} updates a round. They store in one PostgreSQL on this machine, with "
        "fsync and synchronous_commit on, tell the workers by NOTIFY, and answer after the commit.",
        [
            Row(
                "stored and confirmed, updates/s: two processes",
                f"{median(rates['two']):.0f}",
                f"{median(rates['one']):.0f} by one",
                times(ratio(rates["two"], rates["one"])),
            ),
            *(
                Row(
                    f"from the request to the 200 at that rate, p99: {name} process{plural}",
                    f"{p99[name]:.1f} ms ({spread(waits[name])})",
                    goal=f"≤ {GOAL_MS} ms",
                    mark=verdict(holds=p99[name] <= GOAL_MS),
                )
                for name, plural in (("one", ""), ("two", "es"))
            ),
        ],
    )
