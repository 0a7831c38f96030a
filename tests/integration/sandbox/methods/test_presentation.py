"""Commands, names, descriptions, menu button."""

import pytest

from sandbox import Person
from sandbox.caller import Caller, Refused

PRIVATE = {"type": "all_private_chats"}


def command(name: str, description: str = "x") -> dict[str, str]:
    return {"command": name, "description": description}


async def test_list_is_kept_for_its_scope_and_language(bot: Caller, anna: Person) -> None:
    await bot("setMyCommands", commands=[command("help")])
    await bot("setMyCommands", commands=[command("dzis")], scope=PRIVATE, language_code="pl")
    assert await bot("getMyCommands") == [command("help")]
    assert await bot("getMyCommands", scope=PRIVATE) == []
    assert anna.chat.commands == ["dzis"]
    await bot("deleteMyCommands", scope=PRIVATE, language_code="pl")
    assert anna.chat.commands == ["help"]


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [
        ("heute-abend", "x", "BOT_COMMAND_INVALID"),
        ("šodien", "x", "BOT_COMMAND_INVALID"),
        ("a" * 33, "x", "BOT_COMMAND_INVALID"),
        ("today", " ", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("today", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_command_that_clients_could_not_list(
    bot: Caller, name: str, description: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        await bot("setMyCommands", commands=[command(name, description)])


async def test_more_than_a_hundred_commands_are_refused(bot: Caller) -> None:
    with pytest.raises(Refused, match="BOT_COMMANDS_TOO_MUCH"):
        await bot("setMyCommands", commands=[command(f"c{number}") for number in range(101)])


@pytest.mark.parametrize("language", ["pl-PL", "xx1", "PL"])
async def test_language_has_two_letters(bot: Caller, language: str) -> None:
    with pytest.raises(Refused, match="invalid language code"):
        await bot("setMyCommands", commands=[command("today")], language_code=language)


async def test_scope_of_an_unknown_chat_is_refused(bot: Caller) -> None:
    with pytest.raises(Refused, match="chat not found"):
        await bot("setMyCommands", commands=[command("today")], scope={"type": "chat", "chat_id": 5})


@pytest.mark.parametrize(
    ("field", "suffix", "limit"),
    [
        ("name", "Name", 64),
        ("description", "Description", 512),
        ("short_description", "ShortDescription", 120),
    ],
)
async def test_texts_about_the_bot(bot: Caller, field: str, suffix: str, limit: int) -> None:
    await bot(f"setMy{suffix}", **{field: "x" * limit})
    await bot(f"setMy{suffix}", **{field: "ž"}, language_code="lv")
    assert await bot(f"getMy{suffix}") == {field: "x" * limit}
    assert await bot(f"getMy{suffix}", language_code="lv") == {field: "ž"}
    await bot(f"setMy{suffix}", language_code="lv")
    assert await bot(f"getMy{suffix}", language_code="lv") == {field: "x" * limit}
    with pytest.raises(Refused, match="too long"):
        await bot(f"setMy{suffix}", **{field: "x" * (limit + 1)})


async def test_menu_button_for_one_and_for_all(bot: Caller, anna: Person) -> None:
    app = {"type": "web_app", "text": "Open", "web_app": {"url": "https://x.lv"}}
    await bot("setChatMenuButton", menu_button=app)
    await bot("setChatMenuButton", chat_id=anna.id, menu_button={"type": "commands"})
    assert await bot("getChatMenuButton") == app
    assert await bot("getChatMenuButton", chat_id=anna.id) == {"type": "commands"}
    await bot("setChatMenuButton", chat_id=anna.id)
    assert await bot("getChatMenuButton", chat_id=anna.id) == app
