"""Packs that were asked for in chat: made one after another in a child, then handed over. A loop."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bot.deps import Deps
from bot.domain.errors import DomainError
from bot.domain.reports.making import Made, Step, Wish
from bot.domain.rights import Action
from bot.files import packs as files
from bot.gateway.amending import restate
from bot.gateway.handing import hand
from bot.gateway.sender import Sender
from bot.i18n import Translator, translator
from bot.logs import get_logger
from bot.screen import Document, Screen
from bot.services import people
from bot.services.acts import By
from bot.services.reports import packs, telling
from bot.services.rights import reach
from bot.views import report as views

LAST_WORD_SECONDS = 1.0
"""A stop does not wait longer for the line that says so."""

log = get_logger("ttchan.packs")


class Packs:
    """Makes what lies on the desk until cancelled. After a restart people press again."""

    def __init__(self, deps: Deps, sender: Sender) -> None:
        self._deps = deps
        self._sender = sender

    async def run(self) -> None:
        """Work until cancelled."""
        desk = self._deps.pack_desk
        side, alone = self._deps.settings.side_dir, self._deps.db.is_sqlite
        await asyncio.to_thread(files.clear, side, alone=alone)
        while True:
            wish = await desk.next()
            try:
                await self._serve(wish)
            except Exception as error:  # whatever it was, they can press again
                log.error("pack_not_made", exc_info=error)
            finally:
                desk.release()

    async def _serve(self, wish: Wish) -> None:
        t = await self._translator(wish)
        try:
            done = await self._make(wish, t)
        except asyncio.CancelledError:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORD_SECONDS):
                    await self._line(wish, views.broken_off(wish.language, t))
            raise
        except DomainError:
            return  # they may not have it any more
        except Exception as error:
            log.error("pack_not_made", exc_info=error)
            done = False
        if not done:
            await self._line(wish, views.failed(wish.language, t))

    async def _make(self, wish: Wish, t: Translator) -> bool:
        async def tell(step: Step) -> None:
            await self._line(wish, views.progress(step, t))

        settings = self._deps.settings
        with files.room(settings.side_dir) as folder:
            made = await files.make(settings, folder, wish.language, tell)
            await self._record(wish, made)
            await self._line(wish, views.made(len(made.files), t))
            for name in made.files:
                content = await asyncio.to_thread(Path(folder / name).read_bytes)
                if not await hand(self._sender, wish.user_id, Document(name, content, views.named(name, t))):
                    return False
        return True

    async def _record(self, wish: Wish, made: Made) -> None:
        """Remember and tell, before anything leaves. Raises DomainError if they are no organiser any more."""
        deps = self._deps
        real, now, admins = deps.clock.real(), deps.clock.now(), deps.settings.admins
        async with deps.db.write() as session:
            found = await people.glance(session, wish.user_id, admins)
            reach(replace(found.person, locked=deps.hold.locked), Action.EXPORT_REPORT)
            by = By(found.person, wish.meeting_id, real, wish.update_id, meets=now, admins=admins)
            await packs.record(
                session,
                wish.meeting_id,
                language=wish.language,
                digest=made.digest,
                actor=found.person,
                made_at=made.made_at,
                real=real,
                update_id=wish.update_id,
            )
            await telling.tell_made(session, by)

    async def _translator(self, wish: Wish) -> Translator:
        async with self._deps.db.read() as session:
            found = await people.glance(session, wish.user_id)
        programme = await self._deps.programmes.current(wish.meeting_id)
        return translator(found.person.language or "en", programme.meeting)

    async def _line(self, wish: Wish, screen: Screen) -> None:
        await restate(self._sender, wish.user_id, wish.message_id, screen)
