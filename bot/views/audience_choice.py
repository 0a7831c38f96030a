"""Choosing an audience by buttons, with a live count: for announcements and polls alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.announcements import Reach
from bot.domain.audience import Audience
from bot.domain.programme import Programme
from bot.domain.selections import Selection
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, lines, paragraphs, plain, rows
from bot.views import audience
from bot.views.buttons import help_button
from bot.views.day_buttons import short
from bot.views.paging import A_PART, paged

_NAMES = 5


class Terms(StrEnum):
    """Lists to choose from."""

    TOWNS = "towns"
    GROUPS = "groups"
    LANGUAGES = "languages"
    ITEMS = "items"

    @classmethod
    def of_term(cls, term: str) -> "Terms | None":
        """The list in which a term of the notation stands; None for a word."""
        prefixes = {"group-": cls.GROUPS, "lang-": cls.LANGUAGES, "item-": cls.ITEMS}
        for prefix, list_ in prefixes.items():
            if term.startswith(prefix):
                return list_
        return cls.TOWNS if Audience(((term,),)).codes() else None


@dataclass(frozen=True)
class OneList:
    """Fields of a button that opens a list to choose from, eight at a time."""

    draft: int
    of: str
    part: int = 0

    def __post_init__(self) -> None:
        Terms(self.of)


@dataclass(frozen=True)
class OneTerm:
    """Fields of a button that sets a term of the notation, or takes it away."""

    draft: int
    term: str
    wanted: bool

    def __post_init__(self) -> None:
        Audience.parse(self.term)


@dataclass(frozen=True, slots=True)
class Choosing:
    """What is chosen so far, whom it reaches, and what the buttons carry.

    ``keep``: go on with those. ``term``: with a term, or without it. ``list_``: a part of a list.
    """

    audience: Audience
    reach: Reach
    keep: CallbackData
    term: Callable[[str, bool], CallbackData]
    list_: Callable[[Terms, int], CallbackData]

    @property
    def selection(self) -> Selection:
        """As buttons show it."""
        return Selection.of(self.audience) or Selection()


def choice(
    chosen: Choosing,
    programme: Programme,
    t: Translator,
    *,
    first: Markup | None = None,
    above: Keyboard = (),
    below: Keyboard = (),
) -> Screen:
    """For whom? Everybody first; ``above``, ``below``: other ways."""
    words = [
        _term("all", t.pgettext("button", "Everybody"), chosen),
        _term("guests", t.pgettext("button", "Guests"), chosen),
        _term("hosts", t.pgettext("button", "Host town"), chosen),
        _term("leaders", t.pgettext("button", "Leaders"), chosen),
        _term("organisers", t.pgettext("button", "Organisers"), chosen),
    ]
    everybody = str(chosen.audience) == "all"
    lists = [
        (t.pgettext("button", "Towns …"), Terms.TOWNS),
        (t.pgettext("button", "Groups …"), Terms.GROUPS),
        (t.pgettext("button", "Languages …"), Terms.LANGUAGES),
        (t.pgettext("button", "Signed up …"), Terms.ITEMS),
    ]
    ways = [button(label, chosen.list_(of, 0)) for label, of in lists if _terms(of, chosen, programme, t)]
    go_on = button(t.pgettext("button", "To everybody"), chosen.keep)
    if not everybody:
        go_on = _go_on(chosen, t)
    return Screen(
        paragraphs(
            first,
            lines(t("<b>For whom?</b>"), *count(chosen.audience, chosen.reach, programme, t)),
            t("Press it, or type a town or a code such as guests+group-A.") if first is None else None,
        ),
        (
            *above,
            *(((go_on,),) if chosen.reach.people else ()),
            *rows(words[1:] if everybody else words, 2 if everybody else 3),
            *rows(ways, 2 if len(ways) == 4 else 3),
            *below,
            (help_button(t),),
        ),
    )


def terms(
    chosen: Choosing, of: Terms, programme: Programme, t: Translator, *, back: Button, part: int = 0
) -> Screen:
    """A list to choose from; several mean any of them."""
    everything = _terms(of, chosen, programme, t)
    shown, turns = paged(everything, part, lambda number: chosen.list_(of, number), t)
    buttons = [_term(term, label, chosen) for term, label in shown]
    titles = {
        Terms.TOWNS: t("<b>Which towns?</b>"),
        Terms.GROUPS: t("<b>Which groups?</b>"),
        Terms.LANGUAGES: t("<b>People who read which language?</b>"),
        Terms.ITEMS: t("<b>Signed up for what?</b>"),
    }
    width = 1 if of is Terms.ITEMS else 2
    any_chosen = any(chosen.selection.has(term) for term, _ in everything)
    return Screen(
        lines(titles[of], *count(chosen.audience, chosen.reach, programme, t)),
        (
            *(((_go_on(chosen, t),),) if any_chosen and chosen.reach.people else ()),
            *rows(buttons, width),
            *turns,
            (back, help_button(t)),
        ),
    )


def part_of(term: str, chosen: Choosing, programme: Programme, t: Translator) -> int:
    """On which part of its list a term stands."""
    of = Terms.of_term(term)
    names = [name for name, _ in _terms(of, chosen, programme, t)] if of else []
    return names.index(term) // A_PART if term in names else 0


def count(whom: Audience, reach: Reach, programme: Programme, t: Translator) -> tuple[Markup, ...]:
    """For whom it is and how many of them it reaches, with the names of some whom it does not."""
    who = t("For: {who}", who=audience.for_whom(whom, programme, t))
    return (who, *reached(reach, t))


def reached(reach: Reach, t: Translator) -> tuple[Markup, ...]:
    """How many it reaches, and whom not."""
    if not reach.people:
        return (t("Nobody on the list is meant by this."),)
    said = t.ngettext(
        "It reaches <b>{reached}</b> of {n} person.",
        "It reaches <b>{reached}</b> of {n} people.",
        reach.people,
        reached=reach.reachable,
    )
    if not reach.names:
        return (said,)
    names = [one.name for one in reach.names[:_NAMES]]
    more = reach.unreachable - len(names)
    if more <= 0:
        return said, t("Not reached: {names}.", names=t.join(names))
    listed = Markup(", ").join(names)
    lost = t.ngettext(
        "Not reached: {names} and {n} more.", "Not reached: {names} and {n} more.", more, names=listed
    )
    return said, lost


def unknown(said: str, t: Translator) -> Markup:
    """What was typed names nobody."""
    return t("I do not know a town or code “{said}”.", said=said[:60])


def _go_on(chosen: Choosing, t: Translator) -> Button:
    n = chosen.reach.people
    return button(t.ngettext("Go on: {n} person", "Go on: {n} people", n), chosen.keep)


def _term(term: str, label: str, chosen: Choosing) -> Button:
    on = chosen.selection.has(term)
    marked = f"✓ {plain(label)}" if on else label
    return button(marked, chosen.term(term, not on or term == "all"))


def _terms(of: Terms, chosen: Choosing, programme: Programme, t: Translator) -> Sequence[tuple[str, str]]:
    match of:
        case Terms.TOWNS:
            there = [one for one in programme.delegations.values() if not one.withdrawn]
            towns = [(one.code, short(plain(t.text(one.town)))) for one in there]
            return sorted(towns, key=lambda one: one[1].casefold())
        case Terms.GROUPS:
            return [(f"group-{name}", plain(t("group {name}", name=name))) for name in programme.groups]
        case Terms.LANGUAGES:
            read = chosen.reach.languages
            codes = dict.fromkeys((*programme.meeting.languages, *read, *chosen.selection.languages))
            return [(f"lang-{code}", plain(t.language_name(code))) for code in codes if code]
        case Terms.ITEMS:
            items = [one for one in programme.items if one.signup and not one.withdrawn]
            return [(f"item-{one.id}", short(plain(t.text(one.title)))) for one in items]
