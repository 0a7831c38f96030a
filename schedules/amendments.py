"""Messages follow their announcement: edited or recalled everywhere, at the pace of deliveries, after them.

Questions in whose place others came are taken away so, too (schedules/replacing.py). A loop and no job,
like the dispatcher: it sends.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.db.trouble import is_trouble
from bot.deps import Deps
from bot.domain.announcements import AnnouncementState, pick
from bot.gateway import amending as gateway
from bot.gateway.amending import Change
from bot.gateway.sender import Sender
from bot.i18n import Translator, translator
from bot.logs import get_logger
from bot.screen import Screen
from bot.services.announcements import amending
from bot.services.announcements.amending import Amended, Amendment
from bot.views import announced
from schedules import replacing
from schedules.still import A_FEW, MINUTE, Still

LOOK_SECONDS = 1.0
REST = timedelta(seconds=10)
"""After a try that may have failed."""
RESTED = 2 * REST
"""Nothing is written when a rest ends: for so long after a try, or a start, it is looked for often."""
AT_ONCE = 10

log = get_logger("ttchan.amendments")


class Amender:
    """Changes what is to be changed, until cancelled."""

    def __init__(self, deps: Deps, sender: Sender) -> None:
        self._deps = deps
        self._sender = sender
        self._still = Still(deps)
        self._looks_until = deps.clock.monotonic() + RESTED.total_seconds()

    async def run(self) -> None:
        """Work until cancelled: what was not recorded is simply done again."""
        while True:
            try:
                often = self._deps.clock.monotonic() < self._looks_until
                worked = not await self._still(A_FEW if often else MINUTE) and await self._turn()
            except Exception as error:  # whatever the storage says, it is asked again
                log.error("amendments_interrupted", exc_info=error)
                self._still.forget()
                worked = False
            if not worked:
                await asyncio.sleep(LOOK_SECONDS)

    async def _turn(self) -> bool:
        """Change a handful of messages. Returns whether to go on at once."""
        clock = self._deps.clock
        last, self._looks_until = self._looks_until, clock.monotonic() + RESTED.total_seconds()
        if self._sender.limiter.paused_for:
            return False
        async with self._deps.db.look() as session:
            if not await amending.idle(session, now=clock.now(), real=clock.real()):
                return False
            todo = await amending.open_amendments(session, real=clock.real(), limit=AT_ONCE)
        if todo:
            tried = await asyncio.gather(*(self._try(one) for one in todo))
            async with self._deps.db.write() as session:
                await amending.record(session, tried, rest=REST, real=clock.real())
            return all(one.done for one in tried)
        found = await replacing.take_away(self._deps, self._sender, rest=REST, limit=AT_ONCE)
        if found is None:  # and nothing rests, but what was tried before
            self._looks_until = last
        return bool(found)

    async def _try(self, amendment: Amendment) -> Amended:
        try:
            change = await self._change(amendment)
        except Exception as error:  # one message must not stop the next
            log.error("amendment_failed", exc_info=error)
            given_up = not is_trouble(error)  # the storage comes back, and the same edit twice does no harm
            return Amended(amendment, done=given_up, reason=type(error).__name__)
        if not change.done and not change.again:
            log.warning("amendment_impossible", reason=change.reason)
        return Amended(amendment, not change.again, "" if change.done else change.reason)

    async def _change(self, amendment: Amendment) -> Change:
        if not await self._sender.limiter.deliver(amendment.user_id):
            return Change(again=True)
        whom, first = amendment.user_id, amendment.message_ids[0]
        if amendment.delete:
            change = await gateway.delete(self._sender, whom, amendment.message_ids)
            if not change.too_old:
                return change
        screen = await self._screen(amendment)
        if screen is None or screen.pin is not None:
            return Change(reason="it cannot be edited")
        if whom < 0:  # a group: whoever is there could press
            screen = replace(screen, keyboard=())
        return await gateway.edit(self._sender, whom, first, screen)

    async def _screen(self, amendment: Amendment) -> Screen | None:
        announcement = amendment.announcement
        programme = await self._deps.programmes.current(announcement.meeting_id)
        t: Translator = translator(amendment.language, programme.meeting)
        if announcement.state is AnnouncementState.RECALLED:
            picked = pick(announcement.contents, amendment.reads, t.default)
            return None if picked is None else announced.withdrawn(picked.content, t)
        return announced.message(announcement, amendment.reads, t, confirmed=amendment.confirmed)
