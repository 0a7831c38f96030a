"""How charts look: measures, colours that the colour-blind tell apart (Okabe and Ito), wrapped lines."""

from bot.chart import Tone

WIDTH = 492
"""Of what is drawn, in units of the specification; two pixels each."""
MARGIN = 24
PIXELS = 2.0
TITLE, TEXT, SMALL = 19, 15, 14
"""Sizes of letters; half of what they are in the picture, which a phone shows a little smaller."""
LEADING = 1.3
FONT = "Liberation Sans"
"""Comes with vl-convert: Latin with all diacritics, and Cyrillic. No font of the machine is needed."""
GROUND, INK, QUIET, RULE = "#FFFFFF", "#1A1A1A", "#4D4D4D", "#C8C8C8"
"""An own ground: in dark mode as well, the letters stand on white."""

COLOURS = {
    Tone.PLAIN: "#0072B2",
    Tone.NONE: "#B3B3B3",
    Tone.LOWEST: "#B24A00",
    Tone.LOW: "#E69F00",
    Tone.MIDDLE: "#D9D2A6",
    Tone.HIGH: "#56B4E9",
    Tone.HIGHEST: "#0072B2",
    Tone.BEFORE: "#E69F00",
    Tone.AFTER: "#0072B2",
    Tone.FIRST: "#0072B2",
    Tone.SECOND: "#E69F00",
    Tone.THIRD: "#009E73",
    Tone.FOURTH: "#CC79A7",
    Tone.FIFTH: "#56B4E9",
    Tone.SIXTH: "#B24A00",
    Tone.SEVENTH: "#F0E442",
    Tone.EIGHTH: "#7A7A7A",
}

DARK = frozenset({Tone.LOWEST, Tone.HIGHEST, Tone.PLAIN, Tone.FIRST, Tone.THIRD, Tone.SIXTH, Tone.EIGHTH})
"""White letters stand on these."""

_NARROW = frozenset("iljtfrI.,:;!|'’()[]- ·/ļģіј")
_WIDE = frozenset("mwMW@%—ЖШЩЮФЫжшщюфмМљњЉЊ…")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line is; rather too wide than too narrow."""
    ems = sum(
        0.3 if one in _NARROW else 0.9 if one in _WIDE else 0.72 if one.isupper() else 0.57 for one in text
    )
    return ems * size * (1.06 if bold else 1)


def wrapped(
    text: str, size: float, *, room: float = WIDTH, most: int = 8, bold: bool = False
) -> tuple[str, ...]:
    """A text in lines that fit, at most so many; what is left out is said by an ellipsis."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    fitting = [_cut(line, size, room, bold=bold) for line in lines[:most]]
    if len(lines) > most:
        fitting[-1] = _cut(fitting[-1], size, room, bold=bold, always=True)
    return tuple(fitting)


def _cut(line: str, size: float, room: float, *, bold: bool, always: bool = False) -> str:
    if not always and width(line, size, bold=bold) <= room:
        return line
    cut = line.rstrip(" …")
    while len(cut) > 1 and width(cut + "…", size, bold=bold) > room:
        cut = cut[:-1].rstrip()
    return cut + "…"
