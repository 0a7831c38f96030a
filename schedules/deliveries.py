"""The dispatcher: claims due deliveries, has them written and sent, records what became of each.

A loop and no job of the scheduler: docs/decisions/0009.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from bot import metrics
from bot.crash import crash_point
from bot.db.trouble import is_trouble
from bot.deps import Deps
from bot.domain.announcements import Announcement
from bot.domain.deliveries import DeliveryKind, Outcome, Parcel, Settled
from bot.domain.programme import Programme
from bot.gateway.delivering import deliver
from bot.gateway.sender import Sender
from bot.i18n import translator
from bot.logs import get_logger
from bot.services import claims, deliveries, group_chats, leadership
from bot.services.announcements import rows
from bot.services.polls import landing as invitations
from schedules import letters
from schedules.letters import Letter, Written

LOOK_SECONDS = 1.0
"""Commands beside the bot write rows too: nothing rings for them."""
RECORD_ROWS, RECORD_SECONDS = 50, 0.1
RECOVER_SECONDS = 60.0
IN_FLIGHT_SECONDS = 5.0
TROUBLE_SECONDS = 1.0
_ANNOUNCED = (DeliveryKind.ANNOUNCEMENT, DeliveryKind.RING)

log = get_logger("ttchan.deliveries")


class Common(NamedTuple):
    """What announcements of one claim are written from, read once for all of them.

    Who edits or recalls one meanwhile finds their rows behind its edition, and they are changed afterwards.
    """

    announcements: Mapping[int, Announcement]
    programmes: Mapping[int, Programme]


_NOTHING = Common({}, {})


class Flight(NamedTuple):
    """A parcel on its way."""

    parcel: Parcel
    task: asyncio.Task[None]


class Dispatcher:
    """Sends what is due until told to stop. At most ``send_window`` parcels are claimed and not recorded."""

    def __init__(self, deps: Deps, sender: Sender) -> None:
        self._deps = deps
        self._sender = sender
        self._window = deps.settings.send_window
        self._flying: dict[str, Flight] = {}
        self._settled: list[Settled] = []
        self._landed = asyncio.Event()
        self._stopping = False
        self._recover_at = 0.0
        self._waits_for_clock = False
        self._recording_takes = 0.0
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
                more = await self._turn(nursery)
            except Exception as error:  # whatever the storage says, it is asked again: rows are not lost
                log.error("deliveries_interrupted", exc_info=error)
                await asyncio.sleep(TROUBLE_SECONDS)
                continue
            if not more:
                await self._wait()
        if self._flying:
            await asyncio.wait([one.task for one in self._flying.values()], timeout=IN_FLIGHT_SECONDS)
        for one in self._flying.values():
            one.task.cancel()  # judged at the next start
        await self._record()

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
        parcels, common = await self._record(claim=free)
        for parcel in parcels:
            task = nursery.create_task(self._send(parcel, common))
            self._flying[parcel.claim_id] = Flight(parcel, task)
        return bool(parcels) and len(self._claimed) < self._window

    async def _is_due(self) -> bool:
        async with self._deps.db.look() as session:
            due = await deliveries.next_due(session, real=self._deps.clock.real())
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

    async def _record(self, *, claim: int = 0) -> tuple[list[Parcel], Common]:
        landed = self._settled[:]
        now, real = self._deps.clock.now(), self._deps.clock.real()
        claim = claim if self._steady() else 0  # with the very time that it claims by
        began = self._deps.clock.monotonic()
        crash_point("before_record")
        async with self._deps.db.write() as session:
            await claims.record(session, landed, real=real)
            await group_chats.follow(session, landed, now=now)
            await invitations.follow(session, landed, self._deps.poll_keys.key)
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
        return parcels, await self._common(announcements)

    async def _common(self, announcements: Mapping[int, Announcement]) -> Common:
        meetings = {one.meeting_id for one in announcements.values()}
        try:
            programmes = {one: await self._deps.programmes.current(one) for one in meetings}
        except Exception as error:  # claimed is claimed: each is written by itself
            log.error("programme_not_read", exc_info=error)
            return _NOTHING
        return Common(announcements, programmes)

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
        if self._settled and not bell.is_set():
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
        while len(self._flying) > flying and len(self._settled) < RECORD_ROWS:
            self._landed.clear()
            await self._landed.wait()

    async def _until_due(self) -> float:
        """Real seconds until the next row is due; a paused limiter and a clock in doubt count as well."""
        clock = self._deps.clock
        async with self._deps.db.look() as session:
            due = await deliveries.next_due(session, real=clock.real())
        if due is None or not self._steady():
            return LOOK_SECONDS
        speed = clock.rehearsal.speed if clock.rehearsal else 1.0
        away = max(0.0, (due - clock.now()).total_seconds() / speed)
        return max(away, min(self._sender.limiter.paused_for, LOOK_SECONDS), 0.001)

    async def _send(self, parcel: Parcel, common: Common) -> None:
        try:
            settled = await self._try(parcel, common)
        except Exception as error:  # one message that cannot be written must not stop the next
            log.error("delivery_failed", kind=parcel.kind, rows=len(parcel.rows), exc_info=error)
            metrics.TALLY.refused_texts += 1
            settled = Settled(parcel, Outcome.REFUSED, reason=type(error).__name__)
        self._count(settled)
        self._settled.append(settled)
        del self._flying[parcel.claim_id]
        self._landed.set()

    def _count(self, settled: Settled) -> None:
        rows = settled.parcel.rows
        metrics.TALLY.deliveries[settled.outcome] += len(rows)
        if settled.outcome is Outcome.SENT and settled.parcel.kind is DeliveryKind.REMINDER:
            for row in rows:
                metrics.TALLY.reminded((self._deps.clock.now() - row.due_at).total_seconds())

    async def _try(self, parcel: Parcel, common: Common) -> Settled:
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
                written = await self._write(fresh, common)
            except Exception as error:
                if not is_trouble(error):
                    raise
                log.error("delivery_not_written", exc_info=error)  # nothing has left: it goes when it can
                return Settled(parcel, Outcome.HELD)
            if not self._deps.lead.on:  # with nothing to wait for between this and the call
                return Settled(parcel, Outcome.HELD)
            if self._steady() and fresh.of_use(self._deps.clock.now()) == fresh:
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

    async def _write(self, parcel: Parcel, common: Common) -> Written:
        deps = self._deps
        announcement = common.announcements.get(parcel.rows[0].data.get("announcement", 0))
        programme = common.programmes.get(parcel.meeting_id) if announcement else None
        programme = programme or await deps.programmes.current(parcel.meeting_id)
        # What is read for many at once needs no transaction of its own for each.
        async with deps.db.look() if announcement else deps.db.read() as session:
            t = translator(parcel.person.language or "en", programme.meeting)
            now, real = deps.clock.now(), deps.clock.real()
            key = deps.poll_keys.key
            letter = Letter(session, parcel, programme, t, now, real, announcement, key)
            return await letters.WRITERS[parcel.kind](letter)
