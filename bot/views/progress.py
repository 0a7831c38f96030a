"""How far an announcement is, and why somebody did not get it, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.domain.announcements import Announcement, AnnouncementState, Progress, Shown, Unreached, Why
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import lines
from bot.views import audience

_BAR = 10
_NAMES = 12
"""So many names fit on the card, and so many towns."""


def how_far(
    announcement: Announcement, progress: Progress, programme: Programme, t: Translator
) -> Iterator[Markup | None]:
    """Lines: where it is."""
    of = progress.people
    match announcement.state:
        case AnnouncementState.SCHEDULED:
            yield _leaves(announcement, programme, t)
        case AnnouncementState.SENDING:
            yield _bar(progress, t)
            yield _speed(progress, t)
            yield _asleep(progress, t)
        case AnnouncementState.PAUSED:
            yield _bar(progress, t)
            yield t("It is <b>paused</b>: nobody else gets it until you press <i>Go on</i>.")
        case AnnouncementState.DONE:
            yield t("<b>Sent.</b> {n} of {of} people have it.", n=progress.sent, of=of)
        case AnnouncementState.CANCELLED if announcement.started_at is None:
            yield t("It was stopped before it left: nobody got it.")
        case AnnouncementState.CANCELLED:
            yield t("It was <b>stopped</b>. {n} of {of} people have it.", n=progress.sent, of=of)
        case AnnouncementState.RECALLED:
            yield t("It was <b>withdrawn</b>.")


def behind(n: int, t: Translator) -> Markup | None:
    """How many messages still say what it said before."""
    if not n:
        return None
    return t.ngettext("{n} message is still to be changed.", "{n} messages are still to be changed.", n)


def _leaves(announcement: Announcement, programme: Programme, t: Translator) -> Markup | None:
    if announcement.due_at is None:
        return None
    day = announcement.due_at.astimezone(t.zone).date()
    said = t("It leaves on {day} at {time}.", day=t.day(day), time=t.time(announcement.due_at))
    item = programme.by_id.get(announcement.item_id or "")
    if item is None:
        return said
    return lines(said, t("It moves with “{title}”.", title=t.text(item.title)))


def _bar(progress: Progress, t: Translator) -> Markup:
    """Of those who can get it: the others would make any beginning look like the end."""
    of = progress.people - progress.unreached.get(Why.NOT_JOINED, 0)
    done = of - progress.waiting - progress.asleep
    share = done / of if of else 1.0
    full = int(share * _BAR)
    bar = "▓" * full + "░" * (_BAR - full)
    return t("{bar} {percent} %: {n} of {of} people", bar=bar, percent=int(share * 100), n=done, of=of)


def _speed(progress: Progress, t: Translator) -> Markup | None:
    if not progress.waiting or progress.left is None:
        return None
    rate = max(1, round(progress.rate))
    if progress.left < 60:
        seconds = max(1, round(progress.left))
        return t.ngettext(
            "{rate} a second, {n} second left.", "{rate} a second, {n} seconds left.", seconds, rate=rate
        )
    minutes = round(progress.left / 60)
    return t.ngettext(
        "{rate} a second, {n} minute left.", "{rate} a second, {n} minutes left.", minutes, rate=rate
    )


def _asleep(progress: Progress, t: Translator) -> Markup | None:
    if not progress.asleep:
        return None
    return t.ngettext(
        "{n} person has quiet hours: they get it when these are over.",
        "{n} people have quiet hours: they get it when these are over.",
        progress.asleep,
    )


def confirmed(shown: Shown, programme: Programme, t: Translator) -> Markup:
    """Who has confirmed, and who not yet: names while they are few, else how many of each town.

    While it is being sent nobody is named: they have it for a second or two.
    """
    progress, silent = shown.progress, shown.silent
    got = t("<b>Got it:</b> {n} of {of}.", n=progress.confirmed, of=progress.confirmed + len(silent))
    if not silent or shown.announcement.state is AnnouncementState.SENDING:
        return got
    towns = Counter(one.delegation for one in silent).most_common(_NAMES)
    said = [
        t("{town} {n}", town=audience.town_of(code, programme, t), n=n) if len(silent) > _NAMES
        else t("{town}: {names}", town=audience.town_of(code, programme, t), names=_names(silent, code, t))
        for code, n in towns
    ]  # fmt: skip
    return lines(got, t("Not yet:"), *said)


def _names(silent: Sequence[Unreached], delegation: str, t: Translator) -> Markup:
    return t.join([one.name for one in silent if one.delegation == delegation])


def reasons(progress: Progress, t: Translator) -> Iterator[Markup]:
    """Lines: why how many did not get it."""
    for why, n in sorted(progress.unreached.items(), key=lambda pair: -pair[1]):
        yield reason(why, n, t)
    if progress.told:
        yield t.ngettext(
            "Their leader has told {n} of them.", "Their leaders have told {n} of them.", progress.told
        )


def reason(why: Why, n: int, t: Translator) -> Markup:
    """Why so many did not get it."""
    match why:
        case Why.NOT_JOINED:
            return t.ngettext("{n} person has not joined.", "{n} people have not joined.", n)
        case Why.BLOCKED:
            return t.ngettext("{n} person has blocked me.", "{n} people have blocked me.", n)
        case Why.STOPPED:
            return t.ngettext("{n} person wants no messages.", "{n} people want no messages.", n)
        case Why.PAUSED:
            return t.ngettext("{n} person has paused messages.", "{n} people have paused messages.", n)
        case Why.GONE:
            return t.ngettext("{n} person is not here any more.", "{n} people are not here any more.", n)
        case Why.UNKNOWN:
            return t.ngettext(
                "{n} person may have it: Telegram did not say.",
                "{n} people may have it: Telegram did not say.",
                n,
            )
        case Why.EXPIRED:
            return t.ngettext("For {n} person it was too late.", "For {n} people it was too late.", n)
        case Why.CANCELLED:
            return t.ngettext("{n} person does not get it.", "{n} people do not get it.", n)
        case Why.MARKED:
            return t.ngettext(
                "For {n} person it was marked as sent after a restore: they may have it.",
                "For {n} people it was marked as sent after a restore: they may have it.",
                n,
            )
    return t.ngettext("Telegram refused {n} message.", "Telegram refused {n} messages.", n)
