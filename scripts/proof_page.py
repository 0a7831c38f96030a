"""docs/reliability.md as text, from what is known of a run; asks nobody and writes nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from scripts.proof_surroundings import Surroundings
from tests.faults import BAD_INPUT, FAULTS, GATE, NOT_PROVED, OTHERS, ROWS, Row

Line = dict[str, Any]
PROVED, FAILED, IN_PART, NOT_RUN, MISSING = "proved", "**FAILED**", "in part", "not run", "not proved"
_ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "": "no database or SQLite alone"}
_MANY = 4
_BOUND = 3  # no failure in n tries: with 95 % certainty the rate is below 3 in n

_HEAD = """\
# What was proved, and what was not

Written by `make proof` from its own run; nobody edits it. What the bot promises is in
[deliveries.md](deliveries.md), with I1–I7; here is what happened when each of these things was done to it.
"""
_MARKS = """\
**proved**: every test of the row has passed. **in part**: all that ran has passed, and what was not shown
is said. **not run**: there are tests, and this run has not come to all of them. **not proved**: no test.
"""
_LIMITS = """\
## How far this goes

- No failure in 200 kills bounds the rate of failures at 1.5 %, none in 2,000 at 0.15 % (95 %); it proves no
  zero. The loop over all crash points is the proof, chance only adds to it.
- Loss of power is not tested: `synchronous=FULL` and, on PostgreSQL, `fsync` are what stands against it.
- Telegram is a sandbox of ours here. How long its own pauses are, and how it counts, is not known from this.
- Waits of more than a minute are made with a clock that the test moves, but for one freeze of 130 seconds.
"""


class Book:
    """The tests of each row and what became of them."""

    def __init__(self, tests: Iterable[Line], found: Iterable[Line]) -> None:
        self.became = {line["test"]: line for line in found}
        self.of: dict[str, list[Line]] = defaultdict(list)
        known = {line["test"]: line for line in [*self.became.values(), *tests]}
        for line in known.values():
            for row in line["faults"]:
                self.of[row].append(line)
        self.tests = known

    def results(self, row: Row) -> list[Line]:
        """What its tests came to, as far as they ran."""
        return [self.became[one["test"]] for one in self.of[row.id] if one["test"] in self.became]

    def mark(self, row: Row) -> tuple[str, str]:
        """The mark of a row, and what is to be said beside it."""
        tests, results = self.of[row.id], self.results(row)
        outcomes = Counter(line["outcome"] for line in results)
        if outcomes["failed"]:
            return FAILED, f"{outcomes['failed']} of {len(tests)} tests"
        if not tests:
            return MISSING, NOT_PROVED.get(row.id, "")
        if not outcomes["passed"] or len(results) < len(tests):
            return NOT_RUN, f"{outcomes['passed']} of {len(tests)} tests have passed"
        lacks = [row.lacks] if row.lacks else []
        if outcomes["skipped"]:
            lacks.append(f"{outcomes['skipped']} of {len(tests)} tests were skipped")
        return (IN_PART, "not shown: " + "; ".join(lacks)) if lacks else (PROVED, "")


def page(
    tests: Sequence[Line], found: Sequence[Line], around: Surroundings, *, began: float, took: float
) -> str:
    """The paper. ``tests``: all there are; ``found``: the lines of their ends; seconds."""
    book = Book(tests, found)
    day = f"{datetime.fromtimestamp(began, UTC):%Y-%m-%d %H:%M} UTC" if found else "not yet"
    ended = Counter(line["outcome"] for line in book.became.values())
    parts = [
        _HEAD,
        f"| | |\n|---|---|\n| version | TTChan {around.version}, commit {around.commit or 'unknown'} |\n"
        f"| begun | {day}, {took / 60:.0f} minutes |\n"
        f"| machine | {around.machine} |\n| with | {around.versions} |\n"
        f"| tests | {len(book.tests)}: {ended['passed']} passed, {ended['failed']} failed, "
        f"{ended['skipped']} skipped, {len(book.tests) - len(book.became)} not run |\n",
        _MARKS,
        _again(found, around.commit),
        "## Before a version is released\n\n" + _gate(book),
        "## Faults\n\n" + _table(book, FAULTS),
        "## Bad input\n\n" + _table(book, BAD_INPUT),
        "## And besides\n\n" + _table(book, OTHERS),
        "## Not proved\n\n" + _open(book),
        _LIMITS,
        "## By which tests\n\n" + "\n".join(_shown(book, row) for row in ROWS.values() if book.of[row.id]),
    ]
    return "\n".join(filter(None, parts)).rstrip() + "\n"


def _again(found: Sequence[Line], commit: str) -> str:
    """What failed and was run again, and what was run at another commit than the rest; "" if nothing was."""
    ends: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in found:
        ends[line["test"]].append((line["outcome"], line.get("commit") or commit))
    told = [
        f"- `{test}`: {', '.join(f'{outcome} at {at}' for outcome, at in some)}\n"
        for test, some in ends.items()
        if some[-1][0] != "skipped" and (some[-1][1] != commit or "failed" in [one for one, _ in some[:-1]])
    ]
    head = (
        "## Run again\n\nWhat had failed, or was written since. All else was run once, at the commit above.\n"
    )
    return f"{head}\n{''.join(told)}" if told else ""


def _table(book: Book, rows: Sequence[Row]) -> str:
    lines = ["| | what happens | what must hold | |", "|---|---|---|---|"]
    for row in rows:
        mark, beside = book.mark(row)
        lines.append(f"| {row.id} | {row.what} | {row.holds} | {mark}{f': {beside}' if beside else ''} |")
    return "\n".join(lines) + "\n"


def _gate(book: Book) -> str:
    lines = []
    for what, ids in GATE:
        marks = {book.mark(ROWS[one])[0] for one in ids}
        worst = next((mark for mark in (FAILED, MISSING, NOT_RUN, IN_PART) if mark in marks), PROVED)
        engines = {line["engine"] for one in ids for line in book.results(ROWS[one])} - {""}
        both = " on both engines" if len(engines) > 1 else ""
        lines.append(f"- [{'x' if worst == PROVED else ' '}] {what} ({', '.join(ids)}): {worst}{both}")
    return "\n".join(lines) + "\n"


def _open(book: Book) -> str:
    marks = {row.id: book.mark(row) for row in ROWS.values()}
    lines = [
        f"- {row.id}, {row.what[0].lower()}{row.what[1:]}: {mark}{f', {beside}' if beside else ''}"
        for row in ROWS.values()
        for mark, beside in [marks[row.id]]
        if mark not in (PROVED, NOT_RUN)
    ]
    if left := [name for name, (mark, _) in marks.items() if mark == NOT_RUN]:
        lines.append(f"- not run to their end: {', '.join(left)}")
    return "\n".join(lines or ["Nothing of the tables above."]) + "\n"


def _shown(book: Book, row: Row) -> str:
    """The tests of a row: which, how often on which engine, how long, and what they counted."""
    grouped: dict[str, list[Line]] = defaultdict(list)
    for test in book.of[row.id]:
        grouped[test["test"].partition("[")[0]].append(book.became.get(test["test"], test))
    lines = [f"**{row.id}** {row.what}\n"]
    for name, group in sorted(grouped.items()):
        ran = [line for line in group if "outcome" in line]
        seconds = sum(line["seconds"] for line in ran)
        engines = Counter(_ENGINES[line["engine"]] for line in ran)
        on = ", ".join(f"{engine} {number}" for engine, number in sorted(engines.items()))
        bad = Counter(line.get("outcome", "not run") for line in group)
        trouble = ", ".join(f"{number} {what}" for what, number in sorted(bad.items()) if what != "passed")
        told = [on, f"{seconds:.1f} s"] if ran else []
        lines.append(f"- `{name}`: " + "; ".join([*told, *([trouble] if trouble else [])]))
        lines += [f"  - {said}" for said in _said(ran)]
    return "\n".join([*lines, *_bounds(book, row)]) + "\n"


def _said(ran: Sequence[Line]) -> list[str]:
    """What they counted: each for itself, or summed up for each engine where there are many."""
    found: list[str] = []
    for engine in sorted({line["engine"] for line in ran}):
        mine = [line for line in ran if line["engine"] == engine and line["says"]]
        found += [said for line in mine for said in _says(line)] if len(mine) <= _MANY else [_summed(mine)]
    return found


def _summed(ran: Sequence[Line]) -> str:
    sums: Counter[str] = Counter()
    told = [one for line in ran for one in line["says"]]
    for one in told:
        sums.update({name: value for name, value in one.items() if type(value) is int and name != "seed"})
    seeds = ", ".join(str(one["seed"]) for one in told if "seed" in one)
    counted = ", ".join(f"{name.replace('_', ' ')} {_number(value)}" for name, value in sums.items())
    return f"{_place(ran[0])}, {len(ran)} runs: {counted}{f', seeds {seeds}' if seeds else ''}"


def _place(line: Line) -> str:
    return _ENGINES[line["engine"]] if line["engine"] else "here"


def _says(line: Line) -> list[str]:
    place = _place(line)
    return [
        f"{place}: "
        + ", ".join(
            f"{name.replace('_', ' ')} {value if name == 'seed' else _number(value)}"
            for name, value in one.items()
        )
        for one in line["says"]
    ]


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _bounds(book: Book, row: Row) -> list[str]:
    """What the kills of a row say of the rate of failures, for each engine."""
    kills: Counter[str] = Counter()
    for line in book.results(row):
        if line["outcome"] == "passed":
            kills[line["engine"]] += sum(one.get("kills", 0) for one in line["says"])
    return [
        f"- no failure in {number:,} kills ({_ENGINES[engine]}): below {100 * _BOUND / number:.2g} % (95 %)"
        for engine, number in sorted(kills.items())
        if number >= 20
    ]
