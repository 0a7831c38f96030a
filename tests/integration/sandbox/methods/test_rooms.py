"""Chats, members, pins, reactions, groups."""

import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused


async def test_chat_and_member_of_a_private_chat(bot: Caller, anna: Person) -> None:
    chat = await bot("getChat", chat_id=anna.id)
    assert (chat["type"], chat["first_name"], chat["active_usernames"]) == ("private", "Anna", ["anna_n"])
    assert (await bot("getChatMember", chat_id=anna.id, user_id=anna.id))["status"] == "member"
    assert await bot("getUserProfilePhotos", user_id=anna.id) == {"total_count": 0, "photos": []}
    with pytest.raises(Refused, match="user not found"):
        await bot("getUserProfilePhotos", user_id=5)


async def test_members_of_a_group(bot: Caller, sandbox: Sandbox, anna: Person) -> None:
    juris, outside = sandbox.add_person("Juris"), sandbox.add_person("Ola")
    group = sandbox.add_group("Hosts", anna, juris)
    chat = {"chat_id": group.id}
    people = (anna.id, juris.id, outside.id)
    statuses = [(await bot("getChatMember", user_id=person, **chat))["status"] for person in people]
    assert statuses == ["creator", "member", "left"]
    assert await bot("getChatMemberCount", **chat) == 3
    assert [each["user"]["id"] for each in await bot("getChatAdministrators", **chat)] == [anna.id]


async def test_pin_is_shown_and_leaves_a_service_message(bot: Caller, anna: Person) -> None:
    sent = [(await bot("sendMessage", chat_id=anna.id, text=text))["message_id"] for text in "ab"]
    for message_id in sent:
        await bot("pinChatMessage", chat_id=anna.id, message_id=message_id)
    assert anna.chat.pinned == sent[1]
    assert anna.chat.last.raw["pinned_message"]["text"] == "b"
    assert (await bot("getChat", chat_id=anna.id))["pinned_message"]["text"] == "b"
    await bot("unpinChatMessage", chat_id=anna.id)
    assert anna.chat.pinned == sent[0]
    await bot("deleteMessage", chat_id=anna.id, message_id=sent[0])
    assert anna.chat.pinned is None
    with pytest.raises(Refused, match="message to pin not found"):
        await bot("pinChatMessage", chat_id=anna.id, message_id=999)


async def test_all_pins_go_at_once(bot: Caller, anna: Person) -> None:
    for text in "ab":
        sent = await bot("sendMessage", chat_id=anna.id, text=text)
        await bot("pinChatMessage", chat_id=anna.id, message_id=sent["message_id"])
    await bot("unpinAllChatMessages", chat_id=anna.id)
    assert anna.chat.pinned is None


async def test_reaction_is_one_free_emoji(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    own = await anna.send("Hello")
    there = {"chat_id": anna.id, "message_id": own.id}
    await bot("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **there)
    assert sandbox.world.chats.by_id[anna.id].reactions[own.id] == ["👍"]
    with pytest.raises(Refused, match="REACTION_INVALID"):
        await bot("setMessageReaction", reaction=[{"type": "emoji", "emoji": "🏰"}], **there)


async def test_bot_in_privacy_mode_hears_only_what_is_for_it(
    bot: Caller, sandbox: Sandbox, anna: Person
) -> None:
    group = sandbox.add_group("Hosts", anna)
    sandbox.updates.clear()
    sent = await bot("sendMessage", chat_id=group.id, text="Welcome")
    await anna.send("just us", group=group)
    await anna.send("/today", group=group)
    await anna.send("yes", group=group, reply_to=sent["message_id"])
    heard = [update["message"]["text"] for update in await bot("getUpdates")]
    assert heard == ["/today", "yes"]


async def test_press_and_answer_in_a_group(bot: Caller, sandbox: Sandbox, anna: Person) -> None:
    group = sandbox.add_group("Hosts", anna)
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await bot("sendMessage", chat_id=group.id, text="Well?", reply_markup=markup)
    query = await anna.presses("Go", group=group)
    await bot("answerCallbackQuery", callback_query_id=query, text="Going")
    assert (await anna.sees_toast()).text == "Going"


async def test_removed_bot_cannot_write(bot: Caller, sandbox: Sandbox, anna: Person) -> None:
    group = sandbox.add_group("Hosts", anna)
    sandbox.updates.clear()
    group.removes_bot()
    (update,) = await bot("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    with pytest.raises(Refused, match="Forbidden: bot was kicked from the group chat"):
        await bot("sendMessage", chat_id=group.id, text="x")
    group.adds_bot()
    await bot("leaveChat", chat_id=group.id)
    with pytest.raises(Refused, match="Forbidden: bot is not a member of the group chat"):
        await bot("sendMessage", chat_id=group.id, text="x")


@pytest.mark.parametrize("order", ["old first", "new first", "none"])
async def test_group_becomes_a_supergroup(bot: Caller, sandbox: Sandbox, anna: Person, order: str) -> None:
    group = sandbox.add_group("Hosts", anna)
    sandbox.updates.clear()
    new = group.becomes_supergroup(order)  # type: ignore[arg-type]  # the parameter is one of the three
    told = [
        next(field for field in ("migrate_to_chat_id", "migrate_from_chat_id") if field in update["message"])
        for update in await bot("getUpdates")
    ]
    both = ["migrate_to_chat_id", "migrate_from_chat_id"]
    assert told == {"old first": both, "new first": both[::-1], "none": []}[order]
    with pytest.raises(Refused) as caught:
        await bot("sendMessage", chat_id=group.id, text="x")
    assert caught.value.body["parameters"] == {"migrate_to_chat_id": new.id}
    assert caught.value.description == "Bad Request: group chat was upgraded to a supergroup chat"
    assert str(new.id).startswith("-100")
    await bot("sendMessage", chat_id=new.id, text="x")
