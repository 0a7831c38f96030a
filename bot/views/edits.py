"""Editing the programme, for organisers: find an item, change it. What follows: publications.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.edits import Asked, UnfitEdit, Words, start_after
from bot.domain.programme import Item, Programme
from bot.domain.workbook import Code
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, lines, paragraphs, plain, rows
from bot.views import places
from bot.views.buttons import help_button, today_button
from bot.views.content import Content
from bot.views.day_buttons import short
from bot.views.paging import A_PART, paged

_SHIFTS = (15, 30, -15, -30)
_DAYS_AT_ONCE = 6


@dataclass(frozen=True)
class EditDay(CallbackData, code="edday"):
    """The items of a day, to choose from; ``part`` None = where now is."""

    day: date
    part: int | None = None


@dataclass(frozen=True)
class EditItem(CallbackData, code="edit"):
    """Change an item."""

    item: str


@dataclass(frozen=True)
class EditStart(CallbackData, code="edtime"):
    """Another start, in the workbook's notation."""

    item: str
    start: str


@dataclass(frozen=True)
class EditPlaces(CallbackData, code="edplaces"):
    """The venues to choose from."""

    item: str
    part: int = 0


@dataclass(frozen=True)
class EditPlace(CallbackData, code="edplace"):
    """Another venue."""

    item: str
    venue: str


@dataclass(frozen=True)
class EditWords(CallbackData, code="edtext"):
    """Another meeting point or note; it is typed next. ``none`` = there is to be none."""

    item: str
    column: str
    none: bool = False

    def __post_init__(self) -> None:
        Words(self.column)


@dataclass(frozen=True)
class EditCancel(CallbackData, code="edcancel"):
    """Cancel an item, or let it take place after all."""

    item: str
    cancelled: bool


def choice(
    programme: Programme, day: date, t: Translator, *, now: datetime, part: int | None = None
) -> Screen:
    """Which item? Those of a day; today's begin with what is not over."""
    items = programme.of_day(day, None)
    if part is None:
        over = sum(item.over_at <= now for item in items)
        part = min(over, max(0, len(items) - 1)) // A_PART
    shown, turns = paged(items, part, lambda number: EditDay(day, number), t)
    text = lines(
        t("<b>Change the programme</b>"),
        t("{day}: which item? Press it, or type a part of its name.", day=t.day(day)),
    )
    return Screen(text, (*_items(shown, t), *turns, *_days(programme, day, t), (help_button(t),)))


def found(items: Sequence[Item], day: date, t: Translator) -> Screen:
    """What the typed words found: at most eight."""
    back = button(t.pgettext("button", "‹ Items"), EditDay(day))
    said = t("Which of these?") if items else t("I found no item of this name. Please type another word.")
    return Screen(said, (*_items(items[:A_PART], t), (back, help_button(t))))


def item(programme: Programme, wanted: Item, t: Translator) -> Screen:
    """What is to change? The plain case first: it begins later. A time may be typed."""
    content = Content(t)
    where, note = places.in_full(wanted, programme, content), content(wanted.note)
    day = wanted.starts_at.astimezone(t.zone).date()
    when = t("{day}, {time}", day=t.day(day), time=t.span(wanted.starts_at, wanted.ends_at))
    text = paragraphs(
        lines(
            Markup("<b>{}</b>").format(content(wanted.title)),
            t("<b>This is cancelled.</b>") if wanted.withdrawn else None,
            t("<b>When:</b> {when}", when=when),
            t("<b>Where:</b> {place}", place=where) if where else None,
            t("<b>Note:</b> {note}", note=note) if note else None,
        ),
        t("What changes? Press it, or type the new start, such as 14:20. The end moves along."),
    )
    shifts = [_shift(wanted, minutes, programme, t) for minutes in _SHIFTS]
    cancel = button(t.pgettext("button", "Cancel it"), EditCancel(wanted.id, cancelled=True))
    if wanted.withdrawn:
        cancel = button(t.pgettext("button", "It takes place"), EditCancel(wanted.id, cancelled=False))
    return Screen(
        text,
        (
            *rows([one for one in shifts if one], 2),
            (
                button(t.pgettext("button", "Place"), EditPlaces(wanted.id)),
                button(t.pgettext("button", "Meeting point"), EditWords(wanted.id, Words.MEETING_POINT)),
            ),
            (button(t.pgettext("button", "Note"), EditWords(wanted.id, Words.NOTE)), cancel),
            (button(t.pgettext("button", "‹ Items"), EditDay(wanted.day)), help_button(t)),
        ),
    )


def venues(programme: Programme, item_id: str, t: Translator, *, part: int = 0) -> Screen:
    """Where does it take place now?"""
    there = sorted(
        (one for one in programme.venues.values() if not one.withdrawn), key=lambda one: t.text(one.name)
    )
    shown, turns = paged(there, part, lambda number: EditPlaces(item_id, number), t)
    buttons = [button(short(plain(t.text(one.name))), EditPlace(item_id, one.id)) for one in shown]
    said = lines(
        t("Where does it take place?"), t("The meeting point is left empty then: you can type it next.")
    )
    return Screen(said, (*rows(buttons, 1), *turns, (_back(item_id, t), help_button(t))))


def words_wanted(item_id: str, asked: Asked, t: Translator) -> Screen:
    """Type a meeting point, a note or a reason."""
    none: tuple[tuple[Button, ...], ...] = ()
    match asked:
        case Asked.MEETING_POINT:
            said = t("Where exactly do people meet? Please type it, such as: Main entrance.")
            empty = EditWords(item_id, Words.MEETING_POINT, none=True)
            none = ((button(t.pgettext("button", "No meeting point"), empty),),)
        case Asked.NOTE:
            said = t("What do people need to know? Please type it.")
            none = ((button(t.pgettext("button", "No note"), EditWords(item_id, Words.NOTE, none=True)),),)
        case _:
            said = t("Why does it change? Please type it. This is for the report, people do not see it.")
    once = None if asked is Asked.REASON else t("It is shown in the language in which you type it.")
    return Screen(lines(said, once), (*none, (_back(item_id, t), help_button(t))))


def unfit(error: UnfitEdit, t: Translator) -> Markup:
    """What was typed does not fit."""
    match error.code:
        case Code.BAD_TIME | Code.TIME_WITH_DATE:
            return t("I could not read that as a time. Please type it as 14:20, after midnight as 24:30.")
        case Code.NO_SUCH_TIME:
            day = date.fromisoformat(error.values["day"])
            return t(
                "The clock skips {time} on {day}. Please type another time.",
                time=error.values["time"],
                day=t.day(day),
            )
        case Code.TIME_TWICE:
            day = date.fromisoformat(error.values["day"])
            choices = error.values["choices"].split(" or ")
            return t(
                "The clock shows {time} twice on {day}. Please type {choices}.",
                time=error.values["time"],
                day=t.day(day),
                choices=t.join(choices, either=True),
            )
        case Code.TOO_LONG:
            limit = error.values["limit"]
            return t("This is too long: at most {limit} characters fit. Please shorten it.", limit=limit)
    return t("This does not fit the programme. Please try something else.")


def refused(error: UnfitEdit, t: Translator) -> Screen:
    """The question stays open: type it again."""
    return Screen(unfit(error, t), ((today_button(t), help_button(t)),))


def _items(items: Sequence[Item], t: Translator) -> Keyboard:
    labels = [(short(f"{t.time(one.starts_at)} {plain(t.text(one.title))}"), one.id) for one in items]
    return rows([button(label, EditItem(item_id)) for label, item_id in labels], 1)


def _days(programme: Programme, shown: date, t: Translator) -> Keyboard:
    days = programme.days
    first = min(max(0, days.index(shown) - 2), max(0, len(days) - _DAYS_AT_ONCE)) if shown in days else 0
    around = [day for day in days[first : first + _DAYS_AT_ONCE] if day != shown]
    return rows([button(t.short_day(day), EditDay(day)) for day in around], 3)


def _shift(wanted: Item, minutes: int, programme: Programme, t: Translator) -> Button | None:
    start = start_after(wanted, minutes, programme.meeting)
    if start is None:
        return None
    sign = "+" if minutes > 0 else "−"
    return button(f"{start[:5]} ({sign}{abs(minutes)})", EditStart(wanted.id, start))


def _back(item_id: str, t: Translator) -> Button:
    return button(t.pgettext("button", "‹ Item"), EditItem(item_id))
