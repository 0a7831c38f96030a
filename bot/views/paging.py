"""Long lists, eight at a time, with the ways to the others."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.callback_data import CallbackData
from bot.i18n import Translator
from bot.screen import Button, Keyboard, button, rows

A_PART = 8
_HALF = 16
"""Characters that each of two buttons in a row still shows on a narrow phone."""
Shown = TypeVar("Shown")


def paged(
    everything: Sequence[Shown], part: int, to: Callable[[int], CallbackData], t: Translator
) -> tuple[Sequence[Shown], Keyboard]:
    """Return a part of a list and the row of buttons to the parts beside it; ``to`` makes their data.

    A part that is no longer there is answered with the nearest one.
    """
    part = min(max(part, 0), max(0, len(everything) - 1) // A_PART)
    turns = []
    if part > 0:
        turns.append(button(t.pgettext("button", "‹ Back"), to(part - 1)))
    if (part + 1) * A_PART < len(everything):
        turns.append(button(t.pgettext("button", "More ›"), to(part + 1)))
    return everything[part * A_PART : (part + 1) * A_PART], (tuple(turns),) if turns else ()


def packed(buttons: list[Button]) -> Keyboard:
    """Two short labels in a row, a long one alone; the order stays."""
    laid: list[tuple[Button, ...]] = []
    for one in buttons:
        pairs = laid and len(laid[-1]) == 1 and len(laid[-1][0].label) <= _HALF
        if pairs and len(one.label) <= _HALF:
            laid[-1] = (*laid[-1], one)
        else:
            laid.append((one,))
    return tuple(laid)


def fitted(buttons: list[Button]) -> Keyboard:
    """Two in a row where all labels are short enough for it, else one."""
    return rows(buttons, 2 if all(len(one.label) <= _HALF for one in buttons) else 1)
