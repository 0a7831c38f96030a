"""Votes in groups: sent once, closed in time. A loop, as the dispatcher is."""

import asyncio
from datetime import timedelta

from bot.crash import crash_point
from bot.deps import Deps
from bot.domain.deliveries import Outcome
from bot.domain.polls.group_votes import GroupVote
from bot.gateway import group_votes as gateway
from bot.gateway.group_votes import Sent
from bot.gateway.sender import Sender
from bot.logs import get_logger
from bot.services import group_chats, leadership
from bot.services.polls import ballots, group_votes
from schedules.still import Still, Unneeded

LOOK_SECONDS = 1.0
ORPHANS_WAIT = timedelta(days=30)

log = get_logger("ttchan.group_votes")


class GroupVotes:
    """Takes votes to their groups until stopped."""

    def __init__(self, deps: Deps, sender: Sender) -> None:
        self._deps = deps
        self._sender = sender
        self._still = Still(deps)
        self._unneeded = Unneeded(deps, _needed)
        self._stopped = asyncio.Event()
        self._asked = False

    def stop(self) -> None:
        """Begin nothing more; what is on its way is recorded."""
        self._stopped.set()

    async def run(self) -> None:
        """Work until stopped."""
        while not self._stopped.is_set():
            try:
                if not (self._asked and (await self._unneeded() or await self._still())):
                    await self._turn()
            except Exception as error:  # whatever the storage says, it is asked again
                log.error("group_votes_interrupted", exc_info=error)
                self._still.forget()
                self._unneeded.forget()
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._stopped.wait()
            except TimeoutError:
                continue

    async def _turn(self) -> None:
        deps = self._deps
        if not self._asked:
            async with deps.db.write() as session:
                await group_votes.tell_doubtful(session, now=deps.clock.now())
                await ballots.drop_old(session, deps.clock.real() - ORPHANS_WAIT)
            self._asked = True
        async with deps.db.look() as session:
            work = await group_votes.work(session, now=deps.clock.now())
        if deps.lead.on and not deps.hold.on:
            if work.waiting:
                await self._send_next()
            for vote in work.overdue:
                await self._close(vote)
        if work.orphans:
            async with deps.db.write() as session:
                await ballots.attach(session)

    async def _send_next(self) -> None:
        deps = self._deps
        async with deps.db.write() as session:
            leads = await leadership.still(session, deps.lead.term)
            vote = await group_votes.claim(session, now=deps.clock.now()) if leads else None
        if vote is None:
            return
        sent = await self._send(vote)
        crash_point("before_record")
        async with deps.db.write() as session:
            if sent.moved_to is not None:
                await group_chats.move(session, vote.chat_id, sent.moved_to)
                sent = Sent(Outcome.HELD)
            if sent.outcome is Outcome.BLOCKED:
                await group_chats.close(session, vote.chat_id, now=deps.clock.now())
            await group_votes.record(
                session,
                vote,
                sent.outcome,
                now=deps.clock.now(),
                telegram_id=sent.telegram_id,
                message_id=sent.message_id,
                option_ids=sent.option_ids,
            )
            await ballots.attach(session)
        log.info("group_vote_sent", outcome=sent.outcome.value)

    async def _send(self, vote: GroupVote) -> Sent:
        if not await self._sender.limiter.deliver(vote.chat_id):
            return Sent(Outcome.HELD)
        clock = self._deps.clock
        if not self._deps.lead.on:  # its turn may have been long in coming
            return Sent(Outcome.HELD)
        left = (vote.closes_at - clock.now()).total_seconds() if vote.closes_at else None
        # A rehearsal's time is not Telegram's: there only we close it.
        return await gateway.send(self._sender, vote, closes_in=None if clock.rehearsal else left)

    async def _close(self, vote: GroupVote) -> None:
        if await gateway.close(self._sender, vote):
            async with self._deps.db.write() as session:
                await group_votes.closed(session, vote, now=self._deps.clock.now())
                await ballots.forget_strangers(session, vote)


async def _needed(deps: Deps) -> bool:
    """Whether any vote is to be sent or closed, or a vote of before waits for its poll; by writes alone."""
    async with deps.db.look() as session:
        return await group_votes.anything(session)
