"""What happens in groups: people come and go, the bot is added and removed, a group becomes a supergroup."""

from typing import Any, Literal

from sandbox.errors import ControlError
from sandbox.state.chats import Chat, ChatKind
from sandbox.state.people import Profile
from sandbox.world import World

ServiceOrder = Literal["old first", "new first", "none"]


def create(world: World, title: str, members: list[Profile], kind: ChatKind = "group") -> Chat:
    """A group whose first member owns it and has added the bot."""
    if not members:
        raise ControlError("a group needs at least one member")
    chat = world.chats.group(title, kind)
    chat.owner_id = members[0].id
    chat.members = {each.id: each for each in members}
    chat.bot_status = "left"
    world.events.emit("group", group=as_shown(chat))
    add_bot(world, chat, members[0])
    return chat


def as_shown(chat: Chat) -> dict[str, Any]:
    """A group for the chat page: the Bot API `Chat` and the ids of its members."""
    return {**chat.as_json(), "members": list(chat.members)}


def add_bot(world: World, chat: Chat, by: Profile) -> None:
    """The bot comes in; it is told by my_chat_member and by the service message."""
    _bot_changed(world, chat, by, "member")
    stored = world.keep(chat, by.user(), {"new_chat_members": [world.bot_user()]}, editable=False)
    world.update("message", stored.data, chat)


def remove_bot(world: World, chat: Chat, by: Profile) -> None:
    """The bot is removed; it is told by my_chat_member alone."""
    _bot_changed(world, chat, by, "kicked")


def _bot_changed(world: World, chat: Chat, by: Profile, status: str) -> None:
    old, chat.bot_status = chat.bot_status, status
    world.tell_membership(chat, by, old, status)


def rename(world: World, chat: Chat, title: str) -> None:
    """Its owner gives it another title: everybody there is told."""
    chat.title = title
    world.events.emit("group", group=as_shown(chat))
    _service(world, chat, world.people.by_id[chat.owner_id], {"new_chat_title": title})


def migrate(world: World, old: Chat, order: ServiceOrder = "old first") -> Chat:
    """The group becomes a supergroup with another id.

    Its two service messages come in either order, or never."""
    if old.kind != "group" or old.migrated_to is not None:
        raise ControlError("only a group that is not yet a supergroup can become one")
    new = world.chats.group(old.title, "supergroup")
    new.owner_id, new.members, new.bot_status = old.owner_id, dict(old.members), old.bot_status
    owner = world.people.by_id[old.owner_id]
    old.migrated_to = new.id
    world.events.emit("group", group=as_shown(new))
    told = [(old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id})]
    for chat, content in reversed(told) if order == "new first" else told:
        if order != "none":
            _service(world, chat, owner, content)
    new.heard = True
    return new


def _service(world: World, chat: Chat, by: Profile, content: dict[str, Any]) -> None:
    stored = world.keep(chat, by.user(), content, editable=False)
    if chat.bot_status == "member":
        world.update("message", stored.data, chat)
