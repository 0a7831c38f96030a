"""Keeps the command menu of a chat as its person's role is now. It guards nothing: acts ask for the right."""

from collections.abc import Iterable

from telegram import Update
from telegram.error import TelegramError

from bot.deps import Context
from bot.domain.people import Person
from bot.gateway import menus
from bot.i18n import Translator
from bot.logs import get_logger
from bot.services import people
from bot.views import menu

log = get_logger("ttchan.menus")


async def keep(update: object, context: Context) -> None:
    """After each update: whoever joined, changed language or role since gets the menu for it."""
    person = getattr(context, "person", None)  # the gate may have failed
    if isinstance(update, Update) and person is not None and context.entry.failure is None:
        await _keep(context, person, context.menu, context.t)


async def renew(context: Context, user_ids: Iterable[int]) -> None:
    """At once, for people whose role somebody else has changed."""
    for user_id in user_ids:
        async with context.deps.db.read() as session:
            glance = await people.glance(session, user_id, context.deps.settings.admins)
        t = context.t.speaking(glance.person.language or "en")
        await _keep(context, glance.person, glance.menu, t)


async def of_their_own(context: Context, user_ids: Iterable[int]) -> list[int]:
    """Those of these accounts whose chat has a menu of its own."""
    async with context.deps.db.read() as session:
        return [one for one in user_ids if (await people.glance(session, one)).menu is not None]


async def withdraw(context: Context, user_ids: Iterable[int]) -> None:
    """Give chats everybody's menu back; nothing is kept of it, for their people were erased."""
    for user_id in user_ids:
        try:
            await menus.write(context.bot, user_id, None)
        except TelegramError as error:
            log.warning("menu_not_written", exc_info=error)


async def _keep(context: Context, person: Person, kept: str | None, t: Translator) -> None:
    wanted = menu.own(t, person.standing)
    digest = menus.digest(wanted)
    if digest == kept:
        return
    try:
        await menus.write(context.bot, person.user_id, wanted)
    except TelegramError as error:  # the next update tries again; a menu is no reason to fail
        log.warning("menu_not_written", exc_info=error)
        return
    async with context.deps.db.write() as session:
        await people.remember_menu(session, person, digest, now=context.now())
