"""Boards follow what is marked, edited in place; a loop, as the dispatcher is. And the missing are told."""

import asyncio
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.domain.errors import DomainError
from bot.domain.presence import LINGERS, RINGS, departs
from bot.gateway import amending as gateway
from bot.gateway.sender import Sender
from bot.i18n import translator
from bot.logs import get_logger
from bot.services import people, sweeps
from bot.services.acts import By
from bot.services.presence import boards, leaving
from bot.services.presence.boards import Board
from bot.views import boards as views
from schedules.still import Still

LOOK_SECONDS = 2.0

log = get_logger("ttchan.boards")


class Boards:
    """Keeps boards up to date until cancelled: an edit only where what they show has changed."""

    def __init__(self, deps: Deps, sender: Sender) -> None:
        self._deps = deps
        self._sender = sender
        self._still = Still(deps)

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self._deps.hold.on:
                continue
            try:
                if not await self._still():
                    await self._turn()
            except Exception as error:  # whatever the storage says, it is asked again
                log.error("boards_interrupted", exc_info=error)
                self._still.forget()

    async def _turn(self) -> None:
        async with self._deps.db.look() as session:
            kept = await boards.kept(session)
        for board in kept:
            await self._follow(board)

    async def _follow(self, board: Board) -> None:
        """Show what is new. The last time a quarter of an hour after the departure; then it is left."""
        deps, now = self._deps, self._deps.clock.now()
        programme = await deps.programmes.current(board.meeting_id)
        item = programme.by_id.get(board.item_id)
        async with deps.db.read() as session:
            if board not in await boards.kept(session, board.chat_id):
                return
            found = await people.glance(session, board.chat_id, deps.settings.admins)
            by = By(found.person, board.meeting_id, deps.clock.real(), meets=now)
            try:
                seen = await boards.see(session, by, programme, board.item_id)
            except DomainError:
                seen = None
        ends = seen is None or item is None or not departs(item) or now >= item.starts_at + LINGERS
        shown = board.shown
        if seen is not None and seen.item.id == board.item_id:
            screen = views.board(seen, translator(found.person.language or "en", programme.meeting), now=now)
            shown = views.digest(screen)
            if shown != board.shown:
                change = await gateway.restate(self._sender, board.chat_id, board.message_id, screen)
                if change.again:
                    return
                ends = ends or not change.done
        if ends or shown != board.shown:
            async with deps.db.write() as session:
                if ends:
                    await boards.forget(session, board.chat_id, board.message_id)
                else:
                    await boards.note(session, board, shown)


async def ring_due(deps: Deps) -> None:
    """Tell who is missing where a bus is about to leave and somebody counts."""
    now = deps.clock.now()
    async with deps.db.look() as session:
        stands = await sweeps.standing(session, leaving.NAME, now=now)
        meeting_id = await people.current_meeting(session)
    if meeting_id is None:
        return
    items = leaving.rung(await deps.programmes.current(meeting_id), stands.since, now)
    if not items and not stands.due:
        return
    async with deps.db.write() as session:
        await leaving.ring(session, meeting_id, items, now=now)
        await sweeps.mark(session, leaving.NAME, now=now)


async def next_due(deps: Deps, session: AsyncSession, *, after: datetime) -> datetime | None:
    """When the missing are told next: a rehearsal that is moved ahead stops there."""
    meeting_id = await people.current_meeting(session)
    if meeting_id is None:
        return None
    programme = await deps.programmes.current(meeting_id)
    rings = (one.starts_at - RINGS for one in programme.items if departs(one))
    return min((one for one in rings if one > after), default=None)
