"""``python -m benchmarks``: every figure beside its goal; medians of five, peers in the same run."""

import os
import platform
import time

from benchmarks import announce, announcing, deliveries, load, reports, results, today


def main() -> None:
    """Measure and print."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{python}, {os.cpu_count()} cores, {time.strftime('%F')}")
    for room in (today, load, results, reports, deliveries, announce, announcing):
        for figure, value, goal in room.run():
            print(f"{figure:40} {value:55} goal {goal}", flush=True)


if __name__ == "__main__":
    main()
