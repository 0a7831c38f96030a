"""The dispatcher: claims due deliveries, has them written and sent, records what became of each.

A loop and no job of the scheduler: docs/decisions/0009.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot import metrics
from bot.crash import crash_point
from bot.db.trouble import is_trouble
from bot.deps import Deps
from bot.domain.deliveries import DeliveryKind, Outcome, Parcel, Settled
from bot.gateway.delivering import deliver
from bot.gateway.sender import Sender
from bot.logs import get_logger
from bot.services import claims, group_chats, leadership
from bot.services.announcements import rows
from bot.services.polls import landing as invitations
from schedules.letters import Written
from schedules.next_due import NextDue
from schedules.shared import Shared

LOOK_SECONDS = 1.0
"""Commands beside the bot write rows too: nothing rings for them."""
ANSWER_SECONDS = 0.03
"""What somebody did rang: the answer to them goes before what others are told of it."""
RECORD_ROWS, RECORD_SECONDS = 50, 0.1
RECOVER_SECONDS = 60.0
IN_FLIGHT_SECONDS = 5.0
TROUBLE_SECONDS = 1.0
_ANNOUNCED = (DeliveryKind.ANNOUNCEMENT, DeliveryKind.RING)

log = get_logger("ttchan.deliveries")


class Flight(NamedTuple):
    """A parcel on its way."""

    parcel: Parcel
    task: asyncio.Task[None]


class Dispatcher:
    """Sends what is due until told to stop. At most ``send_window`` parcels are claimed and not recorded.

    ``settled``: what landed and is not recorded yet. It is left so where the storage is away at the end, for
    the one that follows: what is known to have been sent must not be taken for unknown.
    """

    def __init__(self, deps: Deps, sender: Sender, settled: list[Settled] | None = None) -> None:
        self._deps = deps
        self._sender = sender
        self._window = deps.settings.send_window
        self._flying: dict[str, Flight] = {}
        self._settled = [] if settled is None else settled
        self._landed = asyncio.Event()
        self._stopping = False
        self._recover_at = 0.0
        self._waits_for_clock = False
        self._awaited = self._window
        self._recording_takes = 0.0
        self._due = NextDue(deps)
        self.turned_at = deps.clock.monotonic()
        """When the last turn began: it goes round at least once a second."""

    @property
    def _claimed(self) -> set[str]:
        return {*self._flying, *(one.parcel.claim_id for one in self._settled)}

    async def run(self, nursery: asyncio.TaskGroup) -> None:
        """Work until stopped; then give what is in flight IN_FLIGHT_SECONDS, and record it."""
        while not self._stopping:
            self.turned_at = self._deps.clock.monotonic()
            try:
                if not await self._turn(nursery):
                    await self._wait()
            except Exception as error:  # whatever the storage says, it is asked again: rows are not lost
                log.error("deliveries_interrupted", exc_info=error)
                await asyncio.sleep(TROUBLE_SECONDS)
        if self._flying:
            await asyncio.wait([one.task for one in self._flying.values()], timeout=IN_FLIGHT_SECONDS)
        for one in self._flying.values():
            one.task.cancel()  # judged at the next start
        try:
            await self._record()
        except Exception as error:
            log.error("outcomes_not_recorded", parcels=len(self._settled), exc_info=error)

    def stop(self) -> None:
        """Claim nothing more; ``run`` ends soon."""
        self._stopping = True
        self._deps.db.bell.set()

    async def _turn(self, nursery: asyncio.TaskGroup) -> bool:
        """Record what landed and claim what is due, in one transaction. Returns whether to go on at once."""
        self._deps.db.bell.clear()
        self._landed.clear()
        await self._recover()
        held = self._sender.limiter.paused_for or not self._steady()
        free = 0 if held else self._window - len(self._flying)  # what landed is recorded first
        if not self._settled and (free <= 0 or not await self._is_due()):
            return False
        parcels, shared = await self._record(claim=free)
        for parcel in parcels:
            task = nursery.create_task(self._send(parcel, shared))
            self._flying[parcel.claim_id] = Flight(parcel, task)
        return bool(parcels) and len(self._claimed) < self._window

    async def _is_due(self) -> bool:
        due = await self._due.look()
        return due is not None and due <= self._deps.clock.now()

    def _steady(self) -> bool:
        """Whether the clock may be acted upon; a line when it begins and ends to be in doubt."""
        clock = self._deps.clock
        steady = clock.steady()
        if steady == self._waits_for_clock:
            self._waits_for_clock = not steady
            if steady:
                log.warning("clock_stands")
            else:
                log.error("clock_jumped", seconds=round(clock.jumped_by))
        return steady

    async def _record(self, *, claim: int = 0) -> tuple[list[Parcel], Shared]:
        landed = self._settled[:]
        now, real = self._deps.clock.now(), self._deps.clock.real()
        claim = claim if self._steady() else 0  # with the very time that it claims by
        began = self._deps.clock.monotonic()
        crash_point("before_record")
        async with self._deps.db.write() as session:
            await _keep(session, self._deps, landed, now=now, real=real)
            crash_point("before_claim")
            parcels = []
            # Whoever does not know yet that another one leads claims nothing; what landed is its own.
            if claim > 0 and await leadership.still(session, self._deps.lead.term):
                flying = [one.parcel for one in self._flying.values()]
                parcels = await claims.claim(session, now=now, real=real, limit=claim, flying=flying)
            announced = [row.data for one in parcels if one.kind in _ANNOUNCED for row in one.rows]
            told = {int(data["announcement"]) for data in announced if "announcement" in data}
            announcements = await rows.several(session, told) if told else {}
        crash_point("after_record")
        crash_point("after_claim")
        del self._settled[: len(landed)]
        self._recording_takes = self._deps.clock.monotonic() - began
        return parcels, await Shared.read(self._deps, announcements)

    async def _recover(self) -> None:
        now = self._deps.clock.monotonic()
        if now < self._recover_at:
            return
        meets, real = self._deps.clock.now(), self._deps.clock.real()
        async with self._deps.db.write() as session:
            if not await leadership.still(session, self._deps.lead.term):
                return  # what looks dead from here is another process's
            dead = await claims.recover(session, self._claimed, real=real)
            if not self._recover_at:
                await claims.hesitate(session, now=meets, real=real)
        self._recover_at = now + RECOVER_SECONDS
        if dead:
            log.warning("claims_recovered", rows=dead)

    async def _wait(self) -> None:
        """Until something lands, is written, or becomes due; and a moment longer if more is about to land."""
        bell, landed = self._deps.db.bell, self._landed
        if not self._settled:
            seconds = LOOK_SECONDS if self._flying else min(LOOK_SECONDS, await self._until_due())
            waits = [asyncio.ensure_future(one.wait()) for one in (bell, landed)]
            try:
                await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for one in waits:
                    one.cancel()
        if bell.is_set() and not self._flying and not self._stopping:
            await asyncio.sleep(ANSWER_SECONDS)
        elif self._settled and not bell.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(RECORD_SECONDS):
                    await self._many_landed()

    async def _many_landed(self) -> None:
        """One transaction for many outcomes: half of them, and who lands within the time that it takes."""
        await self._landed_but(self._window // 2)
        with suppress(TimeoutError):  # what it saves is another one; no wait may cost more than that
            async with asyncio.timeout(self._recording_takes):
                await self._landed_but(0)

    async def _landed_but(self, flying: int) -> None:
        self._landed.clear()
        self._awaited = flying
        try:
            if not self._enough:
                await self._landed.wait()
        finally:
            self._awaited = self._window

    @property
    def _enough(self) -> bool:
        """Whether so many landed that the turn goes on: who waits for several is not woken by each."""
        return len(self._flying) <= self._awaited or len(self._settled) >= RECORD_ROWS

    async def _until_due(self) -> float:
        """Real seconds until the next row is due; a paused limiter and a clock in doubt count as well."""
        clock = self._deps.clock
        due = await self._due.look()
        if due is None or not self._steady():
            return LOOK_SECONDS
        speed = clock.rehearsal.speed if clock.rehearsal else 1.0
        away = max(0.0, (due - clock.now()).total_seconds() / speed)
        return max(away, min(self._sender.limiter.paused_for, LOOK_SECONDS), 0.001)

    async def _send(self, parcel: Parcel, shared: Shared) -> None:
        try:
            settled = await self._try(parcel, shared)
        except Exception as error:  # one message that cannot be written must not stop the next
            log.error("delivery_failed", kind=parcel.kind, rows=len(parcel.rows), exc_info=error)
            metrics.TALLY.refused_texts += 1
            settled = Settled(parcel, Outcome.REFUSED, reason=type(error).__name__)
        self._count(settled)
        self._settled.append(settled)
        del self._flying[parcel.claim_id]
        if self._enough:
            self._landed.set()

    def _count(self, settled: Settled) -> None:
        rows = settled.parcel.rows
        metrics.TALLY.deliveries[settled.outcome] += len(rows)
        if settled.outcome is Outcome.SENT and settled.parcel.kind is DeliveryKind.REMINDER:
            for row in rows:
                metrics.TALLY.reminded((self._deps.clock.now() - row.due_at).total_seconds())

    async def _try(self, parcel: Parcel, shared: Shared) -> Settled:
        if not await self._sender.limiter.deliver(parcel.person.user_id):
            return Settled(parcel, Outcome.HELD)
        fresh, written = parcel, Written(None)
        while True:  # after the turn came: minutes left must be true when it leaves
            if not self._steady():
                return Settled(parcel, Outcome.HELD)
            fresh = fresh.of_use(self._deps.clock.now())
            if not fresh.rows:
                return Settled(parcel, Outcome.EXPIRED)
            try:
                written = await shared.write(fresh)
            except Exception as error:
                if not is_trouble(error):
                    raise
                log.error("delivery_not_written", exc_info=error)  # nothing has left: it goes when it can
                return Settled(parcel, Outcome.HELD)
            if not self._deps.lead.on:  # with nothing to wait for between this and the call
                return Settled(parcel, Outcome.HELD)
            if self._steady() and fresh.of_use(self._deps.clock.now()) is fresh:
                break  # however long the machine stood still while it was written
        late = frozenset(row.id for row in parcel.rows) - {row.id for row in fresh.rows}
        if written.screen is None:
            return Settled(parcel, Outcome.STALE, late=late)
        tried = await deliver(self._sender, parcel.person.user_id, written.screen)
        return Settled(
            parcel,
            tried.outcome,
            tried.message_id,
            tried.reason,
            stale=written.stale,
            more=tried.more,
            late=late,
            upto=written.upto,
            moved_to=tried.moved_to,
        )


async def give_account(deps: Deps, settled: list[Settled]) -> None:
    """Record what landed and empty the list. Who leads by now may have taken it for unknown."""
    landed = settled[:]
    async with deps.db.write() as session:
        await _keep(session, deps, landed, now=deps.clock.now(), real=deps.clock.real())
    del settled[: len(landed)]


async def _keep(
    session: AsyncSession, deps: Deps, landed: Sequence[Settled], *, now: datetime, real: datetime
) -> None:
    await claims.record(session, landed, real=real)
    await group_chats.follow(session, landed, now=now)
    await invitations.follow(session, landed, deps.poll_keys.key)
