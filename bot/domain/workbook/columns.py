"""What a column and a sheet of the workbook are; the nine sheets themselves are in sheets/."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot.domain.meeting import Meeting
from bot.domain.workbook.codecs import Codec
from bot.domain.workbook.problems import BadCell, Fault


class Faults(ValueError):
    """The values of a row do not go together; ``faults`` says which and why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults

    @classmethod
    def of(cls, column: str, problem: BadCell) -> Self:
        """Name the column of a problem."""
        return cls(Fault(column, problem.code, problem.values))


@dataclass(frozen=True, slots=True)
class Frame:
    """What of the meeting is needed to read its other sheets; None where the meeting itself is unreadable."""

    default_language: str = "en"
    languages: tuple[str, ...] = ("en",)
    zone: ZoneInfo | None = None
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        """Take it from a meeting."""
        return cls(
            meeting.default_language, meeting.languages, meeting.zone, meeting.start_date, meeting.end_date
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``field`` is the entity's field it fills (its own name if empty).

    ``unit`` names columns that only make sense together: a merge takes them from one side. ``moves``
    marks a column whose change moves an item. ``flag`` marks the one that says *withdrawn*. ``any_language``:
    what is required may be in any language, for it can be typed in a chat.
    """

    name: str
    codec: Codec
    note: str
    field: str = ""
    required: bool = False
    localised: bool = False
    any_language: bool = False
    key: bool = False
    flag: bool = False
    moves: bool = False
    unit: str = ""
    aliases: tuple[str, ...] = ()
    example: str = ""

    @property
    def fills(self) -> str:
        """The field it fills."""
        return self.field or self.name


def _build_plainly(entity: type) -> Callable[[dict[str, Any], Frame], Any]:
    return lambda values, frame: entity(**values)


def _nothing(rows: Sequence[tuple[str, Any]]) -> Iterable[tuple[str, Fault]]:
    return ()


@dataclass(frozen=True)
class Sheet:
    """One sheet: its columns, the entity a row makes, and the rules that tell its rows apart.

    ``build`` makes the entity of the columns' values (raises Faults); ``take`` gives the values that
    differ from the entity's fields back; ``check`` yields (key, Fault) for rules across rows. A
    ``vertical`` sheet is one entity, written as rows of *key* and *value*; ``open_field`` keeps what is
    no column of its own.
    """

    name: str
    attribute: str
    entity: type
    columns: tuple[Column, ...]
    about: str
    key: Callable[[Any], str]
    required: bool = False
    vertical: bool = False
    open_field: str = ""
    build: Callable[[dict[str, Any], Frame], Any] | None = None
    take: Callable[[Any, Frame], Mapping[str, Any]] | None = None
    check: Callable[[Sequence[tuple[str, Any]]], Iterable[tuple[str, Fault]]] = _nothing

    @cached_property
    def maker(self) -> Callable[[dict[str, Any], Frame], Any]:
        """How values become the entity."""
        return self.build or _build_plainly(self.entity)

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by their names and aliases."""
        return {name: column for column in self.columns for name in (column.name, *column.aliases)}

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        """Names of the columns that make the key."""
        return tuple(column.name for column in self.columns if column.key)

    @cached_property
    def flag(self) -> str:
        """Name of the column that says *withdrawn*; empty if nothing of this sheet can be."""
        return next((column.name for column in self.columns if column.flag), "")

    def column(self, name: str) -> Column | None:
        """Return the column of a canonical name such as ``title:lv``."""
        base, colon, _ = name.partition(":")
        column = self.by_name.get(base)
        return column if column and (column.localised or not colon) else None
