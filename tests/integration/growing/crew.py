"""Several processes of the bot on one PostgreSQL beside a sandbox: started, killed, stopped at will."""

import asyncio
import os
import signal
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import leadership
from bot.domain.deliveries import State
from bot.roles import Role
from sandbox import Person, Sandbox
from sandbox.journal import Entry
from tests.forked import Forked
from tests.integration.command import Running, free_port
from tests.integration.deliveries.crowd import rows, tell
from tests.integration.deliveries.invariants import Figures, check, real_time
from tests.integration.gateway.feeding import until
from tests.integration.growing.one_of_many import counted, make_table
from tests.integration.growing.spreading import Spreading
from tests.integration.victim import TOKEN

WINDOW = 10
PAIRS = (Role.WEB, Role.WEB, Role.WORKER, Role.WORKER, Role.DISPATCHER, Role.DISPATCHER)
_MODULE = "tests.integration.growing.one_of_many"
_SECRET = "test-only-not-a-real-secret"


@dataclass(eq=False, slots=True)
class Member:
    """A process that runs, or ran."""

    role: Role
    name: str
    process: Forked
    running: Running
    port: int

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)


class Crew:
    """``members``: those that are meant to run. ``not_needed``: a data directory for who needs none."""

    def __init__(
        self, sandbox: Sandbox, db: Database, folder: Path, spreading: Spreading, **more: str
    ) -> None:
        self.sandbox = sandbox
        self.db = db
        self.members: list[Member] = []
        self.not_needed = folder / "not-needed"
        self._spreading = spreading
        self._names: Counter[Role] = Counter()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
        self._environment = kept | {
            "TTCHAN_TOKEN": TOKEN,
            "TTCHAN_API_URL": sandbox.url,
            "TTCHAN_DATABASE_URL": db.url,
            "TTCHAN_DATA_DIR": str(folder),
            "TTCHAN_WEBHOOK_URL": f"http://127.0.0.1:{spreading.port}/telegram",
            "TTCHAN_WEBHOOK_SECRET": _SECRET,
            **more,
        }

    @classmethod
    @asynccontextmanager
    async def beside(cls, db: Database, folder: Path, **more: str) -> AsyncIterator["Crew"]:
        """A sandbox, a proxy, nobody yet; whoever is left at the end is killed. ``more``: environment."""
        await make_table(db)
        async with Sandbox.serve(token=TOKEN) as sandbox, Spreading.serving() as spreading:
            hook = sandbox.world.webhook
            hook.first_pause, hook.longest_pause = 0.05, 0.2  # nobody waits here for a bot to come back
            crew = cls(sandbox, db, folder, spreading, **more)
            try:
                yield crew
            finally:
                await asyncio.gather(*(crew.kill(one) for one in list(crew.members)))

    async def start(self, *roles: Role) -> list[Member]:
        """Start processes at once, and wait until they are ready."""
        begun = [await self.begin(role) for role in roles]
        await asyncio.gather(*(one.running.says('"ready"', 40) for one in begun))
        return begun

    async def begin(self, role: Role) -> Member:
        """Start a process, which is not ready yet."""
        self._names[role] += 1
        name, port = f"{role}-{self._names[role]}", free_port()
        environment = self._environment | {"TTCHAN_WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
        if role is Role.WEB:
            environment["TTCHAN_DATA_DIR"] = str(self.not_needed)
        process = Forked(_MODULE, (role.value, name), environment)
        await process.start(stderr=True)
        member = Member(role, name, process, Running(process), port)
        self.members.append(member)
        if role is Role.WEB:
            self._spreading.ports.append(port)
        return member

    async def kill(self, member: Member) -> None:
        """SIGKILL, and wait for the end."""
        self._leaves(member)
        member.process.kill()
        await member.running.ends()

    async def stop(self, member: Member) -> int:
        """SIGTERM, and wait for the end. Returns the exit code."""
        self._leaves(member)
        return (await member.running.stops()).code

    def _leaves(self, member: Member) -> None:
        self.members.remove(member)
        if member.port in self._spreading.ports:
            self._spreading.ports.remove(member.port)

    async def write_notes(self, number: int, key: str = "note") -> set[str]:
        """Write so many notes that are due. Returns their keys."""
        await tell(self.db, number, key=key, due_at=Clock().real() - timedelta(seconds=1))
        return {f"{key}:{n}" for n in range(number)}

    def told(self) -> list[Entry]:
        """What was told unasked and accepted, in the order of the sandbox."""
        calls = self.sandbox.journal.calls("sendMessage")
        return [call for call in calls if str(call.params.get("text")).startswith("told")]

    async def tells(self, more: int, seconds: float = 30) -> None:
        """Wait until so many more were told."""
        before = len(self.told())
        await until(lambda: len(self.told()) >= before + more, seconds)

    def busiest(self, role: Role) -> Member:
        """Of a role, who leads if anybody does: who told something last."""
        newest = [told_by(call)[0] for call in self.told()[-1:]]
        return max((one for one in self.members if one.role is role), key=lambda one: one.name in newest)

    def named(self, name: str) -> Member:
        """The member of this name."""
        (found,) = (one for one in self.members if one.name == name)
        return found

    async def leader(self) -> tuple[int, int | None]:
        """The term, and the server's process that holds the lead; None if nobody does."""
        async with self.db.read() as session:
            found = await session.execute(select(leadership.c.term, leadership.c.backend))
            return (found.first() or (0, None))[:2]

    async def led(self, after: int = 0, seconds: float = 30) -> int:
        """Wait until somebody leads in a later term than that. Returns the term."""
        deadline = time.monotonic() + seconds
        while True:
            term, backend = await self.leader()
            if term > after and backend is not None:
                return term
            assert time.monotonic() < deadline, f"nobody leads after {seconds} s"
            await asyncio.sleep(0.02)

    async def all_told(self, seconds: float) -> None:
        """Wait until no delivery waits."""
        async with asyncio.timeout(seconds):
            while any(not State(row.state).final for row in await rows(self.db)):
                await asyncio.sleep(0.1)

    async def check_told(self, audience: Collection[str], *, kills: int = 0) -> Figures:
        """I1–I6 of what was to be told."""
        return check(
            self.sandbox.journal.calls("sendMessage", ok=None),
            await rows(self.db),
            window=WINDOW,
            kills=kills,
            audience=audience,
            keys_of=keys_of,
            meeting_time=real_time,
        )

    def check_led(self, *, being_written: int = 0) -> list[int]:
        """No term's calls came after those of a later one, and each term's are of one process.

        ``being_written``: so many of a process that was frozen may. Returns the terms in which any left.
        """
        told = [told_by(call) for call in self.told()]
        who: dict[int, set[str]] = defaultdict(set)
        late = newest = 0
        for name, term in told:
            who[term].add(name)
            late += term < newest
            newest = max(newest, term)
        assert late <= being_written, f"{late} calls of an earlier leader came after a later one's"
        assert all(len(names) == 1 for names in who.values()), dict(who)
        return sorted(who)


def told_by(call: Entry) -> tuple[str, int]:
    """Who sent a message unasked, and in which term."""
    *_, name, term = str(call.params["text"]).split()
    return name, int(term)


def keys_of(call: Entry) -> Sequence[str]:
    """Keys of the rows a message tells."""
    first, *words = str(call.params.get("text", "")).split() or [""]
    return words[: words.index("by")] if first == "told" else []


class Writing:
    """People who write numbers while something else happens; ``stop`` says how many each wrote."""

    def __init__(self, people: Sequence[Person], pause: float) -> None:
        self._people = people
        self._pause = pause
        self._task: asyncio.Task[None] | None = None
        self.wrote: Counter[int] = Counter()

    def begin(self) -> None:
        """Write in turn, each of them again and again."""
        self._task = asyncio.ensure_future(self._write())

    async def _write(self) -> None:
        while True:
            for person in self._people:
                self.wrote[person.id] += 1
                await person.send(f"count {self.wrote[person.id]}")
                await asyncio.sleep(self._pause)

    async def stop(self) -> int:
        """Write no more. Returns how many messages there were."""
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        return self.wrote.total()

    def answers(self, sandbox: Sandbox) -> Counter[tuple[Any, str]]:
        """How many answers each message got."""
        calls = sandbox.journal.calls("sendMessage")
        said = ((call.chat_id, str(call.params.get("text"))) for call in calls)
        return Counter(one for one in said if one[1].startswith("counted"))

    async def check(self, db: Database, seconds: float) -> Counter[str]:
        """Each was applied once, in the order of its chat. Returns how many each process applied."""
        deadline = time.monotonic() + seconds
        while len(found := await _applied(db)) < self.wrote.total() and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        by_chat: dict[int, list[int]] = defaultdict(list)
        for row in found:
            by_chat[row.chat].append(row.number)
        lost = {chat: number - len(set(by_chat[chat])) for chat, number in self.wrote.items()}
        assert not any(lost.values()), f"lost: {lost}"
        assert len(found) == self.wrote.total(), "an update was applied twice"
        for chat, numbers in by_chat.items():
            assert numbers == sorted(numbers), f"out of order in chat {chat}: {numbers}"
        return Counter(row.by for row in found)


async def _applied(db: Database) -> Sequence[Any]:
    async with db.read() as session:
        return (await session.execute(select(counted).order_by(counted.c.id))).all()
