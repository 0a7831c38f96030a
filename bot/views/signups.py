"""Signing up: what an item's card says of places, all that is open, a choice between two at a time."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.people import Person
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope, scope
from bot.domain.signups import Places, Seen, SignupState, until
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, rows
from bot.views import words
from bot.views.buttons import ShowItem, help_button, today_button
from bot.views.day_buttons import titled
from bot.views.items import Part
from bot.views.paging import paged
from bot.views.signup_presses import Come, ShowMembers, ShowSignups, ShowWhoComes


class Ways(NamedTuple):
    """Out of a choice: take the new one, or keep what there is."""

    take: CallbackData
    keep: CallbackData


def part(seen: Seen, person: Person, t: Translator) -> Part:
    """What the card of an item says of its places; the way forward first."""
    act = _act(seen, t)
    looks = [
        *([_members(seen.item, person, t)] if _leads(person) else []),
        *([button(t.pgettext("button", "Who comes"), ShowWhoComes(seen.item.id))] if _sees(person) else []),
    ]
    wanted = seen.me is None or seen.me.state not in (SignupState.PLACE, SignupState.WAITING)
    keyboard = (*(((act,),) if act else ()), *((tuple(looks),) if looks else ()))
    return Part(state(seen, t), keyboard, after=act is None or not wanted)


def state(seen: Seen, t: Translator) -> Markup:
    """Whether the reader has a place, how many are left, until when they can say something else."""
    mine = seen.me.state if seen.me else None
    said = [left(seen.places, t)]
    if mine is SignupState.PLACE:
        said = [t("<b>You have a place.</b>")]
    elif mine is SignupState.WAITING and seen.me:
        said = [t("You are number <b>{n}</b> on the waiting list.", n=seen.me.turn)]
        said.append(t("As soon as a place is free for you, I tell you."))
    elif mine is SignupState.NO:
        said.insert(0, t("You do not come."))
    if mine is SignupState.PLACE and seen.same_time:
        said.append(also(seen.same_time, t))
    if seen.me and seen.me.said_by not in ("", seen.me.id):
        said.append(t("Somebody else entered this for you: your leader or an organiser."))
    return lines(*said, _until(seen, t) if seen.me else None)


def left(places: Places, t: Translator) -> Markup:
    """How many places there are, and how many people wait."""
    if places.capacity is None:
        return t("Sign-up is open: there are places for everybody.")
    if not places.full:
        return t("Places: <b>{left}</b> of {capacity} left", left=places.left, capacity=places.capacity)
    taken = t.ngettext("The {n} place is taken.", "All {n} places are taken.", places.capacity)
    if not places.waiting:
        return taken
    waits = t.ngettext("{n} person waits.", "{n} people wait.", places.waiting)
    return Markup(" ").join((taken, waits))


def also(others: Sequence[Item], t: Translator) -> Markup:
    """That they also have a place in others."""
    return t("You also have a place in {others}, at the same time.", others=_titles(others, t))


def open_items(seen: Sequence[Seen], t: Translator, *, part: int = 0) -> Screen:
    """All that the reader may sign up for; each leads to its card."""
    shown, turns = paged(seen, part, ShowSignups, t)
    text = paragraphs(
        t("<b>Sign-up</b>"),
        *(_entry(one, t) for one in shown),
        t("Press one to say whether you come.") if shown else t("There is nothing to sign up for now."),
    )
    ways = [titled(one.item, t) for one in shown]
    return Screen(text, (*rows(ways, 1), *turns, (today_button(t), help_button(t))))


def choice(
    item: Item, others: Sequence[Item], ways: Ways, t: Translator, *, name: str | None = None
) -> Screen:
    """They have a place at the same time already: which of the two? Nothing is kept yet.

    ``name``: of who is signed up by another.
    """
    what = {"others": _titles(others, t), "title": t.text(item.title)}
    said = t(
        "You have a place in <b>{others}</b> at the same time as <b>{title}</b>. Which one do you want?",
        **what,
    )
    if name is not None:
        said = t(
            "{name} has a place in <b>{others}</b> at the same time as <b>{title}</b>. Which one is it?",
            name=name,
            **what,
        )
    return Screen(
        said,
        (
            (button(t.pgettext("button", "Take this one instead"), ways.take),),
            (button(t.pgettext("button", "Keep what I have"), ways.keep),),
            (today_button(t), help_button(t)),
        ),
    )


def _act(seen: Seen, t: Translator) -> Button | None:
    """What the reader can do; None where it is too late, or not for them."""
    if seen.me is None or seen.closed:
        return None
    coming, leaving = Come(seen.item.id, comes=True), Come(seen.item.id, comes=False)
    match seen.me.state:
        case SignupState.PLACE:
            return button(t.pgettext("button", "I do not come"), leaving)
        case SignupState.WAITING:
            return button(t.pgettext("button", "Leave the list"), leaving)
    if seen.places.full:
        return button(t.pgettext("button", "Put me on the waiting list"), coming)
    return button(t.pgettext("button", "Sign up"), coming)


def _entry(seen: Seen, t: Translator) -> Markup:
    item = seen.item
    day = t.day(item.starts_at.astimezone(t.zone).date())
    when = t("{day}, {time}", day=day, time=t.span(item.starts_at, item.ends_at))
    return lines(
        Markup("<b>{}</b> {}").format(t.text(item.title), words.SIGNS[item.kind]), when, state(seen, t)
    )


def _until(seen: Seen, t: Translator) -> Markup | None:
    ends = until(seen.item)
    day, time = t.day(ends.astimezone(t.zone).date()), t.time(ends)
    if seen.closed and seen.item.signup_until is None:  # it has begun: who has a place knows enough
        has = seen.me is not None and seen.me.state is SignupState.PLACE
        return None if has else t("Sign-up has ended.")
    if seen.closed:
        return t("Sign-up ended on {day} at {time}. Please ask the organisers.", day=day, time=time)
    if seen.item.signup_until is None:
        return None
    return t("You can sign up or change it until {day}, {time}.", day=day, time=time)


def _titles(items: Sequence[Item], t: Translator) -> Markup:
    return t.join([t.text(one.title) for one in items])


def _leads(person: Person) -> bool:
    return scope(Action.SIGN_UP, person.standing) is Scope.DELEGATION and person.delegation is not None


def _sees(person: Person) -> bool:
    return scope(Action.SEE_COMING, person.standing) is not Scope.NONE


def _members(item: Item, person: Person, t: Translator) -> Button:
    return button(t.pgettext("button", "My delegation"), ShowMembers(item.id, person.delegation or ""))


def back_to_item(item: Item, t: Translator) -> Button:
    """To the item's card."""
    return button(t.pgettext("button", "‹ Item"), ShowItem(item.id, everything=True))
