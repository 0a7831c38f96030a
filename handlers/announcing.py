"""An organiser makes an announcement: what is said, what is typed. For whom, when: announcing_choices.py."""

from contextlib import suppress

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.composing import Composing, PlaceAlone, Step, main_language
from bot.domain.contents import AS_IS, Content, ContentKind
from bot.domain.edits import UnfitEdit, typing_language
from bot.domain.errors import NoSuchAnnouncement
from bot.domain.moments import moment
from bot.domain.selections import typed
from bot.gateway.contents import content_of
from bot.screen import Screen
from bot.services import dialogues
from bot.services.announcements import composing, drafts
from bot.views import announcing as views
from bot.views import announcing_audience as whom
from bot.views import announcing_times as times
from bot.views.announcing import AskLanguage, DropText, SetLanguage, WriteText
from bot.views.announcing_ways import DropDraft, GoOn, ShowTexts, TakeText
from bot.views.buttons import BeginAnnouncement
from handlers.pressed import pressed
from handlers.show import show

FLOW = composing.FLOW


async def announce(update: Update, context: Context) -> None:
    """``/announce``, perhaps with the text behind it or under a file. A draft that waits is offered."""
    given = content_of(update.message) if update.message else None
    discard = pressed(update, BeginAnnouncement).discard if update.callback_query else None
    async with context.write() as session:
        if given is not None and not given.empty:
            screen = await _say(update, context, session, Composing(), given)
        else:
            screen = await _begin(context, session, discard)
    await show(update, screen)


async def _begin(context: Context, session: AsyncSession, discard: int | None) -> Screen:
    by = context.by()
    if discard is not None:
        with suppress(NoSuchAnnouncement):  # pressed twice
            await drafts.discard(session, by, discard)
    await composing.ask(session, by, Composing())
    draft = None if discard is not None else await drafts.unfinished(session, by)
    return views.ask(context.t) if draft is None else views.offer(draft, context.t)


async def go_on(update: Update, context: Context) -> None:
    """*Go on with it*."""
    async with context.write() as session:
        screen = await _begun(context, session, pressed(update, GoOn).draft)
    await show(update, screen)


async def drop(update: Update, context: Context) -> None:
    """*Throw it away*."""
    async with context.write() as session:
        await drafts.discard(session, context.by(), pressed(update, DropDraft).draft)
        await dialogues.close(session, context.person.user_id)
    await show(update, views.dropped(context.t))


async def receive(update: Update, context: Context) -> None:
    """Somebody who makes an announcement sent something: what was asked for, or what is to be said."""
    message = update.message
    assert message is not None
    given = content_of(message)
    async with context.write() as session:
        before = await composing.asked(session, context.by())
        if (given is None or given.empty) and before.step in {Step.WHEN, Step.VALID}:
            screen = await _type_time(context, session, before, "")
        elif given is None or given.empty:
            screen = views.unfit(before, context.t)
        elif given.kind is ContentKind.TEXT and before.draft_id is not None:
            screen = await _typed(update, context, session, before, given)
        else:
            screen = await _say(update, context, session, before, given)
    if before.album is None or message.media_group_id != before.album:  # the rest of an album says nothing
        await show(update, screen)


async def show_texts(update: Update, context: Context) -> None:
    """In which languages it is said."""
    async with context.write() as session:
        composed = await composing.open_(session, context.by(), pressed(update, ShowTexts).draft)
    await show(update, views.texts(composed, context.programme, context.t))


async def write(update: Update, context: Context) -> None:
    """*Add Latvian*, *Change English*: the text is sent next."""
    press, by = pressed(update, WriteText), context.by()
    async with context.write() as session:
        composed = await composing.look(session, by, press.draft)
        await composing.ask(session, by, Composing(Step.TEXT, press.draft, press.language))
    await show(update, views.write(composed, press.language, context.t))


async def drop_text(update: Update, context: Context) -> None:
    """*Without Latvian*."""
    press, by = pressed(update, DropText), context.by()
    async with context.write() as session:
        await drafts.drop_content(session, by, press.draft, press.language)
        composed = await composing.open_(session, by, press.draft)
    await show(
        update,
        views.texts(composed, context.programme, context.t)
        if composed.draft.contents
        else views.ask(context.t),
    )


async def ask_language(update: Update, context: Context) -> None:
    """*It is in another language*."""
    async with context.deps.db.read() as session:
        composed = await composing.look(session, context.by(), pressed(update, AskLanguage).draft)
    await show(update, views.languages(composed, context.t))


async def set_language(update: Update, context: Context) -> None:
    """The one text is in this language, or in several."""
    press, by = pressed(update, SetLanguage), context.by()
    async with context.write() as session:
        draft = await drafts.get(session, by, press.draft)
        if len(draft.contents) == 1:
            (content,) = draft.contents.values()
            await drafts.set_contents(session, by, draft.id, {press.language or AS_IS: content})
        composed = await composing.open_(session, by, press.draft)
    await show(update, views.texts(composed, context.programme, context.t))


async def take(update: Update, context: Context) -> None:
    """*It is the text*: what came where something else was asked."""
    press = pressed(update, TakeText)
    async with context.write() as session:
        await composing.take(session, context.by(), press.draft, press.language or AS_IS)
        screen = await _begun(context, session, press.draft)
    await show(update, screen)


async def _say(
    update: Update, context: Context, session: AsyncSession, before: Composing, given: Content
) -> Screen:
    """Take it into the draft. The first time the audience comes next, else the texts."""
    assert update.message is not None
    by, first = context.by(), before.draft_id is None or before.step is Step.AUDIENCE
    if before.draft_id is not None:
        draft = await drafts.get(session, by, before.draft_id)
        first = first or (bool(draft.too_long) and len(draft.contents) == 1)
    try:
        composed = await composing.say(session, by, before, given, update.message.media_group_id)
    except PlaceAlone as error:
        return views.place_alone(error.draft_id, context.t)
    if first:
        return await _begun(context, session, composed.draft.id)
    return views.too_long(composed, context.t) or views.texts(composed, context.programme, context.t)


async def _begun(context: Context, session: AsyncSession, draft_id: int) -> Screen:
    composed = await composing.look(session, context.by(), draft_id)
    whom_next = not composed.draft.too_long and composed.delegation is None
    step = Step.AUDIENCE if whom_next and composed.draft.contents else Step.CONTENT
    composed = await composing.open_(session, context.by(), draft_id, step)
    return views.begun(composed, context.programme, context.t)


async def _typed(
    update: Update, context: Context, session: AsyncSession, before: Composing, given: Content
) -> Screen:
    """A text while there is a draft: an audience, a time, or words of the announcement."""
    assert before.draft_id is not None
    text = (update.message.text if update.message else None) or ""
    match before.step:
        case Step.AUDIENCE:
            return await _type_audience(context, session, before, given, text)
        case Step.WHEN | Step.VALID:
            return await _type_time(context, session, before, text)
        case Step.CONTENT:
            draft = await drafts.get(session, context.by(), before.draft_id)
            if len(draft.contents) > 1:
                await composing.keep(session, context.by(), before, given)
                return views.which_text(draft, context.t)
    return await _say(update, context, session, before, given)


async def _type_audience(
    context: Context, session: AsyncSession, before: Composing, given: Content, text: str
) -> Screen:
    assert before.draft_id is not None
    by, programme, t = context.by(), context.programme, context.t
    audience = typed(text, programme)
    if audience is not None:
        await drafts.set_audience(session, by, before.draft_id, audience)
        composed = await composing.open_(session, by, before.draft_id, Step.AUDIENCE)
        return whom.choice(composed, programme, t)
    await composing.keep(session, by, before, given)
    composed = await composing.look(session, by, before.draft_id)
    typing = typing_language(context.person.language, programme.meeting)
    kept_for = main_language(composed.draft.contents, typing)
    return whom.choice(composed, programme, t, first=whom.unknown(text, t), kept_for=kept_for)


async def _type_time(context: Context, session: AsyncSession, before: Composing, text: str) -> Screen:
    """What does not fit leaves the question open."""
    assert before.draft_id is not None
    by, now, programme, t = context.by(), context.now(), context.programme, context.t
    composed = await composing.look(session, by, before.draft_id)
    screen = times.when if before.step is Step.WHEN else times.valid
    try:
        at = moment(text, now, programme.meeting)
    except UnfitEdit:
        return screen(composed, programme, t, now=now, first=times.unread(t))
    late = at <= now if before.step is Step.WHEN else at <= max(now, composed.due_at or now)
    if late:
        said = times.over(at, t) if at <= now else times.too_early(t)
        return screen(composed, programme, t, now=now, first=said)
    change = composing.set_time if before.step is Step.WHEN else composing.set_end
    composed = await change(session, by, before.draft_id, at)
    return times.confirm(composed, programme, t, now=now)
