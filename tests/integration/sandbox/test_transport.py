"""The same call in every form HTTP knows."""

import json

import aiohttp
import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused

KEYBOARD = {"inline_keyboard": [[{"text": "Today", "callback_data": "1:day"}]]}


async def test_query_form_multipart_and_json_mean_the_same(bot: Caller, anna: Person) -> None:
    as_text = {"chat_id": str(anna.id), "text": "Labrīt, 🏰", "reply_markup": json.dumps(KEYBOARD)}
    form = aiohttp.FormData(as_text)
    form.add_field("protect_content", "false")
    multipart = aiohttp.FormData(as_text, default_to_multipart=True)
    answers = [
        await bot.post("sendMessage", params=as_text),
        await bot.post("sendMessage", data=form),
        await bot.post("sendMessage", data=multipart),
        await bot.post(
            "sendMessage", json={"chat_id": anna.id, "text": "Labrīt, 🏰", "reply_markup": KEYBOARD}
        ),
    ]
    for answer in answers:
        assert answer["text"] == "Labrīt, 🏰"
        assert answer["reply_markup"] == KEYBOARD


async def test_get_is_served_and_method_names_come_in_any_case(bot: Caller, sandbox: Sandbox) -> None:
    async with bot.http.get(bot.address("GETME")) as answer:
        assert (await answer.json())["result"]["username"] == "ttchan_sandbox_bot"
    assert sandbox.journal.calls("getMe"), "the journal has the name as documented"


async def test_status_equals_error_code(bot: Caller) -> None:
    async with bot.http.post(bot.address("sendMessage"), json={"chat_id": 1, "text": "x"}) as answer:
        assert answer.status == 400
        assert await answer.json() == {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: chat not found",
        }


@pytest.mark.parametrize(
    ("method", "code", "description"),
    [
        ("sendMesage", 404, "Not Found: method not found"),
        ("sendGift", 400, 'Bad Request: parameter "gift_id" is required'),
        ("getMyStarBalance", 501, "Not Implemented in the sandbox: getMyStarBalance"),
    ],
)
async def test_method_that_is_none_or_not_played(
    bot: Caller, method: str, code: int, description: str
) -> None:
    with pytest.raises(Refused) as caught:
        await bot(method)
    assert (caught.value.status, caught.value.description) == (code, description)


async def test_parameter_of_a_part_that_is_missing_is_not_ignored(bot: Caller, anna: Person) -> None:
    with pytest.raises(Refused, match="sendMessage with message_thread_id") as caught:
        await bot("sendMessage", chat_id=anna.id, text="x", message_thread_id=5)
    assert caught.value.status == 501


async def test_wrong_token_is_unauthorized(bot: Caller, sandbox: Sandbox) -> None:
    bot.token = "7654321:another"
    with pytest.raises(Refused) as caught:
        await bot("getMe")
    assert (caught.value.status, caught.value.description) == (401, "Unauthorized")
    assert [entry.error_code for entry in sandbox.journal] == [401]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("text/plain", b"chat_id=1"),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data", b"nonsense"),
    ],
)
async def test_body_that_cannot_be_read_is_refused(bot: Caller, content_type: str, body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        await bot.post("getMe", data=body, headers={"Content-Type": content_type})
    assert caught.value.status == 400


async def test_attached_files_go_where_they_are_named(bot: Caller, anna: Person) -> None:
    media = [
        {"type": "document", "media": "attach://first", "caption": "Plan"},
        {"type": "document", "media": "attach://second"},
    ]
    form = aiohttp.FormData({"chat_id": str(anna.id), "media": json.dumps(media)})
    form.add_field("first", b"%PDF-1", filename="plan.pdf", content_type="application/pdf")
    form.add_field("second", b"a;b", filename="list.csv", content_type="text/csv")
    first, second = await bot.post("sendMediaGroup", data=form)
    assert first["document"]["file_name"] == "plan.pdf"
    assert first["caption"] == "Plan"
    assert second["document"]["mime_type"] == "text/csv"
    assert first["media_group_id"] == second["media_group_id"]


async def test_file_that_is_not_attached_is_refused(bot: Caller, anna: Person) -> None:
    form = aiohttp.FormData(
        {"chat_id": str(anna.id), "document": "attach://missing"}, default_to_multipart=True
    )
    with pytest.raises(Refused, match="missing"):
        await bot.post("sendDocument", data=form)
