"""Making a quick poll: what people will get, and what is to be known before it is asked."""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup

from bot.domain.polls import Poll
from bot.domain.polls.making import OF_TOWNS, Made, PollDraft, Quorum
from bot.domain.polls.questionnaires import Questionnaire
from bot.domain.polls.rounds import Mode, Round, Tie
from bot.domain.programme import Programme
from bot.domain.quiet_hours import quiet_hours_of
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs
from bot.views import audience_choice
from bot.views.buttons import help_button
from bot.views.paging import packed
from bot.views.polls import invitations, making, making_times
from bot.views.polls.making_ways import (
    AskClosing,
    AskPoll,
    OnlyPreview,
    PollLanguages,
    SetBinding,
    SetNames,
    SetQuorum,
    SetTie,
    SetTowns,
    drop_button,
    who_button,
)


def heading(t: Translator, *, first: Markup | None = None) -> Screen:
    """Stands above the messages."""
    return Screen(paragraphs(first, t("<b>Preview</b>: this is what people get.")))


def changed(t: Translator) -> Markup:
    """Why it is shown again."""
    return t("The quick poll was changed meanwhile. Please look at it again first.")


def messages(draft: PollDraft, programme: Programme, t: Translator, *, now: datetime) -> Iterator[Screen]:
    """One for each language, as its readers get it."""
    question = draft.question()
    poll = Poll(question.poll_id, (question,))
    mode = Mode.TOWNS if draft.towns else Mode.PEOPLE
    closes_at = draft.closes_at or now
    asking = Round(0, 0, "", poll.id, draft.secret, now, closes_at, mode=mode, audience=draft.asked)
    sheet = Questionnaire(asking, poll, poll.questions, {question.id: 1})
    for language in draft.words:
        reader = t.speaking(language.replace("-", "_"))
        yield harmless(invitations.invitation(sheet, programme, reader))


def harmless(screen: Screen) -> Screen:
    """The same with buttons that answer nothing."""
    keyboard = tuple(tuple(Button(one.label, OnlyPreview()) for one in row) for row in screen.keyboard)
    return Screen(screen.text, keyboard)


def only_preview(t: Translator) -> Markup:
    """A toast."""
    return t("This is the preview: nothing is counted here.")


def after(made: Made, programme: Programme, t: Translator, *, now: datetime) -> Screen:
    """Below the messages: *Ask now* first, then what can be changed."""
    draft = made.draft
    ask = t.pgettext("button", "Ask in the group now")
    if draft.chat is None:
        n = made.reach.reachable
        ask = t.ngettext("Ask {n} person now", "Ask {n} people now", n)
    ready = draft.chat is not None or made.reach.people
    ways = [*_ways(made, t), button(t.pgettext("button", "Until when …"), AskClosing(draft.number))]
    return Screen(
        paragraphs(
            lines(*_whom(made, programme, t)),
            lines(*_how(made, t)),
            lines(_until(made, t), _night(made, programme, t, now)),
        ),
        (
            *(((button(ask, AskPoll(draft.number, draft.version)),),) if ready else ()),
            *packed(ways),
            (who_button(draft.number, t), drop_button(draft.number, t)),
            (help_button(t),),
        ),
    )


def _whom(made: Made, programme: Programme, t: Translator) -> Iterator[Markup]:
    draft = made.draft
    if draft.chat is not None:
        title, language = made.groups.get(draft.chat), t.language_name(t.default)
        yield (
            t("In the group chat “{title}”, in {language}.", title=title, language=language)
            if title
            else t("In the group chat, in {language}.", language=language)
        )
        yield t("Everybody there sees who votes what. Only votes of people who have joined count.")
        return
    yield from audience_choice.count(draft.asked, made.reach, programme, t)
    yield from making.as_is(made, t)


def _how(made: Made, t: Translator) -> Iterator[Markup]:
    draft = made.draft
    if draft.chat is not None:
        if draft.binding:
            yield t("A vote cannot be changed.")
        else:
            yield t("A vote can be changed until it closes.")
    elif draft.towns:
        yield t("One vote for each town, cast by its leader. Of several the last one counts.")
        yield quorum(draft.quorum.of(made.towns), made.towns, t)
        yield tie(draft.tie, t)
    elif draft.anonymous:
        yield t("Anonymous: nobody sees who answered what. This cannot be changed later.")
    else:
        yield t("Not anonymous: the organisers see who answered what. People are told so first.")


def quorum(needed: int, towns: int, t: Translator) -> Markup:
    """How many towns must vote."""
    return t.ngettext(
        "It counts if {needed} of {n} town votes.",
        "It counts if {needed} of {n} towns vote.",
        towns,
        needed=needed,
    )


def tie(rule: Tie, t: Translator) -> Markup:
    """What becomes of a tie."""
    if rule is Tie.HOST:
        return t("In a tie the vote of the host town decides.")
    return t("In a tie nothing is decided.")


def _until(made: Made, t: Translator) -> Markup | None:
    at = made.draft.closes_at
    return None if at is None else t("Open until {when}.", when=making_times.moment(at, t))


def _night(made: Made, programme: Programme, t: Translator, now: datetime) -> Markup | None:
    meeting = programme.meeting
    quiet = quiet_hours_of(meeting)
    if made.draft.chat is not None or not quiet.hold_at(now, meeting.zone):
        return None
    morning = quiet.over(now, meeting.zone)
    return t("It is quiet hours now: people are asked at {time}.", time=t.time(morning))


def _ways(made: Made, t: Translator) -> list[Button]:
    draft, number = made.draft, made.draft.number
    if draft.chat is not None:
        final = t.pgettext("button", "Votes are final")
        free = t.pgettext("button", "Votes can be changed")
        return [button(free if draft.binding else final, SetBinding(number, not draft.binding))]
    languages = button(t.pgettext("button", "Languages …"), PollLanguages(number))
    people = t.pgettext("button", "One vote for each person")
    towns = t.pgettext("button", "One vote for each town")
    by_town = button(people if draft.towns else towns, SetTowns(number, not draft.towns))
    if draft.towns:
        return [by_town, languages, _next_quorum(made, t), _other_tie(made, t)]
    hidden, named = t.pgettext("button", "Make it anonymous"), t.pgettext("button", "With names")
    names = button(named if draft.anonymous else hidden, SetNames(number, not draft.anonymous))
    return [names, *((by_town,) if draft.kind in OF_TOWNS else ()), languages]


def _next_quorum(made: Made, t: Translator) -> Button:
    all_ = list(Quorum)
    then = all_[(all_.index(made.draft.quorum) + 1) % len(all_)]
    labels = {
        Quorum.HALF: t.pgettext("button", "More than half must vote"),
        Quorum.TWO_THIRDS: t.pgettext("button", "Two thirds must vote"),
        Quorum.ALL: t.pgettext("button", "All towns must vote"),
        Quorum.ANY: t.pgettext("button", "Any number may vote"),
    }
    return button(labels[then], SetQuorum(made.draft.number, then.value))


def _other_tie(made: Made, t: Translator) -> Button:
    if made.draft.tie is Tie.HOST:
        return button(t.pgettext("button", "A tie: nothing decided"), SetTie(made.draft.number, Tie.NOTHING))
    return button(t.pgettext("button", "A tie: the host decides"), SetTie(made.draft.number, Tie.HOST))
