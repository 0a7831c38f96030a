"""The sandbox in a test: same process, same event loop, real HTTP for the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sandbox import groups
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.group import Group
from sandbox.journal import Journal
from sandbox.limits import Limits
from sandbox.person import Person
from sandbox.server import Server
from sandbox.state.chats import ChatKind
from sandbox.updates import Updates
from sandbox.world import World

TOKEN = "1234567:sandbox-token-of-no-bot-at-all"  # noqa: S105 - opens nothing


class Sandbox:
    """A running sandbox."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.world = server.world

    @classmethod
    @asynccontextmanager
    async def serve(
        cls,
        token: str = TOKEN,
        *,
        username: str = "ttchan_sandbox_bot",
        port: int = 0,
        clock_url: str | None = None,
        check_results: bool = True,
    ) -> AsyncIterator["Sandbox"]:
        """Serve on 127.0.0.1 until the end of the block. Unless told not to, each of its answers and
        updates is checked against the schema. Raises ExceptionGroup at the end when the sandbox failed."""
        server = Server(World(token, username), clock_url)
        server.api.check_results = server.world.updates.check = check_results
        async with server.run(port):
            yield cls(server)
        if server.api.failures:
            raise ExceptionGroup("the sandbox itself failed", server.api.failures)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        return self.server.url

    @property
    def token(self) -> str:
        """The token that the bot must use."""
        return self.world.token

    @property
    def journal(self) -> Journal:
        """Every call taken in."""
        return self.world.journal

    @property
    def faults(self) -> Faults:
        """The fault script in force."""
        return self.server.faults

    @property
    def limits(self) -> Limits:
        """Telegram's own limits, off at first."""
        return self.server.limits

    @property
    def clock(self) -> Clock:
        """The sandbox's clock, to let lifetimes pass."""
        return self.world.clock

    @property
    def updates(self) -> Updates:
        """The queue of updates, to repeat or poison it."""
        return self.world.updates

    def add_person(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        language_code: str | None = None,
        about: str = "",
        id: int | None = None,
    ) -> Person:
        """A new person who has not yet pressed Start."""
        profile = self.world.people.add(
            first_name, last_name, username=username, language_code=language_code, about=about, id=id
        )
        self.world.announce(profile)
        return Person(self.world, profile)

    def add_group(self, title: str, *members: Person, supergroup: bool = False) -> Group:
        """A group; its first member owns it and has added the bot."""
        profiles = [each.profile for each in members]
        kind: ChatKind = "supergroup" if supergroup else "group"
        return Group(self.world, groups.create(self.world, title, profiles, kind))

    def refuse_connections(self, seconds: float) -> None:
        """Shut the port for so long; open connections are reset."""
        self.faults.refuse_for(seconds)
