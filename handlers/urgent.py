"""An organiser says what cannot wait: the text, one confirmation, and it leaves before everything else."""

from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Message, Update
from telegram.error import BadRequest

from bot.callback_data import StaleButton
from bot.deps import Context
from bot.domain.announcements import Announcement
from bot.domain.audience import ALL, Audience
from bot.domain.contents import AS_IS, Content
from bot.domain.errors import AlreadySent, DraftChanged, NoSuchAnnouncement
from bot.gateway.contents import content_of
from bot.screen import Screen
from bot.services import audiences, dialogues, group_chats
from bot.services.announcements import cards, drafts, rows, sending
from bot.views import announced, announcements
from bot.views import urgent as views
from bot.views.announcing_preview import heading
from bot.views.urgent import (
    DropUrgent,
    SendUrgent,
    ShowUrgent,
    UrgentBuses,
    UrgentFor,
    UrgentForBus,
    UrgentTowns,
)
from handlers.pressed import pressed
from handlers.show import post, present, show

FLOW = "urgent"


async def urgent(update: Update, context: Context) -> None:
    """``/urgent``, perhaps with the text behind it, or under a photo."""
    content = content_of(update.message) if update.message else None
    if content is not None and not content.empty:
        await _shown(update, context, content)
        return
    async with context.write() as session:
        await rows.limits(session, context.by())
        await _await_text(session, context, None)
    await show(update, views.ask(context.t))


async def receive(update: Update, context: Context) -> None:
    """What is to be said, or something else instead of it."""
    content = content_of(update.message) if isinstance(update.message, Message) else None
    if content is None or content.empty:
        await show(update, views.unfit(context.t))
        return
    await _shown(update, context, content)


async def show_again(update: Update, context: Context) -> None:
    """*Go on* after the towns or buses."""
    this = pressed(update, ShowUrgent).draft
    async with context.deps.db.read() as session:
        screen = await _confirmation(session, context, await drafts.get(session, context.by(), this))
    await show(update, screen)


async def show_towns(update: Update, context: Context) -> None:
    """*Towns …*."""
    press = pressed(update, UrgentTowns)
    async with context.deps.db.read() as session:
        draft = await drafts.get(session, context.by(), press.draft)
    await show(update, views.towns(draft, context.programme, context.t, part=press.part))


async def show_buses(update: Update, context: Context) -> None:
    """*Buses …*."""
    press = pressed(update, UrgentBuses)
    async with context.deps.db.read() as session:
        draft = await drafts.get(session, context.by(), press.draft)
        names = await audiences.buses(session, context.meeting_id)
    await show(update, views.buses(draft, names, context.programme, context.t, part=press.part))


async def choose_town(update: Update, context: Context) -> None:
    """A town more, or less; none = everybody."""
    press = pressed(update, UrgentFor)
    if press.term not in context.programme.delegations:
        raise StaleButton(press.term)
    async with context.write() as session:
        draft = await _choose(session, context, press.draft, press.term, press.wanted)
    await show(update, views.towns(draft, context.programme, context.t, part=press.part))


async def choose_bus(update: Update, context: Context) -> None:
    """A bus more, or less."""
    press = pressed(update, UrgentForBus)
    async with context.write() as session:
        names = await audiences.buses(session, context.meeting_id)
        draft = await _choose(session, context, press.draft, views.bus_of(names, press.bus), press.wanted)
    await show(update, views.buses(draft, names, context.programme, context.t, part=press.part))


async def send(update: Update, context: Context) -> None:
    """*Send now*: as it was looked at, once; its card follows."""
    press, by = pressed(update, SendUrgent), context.by()
    changed: Announcement | None = None
    async with context.write() as session:
        try:
            await sending.send(session, by, press.draft, press.version)
        except DraftChanged:
            changed = await drafts.get(session, by, press.draft)
            screen = await _confirmation(session, context, changed, moved=True)
        except AlreadySent:  # pressed twice
            screen = await _card(session, update, context, press.draft)
        else:
            await dialogues.close(session, context.person.user_id)
            screen = await _card(session, update, context, press.draft)
    if changed is None:
        await show(update, screen)
    else:  # other words may stand above this button: the question goes below what it is about
        await show(update, heading(context.t))
        await post(update, await _presented(update, context, changed, screen))


async def drop(update: Update, context: Context) -> None:
    """*Do not send it*."""
    async with context.write() as session:
        with suppress(NoSuchAnnouncement):  # pressed twice
            await drafts.discard(session, context.by(), pressed(update, DropUrgent).draft)
        await dialogues.close(session, context.person.user_id)
    await show(update, views.dropped(context.t))


async def _shown(update: Update, context: Context, content: Content) -> None:
    """Make it a draft, or change the one that waits; show it as people will see it."""
    async with context.write() as session:
        open_ = await dialogues.current(session, context.person.user_id, now=context.now())
        waits = open_.data.get("draft") if open_ is not None and open_.flow == FLOW else None
        draft = await _draft(session, context, waits, content)
        await _await_text(session, context, draft.id)
        screen = await _confirmation(session, context, draft)
    await show(update, await _presented(update, context, draft, screen))


async def _presented(update: Update, context: Context, draft: Announcement, screen: Screen) -> Screen:
    """Show it as people will see it, if it can be sent. Returns what goes below it, or instead."""
    if over := max(draft.too_long.values(), default=0):
        return views.too_long(over, context.t)
    reads = context.person.traits.language or ""
    if (message := announced.message(draft, reads, context.t)) is not None:
        try:
            await present(update, message)
        except BadRequest:  # a file that Telegram does not find any more, a place that is none
            return views.unfit(context.t)
    return screen


async def _draft(
    session: AsyncSession, context: Context, waits: int | None, content: Content
) -> Announcement:
    by = context.by()
    if waits is not None:
        with suppress(AlreadySent, NoSuchAnnouncement):
            return await drafts.set_contents(session, by, waits, {AS_IS: content})
    return await drafts.begin(session, by, content, urgent=True)


async def _confirmation(
    session: AsyncSession, context: Context, draft: Announcement, *, moved: bool = False
) -> Screen:
    reach = await audiences.reach(session, draft.meeting_id, draft.audience)
    chooses = await rows.limits(session, context.by()) is None
    groups = await group_chats.reached(session, draft)
    return views.confirmation(
        draft, reach, context.programme, context.t, chooses=chooses, groups=groups, moved=moved
    )


async def _card(session: AsyncSession, update: Update, context: Context, announcement_id: int) -> Screen:
    query = update.callback_query
    if query is not None and query.message is not None:
        await cards.remember(session, announcement_id, context.person.user_id, query.message.message_id)
    shown = await cards.look(session, context.by(), announcement_id)
    return announcements.card(shown, context.programme, context.t)


async def _await_text(session: AsyncSession, context: Context, draft_id: int | None) -> None:
    data = {} if draft_id is None else {"draft": draft_id}
    await dialogues.follow(session, context.person.user_id, FLOW, "text", data, now=context.now())


async def _choose(
    session: AsyncSession, context: Context, draft_id: int, term: str, wanted: bool
) -> Announcement:
    draft = await drafts.get(session, context.by(), draft_id)
    audience = _with(draft.audience, term, wanted)
    return await drafts.set_audience(session, context.by(), draft_id, audience)


def _with(audience: Audience, term: str, wanted: bool) -> Audience:
    """Any of some towns and buses; none of them is everybody."""
    terms = [terms[0] for terms in audience.alternatives if terms != ALL.alternatives[0] and terms[0] != term]
    if wanted:
        terms.append(term)
    return Audience(tuple((one,) for one in terms)) if terms else ALL
