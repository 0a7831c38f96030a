"""The blocks of a chart as marks, one function a block. Nothing here knows how a mark is drawn."""

from bot.chart import Bars, Block, Columns, Heading, Line, Point, Stacks, Table, Tone
from bot.files.charts.marks import Marks
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
_PALEST, _DARK = 0.08, 0.7
"""How dark nothing is, and from which share on letters are white."""


def drawn(block: Block) -> Marks:
    """A block as marks."""
    match block:
        case Bars():
            return _bars(block)
        case Columns():
            return _columns(block)
        case Line():
            return _line(block)
        case Stacks():
            return _stacks(block)
        case Table():
            return _table(block)
        case Heading():
            return words(block.text, TEXT, colour=INK, bold=True)


def words(said: str, size: int, *, colour: str, bold: bool = False) -> Marks:
    """Lines of text."""
    marks = Marks()
    for line in (line for part in said.split("\n") for line in wrapped(part, size, bold=bold)):
        marks.text(line, 0, marks.height + size * 0.95, size=size, colour=colour, bold=bold)
        marks.height += size * LEADING
    return marks


def _bars(block: Bars) -> Marks:
    marks, at = Marks(), 0.0
    room = WIDTH - max(width(one.note, TEXT) for one in block.bars) - 8
    most = max(_LEAST, *(one.share for one in block.bars))
    for one in block.bars:
        if at:
            at += _GAP if one.label else 3
        for line in wrapped(one.label, TEXT, most=3) if one.label else ():
            marks.text(line, 0, at + TEXT * 0.95)
            at += TEXT * LEADING
        long = max(room * one.share / most, 1.5) if one.share else 0
        if long:
            marks.rect(0, at, long, _BAR, one.tone)
        marks.text(one.note, long + 7 if long else 0, at + _BAR * 0.74)
        at += _BAR
    marks.height = at
    return marks


def _columns(block: Columns) -> Marks:
    each = WIDTH / len(block.columns)
    most = max(one.share for one in block.columns) or 1
    base = SMALL * LEADING + _COLUMN
    marks = Marks(base + SMALL * 1.6)
    marks.rule(base)
    for number, one in enumerate(block.columns):
        high, middle = _COLUMN * one.share / most, (number + 0.5) * each
        if one.share:
            marks.rect(middle - each * 0.4, base - high, each * 0.8, high, one.tone)
        marks.text(one.note, middle, base - high - 5, size=SMALL, align="center")
        marks.text(one.label, middle, base + SMALL * 1.2, size=SMALL, align="center")
    return marks


def _line(block: Line) -> Marks:
    marks = words(block.label, TEXT, colour=INK) if block.label else Marks()
    for point in block.points:
        _point(marks, block, point)
    base = marks.height + SMALL
    room = WIDTH / 2 - 10
    low = wrapped(block.low_word, SMALL, room=room, most=2)
    high = wrapped(block.high_word, SMALL, room=room, most=2)
    for number, line in enumerate(low):
        marks.text(line, 0, base + number * SMALL * LEADING, size=SMALL, colour=QUIET)
    for number, line in enumerate(high):
        at = base + number * SMALL * LEADING
        marks.text(line, WIDTH, at, size=SMALL, colour=QUIET, align="right")
    marks.height = base + (max(len(low), len(high)) - 1) * SMALL * LEADING + 4
    return marks


def _point(marks: Marks, block: Line, point: Point) -> None:
    scale = (WIDTH - 2 * _EDGE) / (block.high - block.low)
    place = _EDGE + scale * (min(max(point.mean, block.low), block.high) - block.low)
    half = width(point.note, TEXT, bold=True) / 2
    where = min(max(place, half), WIDTH - half)
    marks.text(point.note, where, marks.height + TEXT, bold=True, align="center")
    base = marks.height + TEXT * LEADING + 12
    marks.rule(base, _EDGE)
    left = max(place - scale * point.spread, _EDGE)
    right = min(place + scale * point.spread, WIDTH - _EDGE)
    if right > left:
        marks.rect(left, base - 3, right - left, 6, point.tone, opacity=0.45)
    marks.dot(place, base, point.tone)
    marks.height = base + 11


def _stacks(block: Stacks) -> Marks:
    marks = _legend(block)
    at = marks.height + 8
    for row in block.rows:
        room = WIDTH - width(row.note, TEXT) - 8
        marks.text(row.note, WIDTH, at + TEXT, colour=QUIET, align="right")
        for line in wrapped(row.label, TEXT, room=room, most=2):
            marks.text(line, 0, at + TEXT)
            at += TEXT * LEADING
        at += 2
        begun = 0.0
        for share, (_, tone) in zip(row.shares, block.legend, strict=True):
            if share > 0:
                marks.rect(begun * WIDTH, at, share * WIDTH, _STACK, tone)
            if share > 0 and begun > 0:
                marks.gap(begun * WIDTH, at, _STACK)
            if share >= _SAID:
                ink = GROUND if tone in DARK else INK
                middle, foot = (begun + share / 2) * WIDTH, at + _STACK * 0.72
                marks.text(f"{share:.0%}", middle, foot, size=SMALL, colour=ink, align="center")
            begun += share
        at += _STACK + _GAP
    marks.height = at - _GAP
    return marks


def _legend(block: Stacks) -> Marks:
    marks, left = Marks(), 0.0
    for label, tone in block.legend:
        (line,) = wrapped(label, SMALL, room=WIDTH - 24, most=1)
        long = width(line, SMALL) + 32
        if left and left + long > WIDTH + 12:
            left = 0.0
            marks.height += SMALL * 1.6
        marks.rect(left, marks.height + 1, 14, 14, tone)
        marks.text(line, left + 20, marks.height + 13, size=SMALL)
        left += long
    marks.height += SMALL * 1.6
    return marks


def _table(block: Table) -> Marks:
    each = WIDTH / len(block.columns)
    fits = all(width(name, SMALL, bold=True) <= each - 6 for name, _ in block.columns)
    marks = Marks()
    if not fits:
        for number, (name, _) in enumerate(block.columns, 1):
            marks.below(words(f"{number}: {name}", SMALL, colour=QUIET), 0)
        marks.height += 8
    for number, (name, note) in enumerate(block.columns):
        middle, label = (number + 0.5) * each, name if fits else str(number + 1)
        marks.text(label, middle, marks.height + SMALL, size=SMALL, bold=True, align="center")
        at = marks.height + SMALL * (LEADING + 1)
        marks.text(note, middle, at, size=SMALL, colour=QUIET, align="center")
    marks.height += 2 * SMALL * LEADING
    for label, shares in block.rows:
        marks.below(words(label, TEXT, colour=INK), 6)
        at = marks.height + 2
        for number, share in enumerate(shares):
            marks.rect(
                number * each + 1, at, each - 2, _STACK, Tone.PLAIN, opacity=_PALEST + (1 - _PALEST) * share
            )
            ink = GROUND if share > _DARK else INK
            middle, foot = (number + 0.5) * each, at + _STACK * 0.72
            marks.text(f"{share:.0%}", middle, foot, size=SMALL, colour=ink, align="center")
        marks.height = at + _STACK
    return marks
