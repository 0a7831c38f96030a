"""Making an announcement: for whom, by buttons. The screens themselves: audience_choice.py."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.composing import Composed
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button
from bot.views import audience_choice
from bot.views.announcing_ways import TakeText, who_button
from bot.views.audience_choice import Choosing, OneList, OneTerm, Terms, reached, unknown

__all__ = ["ChooseTerm", "KeepAudience", "ShowTerms", "Terms", "choice", "count", "reached", "unknown"]


@dataclass(frozen=True)
class ShowTerms(OneList, CallbackData, code="awterms"):
    """Towns, groups, languages or items to choose from."""


@dataclass(frozen=True)
class ChooseTerm(OneTerm, CallbackData, code="awterm"):
    """With a term of the notation, or without it."""


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
    above = ((_take(composed.draft.id, kept_for, t),),) if kept_for is not None else ()
    return audience_choice.choice(_choosing(composed), programme, t, first=first, above=above)


def terms(composed: Composed, of: Terms, programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """A list to choose from; several mean any of them."""
    back = who_button(composed.draft.id, t)
    return audience_choice.terms(_choosing(composed), of, programme, t, back=back, part=part)


def part_of(term: str, composed: Composed, programme: Programme, t: Translator) -> int:
    """On which part of its list a term stands."""
    return audience_choice.part_of(term, _choosing(composed), programme, t)


def count(composed: Composed, programme: Programme, t: Translator) -> tuple[Markup, ...]:
    """For whom it is and how many of them it reaches, with the names of some whom it does not."""
    return audience_choice.count(composed.draft.audience, composed.reach, programme, t)


def _choosing(composed: Composed) -> Choosing:
    draft = composed.draft.id
    return Choosing(
        composed.draft.audience,
        composed.reach,
        KeepAudience(draft),
        lambda term, wanted: ChooseTerm(draft, term, wanted),
        lambda of, part: ShowTerms(draft, of.value, part),
    )


def to_groups(n: int, t: Translator) -> Markup | None:
    """Whether it also goes to linked groups."""
    if not n:
        return None
    return t.ngettext("{n} linked group gets it too.", "{n} linked groups get it too.", n)


def _take(draft: int, language: str, t: Translator) -> Button:
    return button(t.pgettext("button", "It is the text"), TakeText(draft, language or None))
