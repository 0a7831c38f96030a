"""Who did not get an announcement, or has not confirmed it: names by town."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup

from bot.domain.announcements import Announcement, Missed, Unreached, Why
from bot.domain.programme import Programme
from bot.i18n import N_, Translator
from bot.screen import MAX_TEXT, Button, Keyboard, Screen, button, lines, paragraphs, units
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
from bot.views.names import first_of
from bot.views.paging import paged

_NAMES = (15, 5, 1)
"""Of one town, for one reason: as many as a message takes."""
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
    Why.MARKED: N_("marked as sent after a restore"),
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

    def say(most: int) -> list[Markup]:
        return [_missed(one, programme, t, most) for one in some] or [t("Everybody has it.")]

    unknown = sum(one.why is Why.UNKNOWN for part_ in missed for one in part_.unreached)
    again: Keyboard = ()
    if unknown and announcement.state.told:
        label = t.ngettext("Send again to {n} unknown", "Send again to the {n} unknown", unknown)
        again = ((button(label, SendAgain(this)),),)
    head = t("<b>Who did not get it</b>")
    return _screen(announcement, head, say, (*turns, *again), t)


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

    def say(most: int) -> list[Markup]:
        return [
            lines(
                t("<b>{town}</b>: {n}", town=audience.town_of(code, programme, t), n=len(theirs)),
                _listed([one.name for one in theirs], t, most),
            )
            for code, theirs in some
        ] or [t("Everybody has confirmed.")]

    ring = button(t.pgettext("button", "Ring again"), RingAgain(this))
    again: Keyboard = ((ring,),) if found else ()
    head = t("<b>Who has not confirmed</b>")
    return _screen(announcement, head, say, (*again, *turns), t)


def rung(n: int, t: Translator) -> Markup:
    """Said beside the card after *Ring again*."""
    if not n:
        return t("There is nobody to ring for.")
    return t.ngettext("I ring again for {n} person.", "I ring again for {n} people.", n)


def _screen(
    announcement: Announcement,
    head: Markup,
    say: Callable[[int], list[Markup]],
    keyboard: Keyboard,
    t: Translator,
) -> Screen:
    words = t("“{words}”", words=first_words(announcement, t))
    texts = (paragraphs(lines(head, words), *say(most)) for most in _NAMES)
    ways: tuple[Button, ...] = (back(announcement.id, t), button(t.pgettext("button", "Help"), LeaveCard()))
    fitting = next((text for text in texts if units(text) <= MAX_TEXT), lines(head, words))
    return Screen(fitting, (*keyboard, ways))


def _missed(missed: Missed, programme: Programme, t: Translator, most: int) -> Markup:
    town, n = audience.town_of(missed.delegation, programme, t), len(missed.unreached)
    head = t("<b>{town}</b>: {n} of {of}", town=town, n=n, of=missed.people)
    return lines(head, *_by_reason(missed, t, most))


def _by_reason(missed: Missed, t: Translator, most: int) -> Iterator[Markup]:
    """``not joined: A, B``; whom their leader has told is named apart."""
    groups: dict[Markup, list[str]] = defaultdict(list)
    for one in missed.unreached:
        groups[t("told by their leader") if one.told else t(_WHYS[one.why])].append(one.name)
    for why, theirs in groups.items():
        yield t("{why}: {names}", why=why, names=_listed(theirs, t, most))


def _listed(people: Sequence[str], t: Translator, most: int) -> Markup:
    return Markup(", ").join(first_of(people, most, t))
