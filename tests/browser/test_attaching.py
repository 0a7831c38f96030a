"""What a person sends besides text: albums, films, voice, named places, stickers; and how albums stand."""

import json

import aiohttp
import pytest
from playwright.async_api import Page, expect

from sandbox import Sandbox
from sandbox.person import Person
from tests.browser.bot_api import BotSide, Json
from tests.browser.chromium import bubble, column
from tests.browser.conftest import OpenTab
from tests.browser.test_media import png

pytestmark = pytest.mark.asyncio(loop_scope="session")
PICTURES: list[dict[str, object]] = [
    {"name": f"{n}.png", "mimeType": "image/png", "buffer": png(80 + n, 60)} for n in range(3)
]
FILM: dict[str, object] = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"\0\0\0\x18ftypmp42"}
VOICE: dict[str, object] = {"name": "voice.ogg", "mimeType": "audio/ogg", "buffer": b"OggS"}


async def attaches(
    page: Page, person: Person, item: str, files: list[dict[str, object]], caption: str = ""
) -> None:
    """Choose files from the menu and send them."""
    await column(page, person.id).get_by_role("button", name="Attach").click()
    async with page.expect_file_chooser() as waiting:
        await page.get_by_role("menuitem", name=item).click()
    await (await waiting.value).set_files(files)  # type: ignore[arg-type]
    await page.get_by_label("Caption").fill(caption)
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()


async def album(sandbox: Sandbox, chat_id: int, captions: list[str]) -> list[Json]:
    """The bot sends pictures with these captions as one album."""
    form = aiohttp.FormData({"chat_id": str(chat_id)})
    media = []
    for n, caption in enumerate(captions):
        media.append({"type": "photo", "media": f"attach://p{n}", "caption": caption})
        form.add_field(f"p{n}", png(80, 60), filename=f"{n}.png")
    form.add_field("media", json.dumps(media))
    url = f"{sandbox.url}/bot{sandbox.token}/sendMediaGroup"
    async with aiohttp.ClientSession() as http, http.post(url, data=form) as answer:
        body = await answer.json()
    assert body["ok"], body
    sent: list[Json] = body["result"]
    return sent


async def test_several_photos_are_an_album_of_as_many_messages(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    await bot.hears("message")
    async with tab(snezana) as page:
        await attaches(page, snezana, "Photo or video", PICTURES, "Јуче")
        heard = [await bot.hears("message") for _ in range(3)]
        assert len({one["media_group_id"] for one in heard}) == 1
        assert [one.get("caption") for one in heard] == ["Јуче", None, None]
        rows = column(page, snezana.id).locator(".message.own", has=page.locator(".album"))
        await expect(rows).to_have_count(1)
        await expect(rows.locator(".photo")).to_have_count(3)
        await expect(rows.locator(".text")).to_contain_text("Јуче")
        await expect(page.locator("#people .open .last")).to_contain_text("Јуче")


async def test_an_album_stays_one_when_it_is_loaded_and_when_a_part_goes(
    tab: OpenTab, bot: BotSide, sandbox: Sandbox, snezana: Person
) -> None:
    first, second, third = await album(sandbox, snezana.id, ["", "Црква", ""])
    async with tab(snezana) as page:
        row = bubble(page, snezana.id, first["message_id"])
        await expect(row.locator(".photo")).to_have_count(3)
        await expect(row.locator(".text")).to_contain_text("Црква")
        await bot.call("deleteMessage", chat_id=snezana.id, message_id=first["message_id"])
        await expect(row).to_have_count(0)
        row = bubble(page, snezana.id, second["message_id"])
        await expect(row.locator(".photo")).to_have_count(2)
        await bot.call("deleteMessage", chat_id=snezana.id, message_id=third["message_id"])
        await expect(row.locator(".photo")).to_have_count(1)
        await bot.call("deleteMessage", chat_id=snezana.id, message_id=second["message_id"])
        await expect(column(page, snezana.id).locator(".photo")).to_have_count(0)


async def test_a_film_and_a_voice_message_are_sent(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    await bot.hears("message")
    async with tab(snezana) as page:
        await attaches(page, snezana, "Photo or video", [FILM], "Пут")
        heard = await bot.hears("message")
        assert (heard["video"]["file_name"], heard["caption"]) == ("film.mp4", "Пут")
        await expect(column(page, snezana.id).locator(".message.own video")).to_be_visible()
        await attaches(page, snezana, "Voice message", [VOICE])
        assert (await bot.hears("message"))["voice"]["mime_type"] == "audio/ogg"
        await expect(column(page, snezana.id).locator(".message.own audio")).to_be_visible()


async def test_a_place_may_have_a_name(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    await bot.hears("message")
    async with tab(snezana) as page:
        await column(page, snezana.id).get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name="Location").click()
        await page.get_by_label("Name (optional)").fill("Aglonas bazilika")
        await page.get_by_label("Address (optional)").fill("Ciriša iela 8")
        await page.get_by_role("dialog").get_by_role("button", name="Send").click()
        venue = (await bot.hears("message"))["venue"]
        assert (venue["title"], venue["address"]) == ("Aglonas bazilika", "Ciriša iela 8")
        await expect(column(page, snezana.id).locator(".place-title")).to_have_text("Aglonas bazilika")


async def test_a_sticker_is_sent_and_marks_become_formatting(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    await bot.hears("message")
    async with tab(snezana) as page:
        chat = column(page, snezana.id)
        await chat.get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name="Sticker").click()
        await page.get_by_role("dialog").get_by_role("button", name="Send").click()
        assert (await bot.hears("message"))["sticker"]["emoji"] == "👍"
        field = chat.get_by_label("Message", exact=True)
        await field.fill("**Bus 1** leaves")
        await field.press("Enter")
        heard = await bot.hears("message")
        assert heard["text"] == "Bus 1 leaves"
        await expect(chat.locator(".message.own strong")).to_have_text("Bus 1")
