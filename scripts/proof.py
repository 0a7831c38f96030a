"""Runs every test that shows a row of the fault table, long ones too, and writes docs/reliability.md.

``make proof``; ``LONG=1`` adds the soak, ``RESUME=1`` goes on with a run that was broken off, or runs once
more what failed, perhaps mended: the paper tells. What is known is kept in .proof/ as it comes, and the paper
is written after each part, and when it is broken off.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from scripts.proof_page import page
from scripts.proof_surroundings import commit, surroundings
from tests.proving import read

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".proof"
PAPER = ROOT / "docs" / "reliability.md"
SOAK_MINUTES = 30
MEMORY = "PROOF_MEMORY"
"""In the environment: a folder in memory, where there is one with room (Makefile)."""
PARTS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    (
        "what `make test` runs, at DEBUG",
        "not proof and not quiet",
        ("-n", "5", "--dist", "loadfile", "--no-loadscope-reorder"),
    ),
    (
        "the long forms, four at a time: they wait a lot",
        "proof and not quiet",
        ("-n", "4", "--dist", "load", "--maxschedchunk", "1"),
    ),
    ("what measures time, alone, and the search of the log", "quiet", ()),
)
"""What is run, in this order, each as one run of pytest: its name, its marks, how many at a time."""


class Run:
    """A run that may be broken off and gone on with. ``commit``: at which it was begun."""

    def __init__(self, *, goes_on: bool, long: bool) -> None:
        self.about = KEPT / "run.json"
        self.results = KEPT / "results.jsonl"
        self.tests = KEPT / "tests.jsonl"
        self.logs = KEPT / "logs"
        self.long = long
        if goes_on and self.about.exists():
            kept = json.loads(self.about.read_text("utf-8"))
            self.commit, self.began, self.took = kept["commit"], kept["began"], kept["took"]
        elif goes_on:
            sys.exit("There is no run to go on with: leave out RESUME=1.")
        else:
            shutil.rmtree(KEPT, ignore_errors=True)
            self.logs.mkdir(parents=True)
            self.commit, self.began, self.took = commit(ROOT), time.time(), 0.0
        self._since = time.monotonic()
        self._note()

    def _note(self) -> None:
        """Keep how long it took so far: a run that is killed loses no more than a part's minutes."""
        now = time.monotonic()
        self.took += now - self._since
        self._since = now
        kept = {"commit": self.commit, "began": self.began, "took": self.took}
        self.about.write_text(json.dumps(kept), "utf-8")

    def environment(self) -> dict[str, str]:
        """What the tests are told of the run."""
        told = {
            "PROOF_RESULTS": str(self.results),
            "PROOF_LOGS": str(self.logs),
            "PROOF_COMMIT": commit(ROOT),
        }
        if self.long:
            told["PROOF_SOAK_MINUTES"] = str(SOAK_MINUTES)
        return {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")} | told

    def collects(self) -> None:
        """Note which tests there are: a row is proved when all of its own have passed."""
        environment = self.environment() | {"PROOF_TESTS": str(self.tests)}
        del environment["PROOF_RESULTS"]
        done = subprocess.run(
            _pytest("--collect-only"), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"The tests cannot be collected:\n{done.stdout[-3000:]}")

    def runs(self, name: str, marks: str, more: Sequence[str], *, in_memory: bool = False) -> None:
        """One part. What failed is in the results; what was left over from before is left out.

        ``in_memory``: what its tests write goes to no disk, as with ``make test``, where there is room.
        """
        known = sum(1 for _ in read(self.results))
        print(f"\n== {name}", flush=True)
        room = os.environ.get(MEMORY) if in_memory else None
        environment = self.environment() | ({"TMPDIR": room} if room else {})
        process = subprocess.Popen(
            _pytest("-m", marks, "-o", "timeout=3600", *more), cwd=ROOT, env=environment
        )
        try:
            code = process.wait()
        except BaseException:
            process.send_signal(signal.SIGINT)  # once: it ends its own processes
            process.wait(120)
            raise
        finally:
            self._note()
        for line in list(read(self.results))[known:]:
            for said in line["says"]:
                print(f"{line['test']}: {', '.join(f'{key} {value}' for key, value in said.items())}")
        if code not in (0, 1, 5):  # all passed, some failed, nothing was left to run
            sys.exit(f"pytest ended with {code}")

    def writes(self) -> bool:
        """Write the paper of what is known, if anything is; whether nothing failed."""
        found = list(read(self.results))
        if not found:
            return False
        around = surroundings(self.commit)
        PAPER.write_text(
            page(list(read(self.tests)), found, around, began=self.began, took=self.took), "utf-8"
        )
        return all(line["outcome"] != "failed" for line in latest(found))


def latest(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last word on each test."""
    return list({line["test"]: line for line in found}.values())


def _pytest(*words: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, "tests"]


def _broken_off(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def main() -> None:
    """Run all parts, or those that are left, and write the paper."""
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--long", action="store_true", help=f"soak for {SOAK_MINUTES} minutes as well")
    wishes.add_argument("--resume", action="store_true", help="go on: what has not passed is run")
    wishes.add_argument("--page", action="store_true", help="run nothing: write the paper of what is known")
    wishes.add_argument("--only", metavar="WORDS", help="of all tests those that pytest's -k chooses")
    wish = wishes.parse_args()
    signal.signal(signal.SIGTERM, _broken_off)
    run = Run(goes_on=wish.resume or wish.page, long=wish.long)
    if wish.resume and run.commit != commit(ROOT):
        print("Something was changed since: what had not passed is run now, and the paper tells it.")
    well = True
    try:
        if not wish.page:
            run.collects()
            for number, (name, marks, more) in enumerate(PARTS):
                chosen = ("-k", wish.only) if wish.only else ()
                run.runs(name, marks, more + chosen, in_memory=number == 0)
                run.writes()
    except KeyboardInterrupt:
        print("Broken off: `make proof RESUME=1` goes on from here.", file=sys.stderr)
        well = False
    finally:
        well = run.writes() and well
        print(f"{PAPER.relative_to(ROOT)}: {'all well' if well else 'not all is proved'}")
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
