"""Who an item is for, and whose programme a reader sees, in words."""

from markupsafe import Markup

from bot.domain.audience import ALL, Audience, Traits, bus_name
from bot.domain.programme import Item, Programme
from bot.i18n import N_, Translator

_WORDS = {
    "all": N_("everybody"),
    "guests": N_("guests"),
    "hosts": N_("the host town"),
    "leaders": N_("leaders of delegations"),
    "organisers": N_("organisers"),
    "staff": N_("staff"),
}


def reader(traits: Traits) -> Traits | None:
    """Whose items a person sees as theirs; None (everybody's) for somebody who only looks."""
    return traits if traits.delegation else None


def for_whom(audience: Audience, programme: Programme, t: Translator) -> Markup:
    """``group A``, ``Motala and Magdeburg``, ``guests (group A)``."""
    said = []
    for first, *others in audience.alternatives:
        words = _term(first, programme, t)
        if others:
            words += Markup(" ({})").format(Markup(", ").join(_term(term, programme, t) for term in others))
        said.append(words)
    return t.join(said)


def note(item: Item, programme: Programme, seen_as: Traits | None, t: Translator) -> Markup | None:
    """Say for whom an item is where the reader cannot take it for granted, else None."""
    if item.audience == ALL or (seen_as is not None and item.audience.includes(seen_as)):
        return None
    return t("For: {who}", who=for_whom(item.audience, programme, t))


def whose(traits: Traits, programme: Programme, t: Translator) -> Markup:
    """``Radom, group A``: the part of the meeting a person belongs to; empty for one who only looks.

    Without a group it is ``Radom, all groups``, so that nobody takes the others' items for their own.
    """
    if not traits.delegation:
        return Markup()
    town = town_of(traits.delegation, programme, t)
    if traits.group is None:
        return Markup(", ").join((town, t("all groups"))) if programme.groups else town
    return Markup(", ").join((town, t("group {name}", name=traits.group)))


def town_of(code: str, programme: Programme, t: Translator) -> Markup:
    """A delegation's town in the reader's language; its code if it is not in the meeting any more."""
    delegation = programme.delegations.get(code)
    return t.text(delegation.town) if delegation else Markup.escape(code)


def _term(term: str, programme: Programme, t: Translator) -> Markup:
    if term in _WORDS:
        return t(_WORDS[term])
    prefix, _, value = term.partition("-")
    match prefix:
        case "group":
            return t("group {name}", name=value)
        case "lang":
            return t("people who read {language}", language=t.language_name(value))
        case "bus":
            return t("people of “{bus}”", bus=bus_name(term))
        case "item":
            item = programme.by_id.get(value)
            return t("people signed up for “{title}”", title=t.text(item.title) if item else value)
    return town_of(term, programme, t)
