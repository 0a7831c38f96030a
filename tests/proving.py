"""What a run of tests tells of itself, for ``make proof``: a line for each test as it ends.

Off unless PROOF_RESULTS names the file of lines. What passed already according to it is left out.
"""

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

_FILE = "PROOF_RESULTS"
_COLLECT = "PROOF_TESTS"
_COMMIT = "PROOF_COMMIT"
_FACTS = "ttchan"
_SAYS = "ttchan says"
Says = Callable[..., None]
"""What ``proof_says`` gives a test: tell counts by their names."""
_phases: dict[str, list[pytest.TestReport]] = {}


def drawn_seed() -> int:
    """A seed of this run's own, which pytest shows beside a failure."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201
    return seed


@pytest.fixture
def proof_says(record_property: Callable[[str, object], None]) -> Says:
    """Tell what a test counted, as ``proof_says(kills=200, lost=0, seed=seed)``; numbers and short words."""

    def says(**counted: int | float | str) -> None:
        record_property(_SAYS, counted)
        print(*(f"{name} {value}" for name, value in counted.items()))  # noqa: T201 - shown with a failure

    return says


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let the report of a test know what it shows."""
    item.user_properties.append((_FACTS, facts(item)))


def facts(item: pytest.Item) -> dict[str, Any]:
    """The rows a test shows, how it is to be run, and on which engine."""
    call = getattr(item, "callspec", None)
    return {
        "test": item.nodeid,
        "faults": sorted({name for mark in item.iter_markers("fault") for name in mark.args}),
        "proof": item.get_closest_marker("proof") is not None,
        "quiet": item.get_closest_marker("quiet") is not None,
        "engine": call.params.get("database_url", "") if call else "",
    }


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has passed; or, where a list is wanted, write it."""
    if wanted := os.environ.get(_COLLECT):
        Path(wanted).write_text("".join(json.dumps(facts(item)) + "\n" for item in items), "utf-8")
    if kept := os.environ.get(_FILE):
        passed = {line["test"] for line in read(Path(kept)) if line["outcome"] == "passed"}
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in passed])
        items[:] = _longest_first([item for item in items if item.nodeid not in passed])


def _longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Long forms in the order of what they are allowed: each goes to whoever is free, none is begun late."""
    if not all(item.get_closest_marker("proof") for item in items):
        return items
    return sorted(items, key=lambda item: -_allowed(item))


def _allowed(item: pytest.Item) -> float:
    mark = item.get_closest_marker("timeout")
    return float(mark.args[0]) if mark and mark.args else 0


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Write the line of a test that has ended. A worker's are written by who gave it the work."""
    kept = os.environ.get(_FILE)
    if not kept or "PYTEST_XDIST_WORKER" in os.environ:
        return
    phases = _phases.setdefault(report.nodeid, [])
    phases.append(report)
    if report.when in ("setup", "call"):
        return  # any other is the last: a teardown, or the death of a worker
    del _phases[report.nodeid]
    with Path(kept).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(_line(phases)) + "\n")


def _line(phases: list[pytest.TestReport]) -> dict[str, Any]:
    outcomes = {phase.outcome for phase in phases}
    told = [value for phase in phases[-1:] for name, value in phase.user_properties if name == _SAYS]
    known = [value for phase in phases for name, value in phase.user_properties if name == _FACTS]
    return {
        **(known[0] if known and isinstance(known[0], dict) else {"test": phases[-1].nodeid, "faults": []}),
        "outcome": next((one for one in ("failed", "skipped") if one in outcomes), "passed"),
        "commit": os.environ.get(_COMMIT, ""),
        "seconds": round(sum(phase.duration for phase in phases), 2),
        "says": told,
    }


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file; the last one may be cut where a run was broken off."""
    if not path.exists():
        return
    for line in path.read_text("utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue
