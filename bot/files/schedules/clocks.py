"""Starts and lengths as conference tools write them: 10:00, 0930, minutes since midnight, 00:05:00."""

import re
from collections.abc import Iterable

_CLOCK = re.compile(r"(\d{1,2})\s*[:.h]\s*(\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)?\s*([aApP]\.?[mM]\.?)?")
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+(?:\.\d+)?S)?)?")
_DAY = 24 * 60


def are_minutes(starts: Iterable[object]) -> bool:
    """Whether plain numbers in a file are minutes since midnight, rather than 0930 for 09:30.

    All starts decide together: a zero in front is never of minutes, 570 is no time of a clock.
    """
    digits = [(text, isinstance(start, int)) for start in starts if _is_number(text := str(start).strip())]
    if any(len(text) == 4 and text[0] == "0" for text, _ in digits):
        return False
    odd = any(int(text[-2:]) > 59 or int(text) >= 2400 for text, _ in digits)
    return odd or (bool(digits) and all(number for _, number in digits))


def clock(start: object, *, minutes: bool) -> int | None:
    """Return minutes since midnight; None for what is no time. ``minutes``: see ``are_minutes``."""
    text = str(start).strip() if isinstance(start, int | str) and not isinstance(start, bool) else ""
    if _is_number(text) and len(text) <= 4:
        found = int(text) if minutes else (int(text[:-2] or 0) * 60 + int(text[-2:]))
        if not minutes and (int(text[-2:]) > 59 or len(text) < 3):
            return None
    elif match := _CLOCK.fullmatch(text):
        if int(match[2]) > 59:
            return None
        found = int(match[1]) * 60 + int(match[2])
        if match[3]:
            found = found % (12 * 60) + (12 * 60 if match[3][0] in "pP" else 0)
    else:
        return None
    return found if found < _DAY else None


def length(duration: object) -> int | None:
    """Return minutes: of ``00:30``, ``00:05:00``, ``PT1H30M`` or a number of them; None for nothing."""
    if isinstance(duration, bool) or duration is None:
        return None
    if isinstance(duration, int | float):
        return int(duration) if 0 < duration < 100_000 else None
    text = str(duration).strip()
    if _is_number(text):
        return int(text[:6]) or None
    parts = text.split(":")
    if 2 <= len(parts) <= 3 and all(_is_number(part) and len(part) <= 3 for part in parts):
        return int(parts[0]) * 60 + int(parts[1]) or None
    match = _ISO.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return (days * 24 + hours) * 60 + minutes or None


def _is_number(text: str) -> bool:
    """Whether it is made of 0 to 9: other signs are digits as well, such as ²."""
    return text.isascii() and text.isdigit()
