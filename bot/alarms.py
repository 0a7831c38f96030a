"""Tells the admins what is wrong, once, and again when it is over. It works while the storage does not."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot import metrics
from bot.admin_post import AdminPost, Letter
from bot.deps import Deps
from bot.domain import alarms as domain
from bot.domain.alarms import Alarm, Cause
from bot.domain.health import Vital
from bot.gateway.sender import Sender
from bot.health import Vitals
from bot.logs import get_logger
from bot.services import alarms
from bot.views import alarms as views

LOOK_SECONDS = 5.0
FACTS_SECONDS = 30.0

log = get_logger("ttchan.alarms")


@dataclass(slots=True)
class Open:
    """An alarm that is on. ``begun``, ``seen``: monotonic; ``seen_at``: when it was seen last."""

    alarm: Alarm
    begun: float
    seen: float
    seen_at: datetime
    letter: Letter

    @property
    def lasted(self) -> timedelta:
        """How long the trouble itself took."""
        return self.seen_at - self.alarm.since


class Alarms:
    """Those of one running bot. ``tells``: whether it is this process that tells of them, or another."""

    def __init__(self, deps: Deps, sender: Sender, vitals: Vitals, tells: Callable[[], bool]) -> None:
        self._tells = tells
        self._deps = deps
        self._clock = deps.clock
        self._limiter = sender.limiter
        self._vitals = vitals
        self._post = AdminPost(sender, deps.settings.admins, deps.clock)
        self._began = deps.clock.monotonic()
        self._open: dict[Cause, Open] = {}
        self._ended: list[Letter] = []
        self._facts: alarms.Facts | None = None
        self._facts_at = -FACTS_SECONDS
        self._standstill = domain.Standstill()
        self._refused_texts = metrics.TALLY.refused_texts
        self._loaded = self._changed = False

    async def run(self) -> None:
        """Look, tell and note, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # whoever tells of trouble must not end by it
                log.error("alarms_interrupted", exc_info=error)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Once: what is wrong now, what is over, who is to be told."""
        if not self._tells():
            await self._hand_over()
            return
        await self._read()
        now, real = self._clock.monotonic(), self._clock.real()
        seen = self._seen()
        for cause in domain.unexplained(seen):
            self._note(cause, now, real)
        self._keep_open(seen, now)
        self._close(now)
        await self._keep()
        await self._tell(now)
        await self._keep()

    async def _hand_over(self) -> None:
        """Leave all to the process that tells by now, but a failing storage: who told of it says its end."""
        self._open = {cause: one for cause, one in self._open.items() if cause is Cause.STORAGE_FAILING}
        self._loaded, self._facts_at = False, -FACTS_SECONDS
        self._standstill = domain.Standstill()
        now = self._clock.monotonic()
        self._close(now)
        await self._tell(now)

    async def _read(self) -> None:
        """What the tables tell, now and then; while they tell nothing, what was read before is left aside."""
        now = self._clock.monotonic()
        if now - self._facts_at < FACTS_SECONDS:
            return
        self._facts, self._facts_at = None, now
        meets, real = self._clock.now(), self._clock.real()
        try:
            async with self._deps.db.read() as session:
                kept = [] if self._loaded else await alarms.open_(session)
                self._post.languages = await alarms.languages(session, self._deps.settings.admins)
                self._facts = await alarms.facts(session, now=meets, real=real)
        except Exception as error:  # the vital signs tell of it
            log.warning("alarms_not_read", exc_info=error)
            return
        self._loaded = True
        for alarm in kept:
            self._take_over(alarm, now, real)

    def _take_over(self, alarm: Alarm, now: float, real: datetime) -> None:
        """One of an earlier run: whoever was told is not told again."""
        one = self._opened(alarm, now, real)
        if alarm.told_at:
            one.letter.waits.clear()
            one.letter.reached = 1
        self._open[alarm.cause] = one

    def _seen(self) -> set[Cause]:
        vitals, paused = self._vitals, self._limiter.paused_for
        goes_on = paused > 0 and Cause.SENDING_PAUSED in self._open
        causes = {domain.OF_VITAL[one] for one in vitals.failing if one in domain.OF_VITAL}
        found = {
            Cause.DISK_LOW: vitals.room is not None and vitals.room.ebbing,
            Cause.HELD: vitals.held,
            Cause.SENDING_PAUSED: goes_on or paused > domain.LONG_PAUSE.total_seconds(),
            Cause.TEXT_REFUSED: metrics.TALLY.refused_texts > self._refused_texts,
        }
        self._refused_texts = metrics.TALLY.refused_texts
        causes |= {cause for cause, is_seen in found.items() if is_seen} | self._in_tables()
        if vitals.intake is not None and vitals.intake.complaint is not None:
            causes.add(vitals.intake.complaint)
        if self._nobody_answers(excused=Cause.UPDATES_WAIT in domain.explained(causes)):
            causes.add(Cause.UPDATES_WAIT)
        return causes

    def _in_tables(self) -> set[Cause]:
        if self._facts is None:
            return set()
        facts, up = self._facts, timedelta(seconds=self._clock.monotonic() - self._began)
        found = {
            Cause.UPDATES_FAILED: facts.failed > 0,
            Cause.SENDING_LATE: facts.due_since is not None and self._waited(facts.due_since) > domain.LATE,
            Cause.BACKUP_OLD: bool(self._deps.settings.backup_dir)
            and (up if facts.backup_age is None else facts.backup_age) > domain.STALE_BACKUP,
        }
        return {cause for cause, is_seen in found.items() if is_seen}

    def _nobody_answers(self, *, excused: bool) -> bool:
        """Begins when the oldest update moves no more, and is over when none that is so old waits."""
        facts, real = self._facts, self._clock.real()
        oldest = facts.oldest if facts else None
        paused = facts is not None and facts.paused_until is not None and facts.paused_until > real
        which = oldest.id if oldest else None
        stood = self._standstill.lasts(which, self._clock.monotonic(), excused=excused or paused)
        if oldest and Cause.UPDATES_WAIT in self._open:
            return real - oldest.received_at > domain.STALLED
        return stood > domain.STALLED

    def _waited(self, due: datetime) -> timedelta:
        """Real time since an instant of meeting time."""
        rehearsal = self._clock.rehearsal
        return (self._clock.now() - due) / (rehearsal.speed if rehearsal else 1.0)

    def _note(self, cause: Cause, now: float, real: datetime) -> None:
        if cause not in self._open:
            log.error("alarm", cause=cause)
            self._open[cause] = self._opened(Alarm(cause, real), now, real)
            self._changed = True
        self._open[cause].seen, self._open[cause].seen_at = now, real

    def _keep_open(self, seen: set[Cause], now: float) -> None:
        """What was told is not over because something else explains it by now, or hides it."""
        hidden = domain.explained(seen) | (domain.OF_TABLES if self._facts is None else set())
        for cause in hidden & self._open.keys():
            if self._open[cause].letter.done:
                self._open[cause].seen = now

    def _opened(self, alarm: Alarm, now: float, real: datetime) -> Open:
        return Open(alarm, now, now, real, self._post.letter(partial(views.begun, alarm.cause)))

    def _close(self, now: float) -> None:
        for cause, one in list(self._open.items()):
            if now - one.seen < domain.lasts_for(cause).total_seconds():
                continue
            del self._open[cause]
            self._changed = True
            log.warning("alarm_over", cause=cause, seconds=round(one.lasted.total_seconds()))
            if one.letter.reached or one.lasted >= domain.WORTH_TELLING:
                self._ended.append(self._post.letter(partial(views.over, cause, one.lasted)))

    async def _tell(self, now: float) -> None:
        for cause, one in self._open.items():
            if one.letter.done or now - one.begun < domain.ripens_in(cause).total_seconds():
                continue
            await self._post.send(one.letter)
            if one.letter.done:
                one.alarm = replace(one.alarm, told_at=self._clock.real())
                self._changed = True
        for letter in self._ended:
            await self._post.send(letter)
        self._ended = [letter for letter in self._ended if not letter.done]

    async def _keep(self) -> None:
        """So that a restart repeats nothing. While the storage fails it is known here, and noted later."""
        if not (self._changed and self._loaded) or Vital.STORAGE in self._vitals.failing:
            return
        try:
            async with self._deps.db.write() as session:
                await alarms.keep(session, [one.alarm for one in self._open.values()])
        except Exception as error:  # tried again at the next look
            log.warning("alarms_not_kept", exc_info=error)
        else:
            self._changed = False
