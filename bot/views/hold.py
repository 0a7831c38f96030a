"""Hold mode for admins: why nothing leaves by itself, what waits, and what each choice means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.hold import Held, HoldReason, Sort, Waits
from bot.i18n import N_, Translator
from bot.screen import Button, Screen, button, lines, paragraphs
from bot.views.buttons import ShowOrganise, help_button


@dataclass(frozen=True)
class ShowHold(CallbackData, code="hold"):
    """Whether anything is held back, and what."""


@dataclass(frozen=True)
class BeginHold(CallbackData, code="holdon"):
    """Let nothing leave by itself; not ``sure`` = ask first."""

    sure: bool = False


@dataclass(frozen=True)
class EndHold(CallbackData, code="holdend"):
    """Let messages leave again; ``sent``: what waits ends as marked as sent; not ``sure`` = ask first."""

    sent: bool
    sure: bool = False


_WHY: Mapping[HoldReason, str] = {
    HoldReason.RESTORED: N_("A backup was restored: I do not know what I have sent since it was made."),
    HoldReason.COPY_MISSING: N_(
        "The file ttchan.beat beside my database is missing: it may be an old copy, and I do not know "
        "what I have sent since."
    ),
    HoldReason.OTHER_EPOCH: N_(
        "My database is not the one that I worked with last: I do not know what I have sent since."
    ),
    HoldReason.BEHIND: N_("My database is an older copy: I do not know what I have sent since it was made."),
    HoldReason.ASKED: N_("An admin wanted it so."),
}
_SORTS: Mapping[Sort, str] = {
    Sort.URGENT: N_("Urgent ones again: {n} (people: {people}; the oldest: {when})"),
    Sort.REMINDERS: N_("Reminders: {n} (people: {people}; the oldest: {when})"),
    Sort.DIGESTS: N_("Overviews of the day: {n} (people: {people}; the oldest: {when})"),
    Sort.NOTICES: N_("Changes and notes: {n} (people: {people}; the oldest: {when})"),
    Sort.ANNOUNCEMENTS: N_("Announcements: {n} (people: {people}; the oldest: {when})"),
    Sort.POLLS: N_("Questions: {n} (people: {people}; the oldest: {when})"),
}


def hold(held: Held | None, t: Translator) -> Screen:
    """What waits, and the two ways to go on; or that nothing is held back."""
    if held is None:
        return nothing_held(t)
    choices = (
        (button(t.pgettext("button", "Send what is still useful"), EndHold(sent=False)),),
        (button(t.pgettext("button", "Mark as sent"), EndHold(sent=True)),),
        (button(t.pgettext("button", "Look again"), ShowHold()),),
    )
    return Screen(
        paragraphs(
            lines(
                t("<b>I send nothing by myself.</b> Since {when}.", when=_when(held.since, t)),
                t(_WHY[held.why]),
                t("Whoever writes to me gets an answer."),
                None if held.old else _locked(t),
            ),
            _waiting(held, t),
            _go(held, t),
            t(
                "<b>Mark as sent:</b> none of them leaves, now or later. "
                "What is due from now on leaves as usual."
            ),
        ),
        (*choices, _back(t)),
    )


def nothing_held(t: Translator) -> Screen:
    """Messages leave as usual."""
    return Screen(
        lines(
            t("<b>Nothing is held back.</b> Messages leave as usual."),
            t("If something goes wrong, such as an organiser’s stolen phone, you can hold everything back."),
        ),
        ((button(t.pgettext("button", "Hold everything back"), BeginHold()),), _back(t)),
    )


def begin_question(t: Translator) -> Screen:
    """Is the admin sure?"""
    return Screen(
        lines(
            t("<b>Hold everything back?</b>"),
            t(
                "Whoever writes to me gets an answer. Nothing else leaves, urgent messages and calls for "
                "help neither, until an admin ends it."
            ),
            _locked(t),
        ),
        (
            (button(t.pgettext("button", "Yes, hold everything back"), BeginHold(sure=True)),),
            (button(t.pgettext("button", "No"), ShowHold()), help_button(t)),
        ),
    )


def end_question(held: Held, t: Translator, *, sent: bool) -> Screen:
    """Is the admin sure?"""
    if sent:
        asked = t("<b>Mark as sent?</b> Messages that nobody will get: {n}.", n=held.messages)
        yes = t.pgettext("button", "Yes, mark as sent")
    else:
        asked = t("<b>Send now?</b> Messages: {n}.", n=held.messages)
        yes = t.pgettext("button", "Yes, send")
    twice = None if sent or not held.before or not held.old else _twice(held, t)
    return Screen(
        lines(asked, twice),
        (
            (button(yes, EndHold(sent, sure=True)),),
            (button(t.pgettext("button", "No"), ShowHold()), help_button(t)),
        ),
    )


def ended(held: Held, t: Translator, *, sent: bool) -> Screen:
    """What was done."""
    done = (
        t("Done. Messages that were marked as sent: {n}. What is due from now on leaves.", n=held.messages)
        if sent
        else t("Done. Messages that leave now: {n}. So does what is due from now on.", n=held.messages)
    )
    return Screen(done, (_back(t),))


def _locked(t: Translator) -> Markup:
    return t("Organisers and leaders can do no more than delegates.")


def _waiting(held: Held, t: Translator) -> Markup:
    late = t("Too late, and never sent: {n}.", n=held.late) if held.late else None
    votes = None
    if held.votes:
        votes = t("Votes in groups: {n}. Whoever made one is asked whether it is there.", n=held.votes)
    if not held.useful:
        return lines(t("No message waits."), late, votes)
    told = (_sort(sort, one, t) for sort, one in held.useful.items())
    return lines(t("<b>What waits</b>"), *told, late, votes)


def _sort(sort: Sort, one: Waits, t: Translator) -> Markup:
    return t(_SORTS[sort], n=one.messages, people=one.people, when=_when(one.since, t))


def _go(held: Held, t: Translator) -> Markup:
    go = t("<b>Send what is still useful:</b> they leave now. Messages: {n}.", n=held.messages)
    return lines(go, _twice(held, t) if held.before and held.old else None)


def _twice(held: Held, t: Translator) -> Markup:
    return t("Of them may arrive a second time: {n}. They were due before I began to hold.", n=held.before)


def _when(at: datetime, t: Translator) -> Markup:
    """``14:05, Sat 10``."""
    return t("{time}, {day}", time=t.time(at), day=t.short_day(at.astimezone(t.zone).date()))


def _back(t: Translator) -> tuple[Button, ...]:
    return button(t.pgettext("button", "‹ Organise"), ShowOrganise()), help_button(t)
