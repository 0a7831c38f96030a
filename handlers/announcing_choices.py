"""Making an announcement: for whom, the preview, when, and *Send*. What is typed: announcing.py."""

from datetime import date, datetime

from telegram import Update
from telegram.error import BadRequest

from bot.deps import Context
from bot.domain.composing import Composed, Composing, Step
from bot.domain.errors import AlreadySent, DraftChanged, NoSuchItem
from bot.domain.moments import moment
from bot.domain.selections import Selection
from bot.screen import Screen
from bot.services import dialogues
from bot.services.announcements import cards, composing, drafts, sending
from bot.views import announcements, announcing
from bot.views import announcing_audience as whom
from bot.views import announcing_preview as views
from bot.views import announcing_times as times
from bot.views.announcing_audience import ChooseTerm, KeepAudience, ShowTerms, Terms
from bot.views.announcing_times import (
    AskGotIt,
    AskItem,
    AskOffset,
    AskValid,
    AskWhen,
    SendAnnouncement,
    SetOffset,
    SetValid,
    SetWhen,
)
from bot.views.announcing_ways import ShowAudience, ShowConfirm, ShowPreview
from handlers.pressed import pressed
from handlers.show import post, present, show


async def show_audience(update: Update, context: Context) -> None:
    """For whom?"""
    composed = await _open(context, pressed(update, ShowAudience).draft, Step.AUDIENCE)
    await show(update, announcing.begun(composed, context.programme, context.t))


async def show_terms(update: Update, context: Context) -> None:
    """Towns, groups, languages or items to choose from."""
    press = pressed(update, ShowTerms)
    composed = await _open(context, press.draft, Step.AUDIENCE)
    await show(update, whom.terms(composed, Terms(press.of), context.programme, context.t, part=press.part))


async def choose_term(update: Update, context: Context) -> None:
    """Somebody pressed *Guests*, a town, a group …"""
    press, by = pressed(update, ChooseTerm), context.by()
    async with context.write() as session:
        before = await drafts.get(session, by, press.draft)
        chosen = (Selection.of(before.audience) or Selection()).choose(press.term, press.wanted)
        await drafts.set_audience(session, by, press.draft, chosen.audience())
        composed = await composing.open_(session, by, press.draft, Step.AUDIENCE)
    programme, t = context.programme, context.t
    of = Terms.of_term(press.term)
    if of is None or composed.delegation is not None:
        await show(update, announcing.begun(composed, programme, t))
    else:
        part = whom.part_of(press.term, composed, programme, t)
        await show(update, whom.terms(composed, of, programme, t, part=part))


async def keep_audience(update: Update, context: Context) -> None:
    """*To everybody*, *Go on: 57 people*."""
    composed = await _open(context, pressed(update, KeepAudience).draft)
    await show(update, announcing.texts(composed, context.programme, context.t))


async def preview(update: Update, context: Context) -> None:
    """*As it is, to everybody*, *Preview*: what people get, then when it shall go."""
    await _preview(update, context, await _open(context, pressed(update, ShowPreview).draft))


async def ask_when(update: Update, context: Context) -> None:
    """*At a time*."""
    composed = await _open(context, pressed(update, AskWhen).draft, Step.WHEN)
    await show(update, times.when(composed, context.programme, context.t, now=context.now()))


async def set_when(update: Update, context: Context) -> None:
    """*Send now*, or at a time that was offered: the last look."""
    press, now = pressed(update, SetWhen), context.now()
    at = _instant(context, press.day, press.start)
    if at is not None and at <= now:
        composed = await _open(context, press.draft, Step.WHEN)
        first = times.over(at, context.t)
        await show(update, times.when(composed, context.programme, context.t, now=now, first=first))
        return
    async with context.write() as session:
        composed = await composing.set_time(session, context.by(), press.draft, at)
    await show(update, _confirm(context, composed))


async def ask_item(update: Update, context: Context) -> None:
    """*Beside an item*."""
    press = pressed(update, AskItem)
    composed = await _open(context, press.draft)
    screen = times.items(composed, context.programme, context.t, now=context.now(), part=press.part)
    await show(update, screen)


async def ask_offset(update: Update, context: Context) -> None:
    """How long before or after this item?"""
    press = pressed(update, AskOffset)
    item = context.programme.by_id.get(press.item)
    if item is None or item.withdrawn:
        raise NoSuchItem(press.item)
    composed = await _open(context, press.draft)
    await show(update, times.offsets(composed, item, context.t))


async def set_offset(update: Update, context: Context) -> None:
    """So many minutes before or after it: the last look."""
    press = pressed(update, SetOffset)
    async with context.write() as session:
        composed = await composing.set_beside(
            session, context.by(), press.draft, press.item, max(min(press.minutes, 1440), -1440)
        )
    await show(update, _confirm(context, composed))


async def ask_valid(update: Update, context: Context) -> None:
    """*Of use until …*."""
    composed = await _open(context, pressed(update, AskValid).draft, Step.VALID)
    await show(update, times.valid(composed, context.programme, context.t, now=context.now()))


async def set_valid(update: Update, context: Context) -> None:
    """Until a time that was offered."""
    press, now = pressed(update, SetValid), context.now()
    at = _instant(context, press.day, press.start)
    if at is not None and at <= now:
        composed = await _open(context, press.draft, Step.VALID)
        first = times.over(at, context.t)
        await show(update, times.valid(composed, context.programme, context.t, now=now, first=first))
        return
    async with context.write() as session:
        composed = await composing.set_end(session, context.by(), press.draft, at)
    await show(update, _confirm(context, composed))


async def ask_got_it(update: Update, context: Context) -> None:
    """*Ask for “Got it”*, or not."""
    press, by = pressed(update, AskGotIt), context.by()
    async with context.write() as session:
        draft = await drafts.get(session, by, press.draft)
        again = draft.rings_again_minutes
        await drafts.set_urgent(
            session,
            by,
            draft.id,
            urgent=draft.urgent,
            asks_confirmation=press.wanted,
            rings_again_minutes=again,
        )
        composed = await composing.open_(session, by, draft.id)
    await show(update, _confirm(context, composed))


async def confirm(update: Update, context: Context) -> None:
    """The last look."""
    await show(update, _confirm(context, await _open(context, pressed(update, ShowConfirm).draft)))


async def send(update: Update, context: Context) -> None:
    """*Send*: once, and what was looked at. Whoever presses second sees how far it is."""
    press, by = pressed(update, SendAnnouncement), context.by()
    try:
        async with context.write() as session:
            await sending.send(session, by, press.draft, press.version)
            await dialogues.close(session, context.person.user_id)
            if (message := update.effective_message) is not None:
                await cards.remember(session, press.draft, context.person.user_id, message.message_id)
            shown = await cards.look(session, by, press.draft)
    except DraftChanged:
        async with context.deps.db.read() as session:
            composed = await composing.look(session, by, press.draft)
        await _preview(update, context, composed, again=True)
        return
    except AlreadySent:
        async with context.deps.db.read() as session:
            shown = await cards.look(session, by, press.draft)
    await show(update, announcements.card(shown, context.programme, context.t))


async def _preview(update: Update, context: Context, composed: Composed, *, again: bool = False) -> None:
    t, draft = context.t, composed.draft
    if not draft.contents or draft.too_long:
        await show(update, announcing.begun(composed, context.programme, t))
        return
    await show(update, views.heading(t, first=views.changed(t) if again else None))
    try:
        for screen in views.messages(draft, t):
            await present(update, screen)
    except BadRequest:  # a file that Telegram does not find any more, a place that is none
        await post(update, announcing.unfit(Composing(draft_id=draft.id), t))
        return
    await post(update, views.after(composed, context.programme, t))


async def _open(context: Context, draft_id: int, step: Step = Step.CONTENT) -> Composed:
    async with context.write() as session:
        return await composing.open_(session, context.by(), draft_id, step)


def _confirm(context: Context, composed: Composed) -> Screen:
    programme, t = context.programme, context.t
    links = views.links(composed, programme, t)
    return times.confirm(composed, programme, t, now=context.now(), links=links)


def _instant(context: Context, day: date | None, start: str | None) -> datetime | None:
    """Raises UnfitEdit on what no button of ours carries."""
    if day is None or start is None:
        return None
    return moment(f"{day} {start}", context.now(), context.programme.meeting)
