"""Results in chat: a question's picture with its caption and buttons. Lists: views/polls/result_lists.py."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.chart import Chart
from bot.domain.polls import Poll
from bot.domain.polls.results import Along, Look
from bot.domain.programme import Programme
from bot.domain.seals import handle_of
from bot.i18n import Translator
from bot.screen import MAX_CAPTION, Button, Keyboard, Screen, button, clipped, lines, paragraphs, plain, units
from bot.views.buttons import help_button, polls_button
from bot.views.polls import breakdowns, pairs, pictures
from bot.views.polls.pictures import Told
from bot.views.polls.result_presses import ShowPublished, ShowResponse, ShowResult, ShowResults, ShowSaid

PAIR = "pair"
"""Stands for *Before and after* among the ways to tell answers apart."""
_LONGEST_NAME = 60
_LONGEST_QUESTION = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart and what stands below it; the words alone say everything too."""

    chart: Chart
    screen: Screen


def picture(look: Look, programme: Programme, t: Translator, *, along: str | None = None) -> Picture:
    """One question for organisers; a way of telling apart that is not there (any more) shows the total."""
    result = look.shown
    foot = plain(t.text(programme.meeting.title))
    if along == PAIR and result.pair is not None:
        told = pairs.before_and_after(result, result.pair, programme, t, foot=foot)
    elif along is not None and along in result.breakdowns:
        told = breakdowns.apart(result, Along(along), programme, t, foot=foot)
    else:
        along, told = None, pictures.total(result, programme, t, foot=foot)
    answered = (
        t("Answered {n} of {of} times asked", n=look.results.answered, of=look.results.asked)
        if along is None and len(look.results.rounds) > 1
        else None
    )
    return Picture(told.chart, Screen(_caption(look, told, t, answered), _organisers(look, along, t)))


def published(look: Look, programme: Programme, t: Translator) -> Picture:
    """One question for delegates: the total."""
    told = pictures.total(look.shown, programme, t, foot=plain(t.text(programme.meeting.title)))
    this = look.results.rounds[0].id
    ways = _turns(look, lambda handle: ShowPublished(this, handle), t)
    return Picture(
        told.chart, Screen(_caption(look, told, t), (*ways, (polls_button(t),), (help_button(t),)))
    )


def name_of(poll: Poll, t: Translator) -> str:
    """What a poll is called: a quick one is its question."""
    return clipped(plain(t.text(poll.title) or t.text(poll.questions[0].text)), _LONGEST_NAME)


def _caption(look: Look, told: Told, t: Translator, more: Markup | None = None) -> Markup:
    """All the numbers of the picture. What does not fit Telegram's limit is said to be in the workbook."""
    question = clipped(plain(t.text(look.shown.question.text)), _LONGEST_QUESTION)
    head = t(
        "<b>{poll}</b>, {n} of {total}",
        poll=name_of(look.results.poll, t),
        n=look.place + 1,
        total=len(look.questions),
    )
    if len(look.questions) > 1 or question != name_of(look.results.poll, t):
        head = lines(head, Markup("<b>{}</b>").format(question))
    else:  # a quick poll is called as its question
        head = Markup("<b>{}</b>").format(question)
    said = [*([more] if more else []), *told.lines]
    whole = paragraphs(head, lines(*said))
    dropped = t("The other numbers are in the picture and in the workbook.")
    while units(whole) > MAX_CAPTION and said:
        said.pop()
        whole = paragraphs(head, lines(*said, dropped))
    return whole


def _organisers(look: Look, along: str | None, t: Translator) -> Keyboard:
    this, handle = look.results.rounds[0].id, handle_of(look.shown.question.id)
    ways = []
    if along is not None:
        ways.append(button(t.pgettext("button", "All together"), ShowResult(this, handle)))
    labels = {
        Along.ITEM: t.pgettext("button", "By item"),
        Along.DAY: t.pgettext("button", "By day"),
        Along.TOWN: t.pgettext("button", "By town"),
    }
    others = [one for one in Along if one in look.shown.breakdowns and one != along]
    ways += [button(labels[one], ShowResult(this, handle, one.value)) for one in others]
    if look.shown.pair is not None and along != PAIR:
        ways.append(button(t.pgettext("button", "Before and after"), ShowResult(this, handle, PAIR)))
    if look.shown.said:
        ways.append(button(t.pgettext("button", "Read the answers"), ShowSaid(this, handle)))
    return (
        *_turns(look, lambda other: ShowResult(this, other), t),
        *((tuple(ways[:3]),) if ways else ()),
        *((tuple(ways[3:]),) if ways[3:] else ()),
        (
            button(t.pgettext("button", "Who answered"), ShowResponse(this)),
            button(t.pgettext("button", "Refresh"), ShowResult(this, handle, along)),
        ),
        (button(t.pgettext("button", "‹ Results"), ShowResults()), help_button(t)),
    )


def _turns(look: Look, to: Callable[[str], CallbackData], t: Translator) -> Keyboard:
    """To the questions beside this one."""
    place, ways = look.place, list[Button]()
    if place > 0:
        ways.append(button(t.pgettext("button", "‹ Back"), to(handle_of(look.questions[place - 1].id))))
    if place + 1 < len(look.questions):
        ways.append(button(t.pgettext("button", "Next ›"), to(handle_of(look.questions[place + 1].id))))
    return (tuple(ways),) if ways else ()
