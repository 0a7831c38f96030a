"""What people ask to be corrected, for whoever may answer: one request at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.corrections import WRITTEN, Request, Result
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs
from bot.views import audience, card
from bot.views.buttons import delegation_button, help_button, people_button


@dataclass(frozen=True)
class ShowRequests(CallbackData, code="asked"):
    """Corrections that people ask for; delegation None = everybody's."""

    delegation: str | None
    number: int = 0


@dataclass(frozen=True)
class AnswerRequest(CallbackData, code="answer"):
    """Done or refused, for what was asked under this seal; then the next one of the same list."""

    request: int
    done: bool
    delegation: str | None
    seal: str


def requests(
    programme: Programme,
    waiting: Sequence[Request],
    delegation: str | None,
    t: Translator,
    *,
    ends_all: bool = True,
    number: int = 0,
    first: Markup | None = None,
) -> Screen:
    """One request of those that wait; ``number`` counts from 0 and goes round.

    ``ends_all``: the reader may also end what a card cannot take.
    """
    back = people_button(t) if delegation is None else delegation_button(delegation, t)
    if not waiting:
        return Screen(paragraphs(first, t("No correction is waiting.")), ((back, help_button(t)),))
    number %= len(waiting)
    one = waiting[number]
    line = card.line(one.field, t)
    text = paragraphs(
        first,
        t("Correction {number} of {all}", number=number + 1, all=len(waiting)),
        lines(
            Markup("<b>{}</b>, {}").format(one.name, audience.town_of(one.delegation, programme, t)),
            t("{line}: now “{written}”", line=line, written=one.written) if one.written else line,
            t("This is right: <b>{wanted}</b>", wanted=one.wanted),
        ),
        _what_to_do(one, t, ends_all=ends_all),
    )
    answers = (
        button(t.pgettext("button", "Done"), AnswerRequest(one.id, True, delegation, one.seal)),
        button(t.pgettext("button", "Refuse"), AnswerRequest(one.id, False, delegation, one.seal)),
    )
    following = button(t.pgettext("button", "Next ›"), ShowRequests(delegation, number + 1))
    return Screen(
        text,
        (
            *((answers,) if ends_all or one.field in WRITTEN else ()),
            *(((following,),) if len(waiting) > 1 else ()),
            (back, help_button(t)),
        ),
    )


def theirs(t: Translator) -> Markup:
    """For a leader: who ends what a card cannot take."""
    return t("The organisers answer this.")


def answered(one: Request, t: Translator) -> Markup:
    """What became of a request: the first answer counts. One that was changed meanwhile is still open."""
    if one.result is None:
        return t("Please look at it again.")
    if one.result is Result.DONE:
        return t("Done: {name}.", name=one.name)
    return t("Refused: {name}.", name=one.name)


def _what_to_do(one: Request, t: Translator, *, ends_all: bool) -> Markup:
    if one.field in WRITTEN:
        return t("“Done” writes it on the card.")
    if ends_all:
        return t("Please correct it in the list or at the hotel, then press “Done”.")
    return theirs(t)
