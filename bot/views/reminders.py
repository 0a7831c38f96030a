"""A reminder: when, where, what to take, how long it is till then; and what the reader may say under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.arriving import Arriving, Coming
from bot.domain.people import Person
from bot.domain.preferences import LONGEST_LEAD
from bot.domain.presence import Mark
from bot.domain.programme import Item, Kind, Programme
from bot.domain.reminders import leaves
from bot.domain.signups import Places
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, lines, paragraphs
from bot.views import audience, boarding, places, words
from bot.views import signup_reminders as unsaid
from bot.views.buttons import ShowItem, help_button, map_button, settings_button
from bot.views.content import Content
from bot.views.day_buttons import titled
from bot.views.next import time_left

_MOST_ITEMS = 6
NOTHING: Mapping[str, Places] = {}
_SOON = timedelta(minutes=2)
"""So long before one must set out, *now* is said already."""
_ROUNDING = timedelta(seconds=30)
"""A reminder leaves a moment after its instant: it must not say 14 minutes for a quarter of an hour."""


@dataclass(frozen=True)
class SayComing(CallbackData, code="come"):
    """The reader is on the way to an item, or late for it."""

    item: str
    late: bool


@dataclass(frozen=True)
class MuteKind(CallbackData, code="mute"):
    """No more reminders of items like this one."""

    item: str


@dataclass(frozen=True)
class UnmuteKind(CallbackData, code="unmute"):
    """Reminders of items like this one as before: ``60,15``, None = as the meeting has it."""

    item: str
    before: str | None

    def __post_init__(self) -> None:
        if not all(0 < one <= LONGEST_LEAD for one in self.minutes or ()):
            raise ValueError(self.before)

    @property
    def minutes(self) -> tuple[int, ...] | None:
        """Minutes before the start; None = the meeting's."""
        return None if self.before is None else tuple(int(one) for one in self.before.split(","))


@dataclass(frozen=True, slots=True)
class Muted:
    """The reader wants no more reminders of this kind; ``before``: minutes that they had chosen."""

    before: tuple[int, ...] | None = None


def reminder(
    programme: Programme,
    items: Sequence[Item],
    person: Person,
    t: Translator,
    *,
    now: datetime,
    said: Arriving | None = None,
    muted: Muted | None = None,
    mark: Mark | None = None,
    unsigned: Mapping[str, Places] = NOTHING,
) -> Screen:
    """Items that leave as one message, at least one, in order of time.

    ``said`` is what the reader said of the first, which is what the buttons are about; ``mark``: whether they
    are on board of it. ``unsigned``: the places of those that they have not signed up for.
    """
    content, first = Content(t), items[0]
    told = [_Told(programme, person, content, t, now).item(item) for item in items[:_MOST_ITEMS]]
    for number, item in enumerate(items[:_MOST_ITEMS]):
        told[number] = lines(told[number], unsaid.said(item, unsigned.get(item.id), t, now=now))
    aboard = boarding.noted(first, mark, t)
    told[0] = lines(told[0], aboard or (_noted(said, t) if said else None))
    silent = t("You get no more reminders of this kind: {kind}.", kind=words.kind(first.kind, t))
    text = paragraphs(*told, silent if muted else None, content.note())
    over = first.withdrawn or first.over_at <= now
    answers = [] if over or aboard else _answers(first, said.coming if said else None, t)
    coming = unsaid.row(items, unsigned, t, now=now) or ((tuple(answers),) if answers else ())
    board = boarding.row(first, person, mark, t, now=now)
    soon = first.starts_at - now <= boarding.SOON
    return Screen(
        text,
        (
            *((*board, *coming) if soon else (*coming, *board)),
            *_ways(items[:_MOST_ITEMS], programme, t),
            (*_mute(items, muted, t), help_button(t)),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """How items are told to one reader at one moment."""

    programme: Programme
    person: Person
    content: Content
    t: Translator
    now: datetime

    def item(self, item: Item) -> Markup:
        """At most five lines, the first one says all to who reads no further."""
        t, title = self.t, Markup("{} {}").format(self.content(item.title), words.SIGNS[item.kind])
        if item.withdrawn:
            time = t.time(item.starts_at)
            return t("<b>Cancelled:</b> <s>{time} {title}</s>", time=time, title=self.content(item.title))
        names = words.own_vehicles(item.transport, self.person)
        by = words.vehicles(names, t)
        departs = item.kind is Kind.TRANSFER
        if departs and len(names) == 1:
            vehicle = by[:1].upper() + by[1:]
            head = t("<b>{vehicle} leaves at {time}</b>, {left}", vehicle=vehicle, **self._when(item))
        elif departs:
            head = t("<b>Departure at {time}</b>, {left}", **self._when(item))
        else:
            head = t("<b>{time} {title}</b>, {left}", title=title, **self._when(item))
        wear = words.clothes(item.dress, t)
        return lines(
            self._day(item),
            self._walk(item),
            head,
            title if departs else None,
            places.in_full(item, self.programme, self.content),
            by if by and not (departs and len(names) == 1) else None,
            t("Wear: {clothes}", clothes=wear) if wear else None,
            audience.note(item, self.programme, self.person.traits, t),
        )

    def _when(self, item: Item) -> dict[str, Markup]:
        t = self.t
        if item.over_at <= self.now:
            left = t("it is over")
        elif item.starts_at <= self.now:
            left = t("it has left") if item.kind is Kind.TRANSFER else t("it has begun")
        else:
            left = time_left(item.starts_at, self.now - _ROUNDING, t)
        return {"time": t.time(item.starts_at), "left": left}

    def _day(self, item: Item) -> Markup | None:
        """The day, if it is not today."""
        day = item.starts_at.astimezone(self.t.zone).date()
        return None if day == self.programme.today(self.now) else Markup("<b>{}</b>").format(self.t.day(day))

    def _walk(self, item: Item) -> Markup | None:
        """When to set out from the hotel, for who has not."""
        if item.walk_minutes is None or item.starts_at <= self.now:
            return None
        t, walk = self.t, item.walk_minutes
        leave = item.starts_at - timedelta(minutes=leaves(walk))
        if leave - self.now < _SOON:
            return t.ngettext(
                "<b>Leave now:</b> {n} minute on foot from the hotel",
                "<b>Leave now:</b> {n} minutes on foot from the hotel",
                walk,
            )
        return t.ngettext(
            "<b>Leave at {time}:</b> {n} minute on foot from the hotel",
            "<b>Leave at {time}:</b> {n} minutes on foot from the hotel",
            walk,
            time=t.time(leave),
        )


def coming_button(item: Item, t: Translator) -> Button:
    """*On my way*, also for who has said that they are late."""
    return button(t.pgettext("button", "On my way"), SayComing(item.id, late=False))


def _noted(said: Arriving, t: Translator) -> Markup:
    if said.coming is Coming.LATE:
        return t(
            "<i>Noted at {time}: you are late. Your leader and the organisers are told.</i>",
            time=t.time(said.at),
        )
    return t("<i>Noted at {time}: you are on your way.</i>", time=t.time(said.at))


def _answers(item: Item, said: Coming | None, t: Translator) -> list[Button]:
    """What can still be said, the usual first."""
    choices = {
        Coming.ON_THE_WAY: coming_button(item, t),
        Coming.LATE: button(t.pgettext("button", "I am late"), SayComing(item.id, late=True)),
    }
    return [one for coming, one in choices.items() if coming is not said]


def _ways(items: Sequence[Item], programme: Programme, t: Translator) -> Keyboard:
    """To the one item and its place; of several, a map would show the wrong one."""
    if len(items) > 1:
        return tuple((titled(item, t),) for item in items)
    (item,) = items
    more = button(t.pgettext("button", "Show item"), ShowItem(item.id))
    return ((map_button(item.id, t), more) if places.point(item, programme) else (more,),)


def _mute(items: Sequence[Item], muted: Muted | None, t: Translator) -> tuple[Button, ...]:
    first = items[0]
    if muted is not None:
        before = ",".join(str(one) for one in muted.before[:5]) if muted.before else None
        return (button(t.pgettext("button", "Undo"), UnmuteKind(first.id, before)), settings_button(t))
    if len({item.kind for item in items}) > 1:
        return (settings_button(t),)  # of several kinds nobody could tell which one it would be
    return (button(t.pgettext("button", "Mute this kind"), MuteKind(first.id)),)
