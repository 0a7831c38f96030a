"""Deliveries: how long others wait for a reply meanwhile, how punctual they are, how fast they could be."""

import asyncio
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.peer import TOLD
from benchmarks.processes import bot, line, peer
from benchmarks.today import published
from bot.db.engine import Database
from bot.services import deliveries
from bot.services.people import CONSENT_VERSION

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)
"""Where ``benchmarks.telling`` begins, in UTC."""

CROWD, ASKS, LATENCY = 900, 140, 30
WAITING, BURSTS, BURST, APART = 10_000, 22, 10, 1.7
FAST = 3000


def crowded(folder: Path, crowd: int) -> Path:
    """A data directory with the sample meeting, people who ask, and a crowd that has joined to be told."""
    with sqlite3.connect(published(folder) / "ttchan.db") as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(participants)") if row[1] != "id"]
        columns = ", ".join(f'"{name}"' for name in names)
        connection.executemany(
            f"INSERT INTO participants (id, {columns}) SELECT ?, {columns} FROM participants"
            " WHERE meeting_id = 1 AND id = 'PL-RAD-03'",
            [(f"X{number}",) for number in range(crowd)],
        )
        connection.executemany(
            "INSERT INTO people"
            " (user_id, language, meeting_id, participant_id, consent_version, created_at, updated_at)"
            " VALUES (?, 'pl', 1, ?, ?, '2018-11-01 00:00:00', '2018-11-01 00:00:00')",
            [(TOLD + number, f"X{number}", CONSENT_VERSION) for number in range(crowd)],
        )
    connection.close()
    return folder


def write(folder: Path, key: str, number: int, due_at: datetime) -> None:
    """Tell so many people something at an instant of meeting time."""
    ends = due_at + timedelta(days=2)
    with sqlite3.connect(folder / "ttchan.db") as connection:
        connection.executemany(
            "INSERT INTO deliveries"
            " (meeting_id, participant_id, kind, lane, dedupe_key, data, due_at, expires_at)"
            " VALUES (1, ?, 'note', 2, ?, '{}', ?, ?)",
            [(f"X{n}", f"1:{key}:{n}", f"{due_at:%F %T.%f}", f"{ends:%F %T.%f}") for n in range(number)],
        )
    connection.close()


def replies_meanwhile(folder: Path) -> dict[str, Any]:
    """What the peer saw of our bot while CROWD people are told something at the default rate."""
    crowded(folder, CROWD)
    write(folder, "crowd", CROWD, NOW)
    with _beside("telling", folder, asks=ASKS, latency=LATENCY, TTCHAN_SEND_RATE="30") as server:
        return _told(server)


def replies_of_gather(folder: Path) -> dict[str, Any]:
    """The same of python-telegram-bot with gather and a limiter."""
    with _beside("gathering", folder, asks=ASKS, latency=LATENCY, TOLD=str(CROWD)) as server:
        return _told(server)


def punctuality(folder: Path) -> list[float]:
    """Seconds from due to the first arriving at the peer, for each burst, with WAITING rows in the table."""
    crowded(folder, CROWD)
    for number in range(WAITING // CROWD + 1):
        write(folder, f"later{number}", CROWD, NOW + timedelta(hours=20, minutes=number))
    dues = [NOW + timedelta(seconds=6 + APART * n) for n in range(BURSTS)]
    for number, due_at in enumerate(dues):
        write(folder, f"burst{number}", BURST, due_at)
    with _beside("telling", folder, tell=BURSTS * BURST, TTCHAN_SEND_RATE="30") as server:
        told = _told(server)["told"]
    with sqlite3.connect(folder / "ttchan.db") as connection:
        meets, real = connection.execute("SELECT rehearsal_meets, rehearsal_real FROM state").fetchone()
    connection.close()
    began = [_seconds(real) + (due_at - _instant(meets)).total_seconds() for due_at in dues]
    if len(told) < BURSTS * BURST:
        raise RuntimeError(f"only {len(told)} of {BURSTS * BURST} were told")
    return [told[number * BURST] - began[number] for number in range(BURSTS)]


def speed(folder: Path) -> float:
    """Deliveries a second with no limit."""
    crowded(folder, FAST)
    write(folder, "fast", FAST, NOW)
    with _beside("telling", folder, tell=FAST) as server:
        told: list[float] = _told(server)["told"]
    if len(told) < FAST:
        raise RuntimeError(f"only {len(told)} of {FAST} were told")
    return (len(told) - 1) / (told[-1] - told[0])


async def look(folder: Path, looks: int = 300) -> list[float]:
    """Seconds of each idle look at the table (of ``punctuality``, with WAITING rows)."""
    db = Database(f"sqlite+aiosqlite:///{folder}/ttchan.db")
    took = []
    for _ in range(looks):
        began = time.perf_counter()
        async with db.read() as session:
            await deliveries.next_due(session)
        took.append(time.perf_counter() - began)
    await db.dispose()
    return took


def run() -> list[tuple[str, str, str]]:
    """Returns (figure, value, goal)."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        ours = replies_meanwhile(Path(one))
        theirs = replies_of_gather(Path(two))
    with tempfile.TemporaryDirectory() as name:
        late = punctuality(Path(name))
        looks = asyncio.run(look(Path(name)))
    with tempfile.TemporaryDirectory() as name:
        fastest = speed(Path(name))
    told = ours["told"]
    rate = (len(told) - 1) / (told[-1] - told[0])
    return [
        (f"/today while {CROWD} are told ({rate:.1f}/s)", _spread(ours["took"]), "p99 <= 80 ms"),
        ("the same, gather + first come first served", _spread(theirs["took"]), "-"),
        (f"due to first sent, {WAITING} rows waiting", _spread(late), "p99 <= 100 ms"),
        (f"one idle look, {WAITING} rows waiting", _spread(looks), "<= 5 ms"),
        ("deliveries a second without a limit", f"{fastest:.0f}", "-"),
    ]


@contextmanager
def _beside(program: str, folder: Path, **options: Any) -> Iterator["subprocess.Popen[str]"]:
    settings = {name: options.pop(name) for name in list(options) if name.isupper()}
    command = "-m", f"benchmarks.{program}"
    with peer(seconds=90, **options) as (url, server), bot(url, folder, *command, **settings):
        yield server


def _told(server: Any) -> dict[str, Any]:
    while "told" not in (seen := line(server)):
        pass
    return seen


def _spread(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    if not ordered:
        return "none came"
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    median, most = statistics.median(ordered), ordered[-1]
    return f"p50 {median * 1000:.1f}, p99 {p99 * 1000:.1f}, max {most * 1000:.1f} ms of {len(ordered)}"


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def _seconds(stored: str) -> float:
    return _instant(stored).timestamp()


def main() -> None:
    """Measure and print these figures alone."""
    for figure, value, goal in run():
        print(f"{figure:40} {value:55} goal {goal}", flush=True)


if __name__ == "__main__":
    main()
