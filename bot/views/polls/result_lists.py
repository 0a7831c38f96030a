"""Results in words: the polls there are, how many answered, who has not, and what people wrote."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.polls.results import Look, Overview, PollResults, Said, Silent
from bot.domain.polls.rounds import Round
from bot.domain.programme import Programme
from bot.domain.seals import handle_of
from bot.i18n import Translator
from bot.screen import MAX_TEXT, Screen, button, clipped, lines, paragraphs, plain, units
from bot.views import audience
from bot.views.buttons import help_button, today_button
from bot.views.day_buttons import short
from bot.views.figures import percent
from bot.views.names import first_of
from bot.views.paging import paged
from bot.views.polls.questions import until
from bot.views.polls.result_presses import (
    PublishResults,
    RemindSilent,
    SendResults,
    ShowResponse,
    ShowResult,
    ShowResults,
    ShowSaid,
    ShowUnanswered,
)
from bot.views.polls.results import name_of

_MOST_NAMES = 12
"""Of one town: eight towns of so many fit a message."""
_LONGEST = (500, 350, 200)
"""Of what people wrote: eight long answers are cut, the workbook has all of them."""


def results_list(polls: Sequence[Overview], now: datetime, t: Translator, *, part: int = 0) -> Screen:
    """Every poll that was asked, with how many answered; a press shows the first picture."""
    some, turns = paged(polls, part, ShowResults, t)
    said = [_overview(one, now, t) for one in some] or [t("Nothing was asked yet.")]
    opening = [button(name_of(one.poll, t), ShowResult(one.rounds[0].id)) for one in some]
    return Screen(
        paragraphs(t("<b>Results of polls</b>"), *said),
        (*((one,) for one in opening), *turns, (today_button(t), help_button(t))),
    )


def response(found: PollResults, programme: Programme, now: datetime, t: Translator) -> Screen:
    """How many answered, by town, and what can be done with the results. ``now``: meeting time."""
    this = found.rounds[0].id
    going = [one for one in found.rounds if one.open_at(now)]
    towns = [
        t(
            "{town}: {n} of {of} ({share})",
            town=audience.town_of(one.delegation, programme, t),
            n=one.answered,
            of=one.asked,
            share=percent(one.answered / one.asked, t),
        )
        for one in found.responses
        if one.delegation and one.asked
    ]
    nature = t("Anonymous: nobody sees who answered what.") if found.anonymous else t("With names.")
    several = len(going) > 1
    reminders = [
        button(_remind(one, programme, t, several=several), RemindSilent(one.id))
        for one in going
        if found.answered < found.asked
    ]
    publishing = [one for one in found.rounds if one.published_at is None and one.ends_at <= now]
    silent = button(t.pgettext("button", "Who has not answered"), ShowUnanswered(this))
    publish = button(t.pgettext("button", "Publish to delegates"), PublishResults(this))
    text = paragraphs(
        Markup("<b>{}</b>").format(name_of(found.poll, t)),
        lines(
            _answered(found.answered, found.asked, t), _when(found.rounds, now, t), nature, _seen(found, t)
        ),
        lines(*towns),
    )
    return Screen(
        text,
        (
            (
                button(t.pgettext("button", "Pictures"), ShowResult(this)),
                button(t.pgettext("button", "Refresh"), ShowResponse(this)),
            ),
            *(((silent,),) if found.silent else ()),
            *((one,) for one in reminders[-2:]),
            (
                button(t.pgettext("button", "Excel"), SendResults(this)),
                *((publish,) if publishing else ()),
            ),
            (button(t.pgettext("button", "‹ Results"), ShowResults()), help_button(t)),
        ),
    )


def _remind(asking: Round, programme: Programme, t: Translator, *, several: bool) -> str:
    """Of several rounds that are open, each says what it is about."""
    item = programme.by_id.get(asking.item_id or "")
    about = plain(t.text(item.title)) if item else plain(t.short_day(asking.day)) if asking.day else ""
    if not several or not about:
        return t.pgettext("button", "Remind who has not answered")
    return short(plain(t.pgettext("button", "Remind: {about}", about=about)))


def enclosed(t: Translator) -> Markup:
    """Below the workbook."""
    return t("Every answer, the totals and the questions. Groups of fewer than five people are left out.")


def reminded(n: int, t: Translator) -> Markup:
    """Said beside the screen after *Remind*."""
    if not n:
        return t("Nobody is reminded now: they have answered, or were reminded a few minutes ago.")
    return t.ngettext("I remind {n} person.", "I remind {n} people.", n)


def published(n: int, t: Translator) -> Markup:
    """Said beside the screen after *Publish*."""
    if not n:
        return t("Nothing new is closed yet.")
    return t("Delegates find the totals under “Questions and polls”.")


def unanswered(
    found: PollResults, programme: Programme, now: datetime, t: Translator, *, part: int = 0
) -> Screen:
    """Who has not answered what is still open, else what was asked last: by town."""
    this = found.rounds[0].id
    going = {one.id for one in found.rounds if one.open_at(now)} or {found.rounds[-1].id}
    towns: dict[str, dict[str, Silent]] = {}
    for one in found.silent:
        if one.round_id in going:
            towns.setdefault(one.delegation, {})[one.participant_id] = one
    some, turns = paged(sorted(towns.items()), part, lambda there: ShowUnanswered(this, there), t)
    said = [_missing(code, list(theirs.values()), programme, t) for code, theirs in some]
    nobody = t("Names are shown when five people have answered.")
    if found.answered == found.asked:
        nobody = t("Everybody has answered.")
    back = button(t.pgettext("button", "‹ Who answered"), ShowResponse(this))
    return Screen(
        paragraphs(
            lines(Markup("<b>{}</b>").format(name_of(found.poll, t)), t("<b>Who has not answered</b>")),
            *(said or [nobody]),
        ),
        (*turns, (back, help_button(t))),
    )


def written(look: Look, programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """What people wrote, in an order that says nothing."""
    this, handle = look.results.rounds[0].id, handle_of(look.shown.question.id)
    some, turns = paged(look.shown.said, part, lambda there: ShowSaid(this, handle, there), t)
    back = button(t.pgettext("button", "‹ Pictures"), ShowResult(this, handle))
    head = lines(
        Markup("<b>{}</b>").format(t.text(look.shown.question.text)),
        t.ngettext("{n} answer", "{n} answers", len(look.shown.said)),
    )
    texts = [paragraphs(head, *(_quoted(one, programme, t, most) for one in some)) for most in _LONGEST]
    text = next((one for one in texts if units(one) <= MAX_TEXT), texts[-1])
    return Screen(text, (*turns, (back, help_button(t))))


def _overview(one: Overview, now: datetime, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}</b>").format(name_of(one.poll, t)),
        _answered(one.answered, one.asked, t),
        _when(one.rounds, now, t),
    )


def _answered(n: int, of: int, t: Translator) -> Markup:
    if not of:
        return t("Nobody was asked yet.")
    return t("Answered: {n} of {of} ({share})", n=n, of=of, share=percent(n / of, t))


def _when(rounds: Sequence[Round], now: datetime, t: Translator) -> Markup:
    going = [one for one in rounds if one.open_at(now)]
    times = t.ngettext("Asked {n} time.", "Asked {n} times.", len(rounds)) if len(rounds) > 1 else Markup()
    state = t("Open until {when}.", when=until(going[-1], t)) if going else t("Closed.")
    return Markup(" ").join(one for one in (times, state) if one)


def _seen(found: PollResults, t: Translator) -> Markup | None:
    published = sum(one.published_at is not None for one in found.rounds)
    if not published:
        return None
    if published == len(found.rounds):
        return t("Delegates see the totals.")
    return t("Delegates see the totals of {n} of {of} times it was asked.", n=published, of=len(found.rounds))


def _missing(code: str, theirs: Sequence[Silent], programme: Programme, t: Translator) -> Markup:
    names = first_of([one.name for one in theirs], _MOST_NAMES, t)
    town = audience.town_of(code, programme, t)
    return lines(t("<b>{town}</b>: {n}", town=town, n=len(theirs)), t.join(names))


def _quoted(one: Said, programme: Programme, t: Translator, most: int) -> Markup:
    item = programme.by_id.get(one.item_id) if one.item_id else None
    about = [
        one.author or "",
        plain(t.language_name(one.language)) if one.language else "",
        plain(t.text(item.title)) if item is not None else "",
    ]
    below = ", ".join(part for part in about if part)
    words = t("“{words}”", words=clipped(one.text, most))
    return lines(words, Markup("<i>{}</i>").format(below) if below else None)
