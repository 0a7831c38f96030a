"""What runs beside the handlers: all that sends unasked and the clock's jobs. Made when leading begins."""

from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

import schedules
from bot.deps import Deps
from bot.domain.deliveries import Settled
from bot.gateway.sender import Sender
from schedules.amendments import Amender
from schedules.boards import Boards
from schedules.cards import Cards
from schedules.clock import Stepper
from schedules.deliveries import Dispatcher
from schedules.group_votes import GroupVotes


@dataclass(frozen=True, slots=True)
class Clockwork:
    """``dispatcher`` and ``votes`` stop in order; ``followers`` may be cancelled at any moment."""

    dispatcher: Dispatcher
    votes: GroupVotes
    followers: tuple[Amender | Cards | Boards | Stepper, ...]
    ticker: AsyncIOScheduler

    @classmethod
    def of(cls, deps: Deps, sender: Sender, settled: list[Settled]) -> "Clockwork":
        """Everything, not begun yet. ``settled``: what the one before could not record."""
        followers = (
            Amender(deps, sender),
            Cards(deps, sender),
            Boards(deps, sender),
            schedules.stepper(deps),
        )
        dispatcher = Dispatcher(deps, sender, settled)
        return cls(dispatcher, GroupVotes(deps, sender), followers, schedules.scheduler(deps))
