"""Files: kinds, ids, captions, albums, downloads."""

import io
import json
import struct
from typing import Any

import aiohttp
import pytest

from sandbox import Person
from sandbox.caller import Caller, Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"


async def upload(bot: Caller, method: str, field: str, content: bytes, name: str, **params: Any) -> Any:
    form = aiohttp.FormData({key: str(value) for key, value in params.items()})
    form.add_field(field, io.BytesIO(content), filename=name, content_type="application/octet-stream")
    return await bot.post(method, data=form)


async def test_photo_has_its_size_and_serves_again_by_id(bot: Caller, anna: Person) -> None:
    sent = await upload(bot, "sendPhoto", "photo", PNG, "a.png", chat_id=anna.id, caption="Map")
    (size,) = sent["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (640, 480, len(PNG))
    again = await bot("sendPhoto", chat_id=anna.id, photo=size["file_id"])
    assert again["photo"] == sent["photo"]
    assert "caption" not in again


@pytest.mark.parametrize(
    ("method", "field", "content", "said"),
    [
        ("sendPhoto", "photo", b"%PDF-1.7", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", PNG + b"\0" * 10 * 2**20, "too big for a photo"),
        ("sendDocument", "document", b"", "file must be non-empty"),
    ],
)
async def test_file_that_is_not_taken(
    bot: Caller, anna: Person, method: str, field: str, content: bytes, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        await upload(bot, method, field, content, "x", chat_id=anna.id)


async def test_file_ids_keep_their_kind(bot: Caller, anna: Person) -> None:
    sent = await upload(bot, "sendDocument", "document", b"x", "a.txt", chat_id=anna.id)
    number = sent["document"]["file_id"]
    with pytest.raises(Refused, match="can't use file of type Document as Photo"):
        await bot("sendPhoto", chat_id=anna.id, photo=number)
    for given, said in (
        ("nonsense", "wrong file identifier"),
        ("https://x.lv/a.png", "failed to get HTTP URL"),
    ):
        with pytest.raises(Refused, match=said):
            await bot("sendDocument", chat_id=anna.id, document=given)


@pytest.mark.parametrize("kind", ["video", "voice", "audio"])
async def test_sound_and_film(bot: Caller, anna: Person, kind: str) -> None:
    sent = await upload(bot, f"send{kind.title()}", kind, b"x", "a.bin", chat_id=anna.id, duration=5)
    assert sent[kind]["duration"] == 5


async def test_caption_limits(bot: Caller, anna: Person) -> None:
    sent = await upload(
        bot, "sendDocument", "document", b"x", "a", chat_id=anna.id, caption="<b>x</b>", parse_mode="HTML"
    )
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    with pytest.raises(Refused, match="message caption is too long"):
        await upload(bot, "sendDocument", "document", b"x", "a", chat_id=anna.id, caption="🏰" * 513)


async def test_caption_and_media_are_edited(bot: Caller, anna: Person) -> None:
    sent = await upload(bot, "sendDocument", "document", b"x", "a.txt", chat_id=anna.id, caption="Old")
    same = {"chat_id": anna.id, "message_id": sent["message_id"]}
    assert (await bot("editMessageCaption", caption="New", **same))["caption"] == "New"
    assert "caption" not in await bot("editMessageCaption", **same)
    form = aiohttp.FormData({key: str(value) for key, value in same.items()})
    form.add_field("media", json.dumps({"type": "photo", "media": "attach://p", "caption": "Map"}))
    form.add_field("p", PNG, filename="p.png")
    edited = await bot.post("editMessageMedia", data=form)
    assert edited["photo"][0]["width"] == 640
    assert "document" not in edited
    text = await bot("sendMessage", chat_id=anna.id, text="x")
    with pytest.raises(Refused, match="there is no caption in the message to edit"):
        await bot("editMessageCaption", chat_id=anna.id, message_id=text["message_id"], caption="x")


async def test_album_mixes_only_what_telegram_mixes(bot: Caller, anna: Person) -> None:
    document = await upload(bot, "sendDocument", "document", b"x", "a.txt", chat_id=anna.id)
    photo = await upload(bot, "sendPhoto", "photo", PNG, "a.png", chat_id=anna.id)
    one = {"type": "document", "media": document["document"]["file_id"]}
    two = {"type": "photo", "media": photo["photo"][0]["file_id"]}
    assert len(await bot("sendMediaGroup", chat_id=anna.id, media=[two, two])) == 2
    for media in ([one, two], [one], [one] * 11):
        with pytest.raises(Refused):
            await bot("sendMediaGroup", chat_id=anna.id, media=media)


async def test_download_by_path(bot: Caller, anna: Person) -> None:
    await anna.send_document(b"a;b\n1;2", "people.csv", "text/csv", caption="List")
    (update,) = await bot("getUpdates")
    document = update["message"]["document"]
    assert (document["file_name"], update["message"]["caption"]) == ("people.csv", "List")
    found = await bot("getFile", file_id=document["file_id"])
    async with bot.http.get(f"{bot.url}/file/bot{bot.token}/{found['file_path']}") as answer:
        assert await answer.read() == b"a;b\n1;2"
    async with bot.http.get(f"{bot.url}/file/bot{bot.token}/documents/other") as answer:
        assert answer.status == 404
    async with bot.http.get(f"{bot.url}/file/bot1:x/{found['file_path']}") as answer:
        assert answer.status == 401


async def test_large_file_is_taken_and_not_given_back(bot: Caller, anna: Person) -> None:
    sent = await upload(bot, "sendDocument", "document", b"x" * (21 * 2**20), "a.bin", chat_id=anna.id)
    with pytest.raises(Refused, match="file is too big"):
        await bot("getFile", file_id=sent["document"]["file_id"])


async def test_upload_over_50_mb_is_refused(bot: Caller, anna: Person) -> None:
    with pytest.raises(Refused) as caught:
        await upload(bot, "sendDocument", "document", b"x" * (50 * 2**20 + 1), "a.bin", chat_id=anna.id)
    assert caught.value.status == 413
