"""What the bot says of itself: commands, name, descriptions, menu button; per scope and language."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.registry import Params, method
from sandbox.state.commands import DEFAULT, Scope
from sandbox.text.utf16 import units
from sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def _language(params: Params) -> str:
    language = str(params.get("language_code", ""))
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _scope(world: World, params: Params) -> Scope:
    scope = params.get("scope")
    if scope is None:
        return DEFAULT
    parts = [scope[field] for field in ("type", "chat_id", "user_id") if field in scope]
    if "chat_id" in scope and scope["chat_id"] not in world.chats.by_id:
        raise bad_request("chat not found")
    return tuple(parts)


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> Any:
    """One list for one scope and language."""
    key = (_scope(world, params), _language(params))
    if len(params["commands"]) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    listed = []
    for each in params["commands"]:
        command = each["command"].strip().removeprefix("/").lower()
        if not _COMMAND.fullmatch(command):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= units(each["description"].strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        listed.append({"command": command, "description": each["description"].strip()})
    world.presentation.commands[key] = listed
    world.events.emit("commands")
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> Any:
    """The list of exactly this scope and language; empty when there is none."""
    return world.presentation.commands.get((_scope(world, params), _language(params)), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> Any:
    """Clients fall back to the next wider scope."""
    world.presentation.commands.pop((_scope(world, params), _language(params)), None)
    world.events.emit("commands")
    return True


def _text_methods(field: str, suffix: str) -> None:
    @method(f"setMy{suffix}")
    def set_text(world: World, params: Params) -> Any:
        text = str(params.get(field, "")).strip()
        if units(text) > _LIMITS[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        world.presentation.set_text(field, _language(params), text)
        return True

    @method(f"getMy{suffix}")
    def get_text(world: World, params: Params) -> Any:
        return {field: world.presentation.text(field, _language(params))}


for _field, _suffix in (
    ("name", "Name"),
    ("description", "Description"),
    ("short_description", "ShortDescription"),
):
    _text_methods(_field, _suffix)


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: Params) -> Any:
    """For one private chat, or for all when no chat is named."""
    chat_id = _private_chat(world, params)
    world.presentation.menu_buttons[chat_id] = params.get("menu_button", {"type": "default"})
    world.events.emit("commands")
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, params: Params) -> Any:
    """The button that holds in this chat."""
    return world.presentation.menu_button(_private_chat(world, params))


def _private_chat(world: World, params: Params) -> int | None:
    chat_id: int | None = params.get("chat_id")
    if chat_id is not None and chat_id not in world.people.by_id:
        raise bad_request("chat not found")
    return chat_id
