"""Trouble made over HTTP."""

import aiohttp
import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused


async def test_fault_script_over_http(bot: Caller, anna: Person) -> None:
    added = await bot.control(
        "POST", "faults", do="error", method="sendMessage", after=1, code=500, description="Oops"
    )
    assert (added["do"], added["done"]) == ("error", 0)
    await bot("sendMessage", chat_id=anna.id, text="x")
    with pytest.raises(Refused, match="500 Oops"):
        await bot("sendMessage", chat_id=anna.id, text="x")
    (rule,) = await bot.control("GET", "faults")
    assert (rule["seen"], rule["done"]) == (2, 1)
    await bot.control("DELETE", "faults")
    assert await bot.control("GET", "faults") == []
    for wrong in ({"do": "explode"}, {"do": "error", "after": "x"}, {"do": "error", "share": "x"}, {}):
        with pytest.raises(Refused):
            await bot.control("POST", "faults", **wrong)


async def test_journal_tells_every_call(bot: Caller, anna: Person) -> None:
    await bot("sendMessage", chat_id=anna.id, text="x")
    with pytest.raises(Refused):
        await bot("sendMessage", chat_id=5, text="x")
    entries = await bot.control("GET", "journal?after=1")
    assert [(each["seq"], each["ok"], each["error_code"]) for each in entries] == [(2, False, 400)]
    (first, _) = await bot.control("GET", "journal")
    assert (first["method"], first["chat_id"], first["message_id"]) == ("sendMessage", anna.id, 2)
    assert first["params"] == {"chat_id": anna.id, "text": "x"}


async def test_journal_leaves_out_the_bytes_of_files(bot: Caller, anna: Person) -> None:
    form = {"chat_id": str(anna.id)}
    sent = await anna.send_document(b"x" * 9, "a.txt")
    await bot("sendDocument", document=sent.raw["document"]["file_id"], **form)
    upload = aiohttp.FormData(form)
    upload.add_field("document", b"x" * 9, filename="plan.pdf")
    await bot.post("sendDocument", data=upload)
    entry = (await bot.control("GET", "journal"))[-1]
    assert entry["params"]["document"]["file_name"] == "plan.pdf"
    assert entry["params"]["document"].keys() == {"file_name", "mime_type", "size"}


async def test_poison_and_repeats(bot: Caller, sandbox: Sandbox, anna: Person) -> None:
    made = await bot.control("POST", "updates", inject=[{"message": {}}, {"nonsense": 5}], repeat_share=1)
    assert made["waiting"] == 2
    for wrong in ({"inject": "x"}, {"inject": ["x"]}, {"repeat_share": 2}):
        with pytest.raises(Refused):
            await bot.control("POST", "updates", **wrong)
    await anna.send("twice")
    found = await bot("getUpdates")
    assert [update.get("message", {}).get("text") for update in found] == [None, None, "twice", "twice"]


async def test_time_and_limits(bot: Caller, anna: Person) -> None:
    await anna.send("x")
    await bot.control("POST", "time", advance=86_401)
    assert await bot("getUpdates") == []
    await bot.control("POST", "limits", enforced=True)
    with pytest.raises(Refused) as caught:
        for _ in range(5):
            await bot("sendMessage", chat_id=anna.id, text="x")
    assert caught.value.status == 429
    assert caught.value.body["parameters"]["retry_after"] >= 1


async def test_groups_over_http(bot: Caller, anna: Person) -> None:
    group = await bot.control("POST", "groups", title="Hosts", members=[anna.id])
    await bot.control("POST", f"groups/{group['id']}/send", person_id=anna.id, text="/today")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await bot("sendMessage", chat_id=group["id"], text="x", reply_markup=markup)
    pressed = {"person_id": anna.id, "message_id": sent["message_id"], "data": "go"}
    assert (await bot.control("POST", f"groups/{group['id']}/press", **pressed))["callback_query_id"]
    chat = await bot.control("GET", f"groups/{group['id']}/chat")
    assert [message.get("text") for message in chat["messages"]] == [None, "/today", "x"]
    new = await bot.control("POST", f"groups/{group['id']}/migrate", order="none")
    assert new["type"] == "supergroup"
    await bot.control("POST", f"groups/{new['id']}/remove_bot")
    with pytest.raises(Refused, match="kicked from the supergroup chat"):
        await bot("sendMessage", chat_id=new["id"], text="x")
    with pytest.raises(Refused) as caught:
        await bot.control("GET", "groups/-5/chat")
    assert caught.value.status == 404
