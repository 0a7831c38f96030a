"""Meeting time as other processes moved it."""

from bot.deps import Deps
from bot.services import state


async def follow_rehearsal(deps: Deps) -> None:
    """Take over a rehearsal that `ttchan clock` started or moved. Only a sandbox can have one."""
    if not deps.settings.on_loopback:
        return
    async with deps.db.read() as session:
        deps.clock.follow(await state.rehearsal(session))
