"""Making a quick poll: for whom, by the buttons of announcing, or in a linked group."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.polls.making import IN_GROUPS, Made
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, clipped
from bot.views import audience_choice
from bot.views.audience_choice import Choosing, Terms
from bot.views.polls.making_ways import (
    KeepPollAudience,
    PollTerm,
    PollTerms,
    PutToGroup,
    kinds_button,
    who_button,
)

_LONGEST = 30


def choice(made: Made, programme: Programme, t: Translator, *, first: Markup | None = None) -> Screen:
    """For whom? Everybody first."""
    groups = _groups(made, t)
    below = (*((one,) for one in groups), (kinds_button(made.draft.number, t),))
    return audience_choice.choice(_choosing(made), programme, t, first=first, below=below)


def terms(made: Made, of: Terms, programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """A list to choose from."""
    back = who_button(made.draft.number, t)
    return audience_choice.terms(_choosing(made), of, programme, t, back=back, part=part)


def part_of(term: str, made: Made, programme: Programme, t: Translator) -> int:
    """On which part of its list a term stands."""
    return audience_choice.part_of(term, _choosing(made), programme, t)


def _groups(made: Made, t: Translator) -> Sequence[Button]:
    if made.draft.kind not in IN_GROUPS:
        return ()
    return [
        button(_label(title, n if len(made.groups) > 1 else 0, t), PutToGroup(made.draft.number, chat))
        for n, (chat, title) in enumerate(made.groups.items(), 1)
    ]


def _label(title: str, n: int, t: Translator) -> str:
    """``n`` = 0: there is no other."""
    if title:
        return t.pgettext("button", "In “{title}”", title=clipped(title, _LONGEST))
    return t.pgettext("button", "In group chat {n}", n=n) if n else t.pgettext("button", "In the group chat")


def _choosing(made: Made) -> Choosing:
    number = made.draft.number
    return Choosing(
        made.draft.audience,
        made.reach,
        KeepPollAudience(number),
        lambda term, wanted: PollTerm(number, term, wanted),
        lambda of, part: PollTerms(number, of.value, part),
    )
