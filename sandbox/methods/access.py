"""Which chat a call means, and whether the bot may write there. Refusals in Telegram's words."""

from sandbox.errors import ApiError, bad_request, forbidden
from sandbox.state.chats import Chat, Stored
from sandbox.world import World


def known_chat(world: World, chat_id: int | str) -> Chat:
    """A chat the bot has met. Raises ApiError 400 `chat not found`, or names the supergroup it became."""
    chat = world.chats.by_id.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None or (chat.person is not None and not (chat.person.started or chat.heard)):
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        description = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, description, {"migrate_to_chat_id": chat.migrated_to})
    return chat


def chat_to_write(world: World, chat_id: int | str) -> Chat:
    """A chat the bot may send to. Raises ApiError 400 or 403."""
    person = world.people.by_id.get(chat_id) if isinstance(chat_id, int) else None
    if person is not None and person.deactivated:
        raise forbidden("user is deactivated")
    if person is not None and person.blocked:
        raise forbidden("bot was blocked by the user")
    if person is not None and not person.started and _met_in_a_group(world, person.id):
        raise forbidden("bot can't initiate conversation with a user")
    chat = known_chat(world, chat_id)
    if chat.bot_status != "member":
        kind = "group" if chat.kind == "group" else "supergroup"
        if chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {kind} chat")
        raise forbidden(f"bot is not a member of the {kind} chat")
    return chat


def _met_in_a_group(world: World, person_id: int) -> bool:
    return any(
        chat.person is None and person_id in chat.members and chat.heard
        for chat in world.chats.by_id.values()
    )


def message_in(chat: Chat, message_id: int | None, act: str) -> Stored:
    """A message that is still there. Raises ApiError 400 `message to <act> not found`."""
    stored = chat.messages.get(message_id) if message_id is not None else None
    if stored is None:
        raise bad_request(f"message to {act} not found")
    return stored
