"""How a cell becomes a value and a value its text: one codec per notation, exact inverses for valid data."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from bot.domain.workbook.cells import Cell, text_of, units
from bot.domain.workbook.problems import BadCell, Code


class Reference(NamedTuple):
    """A value names something defined elsewhere: a sheet's key, a ``language`` or a ``group``.

    ``soft`` = worth a warning only.
    """

    target: str
    key: str
    soft: bool = False


class Codec:
    """Plain behaviour; the others refine it. ``choices`` and ``sheet`` feed the template's drop-downs."""

    choices: tuple[str, ...] = ()
    sheet: str = ""
    """The sheet whose keys are the choices."""

    def parse(self, cell: Cell) -> Any:
        """Return the value of a cell that is not blank. Raises BadCell."""
        return text_of(cell)

    def format(self, value: Any) -> str:
        """Return the canonical text; empty for nothing."""
        return "" if value is None else str(value)

    def references(self, value: Any) -> Iterable[Reference]:
        """Return what the value refers to."""
        return ()


class Text(Codec):
    """Words of at most ``limit`` UTF-16 units; line breaks only where ``lines``."""

    def __init__(self, limit: int = 200, lines: bool = False) -> None:
        self.limit = limit
        self.lines = lines

    def parse(self, cell: Cell) -> str:
        text = text_of(cell)
        if not self.lines and "\n" in text:
            text = " ".join(text.split())
        if units(text) > self.limit:
            raise BadCell(Code.TOO_LONG, limit=str(self.limit), length=str(units(text)))
        return text


_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,23}")
_CODE = re.compile(r"(?=.{1,24}\Z)[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_RESERVED = re.compile(r"(?:all|guests|hosts|leaders|organisers|staff)\Z|(?:group|lang|item|bus)-")


class Id(Codec):
    """A short name that stays the same from load to load."""

    def parse(self, cell: Cell) -> str:
        text = text_of(cell)
        if not _ID.fullmatch(text):
            raise BadCell(Code.BAD_ID, value=text)
        return text


class DelegationCode(Codec):
    """A delegation's code: it is a term of audiences, so their words are taken."""

    def parse(self, cell: Cell) -> str:
        text = text_of(cell)
        if not _CODE.fullmatch(text):
            raise BadCell(Code.BAD_ID, value=text)
        if _RESERVED.match(text):
            raise BadCell(Code.RESERVED_ID, value=text)
        return text


class Key(Codec):
    """The key of a row of another sheet."""

    def __init__(self, sheet: str, soft: bool = False) -> None:
        self.sheet = sheet
        self.soft = soft

    def references(self, value: Any) -> Iterable[Reference]:
        return (Reference(self.sheet, value, self.soft),) if value else ()


class Choice(Codec):
    """One of the members of an enumeration, or one of the given words; case does not matter."""

    def __init__(self, of: type[StrEnum] | tuple[str, ...]) -> None:
        self.choices = tuple(str(choice) for choice in of)
        make = str if isinstance(of, tuple) else of
        self._values = {choice: make(choice) for choice in self.choices}

    def parse(self, cell: Cell) -> str:
        text = text_of(cell).lower()
        value = self._values.get(text) or self._values.get(re.sub(r"[\s-]+", "_", text))
        if value is None:
            raise BadCell(Code.BAD_CHOICE, value=text, choices=", ".join(self.choices))
        return value


_YES = frozenset(("yes", "y", "1", "true", "x", "✓", "✔", "jā", "ja", "j", "taip", "tak", "да", "da"))
_NO = frozenset(("no", "n", "0", "false", "-", "nē", "ne", "nej", "nein", "nie", "не"))


class YesNo(Codec):
    """Yes or no, in any language of the towns; ``quiet_no`` leaves *no* out of the canonical row."""

    choices = ("yes", "no")

    def __init__(self, quiet_no: bool = False) -> None:
        self.quiet_no = quiet_no

    def parse(self, cell: Cell) -> bool:
        text = text_of(cell).lower()
        if text in _YES:
            return True
        if text in _NO:
            return False
        raise BadCell(Code.BAD_YES_NO, value=text)

    def format(self, value: Any) -> str:
        if value:
            return "yes"
        return "" if self.quiet_no else "no"


class Integer(Codec):
    """A whole number from ``low`` to ``high``."""

    def __init__(self, low: int = 0, high: int = 1_000_000) -> None:
        self.low = low
        self.high = high

    def parse(self, cell: Cell) -> int:
        text = text_of(cell)
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", text):
            raise BadCell(Code.BAD_NUMBER, value=text)
        value = int(text)
        if not self.low <= value <= self.high:
            raise BadCell(Code.OUT_OF_RANGE, value=text, low=str(self.low), high=str(self.high))
        return value


class Decimal(Codec):
    """A number from ``-limit`` to ``limit``; a decimal comma is as good as a point."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def parse(self, cell: Cell) -> float:
        text = text_of(cell).replace(",", ".").removesuffix("°")
        if not re.fullmatch(r"[+-]?[0-9]{1,12}(?:\.[0-9]{0,20})?(?:e-[0-9]{1,3})?", text):
            raise BadCell(Code.BAD_NUMBER, value=text)
        value = float(text)
        if abs(value) > self.limit:
            raise BadCell(Code.OUT_OF_RANGE, value=text, low=str(-self.limit), high=str(self.limit))
        return value

    def format(self, value: Any) -> str:
        return "" if value is None else text_of(float(value))


class Listing(Codec):
    """Several values in one cell, split by any of ``split`` and joined by the first of them."""

    def __init__(self, of: Codec, split: str = ";") -> None:
        self.of = of
        self.split = split

    def parse(self, cell: Cell) -> tuple[Any, ...]:
        parts = re.split(f"[{re.escape(self.split)}\n]", text_of(cell))
        return tuple(dict.fromkeys(self.of.parse(part) for part in parts if part.strip()))

    def format(self, value: Any) -> str:
        return self.split[0].join(self.of.format(part) for part in value)

    def references(self, value: Any) -> Iterable[Reference]:
        return [reference for part in value for reference in self.of.references(part)]
