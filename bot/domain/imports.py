"""An import in chat: a file that waits for its organiser, and what it would do. Pure.

A workbook's rows are as they were read; a timetable is laid over what is published each time anew. The
file is merged like a load of the operator's, but for one thing: it makes nobody an organiser, and takes
the role from nobody.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal

from bot.domain.changes import Affected, Progress
from bot.domain.gaps import Gap, gaps_of
from bot.domain.people import Role
from bot.domain.seals import seal
from bot.domain.timetables import Doubt, Reading, Timetable, lay
from bot.domain.workbook import Conflict, Content, Plan, Problem, Row, Rows, from_rows, plan, resolve

_PEOPLE = "Participants"
Side = Literal["file", "published"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which text of a conflict was taken; it holds for as long as the published text is the one it was."""

    sheet: str
    key: str
    column: str
    published: str
    side: Side


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was read: its canonical rows, what is worth telling about it, what was decided so far.

    Of another tool's file there are no rows yet but the ``timetable``, and how its times are read. Only
    ``user_id`` may see or publish it, until ``expires_at`` (operating time).
    """

    id: str
    user_id: int
    expires_at: datetime
    code: str
    rows: Rows
    warnings: tuple[Problem, ...] = ()
    choices: tuple[Choice, ...] = ()
    timetable: Timetable | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A file against what is published. ``conflicts`` are all there are, ``plan.conflicts`` the open ones.

    ``roles``: ids of people whose role stays as it is; ``erased``: ids of rows that are left out.
    ``seal`` changes with anything that publishing would do, ``content`` is None while something is open.
    ``guesses``: what was guessed of a timetable.
    """

    plan: Plan
    conflicts: tuple[Conflict, ...]
    roles: tuple[str, ...]
    erased: tuple[str, ...]
    seal: str
    remembers: bool
    content: Content | None
    guesses: tuple[Problem, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether publishing would do nothing, not even remember what was decided."""
        return self.plan.empty and not self.remembers

    @property
    def gaps(self) -> Mapping[str, tuple[Gap, ...]]:
        """By language what would lack a translation; nothing while something is to choose."""
        return {} if self.content is None else gaps_of(self.content)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an organiser is shown before they publish; ``broken`` says why nothing could be merged, ``doubt``
    what must be said first."""

    file: Import
    merged: Merged | None = None
    affected: Affected = field(default_factory=Affected)
    overdue: tuple[tuple[str, int], ...] = ()
    broken: tuple[Problem, ...] = ()
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """It is published; ``progress`` is of the notices, None where nobody needs to be told.

    ``before``: it had been published already, by an earlier press.
    """

    version: int
    progress: Progress | None = None
    before: bool = False


def merge(file: Import, loaded: Rows, published: Rows, erased: frozenset[str], version: int) -> Merged:
    """Merge a file with what is published, as far as its conflicts are decided. Raises Broken, Doubtful."""
    guesses: tuple[Problem, ...] = ()
    given = file.rows
    if file.timetable is not None:
        laid = lay(file.timetable, loaded, published, file.reading)
        given, guesses = laid.rows, laid.notes
    rows, left_out = _without_erased(given, erased)
    rows, roles = _with_present_organisers(rows, loaded, published)
    undecided = plan(loaded, published, rows, version)
    decided = resolve(undecided, _choices(file, undecided))
    return Merged(
        decided,
        undecided.conflicts,
        roles,
        left_out,
        _sealed(decided),
        _told(decided.loaded) != _told(loaded),
        None if decided.conflicts else from_rows(decided.merged),
        guesses,
    )


def _choices(file: Import, undecided: Plan) -> dict[tuple[str, str, str], Side]:
    made = {(one.sheet, one.key, one.column, one.published): one.side for one in file.choices}
    places = {
        (one.sheet, one.key, one.column): made.get((one.sheet, one.key, one.column, one.published))
        for one in undecided.conflicts
    }
    return {place: side for place, side in places.items() if side is not None}


def _without_erased(file: Rows, erased: frozenset[str]) -> tuple[Rows, tuple[str, ...]]:
    people = file.get(_PEOPLE, {})
    back = tuple(sorted(erased & people.keys()))
    left = {key: row for key, row in people.items() if key not in erased}
    return ({**file, _PEOPLE: left} if back else file), back


def _with_present_organisers(file: Rows, loaded: Rows, published: Rows) -> tuple[Rows, tuple[str, ...]]:
    """Let the file say nothing of who is an organiser, nor of whether organisers are on the list.

    A cell says nothing if it is as the load before had it: then the merge keeps what is published.
    """
    if _PEOPLE not in file:
        return file, ()
    people, kept = dict(file[_PEOPLE]), set[str]()
    base, ours = loaded.get(_PEOPLE, {}), published.get(_PEOPLE, {})
    here = {key for key in base if _organises(row := ours.get(key)) and not _withdrawn(row)}
    for key in people.keys() | here:
        present = ours.get(key)
        before = base.get(key, present or {})
        row = dict(people.get(key, before))
        if _organises(row) != _organises(present):
            _restore(row, before, "role")
            if "role" not in row:
                row["role"] = Role.PARTICIPANT.value
        if _organises(present) and _withdrawn(row) != _withdrawn(present):
            _restore(row, before, "withdrawn")
        if key not in people or row != people[key]:
            people[key] = row
            kept.add(key)
    return {**file, _PEOPLE: people}, tuple(sorted(kept))


def _organises(row: Mapping[str, str] | None) -> bool:
    return row is not None and row.get("role") == Role.ORGANISER


def _withdrawn(row: Mapping[str, str] | None) -> bool:
    return row is not None and row.get("withdrawn") == "yes"


def _restore(row: Row, before: Mapping[str, str], column: str) -> None:
    row.pop(column, None)
    if column in before:
        row[column] = before[column]


def _told(loaded: Rows) -> Rows:
    return {sheet: kept for sheet, rows in loaded.items() if (kept := {k: r for k, r in rows.items() if r})}


def _sealed(decided: Plan) -> str:
    """All that publishing would do, and to which version."""
    told = [[asdict(one) for one in decided.changes], [asdict(one) for one in decided.conflicts]]
    return seal(decided.version, told, decided.loaded)
