"""What people are told of their places unasked: they have one now, or have it no more."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.notes import As, Note, What
from bot.domain.programme import Item, Programme
from bot.domain.signups import same_time
from bot.i18n import Translator
from bot.screen import Screen, button, lines
from bot.views import audience, places
from bot.views.buttons import ShowItem, help_button
from bot.views.content import Content
from bot.views.signup_presses import Come
from bot.views.signups import also


def note(note: Note, programme: Programme, now: datetime, t: Translator) -> Screen | None:
    """To who has a place now or no more, or to their leader; None if the item is cancelled or over."""
    item, about = programme.by_id.get(note.data["item"]), note.about
    if about is None or item is None or item.withdrawn or item.over_at <= now:
        return None
    gone, mine = note.what is What.PLACE_GONE, note.told_as is As.CONCERNED
    title, content = t.text(item.title), Content(t)
    if mine:
        said = t("<b>You have a place:</b> {title}", title=title)
        if gone:
            said = t("You have no place any more: <b>{title}</b>.", title=title)
    else:
        who = Markup("<b>{}</b> ({})").format(about.name, audience.town_of(about.delegation, programme, t))
        said = t("{who} has a place now: {title}. Please tell them.", who=who, title=title)
        if gone:
            said = t("{who} has no place any more: {title}. Please tell them.", who=who, title=title)
    where = None if gone else places.in_full(item, programme, content)
    look = button(t.pgettext("button", "Show item"), ShowItem(item.id, everything=True))
    away = button(t.pgettext("button", "I do not come"), Come(item.id, comes=False))
    has = mine and not gone
    held = [programme.by_id[key] for key in note.places & programme.by_id.keys()] if has else []
    others = same_time(item, held, now)
    ask = t("Is this wrong? Please ask your leader or the organisers.") if mine and gone else None
    text = lines(said, _when(item, t), where, also(others, t) if others else None, ask)
    return Screen(text, ((look, away) if has else (look,), (help_button(t),)))


def _when(item: Item, t: Translator) -> Markup:
    day = t.day(item.starts_at.astimezone(t.zone).date())
    return t("{day}, {time}", day=day, time=t.span(item.starts_at, item.ends_at))
