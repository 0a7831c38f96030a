"""Who did not get an announcement, or has not confirmed it: names by town."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.announcements import Announcement, Missed, Unreached, Why
from bot.domain.programme import Programme
from bot.i18n import N_, Translator
from bot.screen import Button, Keyboard, Screen, button, lines, paragraphs
from bot.views import audience
from bot.views.announcements import (
    LeaveCard,
    RingAgain,
    SendAgain,
    ShowSilent,
    ShowUnreached,
    back,
    first_words,
)
from bot.views.paging import paged

_NAMES = 15
"""Of one town on a screen of eight."""
_WHYS = {
    Why.NOT_JOINED: N_("not joined"),
    Why.BLOCKED: N_("blocked me"),
    Why.STOPPED: N_("wants no messages"),
    Why.PAUSED: N_("paused messages"),
    Why.GONE: N_("not here any more"),
    Why.UNKNOWN: N_("may have it"),
    Why.FAILED: N_("refused by Telegram"),
    Why.EXPIRED: N_("too late"),
    Why.CANCELLED: N_("stopped"),
}


def unreached(
    announcement: Announcement,
    missed: Sequence[Missed],
    programme: Programme,
    t: Translator,
    *,
    part: int = 0,
) -> Screen:
    """Who did not get it and why; whom their leader has told."""
    this = announcement.id
    some, turns = paged(missed, part, lambda there: ShowUnreached(this, there), t)
    said = [
        lines(
            t(
                "<b>{town}</b>: {n} of {of}",
                town=audience.town_of(one.delegation, programme, t),
                n=len(one.unreached),
                of=one.people,
            ),
            _listed(one.unreached, _with_reason, t),
            t.ngettext("Their leader has told {n} of them.", "Their leader has told {n} of them.", one.told)
            if one.told
            else None,
        )
        for one in some
    ]
    unknown = sum(one.why is Why.UNKNOWN for part_ in missed for one in part_.unreached)
    again: Keyboard = ()
    if unknown and announcement.state.told:
        label = t.ngettext("Send again to {n} unknown", "Send again to the {n} unknown", unknown)
        again = ((button(label, SendAgain(this)),),)
    head = t("<b>Who did not get it</b>")
    return _screen(announcement, head, said or [t("Everybody has it.")], (*turns, *again), t)


def silent(
    announcement: Announcement,
    found: Sequence[Unreached],
    programme: Programme,
    t: Translator,
    *,
    part: int = 0,
) -> Screen:
    """Who got it and has not confirmed."""
    this = announcement.id
    towns: dict[str, list[Unreached]] = defaultdict(list)
    for one in found:
        towns[one.delegation].append(one)
    some, turns = paged(list(towns.items()), part, lambda there: ShowSilent(this, there), t)
    said = [
        lines(
            t("<b>{town}</b>: {n}", town=audience.town_of(code, programme, t), n=len(theirs)),
            _listed(theirs, _name, t),
        )
        for code, theirs in some
    ]
    ring = button(t.pgettext("button", "Ring again"), RingAgain(this))
    again: Keyboard = ((ring,),) if found else ()
    head = t("<b>Who has not confirmed</b>")
    return _screen(announcement, head, said or [t("Everybody has confirmed.")], (*again, *turns), t)


def rung(n: int, t: Translator) -> Markup:
    """Said beside the card after *Ring again*."""
    if not n:
        return t("There is nobody to ring for.")
    return t.ngettext("I ring again for {n} person.", "I ring again for {n} people.", n)


def _screen(
    announcement: Announcement, head: Markup, said: Sequence[Markup], keyboard: Keyboard, t: Translator
) -> Screen:
    words = t("“{words}”", words=first_words(announcement, t))
    ways: tuple[Button, ...] = (back(announcement.id, t), button(t.pgettext("button", "Help"), _HELP))
    return Screen(paragraphs(lines(head, words), *said), (*keyboard, ways))


def _listed(
    people: Sequence[Unreached], say: Callable[[Unreached, Translator], str], t: Translator
) -> Markup:
    names = [say(one, t) for one in people[:_NAMES]]
    if (more := len(people) - len(names)) > 0:
        names.append(t.ngettext("{n} more", "{n} more", more))
    return Markup(", ").join(names)


def _name(one: Unreached, t: Translator) -> str:
    return one.name


def _with_reason(one: Unreached, t: Translator) -> str:
    why = t("told by their leader") if one.told else t(_WHYS[one.why])
    return t("{name} ({why})", name=one.name, why=why)


_HELP: CallbackData = LeaveCard()
