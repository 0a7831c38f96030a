"""Tables of a file, or stored rows, to a meeting: all problems at once, or a Content."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from bot.domain.meeting import Meeting
from bot.domain.workbook.cells import ERRORS, Cell, is_blank, text_of
from bot.domain.workbook.columns import Column, Frame, Sheet
from bot.domain.workbook.content import Content, Rows, assemble, entity_of, frame_of
from bot.domain.workbook.headers import Match, alike, match
from bot.domain.workbook.problems import BadCell, Broken, Code, Fault, Problem
from bot.domain.workbook.references import Placed, dangling, rules
from bot.domain.workbook.sheets import BY_NAME, SHEETS
from bot.domain.workbook.tables import Table, Tables, body_of, header_of

IGNORED = frozenset(("read me", "readme"))
"""Sheets that are for people."""


def parse(tables: Tables) -> tuple[Content | None, list[Problem]]:
    """Read a whole workbook. Returns no content if any problem is more than a warning.

    A sheet without rows says nothing, as if it were not there. 5,000 rows take about half a second: do
    not call it in the event loop.
    """
    problems = list(tables.notes)
    found = _sheets(tables.sheets, problems)
    meeting_cells = _pairs(found["Meeting"]) if "Meeting" in found else {}
    frame = frame_of({key: cell for key, (_, cell) in meeting_cells.items()})
    meeting = None
    if "Meeting" in found:
        meeting = _read_vertical(BY_NAME["Meeting"], found["Meeting"], meeting_cells, frame, problems)
    if meeting is not None:
        frame = Frame.of(meeting)
    placed: dict[str, list[Placed]] = {"Meeting": [Placed("meeting", 0, meeting)]} if meeting else {}
    unsound: dict[str, list[Placed]] = {}
    keys: dict[str, set[str]] = {}
    for sheet in SHEETS:
        if sheet.name in found and not sheet.vertical:
            halves = unsound.setdefault(sheet.name, [])
            rows, seen = _read_sheet(sheet, found[sheet.name], frame, problems, halves)
            if seen:
                placed[sheet.name], keys[sheet.name] = rows, seen
    problems += rules(placed)
    known = _known(keys, placed, frame)
    problems += dangling(placed, known)
    problems += dangling(unsound, known)
    if meeting is None or any(not problem.warning for problem in problems):
        return None, problems
    return _content(meeting, placed), problems


def from_rows(rows: Rows) -> Content:
    """Return the meeting of canonical rows. Raises Broken with every problem."""
    problems: list[Problem] = []
    row = rows["Meeting"]["meeting"]
    meeting, faults = entity_of(BY_NAME["Meeting"], row, frame_of(row))
    if meeting is None:
        raise Broken([fault.at("Meeting", 0) for fault in faults])
    frame = Frame.of(meeting)
    # What was withdrawn keeps its day, even if the meeting itself was moved since.
    anywhere = replace(frame, first=None, last=None)
    placed: dict[str, list[Placed]] = {"Meeting": [Placed("meeting", 0, meeting)]}
    for sheet in SHEETS:
        if sheet.vertical or sheet.name not in rows:
            continue
        placed[sheet.name] = []
        for key, row in rows[sheet.name].items():
            gone = row.get(sheet.flag) == "yes"
            entity, faults = entity_of(sheet, row, anywhere if gone else frame)
            problems += [fault.at(sheet.name, 0, key) for fault in faults]
            if entity is not None:
                placed[sheet.name].append(Placed(key, 0, entity))
    keys = {name: set(rows[name]) for name in placed}
    problems += rules(placed)
    problems += dangling(placed, _known(keys, placed, frame))
    if any(not problem.warning for problem in problems):
        raise Broken([problem for problem in problems if not problem.warning])
    return _content(meeting, placed)


def _content(meeting: Meeting, placed: Mapping[str, Sequence[Placed]]) -> Content:
    entities: dict[str, Any] = {
        BY_NAME[name].attribute: {one.key: one.entity for one in rows}
        for name, rows in placed.items()
        if not BY_NAME[name].vertical
    }
    return Content(meeting, **entities, absent=frozenset(BY_NAME) - frozenset(placed))


def _known(
    keys: Mapping[str, set[str]], placed: Mapping[str, Sequence[Placed]], frame: Frame
) -> dict[str, set[str]]:
    known = dict(keys)
    if frame.languages:
        known["language"] = set(frame.languages)
    if "Participants" in placed:
        known["group"] = {one.entity.group for one in placed["Participants"]}
    return known


def _sheets(tables: Mapping[str, Table], problems: list[Problem]) -> dict[str, Table]:
    """Find our sheets among the file's, and name what is missing, unknown or there twice."""
    found: dict[str, Table] = {}
    strangers = []
    ours = {sheet.name.lower(): sheet.name for sheet in SHEETS}
    for given, table in tables.items():
        name = ours.get(given.strip().lower())
        if name is None:
            if given.strip().lower() not in IGNORED:
                strangers.append(given)
        elif name in found:
            problems.append(Problem(name, 0, "", Code.SHEET_TWICE))
        else:
            found[name] = table
    absent = [sheet for sheet in SHEETS if sheet.name not in found]
    for given in strangers:
        meant = ours.get(alike(given.strip().lower(), (sheet.name.lower() for sheet in absent)), "")
        problems.append(Problem(given, 0, "", Code.UNKNOWN_SHEET, {"like": meant}, warning=True))
    problems += [Problem(sheet.name, 0, "", Code.MISSING_SHEET) for sheet in absent if sheet.required]
    return found


def _pairs(table: Table) -> dict[str, tuple[int, Cell]]:
    """Return key → (row, value) of a vertical sheet, as written; the first of two wins."""
    header, names = header_of(table)
    titles = [text_of(name).lower() for name in names]
    if "key" not in titles or "value" not in titles:
        return {}
    key_at, value_at = titles.index("key"), titles.index("value")
    pairs: dict[str, tuple[int, Cell]] = {}
    for number, row in body_of(table, header):
        key = text_of(row[key_at]) if key_at < len(row) else ""
        if key:
            pairs.setdefault(key, (number, row[value_at] if value_at < len(row) else None))
    return pairs


def _read_vertical(
    sheet: Sheet, table: Table, pairs: dict[str, tuple[int, Cell]], frame: Frame, problems: list[Problem]
) -> Any | None:
    header, names = header_of(table)
    if not pairs:
        problems.append(Problem(sheet.name, header, "", Code.NO_HEADER, {"columns": "key, value"}))
        return None
    key_at = [text_of(name).lower() for name in names].index("key")
    seen: set[str] = set()
    for number, row in body_of(table, header):
        key = text_of(row[key_at]) if key_at < len(row) else ""
        if key and key in seen:
            problems.append(Problem(sheet.name, number, key, Code.KEY_TWICE))
        seen.add(key)
    written = list(pairs)
    matches, faults = match(sheet, written, frame)
    problems += [fault.at(sheet.name, pairs[written[at]][0] if at >= 0 else 0) for at, fault in faults]
    rows = {one.name: pairs[written[one.position]][0] for one in matches}
    values = [cell for _, cell in pairs.values()]
    cells = _cells(matches, values, lambda fault: problems.append(fault.at(sheet.name, rows[fault.column])))
    entity, found = assemble(sheet, cells, frame)
    problems += [fault.at(sheet.name, rows.get(fault.column, 0)) for fault in found]
    return entity


def _read_sheet(
    sheet: Sheet, table: Table, frame: Frame, problems: list[Problem], unsound: list[Placed]
) -> tuple[list[Placed], set[str]]:
    """Read the rows of a sheet. Returns the sound entities, and every key, also of unsound rows.

    ``unsound`` takes what can be read of the other rows: what they refer to is looked up all the same.
    """
    header, names = header_of(table)
    if sheet.required and next(body_of(table, header), None) is None:
        problems.append(Problem(sheet.name, 0, "", Code.EMPTY_SHEET))
    if not header:
        return [], set()
    matches, faults = match(sheet, names, frame)
    problems += [fault.at(sheet.name, header) for _, fault in faults]
    there = {one.column.name for one in matches}
    places = {one.name: one.position for one in matches}
    by_key: dict[str, int] = {}
    placed = []
    for number, row in body_of(table, header):
        found: list[Fault] = []
        cells = _cells(matches, row, found.append)
        entity, more = assemble(sheet, cells, frame)
        key = sheet.key(entity) if entity else _key(sheet, cells)
        if entity is None:
            unsound.append(Placed(key, number, _readable(cells)))
        for fault in sorted(found + more, key=lambda fault: places.get(fault.column, -1)):
            if fault.code != Code.MISSING or fault.column.partition(":")[0] in there:
                problems.append(fault.at(sheet.name, number, key))
        if key and key in by_key:
            values = {"value": key, "row": str(by_key[key])}
            problems.append(
                Problem(sheet.name, number, sheet.key_columns[-1], Code.DUPLICATE, values, key=key)
            )
        elif key:
            by_key[key] = number
            if entity:
                placed.append(Placed(key, number, entity))
    return placed, set(by_key)


def _readable(cells: Mapping[str, tuple[Column, str, Cell]]) -> SimpleNamespace:
    """What can be read of a row that is no entity, as attributes."""
    read = SimpleNamespace()
    for column, language, cell in cells.values():
        if not language:
            with suppress(BadCell):
                setattr(read, column.fills, column.codec.parse(cell))
    return read


def _key(sheet: Sheet, cells: Mapping[str, tuple[Column, str, Cell]]) -> str:
    parts = [text_of(cells[name][2]) if name in cells else "" for name in sheet.key_columns]
    return "/".join(parts) if all(parts) else ""


def _cells(matches: Sequence[Match], row: Sequence[Cell], report: Any) -> dict[str, tuple[Column, str, Cell]]:
    """Return the cells of a row by canonical column name; a bare column gives way to the explicit one."""
    cells: dict[str, tuple[Column, str, Cell]] = {}
    for position, name, column, language, _ in matches:
        cell = row[position] if position < len(row) else None
        if cell is None or cell == "":
            continue
        if isinstance(cell, str) and cell[0] == "#" and cell in ERRORS:
            report(Fault(name, Code.CELL_ERROR, {"value": cell}))
            continue
        if name in cells and not is_blank(cell) and text_of(cells[name][2]) != text_of(cell):
            report(Fault(name, Code.UNLIKE_TEXTS, {"value": text_of(cell)}, warning=True))
        if name not in cells or not is_blank(cell):
            cells[name] = (column, language, cell)
    return cells
