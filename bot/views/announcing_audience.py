"""Making an announcement: for whom, by buttons, with a live count."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.announcements import Reach
from bot.domain.audience import Audience
from bot.domain.composing import Composed
from bot.domain.programme import Programme
from bot.domain.selections import Selection
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain, rows
from bot.views import audience
from bot.views.announcing_ways import TakeText, who_button
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
class ShowTerms(CallbackData, code="awterms"):
    """Towns, groups, languages or items to choose from, eight at a time."""

    draft: int
    of: str
    part: int = 0

    def __post_init__(self) -> None:
        Terms(self.of)


@dataclass(frozen=True)
class ChooseTerm(CallbackData, code="awterm"):
    """With a term of the notation, or without it."""

    draft: int
    term: str
    wanted: bool

    def __post_init__(self) -> None:
        Audience.parse(self.term)


@dataclass(frozen=True)
class KeepAudience(CallbackData, code="awwhook"):
    """Go on with those who are chosen."""

    draft: int


def choice(
    composed: Composed,
    programme: Programme,
    t: Translator,
    *,
    first: Markup | None = None,
    kept_for: str | None = None,
) -> Screen:
    """For whom? Everybody first. ``kept_for``: what was typed may be the text in this language."""
    from_ = Selection.of(composed.draft.audience) or Selection()
    draft = composed.draft.id
    words = [
        _term("all", t.pgettext("button", "Everybody"), composed, from_, t),
        _term("guests", t.pgettext("button", "Guests"), composed, from_, t),
        _term("hosts", t.pgettext("button", "Host town"), composed, from_, t),
        _term("leaders", t.pgettext("button", "Leaders"), composed, from_, t),
        _term("organisers", t.pgettext("button", "Organisers"), composed, from_, t),
    ]
    everybody = str(composed.draft.audience) == "all"
    lists = [
        (t.pgettext("button", "Towns …"), Terms.TOWNS),
        (t.pgettext("button", "Groups …"), Terms.GROUPS),
        (t.pgettext("button", "Languages …"), Terms.LANGUAGES),
    ]
    ways = [
        button(label, ShowTerms(draft, of.value)) for label, of in lists if _terms(of, composed, programme, t)
    ]
    go_on = button(t.pgettext("button", "To everybody"), KeepAudience(draft))
    if not everybody:
        go_on = _go_on(composed, t)
    return Screen(
        paragraphs(
            first,
            lines(t("<b>For whom?</b>"), *count(composed, programme, t)),
            t("Press it, or type a town or a code such as guests+group-A.") if first is None else None,
        ),
        (
            *((_take(draft, kept_for, t),) if kept_for is not None else ()),
            *(((go_on,),) if composed.reach.people else ()),
            *rows(words[1:] if everybody else words, 2 if everybody else 3),
            *rows(ways, 3),
            (help_button(t),),
        ),
    )


def terms(composed: Composed, of: Terms, programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """A list to choose from; several mean any of them."""
    chosen = Selection.of(composed.draft.audience) or Selection()
    draft = composed.draft.id
    shown, turns = paged(
        _terms(of, composed, programme, t), part, lambda number: ShowTerms(draft, of.value, number), t
    )
    buttons = [_term(term, label, composed, chosen, t) for term, label in shown]
    titles = {
        Terms.TOWNS: t("<b>Which towns?</b>"),
        Terms.GROUPS: t("<b>Which groups?</b>"),
        Terms.LANGUAGES: t("<b>People who read which language?</b>"),
        Terms.ITEMS: t("<b>Signed up for what?</b>"),
    }
    width = 1 if of is Terms.ITEMS else 2
    any_chosen = any(chosen.has(term) for term, _ in _terms(of, composed, programme, t))
    return Screen(
        lines(titles[of], *count(composed, programme, t)),
        (
            *(((_go_on(composed, t),),) if any_chosen and composed.reach.people else ()),
            *rows(buttons, width),
            *turns,
            (who_button(draft, t), help_button(t)),
        ),
    )


def part_of(term: str, composed: Composed, programme: Programme, t: Translator) -> int:
    """On which part of its list a term stands."""
    of = Terms.of_term(term)
    names = [name for name, _ in _terms(of, composed, programme, t)] if of else []
    return names.index(term) // A_PART if term in names else 0


def count(composed: Composed, programme: Programme, t: Translator) -> tuple[Markup, ...]:
    """For whom it is and how many of them it reaches, with the names of some whom it does not."""
    who = t("For: {who}", who=audience.for_whom(composed.draft.audience, programme, t))
    return (who, *reached(composed.reach, t))


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


def to_groups(n: int, t: Translator) -> Markup | None:
    """Whether it also goes to linked groups."""
    if not n:
        return None
    return t.ngettext("{n} linked group gets it too.", "{n} linked groups get it too.", n)


def unknown(said: str, t: Translator) -> Markup:
    """What was typed names nobody."""
    return t("I do not know a town or code “{said}”.", said=said[:60])


def _go_on(composed: Composed, t: Translator) -> Button:
    n = composed.reach.people
    label = t.ngettext("Go on: {n} person", "Go on: {n} people", n)
    return button(label, KeepAudience(composed.draft.id))


def _take(draft: int, language: str, t: Translator) -> tuple[Button, ...]:
    return (button(t.pgettext("button", "It is the text"), TakeText(draft, language or None)),)


def _term(term: str, label: str, composed: Composed, chosen: Selection, t: Translator) -> Button:
    on = chosen.has(term)
    marked = f"✓ {plain(label)}" if on else label
    return button(marked, ChooseTerm(composed.draft.id, term, wanted=not on or term == "all"))


def _terms(of: Terms, composed: Composed, programme: Programme, t: Translator) -> Sequence[tuple[str, str]]:
    match of:
        case Terms.TOWNS:
            there = [one for one in programme.delegations.values() if not one.withdrawn]
            towns = [(one.code, short(plain(t.text(one.town)))) for one in there]
            return sorted(towns, key=lambda one: one[1].casefold())
        case Terms.GROUPS:
            return [(f"group-{name}", plain(t("group {name}", name=name))) for name in programme.groups]
        case Terms.LANGUAGES:
            chosen = Selection.of(composed.draft.audience) or Selection()
            codes = dict.fromkeys(
                (*programme.meeting.languages, *composed.reach.languages, *chosen.languages)
            )
            return [(f"lang-{code}", plain(t.language_name(code))) for code in codes if code]
        case Terms.ITEMS:
            items = [one for one in programme.items if one.signup and not one.withdrawn]
            return [(f"item-{one.id}", short(plain(t.text(one.title)))) for one in items]
