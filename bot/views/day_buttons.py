"""The buttons under a day: its items, the other days, mine or everything."""

from datetime import date

from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Button, Keyboard, button, plain, rows
from bot.views.buttons import ShowDay, ShowItem, help_button, next_button

ITEMS_A_PART = 8
_DAYS_AT_ONCE = 6
_LABEL = 34
"""Characters that a button in a row of its own still shows on a phone."""


def keyboard(
    programme: Programme,
    items: tuple[Item, ...],
    shown: date,
    part: int,
    t: Translator,
    *,
    everything: bool,
    both: bool,
) -> Keyboard:
    """All buttons of a day; ``both`` = the reader has items of their own, so there are two views of it."""
    return (
        *_items(items, shown, part, t, everything=everything),
        *_days(programme, shown, t, everything=everything),
        _ways(shown, t, everything=everything, both=both),
    )


def of_days(programme: Programme, t: Translator) -> Keyboard:
    """Only the days: where no day is shown, after the meeting."""
    return (*_days(programme, None, t, everything=False), (next_button(t), help_button(t)))


def parts(items: tuple[Item, ...]) -> int:
    """How many parts of eight buttons the items make; at least one."""
    return max(1, -(-len(items) // ITEMS_A_PART))


def titled(item: Item, t: Translator) -> Button:
    """``08:30 Coaches Daugavpils – Aglona``, for a row of its own: to an item's card."""
    return button(short(f"{t.time(item.starts_at)} {plain(t.text(item.title))}"), ShowItem(item.id))


def short(label: str) -> str:
    """A label for a row of its own, cut at a word's end, unless that leaves too little."""
    if len(label) <= _LABEL:
        return label
    cut = label[:_LABEL]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > _LABEL // 2 else cut[:-1]).rstrip(" ,.;:–-") + "…"


def _items(items: tuple[Item, ...], shown: date, part: int, t: Translator, *, everything: bool) -> Keyboard:
    """The times that stand in bold in the text: short enough for three in a row in every language."""
    first = part * ITEMS_A_PART
    here = list(enumerate(items))[first : first + ITEMS_A_PART]
    times = [button(_time(items, n, t), ShowItem(item.id, everything)) for n, item in here]
    if part > 0:
        times.insert(0, button(t.pgettext("button", "‹ Earlier"), ShowDay(shown, everything, part - 1)))
    if part + 1 < parts(items):
        times.append(button(t.pgettext("button", "Later ›"), ShowDay(shown, everything, part + 1)))
    return rows(times, 3)


def _time(items: tuple[Item, ...], position: int, t: Translator) -> str:
    """``08:30``; where several begin together, ``09:40 (2)`` is the second of them in the text."""
    start = items[position].starts_at
    together = [n for n, item in enumerate(items) if item.starts_at == start]
    time = t.time(start)
    return time if len(together) == 1 else f"{time} ({together.index(position) + 1})"


def _days(programme: Programme, shown: date | None, t: Translator, *, everything: bool) -> Keyboard:
    """The days around the one shown, marked ``·Sat 10·``; ``‹`` and ``›`` lead to the days further off."""
    days = programme.days
    first = days.index(shown or days[-1]) // _DAYS_AT_ONCE * _DAYS_AT_ONCE
    labels = [
        *(f"‹ {t.short_day(day)}" for day in days[max(0, first - 1) : first]),
        *(
            f"·{t.short_day(day)}·" if day == shown else f"{t.short_day(day)}"
            for day in days[first:][:_DAYS_AT_ONCE]
        ),
        *(f"{t.short_day(day)} ›" for day in days[first + _DAYS_AT_ONCE :][:1]),
    ]
    around = days[max(0, first - 1) :]
    return rows(
        [button(label, ShowDay(day, everything)) for label, day in zip(labels, around, strict=False)], 3
    )


def _ways(shown: date, t: Translator, *, everything: bool, both: bool) -> tuple[Button, ...]:
    if not both:
        return next_button(t), help_button(t)
    if everything:
        return button(t.pgettext("button", "Only mine"), ShowDay(shown, everything=False)), help_button(t)
    return button(t.pgettext("button", "Show everything"), ShowDay(shown, everything=True)), help_button(t)
