"""docs/performance.md, written whole from what was measured; and the same as lines on a screen."""

from collections.abc import Iterable, Sequence

from benchmarks.figures import Mark, Part, Row
from benchmarks.machine import Machine

HEAD = """\
# Performance

Written by `make bench`; never edited by hand. {machine}. {when}, revision {revision}{quick}.

Every figure stands beside its peers of the same run; the ratio comes first, for it is what carries over
to another machine. All of it is measured against a local server, over loopback, and says nothing of
Telegram's own speed. All processes share the cores that are named: a bot, the server that answers it
and, with SQLite, the disk. Where there are rounds, figures are medians, and ratios the medians of the
ratios of each round.

{score}
"""
QUICK = ", **a quick run for trying: one round and small numbers, not to be believed**"
WHY = "What was tried for them: [0019](decisions/0019-goals-of-speed-that-are-missed.md)."
_TITLES = "| figure | ratio | ours | beside, same run | goal | |\n|---|---|---|---|---|---|"


def written(parts: Sequence[Part], machine: Machine, *, quick: bool = False) -> str:
    """The whole page."""
    head = HEAD.format(
        machine=machine.words,
        when=machine.when,
        revision=machine.revision,
        quick=QUICK if quick else "",
        score=score(row for part in parts for row in part.rows),
    )
    return "\n".join([head, *map(_section, parts)]).rstrip() + "\n"


def score(rows: Iterable[Row]) -> str:
    """How many goals were met, and which were not."""
    with_goal = [row for row in rows if row.mark is not Mark.SHOWN]
    missed = [row.figure for row in with_goal if row.mark is Mark.MISSED]
    said = f"{len(with_goal) - len(missed)} of {len(with_goal)} goals are met."
    return said + (f" Missed: {'; '.join(missed)}. {WHY}" if missed else "")


def _section(part: Part) -> str:
    lines = [f"## {part.title}", "", part.how, "", _TITLES, *map(_line, part.rows), ""]
    lines += [f"- {note}" for note in part.notes]
    lines += [""] if part.notes else []
    lines += [part.reading, ""] if part.reading else []
    return "\n".join(lines)


def _line(row: Row) -> str:
    mark = f"**{row.mark}**" if row.mark is not Mark.SHOWN else ""
    cells = (row.figure, row.ratio, row.ours, row.beside, row.goal, mark)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def shown(part: Part) -> str:
    """A part for a terminal."""
    lines = [f"\n{part.title}"]
    for row in part.rows:
        goal = f"   goal {row.goal}: {row.mark}" if row.goal else ""
        beside = f"   beside: {row.beside}" if row.beside else ""
        lines.append(f"  {row.figure:52} {row.ratio:>8}  {row.ours}{beside}{goal}")
    return "\n".join([*lines, *(f"  {note}" for note in part.notes)])
