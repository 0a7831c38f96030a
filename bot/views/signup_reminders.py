"""What a reminder says of an item that the reader has not signed up for, and the way to do it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.programme import Item
from bot.domain.signups import Places, until
from bot.i18n import Translator
from bot.screen import Keyboard, button
from bot.views.signup_presses import Come


def said(item: Item, places: Places | None, t: Translator, *, now: datetime) -> Markup | None:
    """That they have not signed up, and how many places are left; ``places`` None = nothing to say."""
    if places is None:
        return None
    if now >= until(item):
        return t("<b>You have not signed up</b>, and sign-up has ended. Please ask the organisers.")
    if places.left is None:
        return t("<b>You have not signed up.</b> There are places for everybody.")
    return t.ngettext(
        "<b>You have not signed up.</b> {n} place is left.",
        "<b>You have not signed up.</b> {n} places are left.",
        places.left,
    )


def row(items: Sequence[Item], unsigned: Mapping[str, Places], t: Translator, *, now: datetime) -> Keyboard:
    """*Sign up*, where it is plain for what: for the first item, or the only one of them."""
    waits = [item for item in items if item.id in unsigned and now < until(item)]
    if not waits or (waits[0] is not items[0] and len(waits) > 1):
        return ()
    return ((button(t.pgettext("button", "Sign up"), Come(waits[0].id, comes=True)),),)
