"""Small workbooks for tests: sheets as lists of rows by column name."""

from collections.abc import Mapping, Sequence

from bot.domain.workbook import Cell, Code, Content, Problem, Tables, parse

MEETING: Mapping[str, Cell] = {
    "code": "test",
    "title:en": "A meeting",
    "start_date": "2018-11-08",
    "end_date": "2018-11-12",
    "timezone": "Europe/Riga",
    "languages": "en,lv",
    "default_language": "en",
}
ITEM: Mapping[str, Cell] = {
    "id": "P01",
    "day": "2018-11-10",
    "start": "08:30",
    "end": "09:30",
    "kind": "seminar",
    "title:en": "Opening",
    "audience": "all",
}
QUESTION: Mapping[str, Cell] = {
    "poll_id": "day",
    "question_id": "rate",
    "order": 1,
    "kind": "scale",
    "text:en": "How was it?",
    "options:en": "a|b|c|d|e",
}


def sheet(rows: Sequence[Mapping[str, Cell]]) -> list[list[Cell]]:
    """Return a table with one column for every name in the rows."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [list[Cell](names), *([row.get(name) for name in names] for row in rows)]


def tables(
    *items: Mapping[str, Cell],
    meeting: Mapping[str, Cell] | None = None,
    **sheets: Sequence[Mapping[str, Cell]],
) -> Tables:
    """Return a workbook with the given items; ``meeting`` overrides values, None removes a key."""
    values = {**MEETING, **(meeting or {})}
    rows: list[list[Cell]] = [["key", "value"]]
    rows += [[key, value] for key, value in values.items() if value is not None]
    others = {name: sheet(rows) for name, rows in sheets.items()}
    return Tables({"Meeting": rows, "Programme": sheet(items or [ITEM]), **others})


def problems(given: Tables) -> list[tuple[str, int, str, Code]]:
    """Return where and what is wrong, without the values."""
    return [(one.sheet, one.row, one.column, one.code) for one in parse(given)[1]]


def only(given: Tables) -> Problem:
    """Return the one problem there is."""
    found = parse(given)[1]
    assert len(found) == 1, found
    return found[0]


def read(given: Tables) -> Content:
    """Return the content of a workbook without errors."""
    content, found = parse(given)
    assert content is not None, found
    return content
