"""Which columns a sheet of a file has: names matched to the declared columns, the rest named."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import NamedTuple

from bot.domain.workbook.cells import Cell, is_blank, text_of
from bot.domain.workbook.columns import Column, Frame, Sheet
from bot.domain.workbook.content import open_column
from bot.domain.workbook.notations import language_code
from bot.domain.workbook.problems import BadCell, Code, Fault


class Match(NamedTuple):
    """One column of the file. ``bare`` = a localised column without its language."""

    position: int
    name: str
    column: Column
    language: str
    bare: bool


def alike(name: str, names: Iterable[str]) -> str:
    """Return the name that was probably meant, or an empty string."""
    return next(iter(get_close_matches(name, list(names), 1, 0.75)), "")


def match(sheet: Sheet, header: Iterable[Cell], frame: Frame) -> tuple[list[Match], list[tuple[int, Fault]]]:
    """Match the names of a header. Returns the columns found, bare ones first, and (position, Fault)s."""
    found: dict[tuple[str, bool], Match] = {}
    faults: list[tuple[int, Fault]] = []
    unknown: dict[int, str] = {}
    for position, cell in enumerate(header):
        if is_blank(cell):
            continue
        one = _match_one(sheet, position, text_of(cell), frame)
        if isinstance(one, Fault):
            faults.append((position, one))
        elif one is None:
            unknown[position] = text_of(cell)
        elif (one.name, one.bare) in found:
            code = Code.KEY_TWICE if sheet.vertical else Code.COLUMN_TWICE
            faults.append((position, Fault(text_of(cell), code)))
        else:
            found[one.name, one.bare] = one
    have = {one.column.name for one in found.values()}
    missing = [column.name for column in sheet.columns if column.required and column.name not in have]
    free = [column.name for column in sheet.columns if column.name not in have]
    for position, name in unknown.items():
        meant = alike(name.lower(), free)
        if meant in missing:
            missing.remove(meant)
            faults.append((position, Fault(meant, Code.MISSING_COLUMN, {"like": name})))
        elif not sheet.open_field:
            faults.append((position, Fault(name, Code.UNKNOWN_COLUMN, {"like": meant}, warning=True)))
        else:
            if meant:
                faults.append((position, Fault(name, Code.UNKNOWN_COLUMN, {"like": meant}, warning=True)))
            found[name, False] = Match(position, name, open_column(name), "", False)
    if not sheet.vertical:
        faults += [(-1, Fault(name, Code.MISSING_COLUMN, {"like": ""})) for name in missing]
    return sorted(found.values(), key=lambda one: not one.bare), faults


def _match_one(sheet: Sheet, position: int, header: str, frame: Frame) -> Match | Fault | None:
    base, colon, suffix = header.partition(":")
    name = re.sub(r"[\s-]+", "_", base.strip().lower())
    column = sheet.by_name.get(name) or next(
        (column for column in sheet.columns if any(fnmatchcase(name, alias) for alias in column.aliases)),
        None,
    )
    if column is None or (colon and not column.localised):
        return None
    if not column.localised:
        return Match(position, column.name, column, "", False)
    try:
        language = language_code(suffix) if colon else frame.default_language
    except BadCell:
        return None
    if frame.languages and language not in frame.languages:
        values = {"language": language, "languages": ", ".join(frame.languages)}
        return Fault(header, Code.UNKNOWN_LANGUAGE, values)
    return Match(position, f"{column.name}:{language}", column, language, not colon)
