"""What was guessed or left out on the way: one sentence for each cause, with the names of all it concerns."""

from collections.abc import Iterable, Mapping

from bot.domain.workbook.problems import Code, Problem

_NAME = 50
"""Characters of a title that tell it from the others, in a list of them."""
_ORDER = {code: number for number, code in enumerate(Code)}


class Guesses:
    """Collects names by what was guessed of them."""

    def __init__(self) -> None:
        self._found: dict[tuple[Code, tuple[tuple[str, str], ...]], dict[str, None]] = {}

    def add(self, code: Code, name: str = "", **values: str) -> None:
        """Note it of one part of the programme, or of the file as a whole."""
        names = self._found.setdefault((code, tuple(values.items())), {})
        if name:
            names[name] = None

    def notes(self) -> tuple[Problem, ...]:
        """All of it, as warnings."""
        return tuple(note(code, list(names), dict(values)) for (code, values), names in self._found.items())


def note(code: Code, names: list[str], values: Mapping[str, str] | None = None) -> Problem:
    """One sentence about these parts."""
    told = {**(values or {}), "n": str(len(names)), "names": "; ".join(map(_short, names))}
    return Problem("", 0, "", code, told, warning=True)


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1].rstrip()}…"


def in_order(notes: Iterable[Problem]) -> tuple[Problem, ...]:
    """What is lost first, then what was guessed."""
    return tuple(sorted(notes, key=lambda one: _ORDER[one.code]))
