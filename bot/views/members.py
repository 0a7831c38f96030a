"""Everybody, for organisers: a table by town, finding somebody, a card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.meeting import Delegation
from bot.domain.members import Card, Count, Member
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.domain.rights import Action, Scope, scope
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs, rows
from bot.views import audience, card, words
from bot.views import delegation as lists
from bot.views.buttons import help_button, people_button
from bot.views.corrections import ShowRequests
from bot.views.delegation import RestoreDelegation, ShowDelegations, ShowMember
from bot.views.erasure import erase_button
from bot.views.paging import A_PART, fitted
from bot.views.roles import ShowRoles, role_buttons


@dataclass(frozen=True)
class SearchPeople(CallbackData, code="search"):
    """Find somebody by name; it is typed next."""


@dataclass(frozen=True)
class AddDelegation(CallbackData, code="deladd"):
    """A new delegation; it is typed next."""


@dataclass(frozen=True)
class SeeDiet(CallbackData, code="food"):
    """What somebody eats; who looked is logged."""

    participant: str


def people(
    programme: Programme,
    counts: Mapping[str, Count],
    t: Translator,
    *,
    requests: int = 0,
    roles: int = 0,
    removed: Sequence[Delegation] = (),
) -> Screen:
    """Joined, invited and not invited yet for each town; what waits for an answer."""
    codes = sorted({*programme.delegations, *counts})
    silent = sum(one.silent for one in counts.values())
    table = [_row(programme, counts.get(code, Count(code)), t, silent=silent > 0) for code in codes]
    columns = t("Town: joined · invited · not invited yet")
    if silent:
        columns = t("Town: joined · invited · not invited yet · gets no messages")
    everybody = Count(
        "",
        sum(one.joined for one in counts.values()),
        sum(one.invited for one in counts.values()),
        sum(one.listed for one in counts.values()),
        silent=silent,
    )
    text = paragraphs(
        t("<b>People</b>"),
        lists.counts(everybody, t),
        lines(columns, *table),
        t("Removed: {towns}", towns=t.join([t.text(one.town) for one in removed])) if removed else None,
    )
    corrections = t.pgettext("button", "Corrections ({n})", n=requests)
    waiting = t.pgettext("button", "Roles to confirm ({n})", n=roles)
    back = [
        button(t.pgettext("button", "Put back: {town}", town=t.text(one.town)), RestoreDelegation(one.code))
        for one in removed[:A_PART]
    ]
    return Screen(
        text,
        (
            (button(t.pgettext("button", "Find somebody"), SearchPeople()),),
            (button(t.pgettext("button", "One delegation"), ShowDelegations()),),
            *(((button(corrections, ShowRequests(None)),),) if requests else ()),
            *(((button(waiting, ShowRoles()),),) if roles else ()),
            *fitted(back),
            (button(t.pgettext("button", "Add a delegation"), AddDelegation()),),
            (help_button(t),),
        ),
    )


def search(t: Translator) -> Screen:
    """Type a name."""
    return Screen(
        lines(
            t("Who are you looking for? Please type a name or a town, or how it begins."),
            t("Accents and Cyrillic letters do not matter."),
        ),
        ((people_button(t), help_button(t)),),
    )


def found(query: str, members: Sequence[Member], programme: Programme, t: Translator) -> Screen:
    """Who was found: at most eight, so a longer list asks for more letters."""
    shown = members[:A_PART]
    entries = [
        Markup("{}, {}").format(lists.entry(one, t), audience.town_of(one.delegation, programme, t))
        for one in shown
    ]
    rest = len(members) - len(shown)
    text = paragraphs(
        t("Found for “{query}”: {n}", query=query, n=len(members)),
        lines(*entries),
        t.ngettext(
            "There is {n} more. Please type more letters.",
            "There are {n} more. Please type more letters.",
            rest,
        )
        if rest
        else None,
    )
    names = [button(one.name, ShowMember(one.id)) for one in shown]
    again = button(t.pgettext("button", "Find somebody"), SearchPeople())
    return Screen(text, (*rows(names, 1), (again,), (people_button(t), help_button(t))))


def member(
    programme: Programme, person: Person, shown: Card, t: Translator, *, first: Markup | None = None
) -> Screen:
    """Somebody's card for whoever may see it: a name for their leader, all but the diet for an organiser."""
    details = card.logistics(programme, shown.participant, t) if shown.participant else []
    text, ways = lists.member(programme, person, shown.member, t, more=details)
    sees_diet = scope(Action.SEE_DIET, person.standing) is Scope.MEETING
    sees_all = scope(Action.SEARCH_PEOPLE, person.standing) is Scope.MEETING
    diet = button(t.pgettext("button", "Show diet"), SeeDiet(shown.member.id))
    everybody = (people_button(t),) if sees_all else ()
    return Screen(
        paragraphs(first, text),
        (
            *ways[:-1],
            *(((diet,),) if sees_diet else ()),
            *role_buttons(person, shown.member, t),
            *erase_button(person, shown.member, t),
            ways[-1],
            (*everybody, help_button(t)),
        ),
    )


def diet(shown: Member, diets: tuple[str, ...], t: Translator) -> Screen:
    """What somebody eats."""
    said = words.diets(diets, t) or t("nothing noted")
    return Screen(
        lines(
            t("Food of <b>{name}</b>: {diet}", name=shown.name, diet=said),
            t("For the kitchen only, please. It is noted that you looked."),
        ),
        ((button(t.pgettext("button", "‹ Card"), ShowMember(shown.id)), help_button(t)),),
    )


def add_delegation(t: Translator, *, problem: Markup | None = None) -> Screen:
    """Type a code and a town."""
    ask = lines(
        t("Please type a code, a space and the town. For example: <code>PL-RAD Radom</code>"),
        t("The code has letters, digits and hyphens, and never changes."),
    )
    return Screen(paragraphs(problem, ask), ((people_button(t), help_button(t)),))


def _row(programme: Programme, count: Count, t: Translator, *, silent: bool) -> Markup:
    town = audience.town_of(count.delegation, programme, t)
    row = Markup("{}: <b>{}</b> · {} · {}").format(town, count.joined, count.invited, count.listed)
    return Markup("{} · {}").format(row, count.silent) if silent else row
