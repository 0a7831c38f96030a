"""A group in a test."""

from sandbox import groups
from sandbox.groups import ServiceOrder
from sandbox.seen import SeenMessage
from sandbox.state.chats import Chat
from sandbox.state.people import Profile
from sandbox.world import World


class Group:
    """A group with the bot in it. People write to it by `await anna.send("…", group=group)`."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat

    @property
    def id(self) -> int:
        """The chat id; negative."""
        return self.chat.id

    @property
    def messages(self) -> list[SeenMessage]:
        """All messages, oldest first."""
        return [SeenMessage(stored) for stored in self.chat.messages.values()]

    def _owner(self) -> Profile:
        return self._world.people.by_id[self.chat.owner_id]

    def removes_bot(self) -> None:
        """The owner removes the bot."""
        groups.remove_bot(self._world, self.chat, self._owner())

    def adds_bot(self) -> None:
        """The owner adds it again."""
        groups.add_bot(self._world, self.chat, self._owner())

    def renames(self, title: str) -> None:
        """Its owner gives it another title."""
        groups.rename(self._world, self.chat, title)

    def becomes_supergroup(self, order: ServiceOrder = "old first") -> "Group":
        """Upgrade; returns the supergroup. The service messages come in the given order, or never."""
        return Group(self._world, groups.migrate(self._world, self.chat, order))
