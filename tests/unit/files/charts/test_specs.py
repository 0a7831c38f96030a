"""Charts as specifications: words stay words, everything fits the picture, colours can be told apart."""

import json
import math
from itertools import combinations, pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.chart import Bar, Bars, Chart, Columns, Heading, Line, Point, Row, Stacks, Table, Tone
from bot.files.charts.drawing import digest
from bot.files.charts.specs import spec_of
from bot.files.charts.style import (
    COLOURS,
    DARK,
    GROUND,
    INK,
    PIXELS,
    SMALL,
    TEXT,
    TITLE,
    WIDTH,
    width,
    wrapped,
)

MARKS = (Tone.LOWEST, Tone.LOW, Tone.MIDDLE, Tone.HIGH, Tone.HIGHEST)


def chart(title: str = "How was it?", label: str = "good") -> Chart:
    bars = Bars((Bar(label, 0.5, "5 · 50%", Tone.LOW), Bar("", 0, "0", Tone.HIGH)))
    columns = Columns(tuple(Bar(str(n), n, str(n)) for n in range(11)))
    line = Line(1, 5, label, label, (Point(4.9, 1.2, "mean 4.9"), Point(1, 0, label)), label)
    stacks = Stacks(tuple((label, tone) for tone in MARKS), (Row(label, "n = 5", (0.2,) * 5),))
    table = Table(((label, "n = 5"), ("b", "n = 6")), ((label, (0.0, 1.0)),))
    return Chart(title, label, (bars, columns, line, stacks, table, Heading(label)), f"{label}\n{label}")


def rows(spec: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["layer"][layer]["data"]["values"]
    return found


@given(st.text(max_size=300), st.text(max_size=120))
def test_whatever_words_there_are_all_stays_within_the_picture(title: str, label: str) -> None:
    spec = spec_of(chart(title, label))
    json.dumps(spec)
    for one in rows(spec, 0):
        assert -2 <= one["x"] <= one["x2"] <= WIDTH + 2
        assert -2 <= one["y"] <= one["y2"] <= spec["height"] + 2
    for one in rows(spec, 2):
        assert 0 <= one["y"] <= spec["height"] + one["size"]
        assert width(one["line"], one["size"]) <= WIDTH * 1.07


def test_letters_are_readable_on_a_phone() -> None:
    sizes = {one["size"] for one in rows(spec_of(chart()), 2)}
    assert sizes == {SMALL, TEXT, TITLE}
    pixels = (WIDTH + 48) * PIXELS
    assert pixels >= 1000
    assert min(sizes) * PIXELS * 1000 / pixels >= 25.9


def test_words_are_data_and_never_part_of_the_specification() -> None:
    canary = "datum.size + 'canary'"
    spec = spec_of(chart(canary, canary))
    kept = json.dumps({**spec, "layer": [{**one, "data": {}} for one in spec["layer"]]})
    assert "canary" not in kept
    assert "canary" in json.dumps(spec)
    assert "url" not in kept.replace("$schema", "")


def test_it_brings_a_ground_of_its_own_so_that_dark_mode_changes_nothing() -> None:
    assert spec_of(chart())["background"] == GROUND == "#FFFFFF"
    assert contrast(INK, GROUND) > 10


def test_letters_in_coloured_bars_can_be_read() -> None:
    for tone, colour in COLOURS.items():
        assert contrast(colour, GROUND if tone in DARK else INK) > 3, tone


def test_colours_of_a_scale_differ_for_who_sees_no_red_or_no_green() -> None:
    for one, other in (*pairwise(MARKS), (Tone.LOWEST, Tone.HIGHEST), (Tone.BEFORE, Tone.AFTER)):
        for missing in ("protan", "deutan"):
            first, second = seen(COLOURS[one], missing), seen(COLOURS[other], missing)
            assert apart(first, second) > 40, (one, other, missing)


def test_the_same_chart_has_the_same_name_and_another_one_another() -> None:
    assert digest(chart()) == digest(chart())
    names = [digest(chart(label=label)) for label in ("a", "b", "c")]
    assert all(one != other for one, other in combinations(names, 2))


def test_long_words_are_cut_with_an_ellipsis() -> None:
    (line,) = wrapped("Donaudampfschifffahrtsgesellschaft" * 4, TEXT, most=1)
    assert line.endswith("…")
    assert width(line, TEXT) <= WIDTH
    lines = wrapped("word " * 100, TEXT, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert wrapped("short", TEXT) == ("short",)


def rgb(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [part / 255 for part in rgb(colour)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, missing: str) -> tuple[float, float, float]:
    """A colour without red or green receptors (Viénot, Brettel and Mollon 1999), roughly."""
    red, green, blue = rgb(colour)
    if missing == "protan":
        mixed = 0.11238 * red + 0.88762 * green
        return mixed, mixed, 0.00401 * red - 0.00401 * green + blue
    mixed = 0.29275 * red + 0.70725 * green
    return mixed, mixed, -0.02234 * red + 0.02234 * green + blue


def apart(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return math.dist(one, other)
