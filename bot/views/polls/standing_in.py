"""The questions of somebody who has not joined, for a leader who answers for them."""

from markupsafe import Markup

from bot.domain.members import Member
from bot.domain.polls.rounds import Mode
from bot.domain.polls.waiting import Waiting, Waits
from bot.domain.programme import Programme
from bot.domain.seals import handle_of
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs
from bot.views.buttons import help_button
from bot.views.delegation import ShowMember
from bot.views.paging import paged
from bot.views.polls.lists import name_of_round
from bot.views.polls.presses import AnswerFor, OpenRound
from bot.views.polls.questions import until

_NAMED_AT_ONCE = 3


def questions_for(
    member: Member, waits: Waits, programme: Programme, t: Translator, *, part: int = 0
) -> Screen:
    """Which of their questions may be answered for them, and why others may not."""
    open_ = [one for one in (*waits.open, *waits.changeable) if one.asking.mode is Mode.PEOPLE]
    named = [one for one in open_ if not one.asking.anonymous]
    hidden = [one for one in open_ if one.asking.anonymous]
    shown, turns = paged(named, part, lambda n: AnswerFor(member.id, n), t)
    here = [
        (t("Waiting for an answer:"), [one for one in shown if one in waits.open]),
        (t("Answered; it may still be changed:"), [one for one in shown if one in waits.changeable]),
    ]
    text = paragraphs(
        t("<b>Questions for {name}</b>", name=member.name),
        _how(named, hidden, t),
        *(lines(above, *(_line(one, programme, t) for one in some)) for above, some in here if some),
        _why_not(hidden, programme, t),
    )
    whom = handle_of(member.id)
    choices = [button(name_of_round(one, programme, t), OpenRound(one.asking.id, whom=whom)) for one in shown]
    card = button(t.pgettext("button", "‹ Card"), ShowMember(member.id))
    return Screen(text, (*((one,) for one in choices), *turns, (card, help_button(t))))


def _how(named: list[Waiting], hidden: list[Waiting], t: Translator) -> Markup | None:
    if named:
        return t("You may answer for them. The organisers see that you did.")
    return None if hidden else t("There are no questions for them now.")


def _line(one: Waiting, programme: Programme, t: Translator) -> Markup:
    return t("– {poll}, until {when}", poll=name_of_round(one, programme, t), when=until(one.asking, t))


def _why_not(hidden: list[Waiting], programme: Programme, t: Translator) -> Markup | None:
    if not hidden:
        return None
    some = [Markup.escape(name_of_round(one, programme, t)) for one in hidden[:_NAMED_AT_ONCE]]
    if len(hidden) > _NAMED_AT_ONCE:
        some.append(Markup("…"))
    return t(
        "These are anonymous and cannot be answered for somebody: {polls}", polls=Markup(", ").join(some)
    )
