"""``python -m benchmarks [NAME …] [--quick] [--out FILE]``: measures, prints, writes docs/performance.md."""

import argparse
import importlib
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from benchmarks import machine, report
from benchmarks.figures import QUICK, WHOLE, Mark, Part, Row, Size

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
MINUTES = {
    "replies": 6,
    "announcing": 7,
    "today": 5,
    "footprint": 5,
    "costs": 8,
    "hundred_thousand": 5,
    "webhook": 4,
    "webhook_grown": 4,
    "punctual": 2,
    "results": 3,
    "reports": 5,
    "load": 2,
}
"""What there is, in the order of the page, and how long each may take at most."""
LONG = {"reports"}
"""Not made smaller by ``--quick``: left out of it unless named."""


class TooLong(Exception):
    """A benchmark did not end in its time."""


def measured(name: str, size: Size) -> Part:
    """One part; what fails is said on the page instead of ending the whole."""

    def ring(_: int, __: FrameType | None) -> NoReturn:
        raise TooLong(f"more than {MINUTES[name]} minutes")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(60 * MINUTES[name])
    try:
        part: Part = importlib.import_module(f"benchmarks.{name}").run(size)
    except Exception as error:  # the other figures are still worth having
        said = f"{type(error).__name__}: {error}"
        missing = Row(name, "not measured", goal="to be measured", mark=Mark.MISSED)
        return Part(name, "It failed.", [missing], notes=[said])
    finally:
        signal.alarm(0)
    return part


def main() -> int:
    """Measure what is asked for; without a name everything, and the page is written."""
    options = argparse.ArgumentParser(prog="python -m benchmarks")
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MINUTES)}; all without one")
    options.add_argument("--quick", action="store_true", help="one round, small numbers: to try")
    options.add_argument(
        "--out", type=Path, help="where the page goes; docs/performance.md where all is measured"
    )
    given = options.parse_args()
    unknown = set(given.names) - set(MINUTES)
    if unknown:
        options.error(f"there is no {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    size, here, began = QUICK if given.quick else WHOLE, machine.here(), time.monotonic()
    print(f"{here.words}, {here.when}, load {machine.load():.1f}", flush=True)
    out, parts = given.out or (None if given.names or given.quick else PAGE), []
    for name in given.names or [name for name in MINUTES if not (given.quick and name in LONG)]:
        parts.append(measured(name, size))
        print(report.shown(parts[-1]), flush=True)
        if out is not None:  # what is broken off has the figures that it came to
            out.write_text(report.written(parts, here, quick=given.quick), encoding="utf-8")
    print(f"\n{report.score(row for part in parts for row in part.rows)}")
    print(f"{(time.monotonic() - began) / 60:.1f} minutes, load {machine.load():.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
