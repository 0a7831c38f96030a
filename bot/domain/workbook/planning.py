"""Merging three versions of a meeting, row by row and column by column. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Literal

from bot.domain.workbook.columns import Sheet
from bot.domain.workbook.content import Row, Rows
from bot.domain.workbook.origins import from_outside
from bot.domain.workbook.plans import Change, ChangeKind, Conflict, Plan
from bot.domain.workbook.sheets import SHEETS

Choices = Mapping[tuple[str, str, str], Literal["file", "published"]]


def plan(loaded: Rows | None, published: Rows, file: Rows, version: int = 0) -> Plan:
    """Plan loading a file over what is ``published`` in this version (0 = never).

    ``loaded`` is what the load before remembered (None = there was none: the file then wins everywhere).
    What was changed only in the publication stays; what is missing from the file is withdrawn; a sheet
    that the file does not have is left alone.
    """
    remember: Rows = {}
    merged: Rows = {}
    conflicts: list[Conflict] = []
    for sheet in SHEETS:
        ours = published.get(sheet.name, {})
        base = (loaded or {}).get(sheet.name)
        if sheet.name not in file:
            if sheet.name in published:
                merged[sheet.name] = ours
            if base is not None:
                remember[sheet.name] = base
            continue
        theirs = _with_missing(sheet, ours if base is None else base, ours, file[sheet.name])
        remember[sheet.name] = theirs
        merged[sheet.name] = _merge_sheet(sheet, base, ours, theirs, conflicts)
    return _compare(Plan(published, remember, merged, (), tuple(conflicts), {}, version))


def edit(
    loaded: Rows, published: Rows, place: tuple[str, str], columns: Mapping[str, str], version: int
) -> Plan:
    """Plan changing columns (an empty text = no value) of one published row, as an edit in chat does.

    ``place``: its sheet and key. What the last load said stays remembered: the next one merges three ways.
    """
    sheet, key = place
    row = {name: text for name, text in {**published[sheet][key], **columns}.items() if text}
    merged = {**published, sheet: {**published[sheet], key: row}}
    return _compare(Plan(published, loaded, merged, (), (), {}, version))


def resolve(plan: Plan, choices: Choices) -> Plan:
    """Decide conflicts, by (sheet, key, column); those not named stay open.

    Raises KeyError if something named is no open conflict of the plan.
    """
    open_ones = {(one.sheet, one.key, one.column): one for one in plan.conflicts}
    merged = {sheet: dict(rows) for sheet, rows in plan.merged.items()}
    for place, side in choices.items():
        conflict = open_ones.pop(place)
        row = dict(merged[conflict.sheet][conflict.key])
        text = conflict.file if side == "file" else conflict.published
        row.pop(conflict.column, None)
        if text:
            row[conflict.column] = text
        merged[conflict.sheet][conflict.key] = row
    return _compare(replace(plan, merged=merged, conflicts=tuple(open_ones.values())))


def _with_missing(
    sheet: Sheet, base: Mapping[str, Row], published: Mapping[str, Row], file: Mapping[str, Row]
) -> dict[str, Row]:
    """Return the file's rows, and what it once had but has no longer as withdrawn.

    What the file never had (it was made in chat) is not missing from it, nor is what a timetable brought:
    its own file tells when it is gone.
    """
    missing = {
        key: row if from_outside(key) else {**row, sheet.flag: "yes"}
        for key, row in base.items()
        if key not in file and key in published and sheet.flag
    }
    return {**file, **missing}


def _merge_sheet(
    sheet: Sheet,
    base: Mapping[str, Row] | None,
    published: Mapping[str, Row],
    file: Mapping[str, Row],
    conflicts: list[Conflict],
) -> dict[str, Row]:
    merged = dict(published)
    for key, theirs in file.items():
        ours = published.get(key)
        if ours is None:
            merged[key] = theirs
            continue
        before = ours if base is None else base.get(key, {})
        row, undecided = _merge_row(sheet, key, before, ours, theirs)
        merged[key] = row
        conflicts += undecided
    return merged


def _merge_row(sheet: Sheet, key: str, base: Row, published: Row, file: Row) -> tuple[Row, list[Conflict]]:
    if file in (published, base):
        return published, []
    if published == base:
        return file, []
    row = dict(published)
    conflicts: list[Conflict] = []
    for names in _units(sheet, dict.fromkeys(chain(published, file, base))):
        was, ours, theirs = ([version.get(name, "") for name in names] for version in (base, published, file))
        if theirs in (ours, was):
            continue
        for name, before, our, their in zip(names, was, ours, theirs, strict=True):
            if our == their:
                continue
            if ours != was:
                conflicts.append(Conflict(sheet.name, key, name, before, our, their))
            elif their:
                row[name] = their
            else:
                del row[name]
    return row, conflicts


def _units(sheet: Sheet, names: Mapping[str, None]) -> Iterator[list[str]]:
    """Group columns that only make sense together; the others stand alone."""
    together: dict[str, list[str]] = {}
    for name in names:
        column = sheet.column(name)
        if column and column.unit:
            together.setdefault(column.unit, []).append(name)
        else:
            yield [name]
    yield from together.values()


def _compare(plan: Plan) -> Plan:
    """Fill in what changes from the publication to the merged rows."""
    changes: list[Change] = []
    unchanged: dict[str, int] = {}
    for sheet in SHEETS:
        before = plan.published.get(sheet.name, {})
        unchanged[sheet.name] = 0
        for key, row in plan.merged.get(sheet.name, {}).items():
            change = _change(sheet, key, before.get(key), row)
            if change:
                changes.append(change)
            elif row.get(sheet.flag) != "yes":
                unchanged[sheet.name] += 1
    return replace(plan, changes=tuple(changes), unchanged=unchanged)


def _change(sheet: Sheet, key: str, before: Row | None, after: Row) -> Change | None:
    if before == after:
        return None
    if before is None:
        return Change(sheet.name, key, ChangeKind.NEW, {name: ("", text) for name, text in after.items()})
    columns = {
        name: (before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys(chain(before, after))
        if before.get(name) != after.get(name)
    }
    kind = ChangeKind.CHANGED
    if sheet.flag in columns:
        kind = ChangeKind.WITHDRAWN if columns[sheet.flag][1] else ChangeKind.RESTORED
    elif any((column := sheet.column(name)) and column.moves for name in columns):
        kind = ChangeKind.MOVED
    return Change(sheet.name, key, kind, columns)
