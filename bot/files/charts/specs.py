"""A chart as a Vega-Lite specification: plain data, the same for the same chart."""

from typing import Any

from bot.chart import Chart
from bot.files.charts.blocks import drawn, words
from bot.files.charts.marks import Marks, Row
from bot.files.charts.style import FONT, GROUND, INK, MARGIN, QUIET, SMALL, TEXT, TITLE, WIDTH

Spec = dict[str, Any]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_GAP = 14


def spec_of(chart: Chart) -> Spec:
    """The specification; nothing in it refers to anything outside. Words are data, never expressions."""
    whole = words(chart.title, TITLE, colour=INK, bold=True)
    whole.below(words(chart.note, TEXT, colour=QUIET), _GAP / 2)
    for block in chart.blocks:
        whole.below(drawn(block), _GAP)
    if chart.foot:
        whole.below(words(chart.foot, SMALL, colour=QUIET), _GAP)
    return {
        "$schema": _SCHEMA,
        "background": GROUND,
        "padding": MARGIN,
        "width": WIDTH,
        "height": round(whole.height),
        "view": {"stroke": None},
        "layer": _layers(whole),
        "config": {"font": FONT},
    }


def _layers(marks: Marks) -> list[Spec]:
    corners = _at("x", "y") | {name: {"field": name} for name in ("x2", "y2")}
    point = {"type": "point", "filled": True, "size": 190, "opacity": 1, "stroke": GROUND, "strokeWidth": 2}
    letters = {"type": "text", "baseline": "alphabetic", "fontSize": {"expr": "datum.size"}}
    letters |= {"align": {"expr": "datum.align"}, "fontWeight": {"expr": "datum.bold"}}
    opacity = {"field": "opacity", "type": "quantitative", "scale": None}
    return [
        _layer(marks.rects, {"type": "rect"}, corners | {"opacity": opacity}),
        _layer(marks.dots, point, _at("x", "y")),
        _layer(marks.texts, letters, _at("x", "y") | {"text": {"field": "line"}}),
    ]


def _layer(rows: list[Row], mark: Spec, encoding: Spec) -> Spec:
    colour = {"field": "color", "type": "nominal", "scale": None}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding | {"color": colour}}


def _at(*names: str) -> Spec:
    return {name: {"field": name, "type": "quantitative", "scale": None, "axis": None} for name in names}
