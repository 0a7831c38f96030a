"""An organiser changes what was sent: everywhere, or in one language more."""

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.contents import AS_IS, Content, ContentKind
from bot.gateway.contents import content_of
from bot.services import dialogues
from bot.services.announcements import amending, cards, rows
from bot.services.dialogues import Dialogue
from bot.views import amendments as views
from bot.views import announcements
from bot.views.amendments import ChangeEverywhere, EditText
from bot.views.announcements import ChooseText
from bot.views.announcing_preview import heading
from bot.views.buttons import older
from handlers.pressed import pressed
from handlers.show import post, present, show

FLOW = "amend"
_TYPED, _SHOWN = "words", "preview"


async def choose(update: Update, context: Context) -> None:
    """*Edit everywhere*, *Add a translation*: which."""
    press = pressed(update, ChooseText)
    async with context.write() as session:
        found = await rows.seen(session, context.by(), press.announcement)
        lacking = await amending.lacking(session, found) if press.new else {}
        await cards.forget(session, context.person.user_id, _message(update))
        only = next(iter(found.contents)) if not press.new and len(found.contents) == 1 else None
        if only is not None:
            await _await_words(session, context, found.id, only)
    if only is not None:
        await show(update, views.ask(found, only, context.t))
    elif press.new:
        await show(update, views.languages(found, lacking, context.t))
    else:
        await show(update, views.choice(found, context.t))


async def ask(update: Update, context: Context) -> None:
    """The words are typed next."""
    press = pressed(update, EditText)
    language = press.language or AS_IS
    async with context.write() as session:
        found = await rows.seen(session, context.by(), press.announcement)
        await cards.forget(session, context.person.user_id, _message(update))
        await _await_words(session, context, found.id, language)
    await show(update, views.ask(found, language, context.t))


async def type_text(update: Update, context: Context) -> None:
    """The words have come: they are shown as people will see them."""
    async with context.deps.db.read() as session:
        open_ = await dialogues.current(session, context.person.user_id, now=context.now())
    if open_ is None or update.message is None:
        return
    content = content_of(update.message)
    if content is None or not content.html:
        await show(update, views.words_wanted(open_.data["announcement"], context.t))
        return
    content = Content(ContentKind.TEXT, content.html)
    data = {**open_.data, "content": content.stored()}
    async with context.write() as session:
        announcement, language = open_.data["announcement"], open_.data["language"]
        found = await amending.preview(session, context.by(), announcement, content, language)
        await dialogues.follow(session, context.person.user_id, FLOW, _SHOWN, data, now=context.now())
    await present(update, views.preview(found, language, context.t))
    await show(update, views.question(found, language, context.t))


async def change(update: Update, context: Context) -> None:
    """*Change it everywhere*: to the words above it, if nobody else changed it meanwhile."""
    press, fresh = pressed(update, ChangeEverywhere), None
    async with context.write() as session:
        by, user_id = context.by(), context.person.user_id
        open_ = await dialogues.current(session, user_id, now=context.now())
        wanted, language = _wanted(open_, press.announcement)
        same = wanted is not None and press.seal == views.seal_of(wanted, language)
        if wanted is not None:
            found = await rows.seen(session, by, press.announcement)
            if same and found.edition == press.edition:
                await amending.edit(session, by, found.id, wanted, language)
                await dialogues.close(session, user_id)
            else:
                fresh = await amending.preview(session, by, found.id, wanted, language)
        shown = await cards.look(session, by, press.announcement)
        if fresh is None:
            await cards.remember(session, press.announcement, user_id, _message(update))
    if fresh is None:
        await show(update, announcements.card(shown, context.programme, context.t))
    elif same:
        await show(update, views.question(fresh, language, context.t, moved=True))
    else:  # other words stand above this button: the question goes below what it is about
        await show(update, heading(context.t, first=older(context.t)))
        await present(update, views.preview(fresh, language, context.t))
        await post(update, views.question(fresh, language, context.t))


async def _await_words(session: AsyncSession, context: Context, announcement_id: int, language: str) -> None:
    data = {"announcement": announcement_id, "language": language}
    await dialogues.follow(session, context.person.user_id, FLOW, _TYPED, data, now=context.now())


def _wanted(open_: Dialogue | None, announcement_id: int) -> tuple[Content | None, str]:
    """What was typed for this announcement, if it still waits, and in which language."""
    if open_ is None or open_.flow != FLOW or open_.step != _SHOWN:
        return None, AS_IS
    if open_.data["announcement"] != announcement_id:
        return None, AS_IS
    return Content.read(open_.data["content"]), open_.data["language"]


def _message(update: Update) -> int:
    query = update.callback_query
    return query.message.message_id if query is not None and query.message is not None else 0
