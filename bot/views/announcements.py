"""The card of an announcement for those who send them: how far it is, what became of it, what one can do.

How its readers see it: views/announced.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.announcements import (
    Announcement,
    AnnouncementState,
    Progress,
    Shown,
)
from bot.domain.contents import Content, ContentKind, pick
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, clipped, lines, paragraphs, plain
from bot.views import audience
from bot.views import progress as figures

_FIRST_WORDS = 120


@dataclass(frozen=True)
class ShowAnnouncements(CallbackData, code="anns"):
    """The list, eight at a time: what was sent, or what the reader was told; None = whichever is theirs."""

    sent: bool | None = None
    part: int = 0


@dataclass(frozen=True)
class OpenAnnouncement(CallbackData, code="ann"):
    """The card."""

    announcement: int


@dataclass(frozen=True)
class PauseAnnouncement(CallbackData, code="annhold"):
    """Hold it up, or go on."""

    announcement: int
    paused: bool


@dataclass(frozen=True)
class AskStop(CallbackData, code="annend"):
    """Whether to stop it for good."""

    announcement: int


@dataclass(frozen=True)
class StopAnnouncement(CallbackData, code="annstop"):
    """Stop it for good."""

    announcement: int


@dataclass(frozen=True)
class StopAnothers(CallbackData, code="annhalt"):
    """Stop at once what somebody else sends."""

    announcement: int


@dataclass(frozen=True)
class ShowUnreached(CallbackData, code="annmiss"):
    """Who did not get it, by town."""

    announcement: int
    part: int = 0


@dataclass(frozen=True)
class ShowSilent(CallbackData, code="annquiet"):
    """Who has not confirmed, by town."""

    announcement: int
    part: int = 0


@dataclass(frozen=True)
class RingAgain(CallbackData, code="annring"):
    """Ring again for who has not confirmed."""

    announcement: int


@dataclass(frozen=True)
class SendAgain(CallbackData, code="annagain"):
    """Send it again to those who may not have got it."""

    announcement: int


@dataclass(frozen=True)
class ChooseText(CallbackData, code="anntexts"):
    """*Edit everywhere*: which of its texts; with ``new`` a language that it lacks."""

    announcement: int
    new: bool = False


@dataclass(frozen=True)
class AskRecall(CallbackData, code="annback"):
    """Whether to take it back."""

    announcement: int


@dataclass(frozen=True)
class RecallAnnouncement(CallbackData, code="annundo"):
    """Take it back."""

    announcement: int


@dataclass(frozen=True)
class LeaveCard(CallbackData, code="annhelp"):
    """Help. Not ShowHelp: a card must not come back over it."""


def card(shown: Shown, programme: Programme, t: Translator, *, first: Markup | None = None) -> Screen:
    """Everything about one: what it says, how far it is, what one can do."""
    announcement, progress = shown.announcement, shown.progress
    title = t("<b>Urgent announcement</b>") if announcement.urgent else t("<b>Announcement</b>")
    told = announcement.state.told
    return Screen(
        paragraphs(
            first,
            lines(title, quoted(announcement, t), _for_whom(announcement, programme, t)),
            lines(
                *figures.how_far(announcement, progress, programme, t),
                figures.behind(shown.behind, t),
                t("I hold it back: an admin decides with /hold.")
                if shown.held and progress.waiting
                else None,
            ),
            figures.confirmed(shown, programme, t) if announcement.asks_confirmation and told else None,
            lines(*figures.reasons(progress, t)) if told and progress.unreached else None,
        ),
        (*_steering(announcement, progress, t), (list_button(t), _help(t))),
    )


def stop_question(shown: Shown, t: Translator) -> Screen:
    """Whether to stop it for good; it goes on meanwhile."""
    announcement, progress = shown.announcement, shown.progress
    left = progress.waiting + progress.asleep
    said = t("This announcement is not sent then.")
    if announcement.started_at is not None:
        said = t.ngettext(
            "{n} person who did not get it yet never will then.",
            "{n} people who did not get it yet never will then.",
            left,
        )
    yes = button(t.pgettext("button", "Stop it for good"), StopAnnouncement(announcement.id))
    return Screen(
        paragraphs(quoted(announcement, t), said), ((back(announcement.id, t),), (yes,), (_help(t),))
    )


def recall_question(shown: Shown, t: Translator, *, old: bool = False) -> Screen:
    """Whether to take it back. ``old``: nobody's message can be deleted any more."""
    announcement, progress = shown.announcement, shown.progress
    deleted = t.ngettext(
        "The message of {n} person is deleted then.",
        "The messages of {n} people are deleted then.",
        progress.sent,
    )
    replaced = t.ngettext(
        "After 48 hours nothing can be deleted: {n} person reads “This announcement was withdrawn” instead.",
        "After 48 hours nothing can be deleted: {n} people read “This announcement was withdrawn” instead.",
        progress.sent,
    )
    later = t("After 48 hours it can only be replaced by “This announcement was withdrawn”.")
    doubtful = t.ngettext(
        "{n} person may have it: Telegram did not say. There it stays.",
        "{n} people may have it: Telegram did not say. There it stays.",
        progress.unknown,
    )
    said = lines(*((replaced,) if old else (deleted, later)), doubtful if progress.unknown else None)
    yes = button(t.pgettext("button", "Withdraw it"), RecallAnnouncement(announcement.id))
    return Screen(paragraphs(quoted(announcement, t), said), ((yes,), (back(announcement.id, t), _help(t))))


def first_words(announcement: Announcement, t: Translator, *, most: int = _FIRST_WORDS) -> str:
    """How it begins, for lists and labels: plain text; what it is where it has no words."""
    picked = pick(announcement.contents, t.language, t.default)
    if picked is None:
        return ""
    words = " ".join(plain(Markup(picked.content.html)).split())  # noqa: S704 - Telegram's own, only read
    return clipped(words or plain(_thing(picked.content, t)), most)


def list_button(t: Translator) -> Button:
    """To everything that was sent."""
    return button(t.pgettext("button", "‹ Announcements"), ShowAnnouncements(sent=True))


def back(announcement_id: int, t: Translator) -> Button:
    """To the card."""
    return button(t.pgettext("button", "‹ Back"), OpenAnnouncement(announcement_id))


def _thing(content: Content, t: Translator) -> Markup:
    match content.kind:
        case ContentKind.PHOTO:
            return t("a photo")
        case ContentKind.DOCUMENT:
            return t("a file")
        case ContentKind.VIDEO:
            return t("a video")
        case ContentKind.VOICE:
            return t("a voice message")
        case ContentKind.ALBUM:
            return t("an album")
        case ContentKind.PLACE:
            return Markup.escape(content.title) or t("a place on the map")
    return t("a text")


def quoted(announcement: Announcement, t: Translator) -> Markup:
    """How it begins, in quotation marks."""
    return t("“{words}”", words=first_words(announcement, t))


def _for_whom(announcement: Announcement, programme: Programme, t: Translator) -> Markup:
    return t("For: {who}", who=audience.for_whom(announcement.audience, programme, t))


def _steering(announcement: Announcement, progress: Progress, t: Translator) -> Iterator[tuple[Button, ...]]:
    this, state = announcement.id, announcement.state
    end = button(t.pgettext("button", "Stop …"), AskStop(this))
    match state:
        case AnnouncementState.SCHEDULED:
            yield (button(t.pgettext("button", "Do not send it"), AskStop(this)),)
        case AnnouncementState.SENDING:
            yield (button(t.pgettext("button", "Pause"), PauseAnnouncement(this, paused=True)), end)
        case AnnouncementState.PAUSED:
            yield (button(t.pgettext("button", "Go on"), PauseAnnouncement(this, paused=False)), end)
    if announcement.asks_confirmation and state.told and progress.sent > progress.confirmed:
        yield (
            button(t.pgettext("button", "Not confirmed"), ShowSilent(this)),
            button(t.pgettext("button", "Ring again"), RingAgain(this)),
        )
    if state.told and progress.unreached and state is not AnnouncementState.SENDING:
        yield (button(t.pgettext("button", "Who did not get it"), ShowUnreached(this)),)
    if state.told and progress.unknown:
        again = t.ngettext("Send again to {n} unknown", "Send again to the {n} unknown", progress.unknown)
        yield (button(again, SendAgain(this)),)
    yield from _amending(announcement, progress, t)


def _amending(announcement: Announcement, progress: Progress, t: Translator) -> Keyboard:
    this, state = announcement.id, announcement.state
    rows: list[tuple[Button, ...]] = []
    words = all(content.has_words for content in announcement.contents.values())
    if words and (state.told or state is AnnouncementState.SCHEDULED):
        everywhere = state.told
        edit = t.pgettext("button", "Edit everywhere") if everywhere else t.pgettext("button", "Edit")
        add = button(t.pgettext("button", "Add a language"), ChooseText(this, new=True))
        rows.append((button(edit, ChooseText(this)), add))
    if announcement.started_at is not None and state is not AnnouncementState.RECALLED and progress.sent:
        rows.append((button(t.pgettext("button", "Withdraw …"), AskRecall(this)),))
    return tuple(rows)


def _help(t: Translator) -> Button:
    return button(t.pgettext("button", "Help"), LeaveCard())
