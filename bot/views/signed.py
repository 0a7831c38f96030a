"""Signed lists on paper, for organisers: towns with how many signed, and a town's people to tick."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.programme import Programme
from bot.domain.reports.facts import Someone
from bot.domain.reports.signing import SignedList
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain, rows
from bot.views import audience
from bot.views.buttons import ShowOrganise, help_button
from bot.views.paging import paged
from bot.views.reports.roll import family_first, listed


@dataclass(frozen=True)
class ShowSigned(CallbackData, code="signed"):
    """The towns with how many signed, eight at a time."""

    part: int = 0


@dataclass(frozen=True)
class ShowSignedList(CallbackData, code="siglist"):
    """A town's people, eight at a time."""

    delegation: str
    part: int = 0


@dataclass(frozen=True)
class NoteSigned(CallbackData, code="sign"):
    """Somebody signed, or did not; ``part`` of the list they were tapped on."""

    participant: str
    signed: bool
    part: int = 0


@dataclass(frozen=True)
class NoteAllSigned(CallbackData, code="signall"):
    """Everybody of a town signed, or nobody did; not ``sure`` = ask first."""

    delegation: str
    signed: bool
    sure: bool = False


def towns(lists: Mapping[str, SignedList], programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """How many signed, town by town."""
    shown, turns = paged(tuple(lists.values()), part, ShowSigned, t)
    names = [button(_counted(one, programme, t), ShowSignedList(one.delegation)) for one in shown]
    signed, of = (sum(getattr(one, name) for one in lists.values()) for name in ("signed", "of"))
    organise = button(t.pgettext("button", "‹ Organise"), ShowOrganise())
    return Screen(
        paragraphs(
            lines(
                t("<b>Signed lists</b>"),
                t("{n} of {of} people have signed.", n=signed, of=of)
                if lists
                else t("There is nobody on the list yet."),
            ),
            _only_a_note(t),
        ),
        (*rows(names, 1), *turns, (organise, help_button(t))),
    )


def one_list(found: SignedList, programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """A town's people in the order and the words of the paper; a tap changes one of them in place."""
    code = found.delegation
    shown, turns = paged(listed(found.people, t), part, lambda number: ShowSignedList(code, number), t)
    ways = [
        *(_all(found, True, t) if found.named < len(found.people) else ()),
        *(_all(found, False, t) if found.named else ()),
    ]
    return Screen(
        paragraphs(
            lines(
                Markup("<b>{}</b>").format(_counted(found, programme, t)),
                t("Press the name of everybody whose signature stands on the paper list."),
                _only_a_note(t),
            ),
            lines(
                t("“present”: was marked as there at least once.")
                if any(one.present for one in shown)
                else None,
                _erased(found, t),
            ),
        ),
        (
            *rows([_person(one, part, t) for one in shown], 1),
            *turns,
            *((tuple(ways),) if ways else ()),
            (button(t.pgettext("button", "‹ Signed lists"), ShowSigned()), help_button(t)),
        ),
    )


def all_of_them(found: SignedList, programme: Programme, t: Translator, *, signed: bool) -> Screen:
    """Really all?"""
    n = len(found.people) - found.named if signed else found.named
    if signed:
        asked = t.ngettext(
            "Did {n} more person sign the paper list?", "Did {n} more people sign the paper list?", n
        )
        yes = t.pgettext("button", "Yes, all have signed")
    else:
        asked = t.ngettext(
            "Take back the note that {n} person has signed?",
            "Take back the note that {n} people have signed?",
            n,
        )
        yes = t.pgettext("button", "Yes, undo all")
    code = found.delegation
    return Screen(
        lines(Markup("<b>{}</b>").format(_counted(found, programme, t)), asked),
        (
            (button(yes, NoteAllSigned(code, signed, sure=True)),),
            (button(t.pgettext("button", "‹ Back"), ShowSignedList(code)), help_button(t)),
        ),
    )


def _person(one: Someone, part: int, t: Translator) -> Button:
    label: str = family_first(one)
    if one.present:
        label = plain(t.pgettext("button", "{name} – present", name=label))
    return button(f"✓ {label}" if one.signed else label, NoteSigned(one.id, not one.signed, part))


def _all(found: SignedList, signed: bool, t: Translator) -> tuple[Button, ...]:
    label = t.pgettext("button", "All signed") if signed else t.pgettext("button", "Undo all")
    return (button(label, NoteAllSigned(found.delegation, signed)),)


def _counted(found: SignedList, programme: Programme, t: Translator) -> Markup:
    town = audience.town_of(found.delegation, programme, t)
    return t("{town}: {n} of {of} signed", town=town, n=found.signed, of=found.of)


def _only_a_note(t: Translator) -> Markup:
    return t("This only notes what is on the paper: it replaces no signature.")


def _erased(found: SignedList, t: Translator) -> Markup | None:
    """Who was erased has no name to press, and counts."""
    if not found.erased:
        return None
    return lines(
        t.ngettext(
            "The data of {n} person were erased; they count without a name.",
            "The data of {n} people were erased; they count without a name.",
            found.erased,
        ),
        t.ngettext("{n} of them had signed.", "{n} of them had signed.", found.erased_signed)
        if found.erased_signed
        else None,
    )
