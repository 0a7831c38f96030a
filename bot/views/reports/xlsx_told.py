"""Sheets of what people were told: announcements with their reach, and all deliveries in totals."""

from collections import Counter

from markupsafe import Markup

from bot.domain.announcements import Progress, Why
from bot.domain.contents import Content, ContentKind, pick
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.reports.book import Cell, Sheet
from bot.domain.reports.facts import Facts, Told
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.audience import for_whom
from bot.views.reports.cells import moment, share, table, yes

KINDS = {
    DeliveryKind.REMINDER: N_("reminders"),
    DeliveryKind.DIGEST: N_("digests of the day"),
    DeliveryKind.CHANGE: N_("changes of the programme"),
    DeliveryKind.NOTE: N_("notes to one person"),
    DeliveryKind.ANNOUNCEMENT: N_("announcements"),
    DeliveryKind.RING: N_("urgent announcements again"),
    DeliveryKind.POLL: N_("invitations to questions"),
    DeliveryKind.FOLLOW_UP: N_("requests to ask again later"),
    DeliveryKind.TRAVEL: N_("departures"),
}
STATES = {
    State.PENDING: N_("waiting"),
    State.SENDING: N_("being sent"),
    State.SENT: N_("sent"),
    State.FAILED: N_("refused by Telegram"),
    State.UNKNOWN: N_("may have arrived"),
    State.EXPIRED: N_("too late to be useful"),
    State.CANCELLED: N_("cancelled"),
    State.SUPPRESSED: N_("not wanted or not reachable"),
}
_CONTENTS = {
    ContentKind.PHOTO: N_("a picture"),
    ContentKind.DOCUMENT: N_("a file"),
    ContentKind.VIDEO: N_("a film"),
    ContentKind.VOICE: N_("a voice message"),
    ContentKind.ALBUM: N_("pictures"),
    ContentKind.PLACE: N_("a place"),
}
_LONGEST = 500


def announcements(facts: Facts, t: Translator) -> Sheet:
    """Each with its reach in people."""
    header = N_("When"), N_("What was said"), N_("For whom"), N_("Urgent"), N_("Languages"), N_("People")
    more = N_("Reached"), N_("Share reached"), N_("Told by their leader"), N_("Confirmed")
    last = N_("Not joined"), N_("Blocked or stopped"), N_("May have arrived"), N_("Other reasons")
    rows = (_announcement(one, facts, t) for one in facts.announcements)
    note = t("Reached: Telegram took the message for this person. Whether it was read nobody knows.")
    sheet = table((*header, *more, *last), rows, t)
    return Sheet(plain(t("Announcements")), (sheet,), (plain(note),))


def _announcement(one: Told, facts: Facts, t: Translator) -> tuple[Cell, ...]:
    said, went = one.announcement, one.progress
    languages = ", ".join(plain(t.language_name(code)) for code in said.contents if code)
    return (
        moment(one.at, t),
        text_of(one, t),
        plain(for_whom(said.audience, facts.programme, t)),
        yes(said.urgent, t),
        languages or plain(t("as it is")),
        went.people,
        went.sent,
        share(went.sent, went.people),
        went.told,
        went.confirmed if said.asks_confirmation else None,
        *unreached(went),
    )


def unreached(went: Progress) -> tuple[int, int, int, int]:
    """Why people were not reached: not joined, blocked or stopped, unknown, anything else."""
    why = Counter(went.unreached)
    parts = why[Why.NOT_JOINED], why[Why.BLOCKED] + why[Why.STOPPED], why[Why.UNKNOWN]
    return *parts, why.total() - sum(parts)


def text_of(one: Told, t: Translator) -> str:
    """What was said in the reader's language, as far as it has words; long texts are cut."""
    picked = pick(one.announcement.contents, t.language, t.default)
    return said(picked.content, t) if picked else ""


def said(content: Content, t: Translator) -> str:
    """The words of a content, or what it is instead."""
    words = plain(Markup(content.html)) or content.title or content.address  # noqa: S704 - for its tags
    if not words:
        words = plain(t(_CONTENTS[content.kind])) if content.kind in _CONTENTS else ""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def deliveries(facts: Facts, t: Translator) -> Sheet:
    """How many messages of each kind ended how. Whom they went to is not told."""
    kinds = list(dict.fromkeys(one.kind for one in facts.sent))
    states = [one for one in State if any(sent.state == one.value for sent in facts.sent)]
    counts = {(one.kind, one.state): one.count for one in facts.sent}
    header = [N_("Kind"), *(STATES[one] for one in states), N_("Together")]
    rows: list[tuple[Cell, ...]] = [
        (
            plain(t(KINDS[DeliveryKind(kind)])) if kind in set(DeliveryKind) else kind,
            *(counts.get((kind, one.value), 0) for one in states),
            sum(one.count for one in facts.sent if one.kind == kind),
        )
        for kind in kinds
    ]
    return Sheet(plain(t("Deliveries")), (table(header, rows, t),))
