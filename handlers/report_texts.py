"""An organiser writes texts for the report: days and sections, in any language of the meeting."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.reports.facts import Facts
from bot.domain.rights import Action
from bot.services import dialogues
from bot.services.reports import writing
from bot.views import report_text as one
from bot.views import report_texts as views
from bot.views.report_texts import ChooseTextLanguage, DeleteText, ShowText, ShowTexts, WriteText
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import show

FLOW = "report"


async def show_texts(update: Update, context: Context) -> None:
    """What there is to write. Nothing is waited for any more."""
    press = pressed(update, ShowTexts)
    facts = await _look(context)
    language = views.language_for(press.language, facts, context.t)
    await show(update, views.texts(facts, language, context.t, part=press.part))


async def show_text(update: Update, context: Context) -> None:
    """One of them, or the way back to it."""
    press = pressed(update, ShowText)
    facts = await _look(context)
    await show(update, one.one_text(facts, press.text, press.language, context.t))


async def choose_language(update: Update, context: Context) -> None:
    """*Another language*."""
    press = pressed(update, ChooseTextLanguage)
    await show(update, views.languages(await _look(context), press.text, context.t))


async def ask(update: Update, context: Context) -> None:
    """*Write*, *Change*: the words are sent next."""
    press = pressed(update, WriteText)
    async with context.write() as session:
        facts = await writing.look(session, context.by())
        screen = one.ask(facts, press.text, press.language, context.t)
        data = {"text": press.text, "language": press.language}
        await dialogues.follow(session, context.person.user_id, FLOW, "words", data, now=context.now())
    await show(update, screen)


async def receive(update: Update, context: Context) -> None:
    """The words have come. What does not fit leaves the question open."""
    typed = (update.message.text if update.message else None) or ""
    by = context.by()
    async with context.write() as session:
        open_ = await dialogues.current(session, context.person.user_id, now=context.now())
        assert open_ is not None, "a flow is followed while it is open"
        key, language = open_.data["text"], open_.data["language"]
        await writing.write(session, by, key, language, typed)
        await dialogues.close(session, context.person.user_id, FLOW)
        facts = await writing.look(session, by)
    await show(update, one.one_text(facts, key, language, context.t, first=one.saved(context.t)))


async def delete(update: Update, context: Context) -> None:
    """*Delete*, after a question."""
    press, by = pressed(update, DeleteText), context.by()
    if not press.sure:
        facts = await _look(context)
        await show(update, one.deletion(facts, press.text, press.language, context.t))
        return
    async with context.write() as session:
        await writing.erase(session, by, press.text, press.language)
        facts = await writing.look(session, by)
    await show(update, one.one_text(facts, press.text, press.language, context.t))


async def _look(context: Context) -> Facts:
    async with context.write() as session:
        facts = await writing.look(session, context.by())
        await dialogues.close(session, context.person.user_id, FLOW)
    return facts


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowTexts: Guarded(show_texts, Action.WRITE_REPORT),
    ShowText: Guarded(show_text, Action.WRITE_REPORT),
    ChooseTextLanguage: Guarded(choose_language, Action.WRITE_REPORT),
    WriteText: Guarded(ask, Action.WRITE_REPORT),
    DeleteText: Guarded(delete, Action.WRITE_REPORT),
}
"""What stands under the texts of the report."""
FLOWS: Mapping[str, Guarded] = {FLOW: Guarded(receive, Action.WRITE_REPORT)}
"""Who takes their words."""
