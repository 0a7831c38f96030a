"""An organiser changes the programme: finds an item, presses or types what changes, publishes."""

from datetime import date

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.changes import Pair, Progress
from bot.domain.edits import Asked, Cancel, Draft, Place, Say, Start, Wish, Words, typing_language
from bot.domain.members import matches
from bot.screen import Screen
from bot.services import changes, edits
from bot.views import edits as views
from bot.views import publications
from bot.views.buttons import older
from bot.views.edits import EditCancel, EditDay, EditItem, EditPlace, EditPlaces, EditStart, EditWords
from bot.views.publications import EditReason, PublishEdit, ShowTold, TellNow
from handlers.pressed import pressed
from handlers.show import show

FLOW = edits.FLOW


async def edit(update: Update, context: Context) -> None:
    """``/edit``: today's items; with words behind it: those of that name."""
    async with context.write() as session:
        await edits.search(session, context.by(), at=context.now())
    if context.args:
        await show(update, _found(context, " ".join(context.args)))
    else:
        await show(update, _choice(context, EditDay(context.today())))


async def choose(update: Update, context: Context) -> None:
    """The items of another day. A draft is dropped."""
    press = pressed(update, EditDay)
    async with context.write() as session:
        await edits.search(session, context.by(), at=context.now())
    await show(update, _choice(context, press))


async def open_item(update: Update, context: Context) -> None:
    """Somebody pressed an item, or goes on with it."""
    await _ask(update, context, pressed(update, EditItem).item, Asked.TIME)


async def shift(update: Update, context: Context) -> None:
    """It begins later, or earlier."""
    press = pressed(update, EditStart)
    await _change(update, context, press.item, Start(press.start))


async def show_places(update: Update, context: Context) -> None:
    """The venues to choose from."""
    press = pressed(update, EditPlaces)
    async with context.write() as session:
        await edits.ask(session, context.by(), context.programme, press.item, Asked.TIME, at=context.now())
    await show(update, views.venues(context.programme, press.item, context.t, part=press.part))


async def choose_place(update: Update, context: Context) -> None:
    """It takes place elsewhere."""
    press = pressed(update, EditPlace)
    await _change(update, context, press.item, Place(press.venue))


async def ask_words(update: Update, context: Context) -> None:
    """*Meeting point*, *Note*: the words are typed next. Or there are to be none."""
    press = pressed(update, EditWords)
    if press.none:
        await _change(update, context, press.item, _say(context, Words(press.column), ""))
    else:
        await _ask(update, context, press.item, Asked(press.column))


async def cancel(update: Update, context: Context) -> None:
    """*Cancel it*, or *It takes place*."""
    press = pressed(update, EditCancel)
    await _change(update, context, press.item, Cancel(press.cancelled))


async def ask_reason(update: Update, context: Context) -> None:
    """*Reason*: it is typed next."""
    await _ask(update, context, pressed(update, EditReason).item, Asked.REASON)


async def type_edit(update: Update, context: Context) -> None:
    """Somebody typed what was asked for. What does not fit leaves the question open."""
    text = (update.message.text if update.message else None) or ""
    async with context.deps.db.read() as session:
        draft, asked = await edits.current(session, context.by(), at=context.now())
    if draft is None:
        await show(update, _found(context, text))
        return
    match asked:
        case Asked.REASON:
            async with context.write() as session:
                draft = await edits.explain(session, context.by(), draft, text, at=context.now())
                screen = await _preview(session, context, draft)
            await show(update, screen)
        case Asked.MEETING_POINT | Asked.NOTE:
            await _change(update, context, draft.item, _say(context, Words(asked), text))
        case _:
            await _change(update, context, draft.item, Start(text))


async def publish(update: Update, context: Context) -> None:
    """*Publish*: just what stands above it. Of another draft, or programme, the fresh preview first."""
    press, by, programme = pressed(update, PublishEdit), context.by(), context.programme
    again, toast = context.entry.applied, ""
    async with context.write() as session:
        draft, _ = await edits.current(session, by, at=context.now())
        if draft is None and again:  # published just before a crash: only the answer is owed
            screen = await _told(session, context, await changes.last_by(session, by))
        elif draft is None:
            screen, toast = _choice(context, EditDay(context.today())), publications.nothing_waits(context.t)
        elif not draft.columns:  # another item was opened since
            screen, toast = _item(context, draft), publications.nothing_waits(context.t)
        elif press.seal != draft.seal:
            screen = await _preview(session, context, draft, first=older(context.t))
        elif press.version != programme.version:
            screen = await _preview(session, context, draft, first=publications.moved(context.t))
        else:
            changed = edits.pair_of(programme, draft)
            progress = await edits.publish(session, by, programme, draft, press.version, at=context.now())
            screen = _published(context, [changed], changed.after.day, progress)
    await show(update, screen, toast=toast)


async def tell_now(update: Update, context: Context) -> None:
    """*Tell them now*."""
    burst = pressed(update, TellNow).burst
    async with context.write() as session:
        await changes.tell_now(session, context.by(), burst, at=context.now())
        screen = await _told(session, context, await changes.progress(session, context.by(), burst))
    await show(update, screen)


async def show_told(update: Update, context: Context) -> None:
    """How many know by now?"""
    burst = pressed(update, ShowTold).burst
    async with context.deps.db.read() as session:
        screen = await _told(session, context, await changes.progress(session, context.by(), burst))
    await show(update, screen)


async def _ask(update: Update, context: Context, item_id: str, asked: Asked) -> None:
    programme = context.programme
    async with context.write() as session:
        draft = await edits.ask(session, context.by(), programme, item_id, asked, at=context.now())
    if asked is Asked.TIME:
        await show(update, _item(context, draft))
    else:
        await show(update, views.words_wanted(item_id, asked, context.t))


async def _change(update: Update, context: Context, item_id: str, wish: Wish) -> None:
    async with context.write() as session:
        draft = await edits.change(session, context.by(), context.programme, item_id, wish, at=context.now())
        screen = await _preview(session, context, draft)
    await show(update, screen)


async def _preview(
    session: AsyncSession, context: Context, draft: Draft, *, first: Markup | None = None
) -> Screen:
    seen = await edits.preview(session, context.by(), context.programme, draft, at=context.now())
    return publications.preview(context.programme, seen, context.t, now=context.now(), first=first)


async def _told(session: AsyncSession, context: Context, progress: Progress | None) -> Screen:
    changed: list[Pair] = []
    if progress is not None:
        meeting = context.programme.meeting
        changed = await changes.of_burst(session, context.by(), progress.burst, meeting)
    return _published(context, changed, context.today(), progress)


def _published(context: Context, changed: list[Pair], day: date, progress: Progress | None) -> Screen:
    now = context.now()
    return publications.published(context.programme, changed, day, progress, context.t, now=now)


def _item(context: Context, draft: Draft) -> Screen:
    wanted = edits.pair_of(context.programme, draft).after
    return views.item(context.programme, wanted, context.t)


def _say(context: Context, words: Words, text: str) -> Say:
    return Say(words, text, typing_language(context.person.language, context.programme.meeting))


def _choice(context: Context, press: EditDay) -> Screen:
    return views.choice(context.programme, press.day, context.t, now=context.now(), part=press.part)


def _found(context: Context, text: str) -> Screen:
    programme, now = context.programme, context.now()
    items = [item for item in programme.items if matches(text, *item.title.texts.values(), item.id)]
    items.sort(key=lambda item: (item.over_at <= now, item.starts_at))
    return views.found(items, context.today(), context.t)
