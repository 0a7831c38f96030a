"""Composition root: settings → engine → Telegram application → scheduler. It alone knows all the others."""

import asyncio
import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, Defaults

import handlers
import schedules
from bot import crash, logs
from bot.clock import Clock
from bot.control import ClockControl, parse_instant, sentence
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.deps import Context, Deps
from bot.gateway.feeder import CONCURRENCY, Feeder
from bot.gateway.inbox import DoneMarks, Entry
from bot.gateway.intake import IntakeStopped, Poller
from bot.gateway.limiter import Limiter
from bot.gateway.listen import Listener
from bot.gateway.profile import Profile, introduce
from bot.gateway.transport import Transport
from bot.i18n import LANGUAGES, translator
from bot.services import people, rehearsal, state
from bot.services.programme import Programmes
from bot.settings import ConfigurationError, Settings
from bot.views import menu

IN_FLIGHT_SECONDS = 5
log = logs.get_logger("ttchan")

App = Application[Any, Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]


class Bot:
    """A running TTChan. ``await run()`` ends after ``stop()`` or a fatal refusal (IntakeStopped)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock()
        self.db = Database(settings.database)
        self.deps = Deps(settings, self.db, self.clock, Programmes(self.db))
        self.transports = Transport(CONCURRENCY), Transport(1)
        self.application = _application(self.deps, *self.transports)
        self.marks = DoneMarks(self.db)
        self.feeder = Feeder(self.db, self.marks, self._handle)
        base_url = f"{settings.api_url}/bot{settings.bot_token}"
        self.poller = Poller(self.db, self.clock, base_url, self.feeder.wake)
        self.ready = asyncio.Event()
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """Ask for a graceful stop; it takes at most IN_FLIGHT_SECONDS and a little."""
        self._stop.set()

    async def run(self, *, at: str | None = None, speed: float = 1.0) -> None:
        """Run until stopped. ``at``: rehearse from this meeting time (local to the meeting)."""
        with _only_one(self.settings):
            await migrate(self.settings.database)
            await self._prepare(at, speed)
            listener = await self._listen()
            ticker = schedules.scheduler(self.deps)
            try:
                await self._work(ticker)
            finally:
                if ticker.running:
                    ticker.shutdown(wait=False)
                if listener is not None:
                    await listener.stop()
                await self.application.shutdown()
                for transport in self.transports:
                    await transport.shutdown()  # PTB leaves them open after a start that was broken off
                await self.db.dispose()
                log.info("stopped")

    async def _prepare(self, at: str | None, speed: float) -> None:
        async with self.db.write() as session:
            await state.ensure(session)
            running = await state.rehearsal(session)
            if (at or running) and not self.settings.on_loopback:
                raise ConfigurationError(
                    ["A rehearsal needs a sandbox: TTCHAN_API_URL must be a loopback address."]
                )
            if at:
                glance = await people.glance(session, 0)
                programme = await self.deps.programmes.load(glance.meeting_id) if glance.meeting_id else None
                zone = programme.meeting.timezone if programme else "UTC"
                running = await rehearsal.start(session, self.clock, parse_instant(at, zone), speed)
        self.clock.follow(running)

    async def _listen(self) -> Listener | None:
        if not self.settings.listen:
            return None
        control = ClockControl(self.db, self.clock, self.deps.programmes)
        listener = Listener(control.tell, control.move, sentence)
        host, _, port = self.settings.listen.rpartition(":")
        try:
            await listener.start(host, int(port))
        except OSError as error:
            raise ConfigurationError(
                [f"TTCHAN_LISTEN: {error.strerror or 'the address cannot be used'}"]
            ) from error
        return listener

    async def _work(self, ticker: Any) -> None:
        try:
            async with asyncio.TaskGroup() as nursery:
                polling = nursery.create_task(self.poller.run())
                greeting = nursery.create_task(self._greet())
                stopping = nursery.create_task(self._stop.wait())
                await asyncio.wait((greeting, stopping), return_when=asyncio.FIRST_COMPLETED)
                if not self._stop.is_set():
                    greeting.result()
                    ticker.start()
                    await self._serve(nursery, stopping)
                polling.cancel()
                greeting.cancel()
        except* (IntakeStopped, InvalidToken) as group:
            raise _reason(group) from None

    async def _serve(self, nursery: asyncio.TaskGroup, stopping: "asyncio.Task[Any]") -> None:
        """Handle updates until told to stop; then stop in order: what is in flight, then the last marks."""
        marking = nursery.create_task(self.marks.run())
        feeding = nursery.create_task(self.feeder.run(nursery))
        introducing = nursery.create_task(self._introduce())
        self.ready.set()
        log.info("ready")
        await stopping
        log.info("stopping")
        introducing.cancel()
        self.feeder.stop()
        await self.feeder.finished(IN_FLIGHT_SECONDS)
        feeding.cancel()
        self.marks.stop()
        await marking

    async def _greet(self) -> None:
        """getMe, until Telegram answers: a bot that starts before the network does must not give up."""
        while True:
            try:
                await self.application.initialize()
                break
            except InvalidToken:
                raise
            except NetworkError as error:
                log.warning("greeting_failed", exc_info=error)
                await asyncio.sleep(2)
        async with self.db.write() as session:
            await state.remember_username(session, self.application.bot.username)

    async def _introduce(self) -> None:
        await introduce(self.application.bot, _profiles())

    async def _handle(self, entry: Entry, raw: dict[str, Any]) -> None:
        update = Update.de_json(raw, self.application.bot)
        await self.application.process_update(update)


def _application(deps: Deps, transport: Transport, unused: Transport) -> App:
    settings = deps.settings
    application = (
        ApplicationBuilder()
        .token(settings.bot_token)
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(transport)
        .get_updates_request(unused)  # intake polls by itself; PTB would make an httpx client for it
        .context_types(ContextTypes(context=Context))
        .rate_limiter(Limiter(deps.clock, settings.send_rate))
        # No parse_mode here: PTB would add it to calls that have none, such as sendVenue.
        .defaults(Defaults(tzinfo=UTC))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.bot_data["deps"] = deps
    handlers.register(application)
    return application


def _profiles() -> list[Profile]:
    """The bot's card in every language that has a catalog. Telegram knows two letters: sr is one script."""
    said = {language: translator(language, None) for language in LANGUAGES if "_" not in language}
    cards = {"": said["en"]} | {code: t for code, t in said.items() if t.ui == code != "en"}
    return [
        Profile(code, menu.commands(t), menu.description(t), menu.short_description(t))
        for code, t in cards.items()
    ]


def _reason(group: BaseExceptionGroup[Exception]) -> IntakeStopped:
    error = group.exceptions[0]
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, IntakeStopped):
        return error
    return IntakeStopped("Telegram refuses the token: it was revoked or is wrong.", 78)


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """Refuse a second bot on the same SQLite file or data directory."""
    settings.side_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = settings.side_dir / "ttchan.lock"
    with path.open("a") as handle:
        path.chmod(0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(["Another TTChan is running on this data; stop it first."]) from None
        yield


async def run(settings: Settings, *, at: str | None = None, speed: float = 1.0) -> None:
    """Run the bot until SIGTERM, SIGINT or SIGHUP. Raises ConfigurationError, IntakeStopped."""
    crash.arm(settings.crash_at)
    loop = asyncio.get_running_loop()
    logs.watch_loop(loop)
    bot = Bot(settings)
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(name, bot.stop)
    await bot.run(at=at, speed=speed)


def secrets(settings: Settings) -> list[str]:
    """What must never appear in a log line."""
    password = urlsplit(settings.database).password
    known = [settings.bot_token, password or ""]
    return [*known, settings.secret_key.get_secret_value()] if settings.secret_key else known
