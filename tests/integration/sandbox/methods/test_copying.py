"""Copies and forwards."""

import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused

KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture
async def juris(sandbox: Sandbox) -> Person:
    person = sandbox.add_person("Juris")
    await person.start()
    return person


async def test_copy_keeps_formatting_and_takes_a_new_keyboard(
    bot: Caller, anna: Person, juris: Person
) -> None:
    sent = await bot(
        "sendMessage", chat_id=anna.id, text="<b>x</b>", parse_mode="HTML", reply_markup=KEYBOARD
    )
    source = {"chat_id": juris.id, "from_chat_id": anna.id, "message_id": sent["message_id"]}
    copied = await bot("copyMessage", **source)
    seen = await juris.receives()
    assert copied == {"message_id": seen.id}
    assert (seen.html, seen.buttons) == ("<b>x</b>", [])
    await bot("copyMessage", reply_markup=KEYBOARD, **source)
    assert (await juris.receives()).buttons == [["Go"]]


async def test_caption_of_a_copy_can_change(bot: Caller, anna: Person, juris: Person) -> None:
    sent = await anna.send_document(b"x", "plan.pdf", caption="Old")
    source = {"chat_id": juris.id, "from_chat_id": anna.id, "message_id": sent.id}
    await bot("copyMessage", caption="<i>New</i>", parse_mode="HTML", **source)
    seen = await juris.receives()
    assert seen.html == "<i>New</i>"
    assert seen.raw["document"]["file_name"] == "plan.pdf"
    await bot("copyMessage", caption="", **source)
    assert (await juris.receives()).text == ""


async def test_forward_names_its_origin(bot: Caller, anna: Person, juris: Person) -> None:
    own = await anna.send("From Anna")
    sent = await bot("forwardMessage", chat_id=juris.id, from_chat_id=anna.id, message_id=own.id)
    assert sent["forward_origin"]["sender_user"]["id"] == anna.id
    assert sent["forward_origin"]["date"] == own.raw["date"]


async def test_several_pass_over_what_is_gone(bot: Caller, anna: Person, juris: Person) -> None:
    numbers = [(await anna.send(text)).id for text in ("a", "b", "c")]
    await bot("deleteMessage", chat_id=anna.id, message_id=numbers[1])
    source = {"chat_id": juris.id, "from_chat_id": anna.id}
    assert len(await bot("copyMessages", message_ids=numbers, **source)) == 2
    assert len(await bot("forwardMessages", message_ids=numbers, **source)) == 2
    assert [message.text for message in juris.chat.messages[1:]] == ["a", "c", "a", "c"]
    for wrong in (numbers[::-1], [], [numbers[0], numbers[0]], list(range(1, 102))):
        with pytest.raises(Refused):
            await bot("copyMessages", message_ids=wrong, **source)


async def test_what_cannot_be_copied(bot: Caller, anna: Person, juris: Person) -> None:
    source = {"chat_id": juris.id, "from_chat_id": anna.id}
    with pytest.raises(Refused, match="message to copy not found"):
        await bot("copyMessage", message_id=999, **source)
    with pytest.raises(Refused, match="message to forward not found"):
        await bot("forwardMessage", message_id=999, **source)
    protected = await bot("sendMessage", chat_id=anna.id, text="x", protect_content=True)
    with pytest.raises(Refused, match="message can't be copied"):
        await bot("copyMessage", message_id=protected["message_id"], **source)
