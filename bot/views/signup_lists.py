"""Who comes to an item: for leaders their own people, for organisers everybody and the waiting list."""

from markupsafe import Markup

from bot.domain.programme import Item, Programme
from bot.domain.signups import Comer, Places, SignupState, WhoComes
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs, plain, rows
from bot.views import audience
from bot.views.buttons import help_button
from bot.views.day_buttons import short
from bot.views.paging import fitted, paged
from bot.views.signup_presses import (
    AskPlaces,
    MemberComes,
    ShowComer,
    ShowMembers,
    ShowTowns,
    ShowWhoComes,
)
from bot.views.signups import back_to_item

_COMING = (SignupState.PLACE, SignupState.WAITING)


def members(seen: WhoComes, programme: Programme, t: Translator, *, part: int = 0, steers: bool) -> Screen:
    """The people of a delegation with what they said; a tap signs somebody up, another one off."""
    item, code = seen.item, seen.delegation or ""
    everybody = sorted(seen.everybody, key=lambda one: (one.name.casefold(), one.id))
    shown, turns = paged(everybody, part, lambda number: ShowMembers(item.id, code, number), t)
    town = audience.town_of(code, programme, t)
    ending = t("Press a name to sign somebody up, and again to sign them off.")
    if seen.closed:
        ending = t("Sign-up for this has ended. Please ask the organisers if you want to change something.")
    text = paragraphs(
        lines(_head(item, t), town, figures(seen.places, t)),
        lines(*(_said(one, t) for one in shown)) or t("Nobody of this delegation can come to it."),
        ending if shown else None,
    )
    names = [] if seen.closed else [button(_marked(one), _turn(item, one)) for one in shown]
    back = button(t.pgettext("button", "‹ Towns"), ShowTowns(item.id)) if steers else back_to_item(item, t)
    return Screen(text, (*rows(names, 1), *turns, (back, help_button(t))))


def part_of(seen: WhoComes, participant_id: str) -> int:
    """On which part of the list of members somebody stands."""
    ordered = sorted(seen.everybody, key=lambda one: (one.name.casefold(), one.id))
    return next((n for n, one in enumerate(ordered) if one.id == participant_id), 0) // 8


def who_comes(seen: WhoComes, programme: Programme, t: Translator, *, part: int = 0, steers: bool) -> Screen:
    """Numbers first, then who comes by delegation, then who waits in their order.

    ``steers``: an organiser, who presses a name to give a place or to take it away.
    """
    item = seen.item
    there = [*seen.of(SignupState.PLACE), *seen.of(SignupState.WAITING)]
    shown, turns = paged(there, part, lambda number: ShowWhoComes(item.id, number), t)
    no = len(seen.of(SignupState.NO))
    text = paragraphs(
        lines(
            _head(item, t),
            audience.town_of(seen.delegation, programme, t) if seen.delegation else None,
            figures(seen.places, t),
            t.ngettext("{n} person does not come.", "{n} people do not come.", no) if no else None,
            _silent(len(seen.of(None)), t),
        ),
        lines(*(_listed(one, programme, t) for one in shown)),
    )
    names = [button(short(one.name), ShowComer(item.id, one.id)) for one in shown] if steers else []
    ways = [
        button(t.pgettext("button", "Sign people up"), ShowTowns(item.id)),
        *([button(t.pgettext("button", "More places"), AskPlaces(item.id))] if seen.places.capacity else []),
    ]
    return Screen(
        text,
        (
            *rows(names, 2),
            *turns,
            *((tuple(ways),) if steers else ()),
            (back_to_item(item, t), help_button(t)),
        ),
    )


def towns(programme: Programme, item: Item, t: Translator, *, part: int = 0) -> Screen:
    """Whose people? For organisers."""
    codes = sorted(programme.delegations, key=lambda code: plain(audience.town_of(code, programme, t)))
    shown, turns = paged(codes, part, lambda number: ShowTowns(item.id, number), t)
    names = [button(audience.town_of(code, programme, t), ShowMembers(item.id, code)) for code in shown]
    back = button(t.pgettext("button", "‹ Who comes"), ShowWhoComes(item.id))
    said = lines(_head(item, t), t("Whose people would you like to sign up?"))
    return Screen(said, (*fitted(names), *turns, (back, help_button(t))))


def figures(places: Places, t: Translator) -> Markup:
    """How many come and wait, of how many places; that a lowered number took nobody's place."""
    if places.capacity is None:
        taken = t.ngettext("{n} person comes.", "{n} people come.", places.taken)
    else:
        taken = t.ngettext(
            "<b>{taken}</b> of {n} place is taken.",
            "<b>{taken}</b> of {n} places are taken.",
            places.capacity,
            taken=places.taken,
        )
    over = places.taken - (places.capacity or places.taken)
    return lines(
        taken,
        t.ngettext("{n} person waits.", "{n} people wait.", places.waiting) if places.waiting else None,
        t.ngettext(
            "That is {n} more than there are places: nobody loses theirs.",
            "That is {n} more than there are places: nobody loses theirs.",
            over,
        )
        if over > 0
        else None,
    )


def _silent(n: int, t: Translator) -> Markup | None:
    if not n:
        return None
    return t.ngettext("{n} person has not said anything yet.", "{n} people have not said anything yet.", n)


def _said(one: Comer, t: Translator) -> Markup:
    """``Anna Example – has a place``."""
    match one.state:
        case SignupState.PLACE:
            return t("{name} – has a place", name=one.name)
        case SignupState.WAITING:
            return t("{name} – number {n} on the waiting list", name=one.name, n=one.turn)
        case SignupState.NO:
            return t("{name} – does not come", name=one.name)
    return t("{name} – has not said anything", name=one.name)


def _listed(one: Comer, programme: Programme, t: Translator) -> Markup:
    town = audience.town_of(one.delegation, programme, t)
    if one.state is SignupState.WAITING:
        return t("{n}. {name} ({town}) waits", n=one.turn, name=one.name, town=town)
    return Markup("{} ({})").format(one.name, town)


def _marked(one: Comer) -> str:
    return f"✓ {one.name}" if one.state in _COMING else one.name


def _turn(item: Item, one: Comer) -> MemberComes:
    return MemberComes(item.id, one.id, comes=one.state not in _COMING)


def _head(item: Item, t: Translator) -> Markup:
    day = t.day(item.starts_at.astimezone(t.zone).date())
    when = t("{day}, {time}", day=day, time=t.span(item.starts_at, item.ends_at))
    return lines(Markup("<b>{}</b>").format(t.text(item.title)), when)
