"""What blocks are made of: rectangles, dots and lines of text, as rows of data. How they look: specs.py.

Places are in units from the upper left corner.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, Self

from bot.chart import Tone
from bot.files.charts.style import COLOURS, GROUND, INK, RULE, TEXT, WIDTH

Row = dict[str, Any]


@dataclass
class Marks:
    """Everything in a block, and how high it is."""

    height: float = 0.0
    rects: list[Row] = field(default_factory=list)
    dots: list[Row] = field(default_factory=list)
    texts: list[Row] = field(default_factory=list)

    def rect(
        self, x: float, y: float, width: float, height: float, tone: Tone, *, opacity: float = 1
    ) -> None:
        """A rectangle."""
        self._rect((x, y, width, height), COLOURS[tone], opacity)

    def rule(self, y: float, edge: float = 0) -> None:
        """A level line from edge to edge."""
        self._rect((edge, y - 1, WIDTH - 2 * edge, 2), RULE)

    def gap(self, x: float, y: float, height: float) -> None:
        """What parts two rectangles that touch."""
        self._rect((x - 0.75, y, 1.5, height), GROUND)

    def dot(self, x: float, y: float, tone: Tone) -> None:
        """A point."""
        self.dots.append({"x": round(x, 1), "y": round(y, 1), "color": COLOURS[tone]})

    def text(
        self,
        line: str,
        x: float,
        y: float,
        *,
        size: int = TEXT,
        colour: str = INK,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """A line of text; ``y`` is what its letters stand on."""
        row: Row = {"line": line, "x": round(x, 1), "y": round(y, 1), "size": size, "color": colour}
        self.texts.append(row | {"bold": "bold" if bold else "normal", "align": align})

    def below(self, other: Self, gap: float) -> None:
        """Put another block under all that is here."""
        at = self.height + gap
        for mine, theirs in ((self.rects, other.rects), (self.dots, other.dots), (self.texts, other.texts)):
            mine += [
                row | {name: round(row[name] + at, 1) for name in ("y", "y2") if name in row}
                for row in theirs
            ]
        self.height = at + other.height

    def _rect(self, box: tuple[float, float, float, float], colour: str, opacity: float = 1) -> None:
        x, y, width, height = box
        row: Row = {"x": round(x, 1), "y": round(y, 1), "color": colour, "opacity": opacity}
        self.rects.append(row | {"x2": round(x + width, 1), "y2": round(y + height, 1)})
