"""How the bot itself is, in plain words, for organisers: what is wrong comes first."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.gaps import most_first
from bot.domain.programme import Programme
from bot.domain.status import Coming, Status, Trouble, Waiting
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs
from bot.views import gaps
from bot.views.alarms import WORDS
from bot.views.buttons import ShowOrganise, ShowStatus, help_button
from bot.views.reports import standing
from bot.views.spans import age


def status(seen: Status, programme: Programme, t: Translator) -> Screen:
    """One screen: whether all is well, what waits, people, translations, what comes next, the grant."""
    return Screen(
        paragraphs(
            lines(*_verdict(seen, t), _rehearsal(seen, t)),
            lines(
                _sending(seen.sending, seen.now, t),
                _updates(seen.updates, seen.real, t),
                _contact(seen, t),
                _way_in(seen, t),
                _backup(seen, t),
                _room(seen, t),
            ),
            lines(*_people(seen, t), _untranslated(seen, t)),
            _coming(seen, programme, t),
            lines(standing.grant(seen.gauge, t), standing.due(seen.deadlines, t)),
        ),
        (
            (button(t.pgettext("button", "Look again"), ShowStatus()),),
            (button(t.pgettext("button", "‹ Organise"), ShowOrganise()), help_button(t)),
        ),
    )


def looked(seen: Status, t: Translator) -> Markup:
    """That it was looked at, and when."""
    return t("As of {time}.", time=t.time(seen.now))


def _verdict(seen: Status, t: Translator) -> list[Markup]:
    said = {
        Trouble.HELD: t(
            "I hold everything back that nobody asked for: my data may be an old copy, or an admin wanted it "
            "so. Whoever writes to me gets an answer. An admin decides with /hold."
        ),
        Trouble.NO_CONTACT: t("I cannot reach Telegram. Messages wait until I can."),
        Trouble.DISK_LOW: t("My disk is almost full. Whoever looks after my machine should make room."),
        Trouble.PAUSED: t("Telegram asked me to wait before I send more. I go on by myself."),
        Trouble.SLOW_SENDING: t("Messages leave late: some have waited for more than two minutes."),
        Trouble.SLOW_ANSWERS: t("I answer late: somebody has waited for more than two minutes."),
        Trouble.UNREADABLE: t.ngettext(
            "In the last 24 hours I could not handle {n} message or press.",
            "In the last 24 hours I could not handle {n} messages or presses.",
            seen.unreadable,
        ),
    }
    found = [said[one] for one in seen.troubles] + [t(WORDS[cause].wrong) for cause in seen.besides]
    if not found:
        return [t("<b>All is well.</b>")]
    return [t("<b>Something is wrong.</b>"), *found]


def _rehearsal(seen: Status, t: Translator) -> Markup | None:
    if seen.speed is None:
        return None
    return t(
        "A rehearsal is on: it is {time}, {day}.",
        time=t.time(seen.now),
        day=t.date(seen.now.astimezone(t.zone).date()),
    )


def _sending(found: Waiting, now: datetime, t: Translator) -> Markup:
    if found.since is None:
        return t("No message waits to be sent.")
    waited = age(now - found.since, t)
    return t("Messages that wait to be sent: {n} (the oldest: {age}).", n=found.count, age=waited)


def _updates(found: Waiting, now: datetime, t: Translator) -> Markup:
    if found.since is None:
        return t("Everybody who wrote to me is answered.")
    waited = age(now - found.since, t)
    return t(
        "Messages of people that wait for my answer: {n} (the oldest: {age}).", n=found.count, age=waited
    )


def _contact(seen: Status, t: Translator) -> Markup:
    if seen.contact is None:
        return t("Since the last contact with Telegram: never yet.")
    return t("Since the last contact with Telegram: {age}.", age=age(seen.real - seen.contact, t))


def _backup(seen: Status, t: Translator) -> Markup | None:
    if seen.backed_up_at is None:
        return None
    return t("Since the last backup: {age}.", age=age(seen.real - seen.backed_up_at, t))


def _way_in(seen: Status, t: Translator) -> Markup | None:
    if seen.house is None:
        return None
    if seen.house.by_webhook:
        return t("Telegram brings me what people write (webhook).")
    return t("I ask Telegram for what people write (long polling).")


def _room(seen: Status, t: Translator) -> Markup | None:
    if seen.house is None:
        return None
    gigabytes = seen.house.free / 2**30
    return t("Room on my disk: {n} GB.", n=f"{gigabytes:.0f}" if gigabytes >= 10 else f"{gigabytes:.1f}")


def _people(seen: Status, t: Translator) -> list[Markup]:
    return [
        t("People who have joined: {n}.", n=seen.joined),
        t("Of them have blocked me: {n}; want no messages: {stopped}.", n=seen.blocked, stopped=seen.stopped),
    ]


def _untranslated(seen: Status, t: Translator) -> Markup:
    """The languages with the most gaps first."""
    if not seen.untranslated:
        return t("The programme is translated into all its languages.")
    told = [
        t("{language} {n}", language=t.language_name(code), n=n) for code, n in most_first(seen.untranslated)
    ]
    return gaps.without(told, t)


def _coming(seen: Status, programme: Programme, t: Translator) -> Markup:
    if not seen.coming:
        return t("No reminders are left.")
    today = programme.today(seen.now)
    return lines(
        t("<b>Next reminders</b>"),
        *(_reminder(one, programme.today(one.due_at) == today, t) for one in seen.coming),
    )


def _reminder(one: Coming, today: bool, t: Translator) -> Markup:
    told = {"time": t.time(one.due_at), "title": t.text(one.item.title), "start": t.time(one.item.starts_at)}
    if today:
        return t("{time}: {title}, at {start}", **told)
    day = t.short_day(one.due_at.astimezone(t.zone).date())
    return t("{day}, {time}: {title}, at {start}", day=day, **told)
