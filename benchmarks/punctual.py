"""How punctual deliveries are while many rows wait in the table, and what an idle look at it costs."""

import asyncio
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figures import WHOLE, Part, Row, Size, percentile, spread, verdict
from benchmarks.meeting import NOW, crowded, write
from benchmarks.processes import bot, peer, seen
from bot.db.engine import Database
from bot.services import deliveries

CROWD, WAITING, BURSTS, BURST, APART = 900, 10_000, 22, 10, 1.7
LOOKS = 300
GOAL_LATE_MS, GOAL_LOOK_MS = 100, 5


def punctuality(folder: Path, bursts: int) -> list[float]:
    """Seconds from due to the first arriving at the peer, for each burst, with WAITING rows in the table."""
    crowded(folder, CROWD)
    for number in range(WAITING // CROWD + 1):
        write(folder, f"later{number}", CROWD, NOW + timedelta(hours=20, minutes=number))
    dues = [NOW + timedelta(seconds=6 + APART * n) for n in range(bursts)]
    for number, due_at in enumerate(dues):
        write(folder, f"burst{number}", BURST, due_at)
    with (
        peer(tell=bursts * BURST, seconds=90) as (url, server),
        bot(url, folder, "-m", "benchmarks.telling", TTCHAN_SEND_RATE="30"),
    ):
        told = seen(server)["told"]
    with sqlite3.connect(folder / "ttchan.db") as connection:
        meets, real = connection.execute("SELECT rehearsal_meets, rehearsal_real FROM state").fetchone()
    connection.close()
    began = [_instant(real).timestamp() + (due_at - _instant(meets)).total_seconds() for due_at in dues]
    if len(told) < bursts * BURST:
        raise RuntimeError(f"only {len(told)} of {bursts * BURST} were told")
    return [told[number * BURST] - began[number] for number in range(bursts)]


async def look(folder: Path, looks: int) -> list[float]:
    """Seconds of each idle look at the table."""
    db = Database(f"sqlite+aiosqlite:///{folder}/ttchan.db")
    took = []
    for _ in range(looks):
        began = time.perf_counter()
        async with db.read() as session:
            await deliveries.next_due(session)
        took.append(time.perf_counter() - began)
    await db.dispose()
    return took


def run(size: Size = WHOLE) -> Part:
    """Once: the bursts are the rounds."""
    with tempfile.TemporaryDirectory() as name:
        late = punctuality(Path(name), size.of(BURSTS, 3))
        looks = asyncio.run(look(Path(name), LOOKS))
    at_most, one_look = percentile(late, 0.99) * 1000, percentile(looks, 0.5) * 1000
    return Part(
        "On time",
        f"{BURST} people are told something at an instant, {len(late)} instants {APART} s apart, while "
        f"{WAITING:,} rows wait that are due much later.",
        [
            Row(
                "due to first received, p99",
                f"{at_most:.0f} ms ({spread(late)})",
                goal=f"≤ {GOAL_LATE_MS} ms",
                mark=verdict(holds=at_most <= GOAL_LATE_MS),
            ),
            Row(
                "one idle look at the table",
                spread(looks),
                goal=f"≤ {GOAL_LOOK_MS} ms",
                mark=verdict(holds=one_look <= GOAL_LOOK_MS),
            ),
        ],
    )


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
