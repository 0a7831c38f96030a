"""Minors who wait until the leader lets them in: one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.joining import Waiting
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs
from bot.views.buttons import delegation_button, help_button


@dataclass(frozen=True)
class ShowMinors(CallbackData, code="minors"):
    """Minors of a delegation who wait to be let in."""

    delegation: str
    number: int = 0


@dataclass(frozen=True)
class LetIn(CallbackData, code="letin"):
    """Let a minor use the bot, or do not."""

    participant: str
    yes: bool


def minors(
    waiting: Sequence[Waiting],
    delegation: str,
    t: Translator,
    *,
    number: int = 0,
    first: Markup | None = None,
) -> Screen:
    """One of the minors who wait; ``number`` counts from 0 and goes round."""
    back = delegation_button(delegation, t)
    if not waiting:
        return Screen(paragraphs(first, t("Nobody is waiting.")), ((back, help_button(t)),))
    number %= len(waiting)
    one = waiting[number].participant
    following = button(t.pgettext("button", "Next ›"), ShowMinors(delegation, number + 1))
    return Screen(
        paragraphs(
            first,
            t("Waiting {number} of {all}", number=number + 1, all=len(waiting)),
            lines(
                t("<b>{name}</b> is under age and wants to use me.", name=_name(waiting[number])),
                t("Please confirm only if this is really them, and a parent agrees."),
            ),
        ),
        (
            (
                button(t.pgettext("button", "Confirm"), LetIn(one.id, True)),
                button(t.pgettext("button", "Refuse"), LetIn(one.id, False)),
            ),
            *(((following,),) if len(waiting) > 1 else ()),
            (back, help_button(t)),
        ),
    )


def let_in(name: str, yes: bool, t: Translator) -> Markup:
    """What was decided."""
    if yes:
        return t("Confirmed: {name} may use me now.", name=name)
    return t("Refused: {name} may not use me.", name=name)


def _name(one: Waiting) -> str:
    return f"{one.participant.first_name} {one.participant.last_name}".strip()
