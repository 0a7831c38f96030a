"""Who is missing in a bus, and the ways to reach each of them."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup

from bot.domain.presence import RINGS, Head, Heads, boarding
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, rows
from bot.views import audience, head_count
from bot.views.buttons import help_button
from bot.views.head_count_presses import CountHeads, ShowMissing, TellMissing
from bot.views.paging import paged


def missing(
    programme: Programme,
    counted: Heads,
    t: Translator,
    *,
    now: datetime,
    leaders: Callable[[str], str | None],
    part: int = 0,
    links: bool = True,
) -> Screen:
    """The missing, eight at a time, with *Write* for who has joined; ``leaders``: a delegation's leader.

    ``links``: False where Telegram refuses them, since somebody lets nobody link to them.
    """
    ride = counted.ride
    shown, turns = paged(counted.missing, part, lambda to: ShowMissing(ride.handle, to), t)
    entries = [_entry(one, programme, t, leaders(one.who.delegation)) for one in shown]
    text = paragraphs(
        head_count.head(programme, counted, t, now=now),
        lines(*entries) if entries else t("Nobody is missing."),
    )
    reached = [one for one in counted.missing if one.who.reached]
    asks = reached and boarding(ride.item, now) and now < ride.item.starts_at + RINGS
    tell = button(t.pgettext("button", "Tell them: we leave"), TellMissing(ride.handle))
    back = button(t.pgettext("button", "‹ Head-count"), CountHeads(ride.handle))
    write = [_write(one, t) for one in shown if one.who.user_id is not None] if links else []
    return Screen(text, (*(((tell,),) if asks else ()), *rows(write, 1), *turns, (back, help_button(t))))


def told(counted: Heads, fresh: int, t: Translator) -> Markup:
    """Who was told just now."""
    if fresh:
        return t.ngettext("{n} person is told.", "{n} people are told.", fresh)
    if any(one.who.reached for one in counted.missing):
        return t("They have been told already.")
    return t("Nobody of them can be told here.")


def _write(one: Head, t: Translator) -> Button:
    label = t.pgettext("button", "Write: {name}", name=one.who.name)
    return button(label, url=f"tg://user?id={one.who.user_id}")


def _entry(one: Head, programme: Programme, t: Translator, leader: str | None) -> Markup:
    town = audience.town_of(one.who.delegation, programme, t)
    if one.who.user_id is not None:
        return Markup("{}, {}").format(one.who.name, town)
    if leader is None or leader == one.who.name:
        return t("{name}, {town}: has no Telegram", name=one.who.name, town=town)
    return t("{name}, {town}: has no Telegram. Leader: {leader}", name=one.who.name, town=town, leader=leader)
