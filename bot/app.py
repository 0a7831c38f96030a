"""Composition root: settings → engine → Telegram application → scheduler. It alone knows all the others."""

import asyncio
import gc
import os
import signal
import threading
import time
from contextlib import AsyncExitStack, nullcontext
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from bot import crash, ledger, logs
from bot.beat import Heart
from bot.clock import Clock, parse_instant
from bot.db.engine import Database
from bot.ending import end
from bot.gateway.feeder import Feeder
from bot.gateway.inbox import DoneMarks, Entry
from bot.gateway.intake import IntakeStopped
from bot.gateway.way_in import inbox_source, way_in
from bot.health import Elsewhere
from bot.hold import Hold
from bot.lead import Lead
from bot.only_one import only_one
from bot.poll_keys import PollKeys
from bot.roles import Role, check_role
from bot.secret_key import load_secret_key
from bot.services import erasures, meeting_time, state
from bot.services.polls import vote_recovery
from bot.services.programme import Programmes
from bot.settings import ConfigurationError, Settings
from bot.upgrade import at_head, upgraded
from bot.watch import Watch

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.chat import Chat
    from bot.handling import Handling
    from bot.leading import Leadership
    from bot.office import Office

STOP_SECONDS = 7.0
"""Whatever hangs, a stop takes no longer."""
_OTHER_BOT = (
    "This token is another bot's than these data ({mine}, not {known}): nobody has a chat with it. "
    "If you mean it: ttchan run --new-bot"
)
log = logs.get_logger("ttchan")


class Bot:
    """A running TTChan. ``await run()`` ends after ``stop()`` or a fatal refusal (IntakeStopped).

    Intake begins as soon as it can store; the Telegram half is imported while the first poll is out.
    ``role``: what of it this process does.
    """

    def __init__(self, settings: Settings, role: Role = Role.ALL) -> None:
        self.settings = settings
        self.role = role
        self.clock = Clock()
        self.db = Database(settings.database)
        self.hold = Hold()
        self.lead = Lead.alone() if self.db.is_sqlite else Lead(self.clock)
        self.heart = Heart(self.db, self.clock, self.hold, settings.side_dir)
        self.programmes = Programmes(self.db)
        self.marks = DoneMarks(self.db)
        self.source = inbox_source(self.db, self.clock)
        self.feeder = Feeder(self.db, self.marks, self._handle, self.source)
        self.intake = way_in(settings, self.db, self.clock, self.feeder.wake) if role.takes_in else None
        intake = Elsewhere(self.clock) if self.intake is None and role.leads else self.intake
        folder = settings.side_dir if role.speaks else None
        self.watch = Watch(settings, self.clock, self.db, intake, folder)
        self.ready = asyncio.Event()
        self._stop = asyncio.Event()
        self._refusal: IntakeStopped | None = None

    @cached_property
    def chat(self) -> "Chat":
        """The Telegram half, made when first asked for."""
        from bot.chat import Chat
        from bot.deps import Deps

        settings, key = self.settings, load_secret_key(self.settings)
        poll_keys, hold, lead = PollKeys.of(settings), self.hold, self.lead
        return Chat(
            Deps(settings, self.db, key, self.clock, self.programmes, poll_keys, hold=hold, lead=lead)
        )

    def stop(self) -> None:
        """Ask for a graceful stop; it takes at most IN_FLIGHT_SECONDS and a little."""
        self.watch.stop()
        self._stop.set()

    async def run(self, *, at: str | None = None, speed: float = 1.0, new_bot: bool = False) -> None:
        """Run until stopped. ``at``: rehearse from this meeting time (local to the meeting).

        ``new_bot``: the token may be another bot's than that of the data.
        """
        check_role(self.settings, self.role)
        with only_one(self.settings, beside=not self.db.is_sqlite) if self.role.speaks else nullcontext():
            if self.role.speaks:
                await upgraded(self.settings, thorough=True)
            elif not await at_head(self.settings, self._stop):
                return
            async with AsyncExitStack() as at_end:
                at_end.push_async_callback(self.db.dispose)
                await self._prepare(at, speed, new_bot=new_bot)
                if self.role.speaks:
                    await self._forget_again()
                self.watch.open_door(at_end)
                at_end.push_async_callback(self._hang_up)
                await self._work(at_end)
            log.info("stopped")
        if self._refusal is not None:
            raise self._refusal

    async def _prepare(self, at: str | None, speed: float, *, new_bot: bool) -> None:
        async with self.db.write() as session:
            await state.ensure(session)
            await self._recognise(session, new_bot=new_bot)
            if self.db.is_sqlite:  # else whoever leads does so
                await self.heart.wake(session)
                await vote_recovery.recover(session)
            running = await meeting_time.rehearsal(session)
            if (at or running) and not self.settings.on_loopback:
                raise ConfigurationError(
                    ["A rehearsal needs a sandbox: TTCHAN_API_URL must be a loopback address."]
                )
            if at:
                from bot.services import people, rehearsal

                zone = await people.current_zone(session)
                running = await rehearsal.start(session, self.clock, _instant(at, zone), speed)
        self.clock.follow(running)
        if self.db.is_sqlite:
            await self.heart.keep()
        else:
            await self.heart.look()

    async def _recognise(self, session: "AsyncSession", *, new_bot: bool) -> None:
        """The data of one bot are of no use to another, and it must not begin with them unasked."""
        mine, known = int(self.settings.bot_token.partition(":")[0]), await state.bot_id(session)
        if known not in (None, mine) and not new_bot:
            raise ConfigurationError([_OTHER_BOT.format(mine=mine, known=known)])
        await state.change_bot(session, mine)

    async def _forget_again(self) -> None:
        """A restored backup may have brought erased people back: they go before any update is handled."""
        folder = self.settings.make_side_dir()
        key = load_secret_key(self.settings)
        entries = await asyncio.to_thread(ledger.read, folder)
        async with self.db.read() as session:
            if not (entries or await erasures.any_kept(session)):
                return
        from bot.services import privacy  # much, and most starts need none of it

        real, poll_key = self.clock.real(), PollKeys.of(self.settings).key
        async with self.db.write() as session:
            lacking = await privacy.apply_ledger(session, key, entries, real=real, poll_key=poll_key)
        await asyncio.to_thread(ledger.append, folder, lacking)

    async def _work(self, at_end: AsyncExitStack) -> None:
        """Poll from the first moment; greet Telegram; then serve until told to stop."""
        async with asyncio.TaskGroup() as nursery:
            polling = nursery.create_task(self._take_in())
            if self.intake is not None:  # what it asks first goes out before the imports below hold the loop
                await self.intake.asking.wait()
            reporting = nursery.create_task(self.watch.report())
            await self.watch.serve(self.programmes, at_end)
            greeting = nursery.create_task(self._greet())
            stopping = nursery.create_task(self._stop.wait())
            await asyncio.wait((greeting, stopping), return_when=asyncio.FIRST_COMPLETED)
            if not self._stop.is_set():
                greeting.result()
                await self._serve(nursery, polling)
            await end(polling, greeting, reporting, stopping)

    async def _take_in(self) -> None:
        """Take updates in; when that makes no sense any more, what was taken is still handled to its end."""
        try:
            if self.intake is not None:
                await self.intake.run()
        except IntakeStopped as refusal:
            self._give_up(refusal)

    async def _greet(self) -> None:
        if not self.role.speaks:
            return
        from bot.chat import TokenRefused

        try:
            await self.chat.greet()
        except TokenRefused:
            self._give_up(IntakeStopped("Telegram refuses the token: it was revoked or is wrong.", 78))

    def _give_up(self, refusal: IntakeStopped) -> None:
        self._refusal = self._refusal or refusal
        self.stop()

    async def _hang_up(self) -> None:
        if "chat" in self.__dict__:  # not after a start that was broken off before it was made
            await self.chat.close()

    async def _serve(self, nursery: asyncio.TaskGroup, polling: "asyncio.Task[Any]") -> None:
        """Do this process's part until told to stop; then stop in order."""
        parts = self._parts()
        working = [nursery.create_task(one.run()) for one in parts]
        beside = [self.watch.look()]
        beside += [self.chat.keep_pauses(), self.chat.share_turns()] if self.role.speaks else []
        beside += [] if self.db.is_sqlite else [self.heart.attend()]
        going_on = [nursery.create_task(one) for one in beside]
        gc.freeze()  # what a start made stays: the collector need not look at it again
        gc.enable()
        self.ready.set()
        log.info("ready", role=self.role.value)
        await self._stop.wait()
        log.info("stopping")
        polling.cancel()
        for one in parts:
            one.stop()
        if working:
            await asyncio.wait(working)
        await end(*going_on)

    def _parts(self) -> list["Handling | Office"]:
        if not self.role.speaks:
            return []
        from bot.handling import Handling
        from bot.office import Office

        deps, sender = self.chat.deps, self.chat.sender
        parts: list[Handling | Office] = []
        if self.role.handles:
            parts.append(Handling(deps, sender, self.feeder, self.source, self.marks))
        if self.role.leads:
            parts.append(Office(self.chat, self.heart, self.watch.vitals, self._leadership()))
        return parts

    def _leadership(self) -> "Leadership | None":
        if self.db.is_sqlite:
            return None
        from bot.leading import Leadership

        return Leadership(self.db.url, self.lead, self.clock, self.db.bell.set)

    async def _handle(self, entry: Entry, raw: dict[str, Any]) -> None:
        await self.chat.handle(entry, raw)


def _instant(text: str, zone: str) -> datetime:
    try:
        return parse_instant(text, zone)
    except ValueError:
        from bot.services.rehearsal import NotATime

        raise NotATime(text) from None


async def run(
    settings: Settings,
    role: Role = Role.ALL,
    *,
    at: str | None = None,
    speed: float = 1.0,
    new_bot: bool = False,
) -> None:
    """Run a role of the bot until SIGTERM, SIGINT or SIGHUP. Raises ConfigurationError, IntakeStopped."""
    crash.arm(settings.crash_at)
    loop = asyncio.get_running_loop()
    logs.watch_loop(loop)
    bot = Bot(settings, role)
    asked, ask = os.pipe()
    threading.Thread(target=_ends_in_time, args=(asked,), name="ceiling", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, bot.stop)
        # In place of asyncio's own, which does nothing: what wakes the loop is below Python. This one is
        # called though the loop is held up; all it may do there is write, for a lock could be held.
        signal.signal(number, lambda *_: os.write(ask, b"!"))
    await bot.run(at=at, speed=speed, new_bot=new_bot)


def _ends_in_time(asked: int) -> None:
    """A stop must end in time whatever hangs; what was not done is in the inbox."""
    os.read(asked, 1)
    time.sleep(STOP_SECONDS)
    log.error("stop_cut_short", seconds=STOP_SECONDS)
    os._exit(0)


def secrets(settings: Settings, role: Role = Role.ALL) -> list[str]:
    """What must never appear in a log line; the secret key is made here if it is needed and there is none."""
    written = urlsplit(settings.database).password or ""
    key = [load_secret_key(settings).decode()] if role.speaks else []
    return [settings.bot_token, *key, written, unquote(written)]
