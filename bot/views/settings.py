"""What a person chooses about unasked messages: reminders, summaries, quiet hours, a pause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.choices import Choices
from bot.domain.digests import Part, clock_of
from bot.domain.people import Person
from bot.domain.preferences import LONGEST_LEAD
from bot.domain.programme import Kind, Programme
from bot.domain.quiet_hours import NO_QUIET, QuietHours, quiet_hours_of
from bot.i18n import LANGUAGES, N_, Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain, rows
from bot.views import audience, stopping, words
from bot.views.buttons import ShowLanguages, ShowSettings, help_button

LEADS: tuple[tuple[int, ...], ...] = ((), (10,), (15,), (30,), (60,), (60, 15))
"""Minutes before the start that one can choose; the meeting's own come first."""
QUIET = ("21:00-08:00", "22:00-07:00", "23:00-07:00")
_MOST_KINDS = 8
_AS_MEETING, _NONE = "meeting", "none"
_SUMMARIES = {Part.EVENING: N_("Evening summary"), Part.MORNING: N_("Morning summary")}


@dataclass(frozen=True)
class ShowKinds(CallbackData, code="kinds"):
    """How long before one is reminded, kind by kind."""


@dataclass(frozen=True)
class ShowLeads(CallbackData, code="leads"):
    """How long before one may be reminded of a kind."""

    kind: str

    def __post_init__(self) -> None:
        Kind(self.kind)


@dataclass(frozen=True)
class ChooseLeads(CallbackData, code="lead"):
    """Be reminded of a kind so long before: ``60,15``, ``none``, or ``meeting`` for the meeting's rule."""

    kind: str
    leads: str

    def __post_init__(self) -> None:
        Kind(self.kind)
        if not all(0 < one <= LONGEST_LEAD for one in self.minutes or ()):
            raise ValueError(self.leads)

    @property
    def minutes(self) -> tuple[int, ...] | None:
        """Minutes before the start; None = the meeting's."""
        if self.leads == _AS_MEETING:
            return None
        return () if self.leads == _NONE else tuple(int(one) for one in self.leads.split(","))


@dataclass(frozen=True)
class ChooseDigest(CallbackData, code="digest"):
    """Get the summary of the evening or of the morning, or not."""

    digest: str
    wanted: bool

    def __post_init__(self) -> None:
        Part(self.digest)


@dataclass(frozen=True)
class ChoosePolls(CallbackData, code="askme"):
    """Be asked questions, or not."""

    wanted: bool


@dataclass(frozen=True)
class ShowQuiet(CallbackData, code="quiets"):
    """The quiet hours to choose from."""


@dataclass(frozen=True)
class ChooseQuiet(CallbackData, code="quiet"):
    """Have these quiet hours: ``22:00-07:00``, ``none``, or ``meeting`` for the meeting's."""

    hours: str

    def __post_init__(self) -> None:
        _ = self.chosen

    @property
    def chosen(self) -> QuietHours | None:
        """The hours; None = the meeting's. Raises ValueError."""
        if self.hours == _AS_MEETING:
            return None
        return NO_QUIET if self.hours == _NONE else QuietHours.parse(self.hours)


@dataclass(frozen=True)
class Pause(CallbackData, code="pause"):
    """No messages today, or again."""

    wanted: bool


def settings(programme: Programme, person: Person, chosen: Choices, t: Translator) -> Screen:
    """Everything as it is now; each button leads to a choice, or changes at once what it names."""
    mine = chosen.preferences
    reminded = [words.kind(kind, t) for kind in kinds(programme, person, chosen) if chosen.leads(kind)]
    text = paragraphs(
        t("<b>Settings</b>"),
        _silent(chosen, t),
        lines(
            t("Language: {language}", language=LANGUAGES[t.language]),
            t("Reminders: {kinds}", kinds=t.join(reminded)) if reminded else t("Reminders: none"),
            _summary(programme, Part.EVENING, mine.evening, t),
            _summary(programme, Part.MORNING, mine.morning, t),
            t("Questions and polls: yes") if mine.polls else t("Questions and polls: no"),
            _quiet(mine.quiet_at(programme.meeting), t),
        ),
    )
    keyboard = (
        (
            button(t.pgettext("button", "Reminders"), ShowKinds()),
            button(t.pgettext("button", "Quiet hours"), ShowQuiet()),
        ),
        tuple(
            _switch(part, on, t) for part, on in ((Part.EVENING, mine.evening), (Part.MORNING, mine.morning))
        ),
        (
            _marked(plain(t.pgettext("button", "Questions")), mine.polls, ChoosePolls(wanted=not mine.polls)),
            button(t.pgettext("button", "Language"), ShowLanguages()),
            *_pause(chosen, t),
        ),
        (stopping.stop_button(chosen.stopped, t), help_button(t)),
    )
    return Screen(text, keyboard)


def kinds(programme: Programme, person: Person, chosen: Choices) -> list[Kind]:
    """The kinds of the reader's items that may be reminded of: first those that the meeting reminds of."""
    reader = audience.reader(person.traits)
    theirs = {item.kind for day in programme.days for item in programme.of_day(day, reader)}
    ruled = [rule.kind for rule in chosen.rules if rule.kind in theirs]
    return sorted(ruled, key=lambda kind: (not chosen.rule(kind), tuple(Kind).index(kind)))[:_MOST_KINDS]


def reminders(programme: Programme, person: Person, chosen: Choices, t: Translator) -> Screen:
    """How long before the reader is reminded of each kind."""
    listed = kinds(programme, person, chosen)
    text = paragraphs(
        t("<b>Reminders</b>"),
        lines(
            *(
                t("{kind}: {when}", kind=words.kind(kind, t), when=_before(chosen.leads(kind), t))
                for kind in listed
            )
        ),
        t("Press what you want to change."),
    )
    choices = [button(plain(words.kind(kind, t)), ShowLeads(kind.value)) for kind in listed]
    return Screen(text, (*rows(choices, 2), (_back(t), help_button(t))))


def leads(kind: Kind, chosen: Choices, t: Translator) -> Screen:
    """The minutes to choose from for one kind; the present ones are marked."""
    own, when = chosen.preferences.leads.get(kind), _before(chosen.rule(kind), t)
    usual = t.pgettext("button", "As usual: {when}", when=when)
    choices = [
        _marked(_begun(plain(_before(minutes, t))), own == minutes, ChooseLeads(kind.value, _packed(minutes)))
        for minutes in LEADS
    ]
    return Screen(
        paragraphs(
            Markup("<b>{}</b>").format(words.kind(kind, t)),
            t("Now: {when}.", when=_before(chosen.leads(kind), t)),
            t("When shall I remind you?"),
        ),
        (
            (_marked(plain(usual), own is None, ChooseLeads(kind.value, _AS_MEETING)),),
            *rows(choices, 2),
            (button(t.pgettext("button", "‹ Reminders"), ShowKinds()), help_button(t)),
        ),
    )


def quiet_hours(programme: Programme, chosen: Choices, t: Translator) -> Screen:
    """The quiet hours to choose from; the present ones are marked."""
    own, usual = chosen.preferences.quiet, quiet_hours_of(programme.meeting)
    hours = [_marked(_span(one), str(own) == one, ChooseQuiet(one)) for one in QUIET if one != str(usual)]
    none = _marked(plain(t.pgettext("button", "No quiet hours")), own == NO_QUIET, ChooseQuiet(_NONE))
    as_usual = t.pgettext("button", "As usual: {when}", when=_span(str(usual)))
    return Screen(
        paragraphs(
            t("<b>Quiet hours</b>"),
            lines(
                _quiet(chosen.preferences.quiet_at(programme.meeting), t),
                t("In quiet hours I write only what cannot wait, such as the departure of a bus."),
            ),
        ),
        (
            (_marked(plain(as_usual), own is None, ChooseQuiet(_AS_MEETING)),),
            *rows(hours, 3),
            (none,),
            (_back(t), help_button(t)),
        ),
    )


def _silent(chosen: Choices, t: Translator) -> Markup | None:
    if chosen.stopped:
        return t("<b>You get no messages from me.</b>")
    if chosen.paused_until is not None:
        return t("<b>No messages until {when}.</b>", when=_moment(chosen.paused_until, t))
    return None


def _moment(at: datetime, t: Translator) -> Markup:
    return t("{day}, {time}", day=t.day(at.astimezone(t.zone).date()), time=t.time(at))


def _summary(programme: Programme, part: Part, on: bool, t: Translator) -> Markup:
    time = f"{clock_of(programme.meeting, part):%H:%M}"
    match part:
        case Part.EVENING if on:
            return t("Evening summary of the next day: {time}", time=time)
        case Part.EVENING:
            return t("Evening summary of the next day: no")
        case Part.MORNING if on:
            return t("Morning summary of the day: {time}", time=time)
        case Part.MORNING:
            return t("Morning summary of the day: no")


def _quiet(hours: QuietHours, t: Translator) -> Markup:
    return t("Quiet hours: {hours}", hours=_span(str(hours))) if hours else t("Quiet hours: none")


def _span(hours: str) -> str:
    return hours.replace("-", "–")


def _before(minutes: Sequence[int], t: Translator) -> Markup:
    """``60 and 15 minutes before``."""
    if not minutes:
        return t("no reminder")
    if len(minutes) == 1:
        return t.ngettext("{n} minute before", "{n} minutes before", minutes[0])
    said = t.join([str(one) for one in minutes])
    return t.ngettext("{minutes} minute before", "{minutes} minutes before", minutes[-1], minutes=said)


def _begun(words_: str) -> str:
    return words_[:1].upper() + words_[1:]


def _packed(minutes: Sequence[int]) -> str:
    return ",".join(str(one) for one in minutes) or _NONE


def _marked(label: str, chosen: bool, data: CallbackData) -> Button:
    return button(f"✓ {label}" if chosen else label, data)


def _switch(part: Part, on: bool, t: Translator) -> Button:
    return _marked(plain(t(_SUMMARIES[part])), on, ChooseDigest(part.value, wanted=not on))


def _pause(chosen: Choices, t: Translator) -> tuple[Button, ...]:
    if chosen.stopped:
        return ()
    if chosen.paused_until is not None:
        return (button(t.pgettext("button", "Resume"), Pause(wanted=False)),)
    return (button(t.pgettext("button", "Pause for today"), Pause(wanted=True)),)


def _back(t: Translator) -> Button:
    return button(t.pgettext("button", "‹ Settings"), ShowSettings())
