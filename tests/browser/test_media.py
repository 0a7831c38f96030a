"""Pictures, files, places, polls, pins."""

import struct
import zlib
from pathlib import Path

import pytest
from playwright.async_api import expect

from sandbox.person import Person
from tests.browser.bot_api import BotSide
from tests.browser.chromium import bubble, column
from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.asyncio(loop_scope="session")


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_a_photo_is_shown_and_enlarged(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    sent = await bot.uploads(
        "sendPhoto", "photo", "chart.png", png(320, 200), chat_id=snezana.id, caption="Врло добро 71 %"
    )
    async with tab(snezana) as page:
        row = bubble(page, snezana.id, sent["message_id"])
        await expect(row.locator(".text")).to_contain_text("Врло добро 71 %")
        picture = row.get_by_role("img", name="Photo: Врло добро 71 %")
        await page.wait_for_function("() => document.querySelector('.photo img').naturalWidth === 320")
        await picture.click()
        await expect(page.locator("dialog.lightbox img")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog.lightbox")).to_have_count(0)


async def test_a_document_tells_name_and_size_and_is_downloaded(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    sent = await bot.uploads("sendDocument", "document", "програм.ics", b"x" * 1536, chat_id=snezana.id)
    async with tab(snezana) as page:
        link = bubble(page, snezana.id, sent["message_id"]).get_by_role("link")
        await expect(link).to_contain_text("програм.ics")
        await expect(link).to_contain_text("1.5 KB")
        async with page.expect_download() as waiting:
            await link.click()
        download = await waiting.value
        assert download.suggested_filename == "програм.ics"
        assert Path(await download.path()).read_bytes() == b"x" * 1536


async def test_a_person_sends_a_document_with_a_caption(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    await bot.hears("message")
    async with tab(snezana) as page:
        chat = column(page, snezana.id)
        await chat.get_by_role("button", name="Attach").click()
        async with page.expect_file_chooser() as waiting:
            await page.get_by_role("menuitem", name="Document").click()
        chooser = await waiting.value
        await chooser.set_files({"name": "план.csv", "mimeType": "text/csv", "buffer": b"a;b"})
        await page.get_by_label("Caption").fill("План")
        await page.get_by_role("button", name="Send", exact=True).last.click()
        heard = await bot.hears("message")
        assert (heard["document"]["file_name"], heard["caption"]) == ("план.csv", "План")
        await expect(chat.locator(".message.own .file")).to_be_visible()


async def test_a_venue_is_a_card_with_ways_to_a_map(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    sent = await bot.call(
        "sendVenue",
        chat_id=snezana.id,
        latitude=56.8162,
        longitude=24.6046,
        title="Vienības laukums",
        address="Brīvības iela 33, Ogre",
    )
    async with tab(snezana) as page:
        row = bubble(page, snezana.id, sent["message_id"])
        for words in ("Vienības laukums", "Brīvības iela 33, Ogre", "56.81620, 24.60460"):
            await expect(row).to_contain_text(words)
        await expect(row.locator("svg.plan .pin")).to_be_visible()
        await expect(row.get_by_role("link", name="Navigate")).to_have_attribute(
            "href", "geo:56.8162,24.6046"
        )
        osm = row.get_by_role("link", name="Open map")
        await expect(osm).to_have_attribute(
            "href", "https://www.openstreetmap.org/?mlat=56.8162&mlon=24.6046#map=17/56.8162/24.6046"
        )


async def test_a_location_is_sent_from_the_last_place(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    await bot.hears("message")
    await bot.call("sendLocation", chat_id=snezana.id, latitude=56.5, longitude=24.5)
    async with tab(snezana) as page:
        await column(page, snezana.id).get_by_role("button", name="Attach").click()
        await page.get_by_role("menuitem", name="Location").click()
        await page.get_by_role("dialog").get_by_role("button", name="Send").click()
        place = (await bot.hears("message"))["location"]
        assert (place["latitude"], place["longitude"]) == (56.5, 24.5)


async def test_a_poll_is_voted_in_and_the_vote_taken_back(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    sent = await bot.call(
        "sendPoll",
        chat_id=snezana.id,
        question="Када идемо?",
        options=[{"text": "Субота"}, {"text": "Недеља"}],
        is_anonymous=False,
    )
    async with tab(snezana) as page:
        row = bubble(page, snezana.id, sent["message_id"])
        await row.get_by_role("button", name="Недеља").click()
        assert (await bot.hears("poll_answer"))["option_ids"] == [1]
        await expect(row.locator(".result.chosen")).to_contain_text("100%")
        await expect(row.locator(".result.chosen")).to_contain_text("Недеља")
        await row.get_by_role("button", name="Retract vote").click()
        assert (await bot.hears("poll_answer"))["option_ids"] == []
        await expect(row.get_by_role("button", name="Субота")).to_be_visible()


async def test_a_pinned_message_stands_on_top(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    sent = await bot.says(snezana.id, "Аутобус 1 полази у 08:30")
    async with tab(snezana) as page:
        await bot.call("pinChatMessage", chat_id=snezana.id, message_id=sent["message_id"])
        bar = column(page, snezana.id).locator(".pin-bar")
        await expect(bar).to_contain_text("Аутобус 1 полази у 08:30")
        await bot.call("unpinAllChatMessages", chat_id=snezana.id)
        await expect(bar).to_be_hidden()
