"""About chats and their members: getChat…, getUserProfilePhotos, leaveChat, setMessageReaction."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.access import chat_to_write, known_chat, message_in
from sandbox.methods.registry import Params, method
from sandbox.state.chats import Chat
from sandbox.state.members import member
from sandbox.world import World

FREE_REACTIONS = set(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
)
_NO_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


@method("getChat")
def get_chat(world: World, params: Params) -> Any:
    """Everything public about a chat."""
    chat = known_chat(world, params["chat_id"])
    info = chat.as_json() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_NO_GIFTS, False),
    }
    if chat.person is not None and chat.person.username:
        info["active_usernames"] = [chat.person.username]
    if chat.pinned:
        pinned = chat.messages[chat.pinned[-1]].data
        info["pinned_message"] = {key: value for key, value in pinned.items() if key != "reply_to_message"}
    return info


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> Any:
    """How a person, or the bot itself, stands to a chat."""
    chat, user_id = known_chat(world, params["chat_id"]), params["user_id"]
    if user_id == world.bot_id:
        return member(world.bot_user(), chat.bot_status)
    profile = world.people.by_id.get(user_id)
    if profile is None:
        raise bad_request("member not found" if chat.person is None else "user not found")
    return member(profile.user(), _status(chat, user_id))


def _status(chat: Chat, user_id: int) -> str:
    if user_id not in chat.members:
        return "left"
    return "creator" if user_id == chat.owner_id else "member"


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: Params) -> Any:
    """Only the owner: the sandbox promotes nobody."""
    chat = known_chat(world, params["chat_id"])
    if chat.person is not None:
        raise bad_request("there are no administrators in the private chat")
    return [member(each.user(), "creator") for each in chat.members.values() if each.id == chat.owner_id]


@method("getChatMemberCount")
def get_chat_member_count(world: World, params: Params) -> Any:
    """The bot counts."""
    chat = known_chat(world, params["chat_id"])
    return len(chat.members) + (chat.bot_status == "member")


@method("getUserProfilePhotos")
def get_user_profile_photos(world: World, params: Params) -> Any:
    """Nobody in the sandbox has one."""
    if params["user_id"] not in world.people.by_id:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


@method("leaveChat")
def leave_chat(world: World, params: Params) -> Any:
    """Groups only."""
    chat = chat_to_write(world, params["chat_id"])
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: Params) -> Any:
    """At most one, of the free emoji; none takes it back."""
    chat = chat_to_write(world, params["chat_id"])
    message_in(chat, params["message_id"], "react")
    reaction = params.get("reaction", [])
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if reaction and reaction[0].get("emoji", "").rstrip("\ufe0f") not in FREE_REACTIONS:
        raise bad_request("REACTION_INVALID")
    chat.reactions[params["message_id"]] = [each["emoji"] for each in reaction]
    return True
