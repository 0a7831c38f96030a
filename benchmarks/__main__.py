"""``python -m benchmarks``: every figure beside its goal; medians of five, peers in the same run."""

import os
import platform
import time

from benchmarks import announce, announcing, deliveries, load, reports, results, today


def main() -> None:
    """Measure and print."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{python}, {os.cpu_count()} cores, {time.strftime('%F')}")
    for measured in (
        today.run,
        load.run,
        results.run,
        reports.run,
        deliveries.run,
        announce.run,
        announcing.run,
    ):
        for figure, value, goal in room.run():
            print(f"{figure:40} {value:55} goal {goal}", flush=True)


if __name__ == "__main__":
    main()
