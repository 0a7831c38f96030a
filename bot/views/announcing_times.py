"""Making an announcement: when it goes, until when it is of use, and the last look before *Send*."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.composing import Composed
from bot.domain.moments import whole
from bot.domain.notes import expiry
from bot.domain.programme import Item, Programme
from bot.domain.workbook.times import ClockTime
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain, rows
from bot.views.announcements import quoted
from bot.views.announcing_audience import count, to_groups
from bot.views.announcing_ways import confirm_button, drop_button, preview_button
from bot.views.buttons import help_button
from bot.views.day_buttons import short
from bot.views.paging import paged

_SOON = (15, 30, 60, 120)
_HOURS = (7, 8, 18)
_OFFSETS = (-60, -30, -15, -5, 0, 15)
_LASTS = (60, 180)


@dataclass(frozen=True)
class AskWhen(CallbackData, code="awwhen"):
    """At which time?"""

    draft: int


@dataclass(frozen=True)
class SetWhen(CallbackData, code="awat"):
    """At this local time; neither day nor start = at once."""

    draft: int
    day: date | None = None
    start: str | None = None


@dataclass(frozen=True)
class AskItem(CallbackData, code="awitems"):
    """Beside which item? Eight at a time."""

    draft: int
    part: int = 0


@dataclass(frozen=True)
class AskOffset(CallbackData, code="awoffset"):
    """How long before or after this item?"""

    draft: int
    item: str


@dataclass(frozen=True)
class SetOffset(CallbackData, code="awbeside"):
    """So many minutes before an item starts (0 or less), or after it ends."""

    draft: int
    item: str
    minutes: int


@dataclass(frozen=True)
class AskValid(CallbackData, code="awuntil"):
    """Until when is it of use?"""

    draft: int


@dataclass(frozen=True)
class SetValid(CallbackData, code="awvalid"):
    """Until this local time; neither day nor start = the end of its day."""

    draft: int
    day: date | None = None
    start: str | None = None


@dataclass(frozen=True)
class AskGotIt(CallbackData, code="awgotit"):
    """Whether people are asked to confirm."""

    draft: int
    wanted: bool


@dataclass(frozen=True)
class SendAnnouncement(CallbackData, code="awsend"):
    """Send it as it was looked at: ``version`` is the draft's."""

    draft: int
    version: int


def when(
    composed: Composed, programme: Programme, t: Translator, *, now: datetime, first: Markup | None = None
) -> Screen:
    """At which time? Some at hand; others are typed."""
    draft = composed.draft.id
    soon = [whole(minutes, now) for minutes in _SOON]
    buttons = [_at(at, programme, t, SetWhen, draft) for at in (*soon, *_next_hours(programme, now))]
    said = paragraphs(first, t("<b>At what time?</b> Press it, or type it, such as 14:20 or 11.11. 14:20."))
    return Screen(said, (*rows(buttons, 2), (confirm_button(draft, t), help_button(t))))


def items(composed: Composed, programme: Programme, t: Translator, *, now: datetime, part: int = 0) -> Screen:
    """Beside which item? Those that are not over."""
    draft = composed.draft.id
    ahead = [one for one in programme.items if not one.withdrawn and one.over_at > now]
    ahead.sort(key=lambda one: (one.starts_at, one.id))
    shown, turns = paged(ahead, part, lambda number: AskItem(draft, number), t)
    labels = [
        (short(f"{t.short_day(one.day)} {t.time(one.starts_at)} {plain(t.text(one.title))}"), one)
        for one in shown
    ]
    buttons = [button(label, AskOffset(draft, one.id)) for label, one in labels]
    said = t("<b>Beside which item?</b> If the item moves, the announcement moves with it.")
    if not ahead:
        said = t("No item is ahead any more.")
    return Screen(said, (*rows(buttons, 1), *turns, (confirm_button(draft, t), help_button(t))))


def offsets(composed: Composed, item: Item, t: Translator) -> Screen:
    """How long before or after it?"""
    draft = composed.draft.id
    buttons = [button(_offset(minutes, t), SetOffset(draft, item.id, minutes)) for minutes in _OFFSETS]
    said = lines(
        Markup("<b>{}</b>").format(t.text(item.title)),
        t("{day}, {time}", day=t.day(item.day), time=t.span(item.starts_at, item.ends_at)),
        t("When shall the announcement go out?"),
    )
    back = button(t.pgettext("button", "‹ Items"), AskItem(draft))
    return Screen(said, (*rows(buttons, 2), (back, help_button(t))))


def valid(
    composed: Composed, programme: Programme, t: Translator, *, now: datetime, first: Markup | None = None
) -> Screen:
    """Until when is it of use?"""
    draft, begins = composed.draft.id, max(composed.due_at or now, now)
    end = expiry(begins, programme.meeting.zone)
    ends = [whole(minutes, begins) for minutes in _LASTS] + [end + timedelta(days=1)]
    until = _moment(end, t)
    usual = button(t.pgettext("button", "Until {time}", time=until), SetValid(draft))
    buttons = [_at(at, programme, t, SetValid, draft) for at in ends]
    said = paragraphs(
        first,
        t("<b>Until when is it of use?</b> Who joins before gets it as well; after it nobody does."),
        t("Press it, or type it, such as 14:20 or 11.11. 14:20."),
    )
    return Screen(said, ((usual,), *rows(buttons, 2), (confirm_button(draft, t), help_button(t))))


def confirm(
    composed: Composed,
    programme: Programme,
    t: Translator,
    *,
    now: datetime,
    first: Markup | None = None,
    links: Markup | None = None,
) -> Screen:
    """The last look: what goes, how many get it, and when."""
    draft, at = composed.draft, composed.due_at
    until = draft.valid_until or expiry(max(at or now, now), programme.meeting.zone)
    n = composed.reach.reachable
    goes = t("<b>Send it now?</b>")
    label = t.ngettext("Send to {n} person", "Send to {n} people", n)
    if at is not None and at > now:
        goes = t("<b>It goes out on {when}.</b>", when=_moment(at, t))
        label = t.ngettext("Send to {n} person at {time}", "Send to {n} people at {time}", n, time=t.time(at))
    item = programme.by_id.get(draft.item_id or "")
    beside = t("It moves with “{title}”.", title=t.text(item.title)) if item else None
    buttons = draft.contents and all(one.takes_buttons for one in draft.contents.values())
    asks = draft.asks_confirmation
    got_it = t.pgettext("button", "✓ Ask for “Got it”") if asks else t.pgettext("button", "Ask for “Got it”")
    return Screen(
        paragraphs(
            first,
            lines(
                goes,
                t("It is urgent: it rings at night as well.") if draft.urgent else None,
                beside,
                quoted(draft, t),
                *count(composed, programme, t),
                None if n else t("Nobody gets it now: only who joins while it is of use."),
                to_groups(composed.groups, t),
            ),
            lines(
                t("Of use until {when}.", when=_moment(until, t)),
                t("The other organisers are told and can stop it."),
            ),
            links,
        ),
        (
            (button(label, SendAnnouncement(draft.id, draft.version)),),
            (
                button(t.pgettext("button", "Of use until …"), AskValid(draft.id)),
                *((button(got_it, AskGotIt(draft.id, not asks)),) if buttons else ()),
            ),
            (preview_button(draft.id, t), drop_button(draft.id, t)),
            (help_button(t),),
        ),
    )


def unread(t: Translator) -> Markup:
    """What was typed is no time."""
    return t("I could not read that as a time. Please type it as 14:20, or with a day as 11.11. 14:20.")


def over(at: datetime, t: Translator) -> Markup:
    """That time has passed."""
    return t("{when} has passed. Please choose a later time.", when=_moment(at, t))


def too_early(t: Translator) -> Markup:
    """It would be of no use when it goes."""
    return t("It goes out only after that. Please choose a later time.")


def _at(
    at: datetime, programme: Programme, t: Translator, kind: type[SetWhen | SetValid], draft: int
) -> Button:
    zone = programme.meeting.zone
    day = at.astimezone(zone).date()
    return button(_moment(at, t), kind(draft, day, str(ClockTime.of(at, day, zone))))


def _next_hours(programme: Programme, now: datetime) -> Sequence[datetime]:
    """This evening and tomorrow morning, at most two."""
    zone = programme.meeting.zone
    today = now.astimezone(zone).date()
    found = []
    for day in (today, today + timedelta(days=1)):
        for hour in _HOURS:
            at = datetime.combine(day, time(hour), zone)
            if at - now > timedelta(minutes=_SOON[-1]):
                found.append(at)
    return found[:2]


def _moment(at: datetime, t: Translator) -> Markup:
    """``Sun 11, 14:20``."""
    local = at.astimezone(t.zone)
    return t("{day}, {time}", day=t.short_day(local.date()), time=t.time(at))


def _offset(minutes: int, t: Translator) -> Markup:
    if minutes == 0:
        return t.pgettext("button", "When it starts")
    if minutes > 0:
        return t.pgettext("button", "{n} min after its end", n=minutes)
    return t.pgettext("button", "{n} min before", n=-minutes)
