"""A chart as a Vega-Lite specification: plain data, the same for the same chart."""

from bot.chart import Chart
from bot.files.charts.blocks import drawn, words
from bot.files.charts.marks import Spec
from bot.files.charts.style import FONT, GROUND, INK, MARGIN, QUIET, SMALL, TEXT, TITLE

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def spec_of(chart: Chart) -> Spec:
    """The specification; nothing in it refers to anything outside."""
    parts = [words(chart.title, TITLE, colour=INK, bold=True), words(chart.note, TEXT, colour=QUIET)]
    parts += [drawn(block) for block in chart.blocks]
    if chart.foot:
        parts.append(words(chart.foot, SMALL, colour=QUIET))
    return {
        "$schema": _SCHEMA,
        "background": GROUND,
        "padding": MARGIN,
        "data": {"values": [{}]},
        "vconcat": parts,
        "spacing": 14,
        "config": {"font": FONT, "text": {"font": FONT}},
    }
