"""What one sheet says about another: ids, codes, languages and groups must exist."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from bot.domain.workbook.codecs import Codec, Reference
from bot.domain.workbook.columns import Column, Sheet
from bot.domain.workbook.headers import alike
from bot.domain.workbook.problems import Code, Fault, Problem
from bot.domain.workbook.sheets import BY_NAME


class Placed(NamedTuple):
    """An entity with its key and the row it stands in (0 = stored)."""

    key: str
    row: int
    entity: Any


def rules(placed: Mapping[str, Sequence[Placed]]) -> Iterator[Problem]:
    """Yield what breaks the rules across the rows of each sheet."""
    for name, rows in placed.items():
        numbers = {one.key: one.row for one in rows}
        for key, fault in BY_NAME[name].check([(one.key, one.entity) for one in rows]):
            yield fault.at(name, numbers[key], key)


def dangling(placed: Mapping[str, Sequence[Placed]], known: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Yield references to what is not there.

    ``known``: target → keys; a target that is not in it is not checked. Nor is what is stored and
    withdrawn: it may well refer to what left the meeting with it.
    """
    hints: dict[Reference, str] = {}
    for name, rows in placed.items():
        columns = _referring(BY_NAME[name])
        if not columns:
            continue
        for one in rows:
            if not one.row and getattr(one.entity, "withdrawn", False):
                continue
            for column in columns:
                value = getattr(one.entity, column.fills, None)
                for reference in column.codec.references(value) if value is not None else ():
                    keys = known.get(reference.target)
                    if keys is None or reference.key in keys:
                        continue
                    if reference not in hints:
                        hints[reference] = alike(reference.key, keys) if _worth_a_look(hints, keys) else ""
                    values = {"target": reference.target, "value": reference.key, "like": hints[reference]}
                    fault = Fault(column.name, Code.UNKNOWN_REFERENCE, values, reference.soft)
                    yield fault.at(name, one.row, one.key)


def _worth_a_look(hints: Mapping[Reference, str], keys: set[str]) -> bool:
    """Whether to look for what was meant: it costs milliseconds for every hundred keys."""
    return len(hints) < 20 and len(keys) <= 1000


def _referring(sheet: Sheet) -> list[Column]:
    """Columns whose codec may refer to something, and whose field the entity has."""
    names = {field.name for field in fields(sheet.entity)}
    return [
        column
        for column in sheet.columns
        if type(column.codec).references is not Codec.references and column.fills in names
    ]
