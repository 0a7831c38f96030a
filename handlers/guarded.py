"""A handler with the right it needs."""

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from telegram import Update

from bot.deps import Context
from bot.domain.rights import Action
from bot.services.rights import reach

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


class Guarded(NamedTuple):
    """A handler and the right it needs, which is asked before it runs; services ask again for whom."""

    handler: Handler
    action: Action

    async def run(self, update: Update, context: Context) -> None:
        """Ask, then run. Raises NoMeeting, NotJoined, NotAllowed."""
        if self.action is not Action.TALK:
            reach(context.person, self.action, context.programme)
        await self.handler(update, context)
