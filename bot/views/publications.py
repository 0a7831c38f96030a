"""An edit before and after it is published: old → new, whom it concerns, who has seen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.changes import Affected, Difference, Happened, Pair, Progress, parts
from bot.domain.edits import Preview
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs, plain
from bot.views import changes
from bot.views.buttons import help_button, today_button
from bot.views.content import Content
from bot.views.edits import EditDay, EditItem


@dataclass(frozen=True)
class EditReason(CallbackData, code="edwhy"):
    """Say why; it is typed next."""

    item: str


@dataclass(frozen=True)
class PublishEdit(CallbackData, code="edpub"):
    """Publish the draft of this seal, as it was looked at in this version of the programme."""

    version: int
    seal: str


@dataclass(frozen=True)
class TellNow(CallbackData, code="ednow"):
    """Tell a burst of changes at once."""

    burst: int


@dataclass(frozen=True)
class ShowTold(CallbackData, code="edtold"):
    """How many got a burst's notices, and have seen them."""

    burst: int


def preview(
    programme: Programme, seen: Preview, t: Translator, *, now: datetime, first: Markup | None = None
) -> Screen:
    """Old → new and whom it concerns, before anything is published."""
    told = _told([Pair(seen.before, seen.after)], programme, t, now)
    way_back = button(t.pgettext("button", "Change more"), EditItem(seen.before.id))
    ways = (button(t.pgettext("button", "‹ Items"), EditDay(seen.before.day)), help_button(t))
    if not told:
        return Screen(paragraphs(first, t("Nothing would change.")), ((way_back,), ways))
    text = paragraphs(
        first,
        lines(*told),
        _whom(seen.affected, t),
        t("Reason: {reason}", reason=seen.reason) if seen.reason else None,
        t("Nothing is published yet."),
    )
    publish = button(t.pgettext("button", "Publish"), PublishEdit(seen.version, seen.seal))
    why = button(t.pgettext("button", "Reason"), EditReason(seen.before.id))
    return Screen(text, ((publish,), (way_back, why), ways))


def moved(t: Translator) -> Markup:
    """Said above a preview that is another one than the reader pressed *Publish* under."""
    return t("Somebody changed the programme in the meantime. Please look once more:")


def nothing_waits(t: Translator) -> Markup:
    """*Publish* was pressed twice, or after the draft was dropped."""
    return t("Nothing waits to be published any more.")


def published(
    programme: Programme,
    changed: Sequence[Pair],
    day: date,
    progress: Progress | None,
    t: Translator,
    *,
    now: datetime,
) -> Screen:
    """It is published: old → new, when people are told, how many know."""
    other = button(t.pgettext("button", "Another item"), EditDay(day))
    done = lines(t("<b>Published.</b>"), *_told(changed, programme, t, now))
    if progress is None:
        said = paragraphs(done, t("Nobody needs to be told."))
        return Screen(said, ((other,), (today_button(t), help_button(t))))
    waits = progress.due_at > now
    when = (
        t("They are told at {time}, with whatever else you change until then.", time=t.time(progress.due_at))
        if waits
        else t("They are being told.")
    )
    text = paragraphs(
        done,
        lines(
            when,
            t(
                "Waiting: {waiting} · sent: {sent} · seen: {seen}",
                waiting=progress.waiting,
                sent=progress.sent,
                seen=progress.seen,
            ),
            t("Not reached: {n}", n=progress.missed) if progress.missed else None,
        ),
    )
    hurry = button(t.pgettext("button", "Tell them now"), TellNow(progress.burst))
    again = button(t.pgettext("button", "Look again"), ShowTold(progress.burst))
    return Screen(
        text, (((hurry, again) if waits else (again,)), (other,), (today_button(t), help_button(t)))
    )


def _told(changed: Sequence[Pair], programme: Programme, t: Translator, now: datetime) -> list[Markup]:
    """Old → new for the organiser, whoever it is for."""
    found = [one for pair in changed if (one := _difference(pair, t))]
    return changes.entries(found, programme, now, Content(t), t)


def _difference(pair: Pair, t: Translator) -> Difference | None:
    before, after = pair
    if before is None:
        return Difference(Happened.NEW, None, after)
    if before.withdrawn != after.withdrawn:
        happened = Happened.CANCELLED if after.withdrawn else Happened.RESTORED
        return Difference(happened, before, after)
    differing = parts(before, after, lambda text: plain(t.text(text)))
    return Difference(Happened.CHANGED, before, after, differing) if differing else None


def _whom(affected: Affected, t: Translator) -> Markup:
    if not affected.people:
        return t("Nobody needs to be told.")
    silent = affected.people - affected.told - affected.absent
    return lines(
        t(
            "People: <b>{people}</b> · towns: {towns}",
            people=affected.people,
            towns=affected.delegations,
        ),
        t("Will be told: {told} · not joined yet: {absent}", told=affected.told, absent=affected.absent),
        t("Want no messages, or blocked me: {n}", n=silent) if silent else None,
    )
