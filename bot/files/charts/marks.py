"""What blocks are made of: rectangles, rules, dots and lines of text at a place, as marks of Vega-Lite."""

from typing import Any, Literal

from bot.chart import Tone
from bot.files.charts.style import COLOURS, GROUND, INK, RULE, TEXT, WIDTH

Spec = dict[str, Any]


def view(height: float, marks: list[Spec]) -> Spec:
    """Marks in a frame as wide as the picture; places are from its upper left corner."""
    return {"width": WIDTH, "height": round(height, 1), "view": {"stroke": None}, "layer": marks}


def rect(
    left: float,
    top: float,
    width: float,
    height: float,
    tone: Tone,
    *,
    opacity: float = 1,
    edged: bool = False,
) -> Spec:
    """A rectangle; ``edged``: parted from its neighbours."""
    mark = {"type": "rect", "color": COLOURS[tone], "opacity": opacity}
    if edged:
        mark |= {"stroke": GROUND, "strokeWidth": 1}
    return {"mark": mark, "encoding": _at(x=left, y=top, x2=left + width, y2=top + height)}


def rule(left: float, y: float, right: float) -> Spec:
    """A level line."""
    mark = {"type": "rule", "color": RULE, "strokeWidth": 2}
    return {"mark": mark, "encoding": _at(x=left, y=y, x2=right, y2=y)}


def dot(x: float, y: float, tone: Tone) -> Spec:
    """A point."""
    mark = {"type": "point", "filled": True, "size": 190, "opacity": 1, "stroke": GROUND}
    return {"mark": mark | {"color": COLOURS[tone]}, "encoding": _at(x=x, y=y)}


def text(
    line: str,
    x: float,
    y: float,
    *,
    size: int = TEXT,
    colour: str = INK,
    bold: bool = False,
    align: Literal["left", "center", "right"] = "left",
) -> Spec:
    """A line of text; ``y`` is what its letters stand on."""
    mark = {"type": "text", "fontSize": size, "color": colour, "align": align, "baseline": "alphabetic"}
    if bold:
        mark["fontWeight"] = "bold"
    # As data, never as a value of the mark: nobody's words are read as an expression.
    place = _at(x=x, y=y) | {"text": {"field": "line"}}
    return {"mark": mark, "data": {"values": [{"line": line}]}, "encoding": place}


def _at(**where: float) -> Spec:
    return {name: {"value": round(value, 1)} for name, value in where.items()}
