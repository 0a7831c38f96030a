"""The blocks of a chart as views of a Vega-Lite specification: plain data, one function a block."""

from bot.chart import Bars, Block, Columns, Heading, Line, Stacks
from bot.files.charts.marks import Spec, dot, rect, rule, text, view
from bot.files.charts.style import DARK, GROUND, INK, LEADING, QUIET, SMALL, TEXT, WIDTH, width, wrapped

_BAR = 20
_GAP = 12
_LEAST = 0.25
"""The longest bar fills the room where it stands for at least so much."""
_COLUMN = 150
_STACK = 24
_SAID = 0.1
"""A smaller share has no room for its number; the caption has all."""
_EDGE = 8.0


def drawn(block: Block) -> Spec:
    """A block as a view."""
    match block:
        case Bars():
            return _bars(block)
        case Columns():
            return _columns(block)
        case Line():
            return _line(block)
        case Stacks():
            return _stacks(block)
        case Heading():
            return words(block.text, TEXT, colour=INK, bold=True)


def words(said: str, size: int, *, colour: str, bold: bool = False) -> Spec:
    """Lines of text."""
    lines = wrapped(said, size, bold=bold)
    step = size * LEADING
    marks = [
        text(line, 0, step * (n + 0.75), size=size, colour=colour, bold=bold) for n, line in enumerate(lines)
    ]
    return view(step * len(lines), marks)


def _bars(block: Bars) -> Spec:
    room = WIDTH - max(width(one.note, TEXT) for one in block.bars) - 8
    most = max(_LEAST, *(one.share for one in block.bars))
    marks, at = [], 0.0
    for one in block.bars:
        if at:
            at += _GAP if one.label else 3
        for line in wrapped(one.label, TEXT, most=3) if one.label else ():
            marks.append(text(line, 0, at + TEXT * 0.95))
            at += TEXT * LEADING
        long = max(room * one.share / most, 1.5)
        marks.append(rect(0, at, long, _BAR, one.tone))
        marks.append(text(one.note, long + 7, at + _BAR * 0.74))
        at += _BAR
    return view(at, marks)


def _columns(block: Columns) -> Spec:
    each = WIDTH / len(block.columns)
    most = max(one.share for one in block.columns) or 1
    base = SMALL * LEADING + _COLUMN
    marks = [rule(0, base, WIDTH)]
    for number, one in enumerate(block.columns):
        high, middle = _COLUMN * one.share / most, (number + 0.5) * each
        if one.share:
            marks.append(rect(middle - each * 0.4, base - high, each * 0.8, high, one.tone))
        marks.append(text(one.note, middle, base - high - 5, size=SMALL, align="center"))
        marks.append(text(one.label, middle, base + SMALL * 1.2, size=SMALL, align="center"))
    return view(base + SMALL * 1.6, marks)


def _line(block: Line) -> Spec:
    scale = (WIDTH - 2 * _EDGE) / (block.high - block.low)
    marks, base = [], 0.0
    for line in wrapped(block.label, TEXT, most=2) if block.label else ():
        marks.append(text(line, 0, base + TEXT * 0.95))
        base += TEXT * LEADING
    for point in block.points:
        place = _EDGE + scale * (min(max(point.mean, block.low), block.high) - block.low)
        half = width(point.note, TEXT, bold=True) / 2
        where = min(max(place, half), WIDTH - half)
        marks.append(text(point.note, where, base + TEXT, bold=True, align="center"))
        base += TEXT * LEADING + 12
        marks.append(rule(_EDGE, base, WIDTH - _EDGE))
        left = max(place - scale * point.spread, _EDGE)
        right = min(place + scale * point.spread, WIDTH - _EDGE)
        if right > left:
            marks.append(rect(left, base - 3, right - left, 6, point.tone, opacity=0.45))
        marks.append(dot(place, base, point.tone))
        base += 11
    base += SMALL
    low, high = (
        wrapped(one, SMALL, room=WIDTH / 2 - 10, most=2) for one in (block.low_word, block.high_word)
    )
    for number, line in enumerate(low):
        marks.append(text(line, 0, base + number * SMALL * LEADING, size=SMALL, colour=QUIET))
    for number, line in enumerate(high):
        at = base + number * SMALL * LEADING
        marks.append(text(line, WIDTH, at, size=SMALL, colour=QUIET, align="right"))
    return view(base + max(len(low), len(high)) * SMALL * LEADING - SMALL, marks)


def _stacks(block: Stacks) -> Spec:
    marks, at = _legend(block)
    for row in block.rows:
        room = WIDTH - width(row.note, TEXT) - 8
        marks.append(text(row.note, WIDTH, at + TEXT, colour=QUIET, align="right"))
        for line in wrapped(row.label, TEXT, room=room, most=2):
            marks.append(text(line, 0, at + TEXT))
            at += TEXT * LEADING
        at += 2
        begun = 0.0
        for share, (_, tone) in zip(row.shares, block.legend, strict=True):
            if share > 0:
                marks.append(rect(begun * WIDTH, at, share * WIDTH, _STACK, tone, edged=True))
            if share >= _SAID:
                ink = GROUND if tone in DARK else INK
                middle, foot = (begun + share / 2) * WIDTH, at + _STACK * 0.72
                marks.append(text(f"{share:.0%}", middle, foot, size=SMALL, colour=ink, align="center"))
            begun += share
        at += _STACK + _GAP
    return view(at - _GAP, marks)


def _legend(block: Stacks) -> tuple[list[Spec], float]:
    marks, at, left = [], 0.0, 0.0
    for label, tone in block.legend:
        (line,) = wrapped(label, SMALL, room=WIDTH - 24, most=1)
        long = width(line, SMALL) + 32
        if left and left + long > WIDTH + 12:
            left, at = 0.0, at + SMALL * 1.6
        marks.append(rect(left, at + 1, 14, 14, tone))
        marks.append(text(line, left + 20, at + 13, size=SMALL))
        left += long
    return marks, at + SMALL * 1.6 + 8
