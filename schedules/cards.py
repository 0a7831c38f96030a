"""Cards of announcements follow what becomes of them, edited in place. A loop, as the dispatcher is."""

import asyncio

from bot.deps import Deps
from bot.domain.announcements import Shown
from bot.domain.errors import DomainError
from bot.gateway import amending as gateway
from bot.gateway.amending import Change
from bot.gateway.sender import Sender
from bot.i18n import translator
from bot.logs import get_logger
from bot.screen import Screen
from bot.services import people
from bot.services.acts import By
from bot.services.announcements import cards
from bot.services.announcements.cards import Card
from bot.views import announcements as views
from schedules.still import MINUTE, Still

LOOK_SECONDS = 2.0

log = get_logger("ttchan.cards")


class Cards:
    """Keeps cards up to date until cancelled. After a restart each is shown once more."""

    def __init__(self, deps: Deps, sender: Sender) -> None:
        self._deps = deps
        self._sender = sender
        self._shown: dict[Card, Screen] = {}
        self._still = Still(deps, MINUTE)

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self._deps.hold.on:
                continue
            try:
                if self._shown or not await self._still():
                    await self._turn()
            except Exception as error:  # whatever the storage says, it is asked again
                log.error("cards_interrupted", exc_info=error)
                self._still.forget()

    async def _turn(self) -> None:
        async with self._deps.db.look() as session:
            kept = await cards.kept(session)
        self._shown = {card: screen for card, screen in self._shown.items() if card in kept}
        for card in kept:
            await self._follow(card)

    async def _follow(self, card: Card) -> None:
        """Show what is new. A card that cannot change any more, or that its reader may not see, is left."""
        deps = self._deps
        now, real = deps.clock.now(), deps.clock.real()
        programme = await deps.programmes.current(card.meeting_id)
        async with deps.db.read() as session:
            if not await cards.is_kept(session, card):
                return
            found = await people.glance(session, card.user_id, deps.settings.admins)
            by = By(found.person, card.meeting_id, real, meets=now, admins=deps.settings.admins)
            try:
                shown: Shown | None = await cards.look(session, by, card.announcement_id)
            except DomainError:
                shown = None
        follows = False
        if shown is not None:
            t = translator(found.person.language or "en", programme.meeting)
            change = await self._edit(card, views.card(shown, programme, t))
            follows = change.again or (change.done and shown.changes(now))
        if not follows:
            async with deps.db.write() as session:
                await cards.forget(session, card.user_id, card.message_id)

    async def _edit(self, card: Card, screen: Screen) -> Change:
        if self._shown.get(card) == screen:
            return Change(done=True)
        change = await gateway.restate(self._sender, card.user_id, card.message_id, screen)
        if change.done:
            self._shown[card] = screen
        return change
