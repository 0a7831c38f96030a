"""Questions and polls: what waits, what may be changed, whose results are there."""

from markupsafe import Markup

from bot.domain.polls.rounds import Asked
from bot.domain.polls.waiting import Waiting, Waits
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, clipped, lines, paragraphs, plain
from bot.views.buttons import ShowPolls, help_button, today_button
from bot.views.paging import paged
from bot.views.polls.presses import OpenRound
from bot.views.polls.questions import heading, until
from bot.views.polls.result_presses import ShowPublished

_LONGEST_NAME = 100


def polls(waits: Waits, programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """The rounds of a person; those that wait come first, each is a button."""
    everything = [*waits.open, *waits.changeable, *waits.published]
    shown, turns = paged(everything, part, ShowPolls, t)
    if not everything:
        said = paragraphs(_title(t), t("No questions are waiting for you now."))
        return Screen(said, ((today_button(t), help_button(t)),))
    here = [
        (t("Waiting for your answer:"), [one for one in shown if one in waits.open]),
        (t("Answered; you may still change it:"), [one for one in shown if one in waits.changeable]),
        (t("Closed:"), [one for one in shown if one in waits.published]),
    ]
    sections = [
        lines(above, *(_line(one, waits, programme, t) for one in some)) for above, some in here if some
    ]
    choices = [
        button(
            name_of_round(one, programme, t),
            ShowPublished(one.asking.id) if one in waits.published else OpenRound(one.asking.id),
        )
        for one in shown
    ]
    return Screen(
        paragraphs(_title(t), *sections),
        (*((one,) for one in choices), *turns, (today_button(t), help_button(t))),
    )


def _title(t: Translator) -> Markup:
    return t("<b>Questions and polls</b>")


def _line(one: Waiting, waits: Waits, programme: Programme, t: Translator) -> Markup:
    said = {"poll": name_of_round(one, programme, t), "when": until(one.asking, t)}
    if one in waits.published:
        return Markup("– {}").format(said["poll"])
    if one.progress.state is Asked.STARTED:
        return t("– {poll}: begun, until {when}", **said)
    if one.progress.state is Asked.ABSENT:
        return t("– {poll}: you were not there", **said)
    return t("– {poll}, until {when}", **said)


def name_of_round(one: Waiting, programme: Programme, t: Translator) -> str:
    """What it is called on a button or in a line."""
    return clipped(plain(heading(one.asking, one.poll, programme, t)), _LONGEST_NAME)
