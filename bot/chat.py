"""The Telegram half of the house: python-telegram-bot's application with our handlers in it.

Imported when intake already runs: it is half of a start, and updates can be stored meanwhile.
"""

import asyncio
from datetime import UTC
from typing import Any

from bot.lean import without

with without("rich"):
    import httpx  # noqa: F401 - python-telegram-bot imports it below

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, Defaults

from bot import logs
from bot.deps import Context, Deps
from bot.gateway.budget import Budget
from bot.gateway.feeder import CONCURRENCY, Unreadable
from bot.gateway.inbox import Entry
from bot.gateway.limiter import Limiter
from bot.gateway.profile import Profile, introduce
from bot.gateway.sender import Sender
from bot.gateway.transport import Transport
from bot.gateway.updates import read_update
from bot.heap import give_back
from bot.i18n import LANGUAGES, on_broken_catalog, translator
from bot.services import state
from bot.views import menu
from handlers import routing

GREETING_SECONDS = 2
REFUSED_TRIES = 1
log = logs.get_logger("ttchan.chat")


class TokenRefused(Exception):
    """Telegram does not know the token."""


class Chat:
    """Handles updates one by one. ``greet`` first, ``close`` last."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        on_broken_catalog(_tell)
        self._transports = Transport(CONCURRENCY), Transport(1)
        self._budget = Budget.of(deps.db, deps.clock, deps.settings.send_rate)
        self.application = self._build()

    def _build(self) -> Application[Any, Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]:
        deps, settings = self.deps, self.deps.settings
        self.sender = Sender(
            settings.bot_token,
            settings.api_url,
            transport=self._transports[0],
            unused=self._transports[1],
            limiter=Limiter(deps.clock, settings.send_rate, deps.hold, deps.lead, self._budget),
            # No parse_mode here: PTB would add it to calls that have none, such as sendVenue.
            defaults=Defaults(tzinfo=UTC),
        )
        contexts = ContextTypes(context=Context)
        builder = ApplicationBuilder().bot(self.sender).context_types(contexts)
        application = builder.updater(None).job_queue(None).build()
        application.bot_data["deps"] = deps
        routing.register(application)
        return application

    async def greet(self) -> None:
        """getMe, until Telegram answers: a bot that starts before the network does must not give up.

        Raises TokenRefused.
        """
        await self._go_on_pausing()
        refused = 0
        while True:
            try:
                await self.application.initialize()
                break
            except InvalidToken:
                refused += 1
                if refused > REFUSED_TRIES:
                    raise TokenRefused from None
                log.warning("token_refused", times=refused)  # once may be a proxy's fault
            except TelegramError as error:
                log.warning("greeting_failed", exc_info=error)
            await asyncio.sleep(GREETING_SECONDS)
        try:
            async with self.deps.db.write() as session:
                await state.remember_username(session, self.application.bot.username)
        except Exception as error:  # only links need it: the next start tries again
            log.error("username_not_stored", exc_info=error)

    async def share_turns(self) -> None:
        """Share the rate with other processes, until cancelled: without it nobody has a turn."""
        if self._budget is not None:
            await self._budget.run()

    async def keep_pauses(self) -> None:
        """Store each pause that Telegram asks for: a restart must not end it."""
        while True:
            until = await self.sender.limiter.next_pause()
            try:
                async with self.deps.db.write() as session:
                    await state.pause_sending(session, until)
            except Exception as error:  # it holds in this process all the same
                log.error("pause_not_stored", exc_info=error)

    async def _go_on_pausing(self) -> None:
        try:
            async with self.deps.db.read() as session:
                until = await state.sending_paused_until(session)
        except Exception as error:  # Telegram will say it again
            log.error("pause_not_read", exc_info=error)
            return
        if until is not None:
            self.sender.limiter.take_over(until)

    async def introduce(self) -> None:
        """Write the bot's card where it changed."""
        await introduce(self.application.bot, _profiles())
        give_back()  # the catalogs are read by now, and all else that a start needs

    async def handle(self, entry: Entry, raw: dict[str, Any]) -> None:
        """Handle one update; the error handler sets ``entry.failure``. Raises Unreadable."""
        try:
            update = read_update(raw, self.application.bot)
        except Exception as error:  # whatever PTB stumbles over
            raise Unreadable from error
        await self.application.process_update(update)

    async def close(self) -> None:
        """Close every connection, also after a start that was broken off."""
        await self.application.shutdown()
        for transport in self._transports:
            await transport.shutdown()


def _tell(language: str, error: Exception) -> None:
    log.error("catalog_broken", language=language, exc_info=error)


def _profiles() -> list[Profile]:
    """The bot's card in every language that has a catalog. Telegram knows two letters: sr is one script."""
    said = {language: translator(language, None) for language in LANGUAGES if "_" not in language}
    cards = {"": said["en"]} | {code: t for code, t in said.items() if t.ui == code != "en"}
    return [
        Profile(code, menu.commands(t), menu.description(t), menu.short_description(t))
        for code, t in cards.items()
    ]
