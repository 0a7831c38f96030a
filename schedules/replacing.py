"""One open question at a time: the message of one that nobody touched goes when the next one has come."""

import asyncio
from datetime import timedelta

from bot.deps import Deps
from bot.gateway import amending as gateway
from bot.gateway.amending import Change
from bot.gateway.sender import Sender
from bot.i18n import translator
from bot.logs import get_logger
from bot.services.polls import landing
from bot.services.polls.landing import Replaced
from bot.views.polls import invitations

log = get_logger("ttchan.polls")


async def take_away(deps: Deps, sender: Sender, *, rest: timedelta, limit: int) -> bool | None:
    """Take a handful of messages away. Returns whether to go on at once; None if there was none.

    What was not recorded is simply done again.
    """
    async with deps.db.look() as session:
        todo = await landing.replaced(session, real=deps.clock.real(), limit=limit)
    if not todo:
        return None
    tried = await asyncio.gather(*(_try(deps, sender, one) for one in todo))
    done = [(one, not change.again) for one, change in zip(todo, tried, strict=True)]
    async with deps.db.write() as session:
        await landing.taken_away(session, done, rest=rest, real=deps.clock.real())
    return not any(change.again for change in tried)


async def _try(deps: Deps, sender: Sender, one: Replaced) -> Change:
    try:
        if not await sender.limiter.deliver(one.user_id):
            return Change(again=True)
        if one.young:
            change = await gateway.delete(sender, one.user_id, (one.message_id,))
            if not change.too_old:
                return change
        programme = await deps.programmes.current(one.meeting_id)
        screen = invitations.replaced(translator(one.language, programme.meeting))
        return await gateway.edit(sender, one.user_id, one.message_id, screen)
    except Exception as error:  # one message must not stop the next
        log.error("question_not_taken_away", exc_info=error)
        return Change(reason=type(error).__name__)
