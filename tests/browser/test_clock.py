"""The clock bar, in front of a small clock that speaks as the bot's does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, expect

from sandbox import Sandbox
from sandbox.person import Person
from tests.browser import chromium
from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def clock() -> AsyncIterator[str]:
    """Serves 07:25 on 10 November 2018, Riga; moves by minutes and speeds, never back. Yields its URL."""
    state: dict[str, Any] = {
        "now": "2018-11-10T07:25:00+02:00",
        "zone": "Europe/Riga",
        "speed": 1.0,
        "rehearsal": True,
        "next_item": {"id": "P38", "title": "Lead Shot Factory", "starts_at": "2018-11-10T08:30:00+02:00"},
    }

    async def read(request: web.Request) -> web.Response:
        return web.json_response(state)

    async def move(request: web.Request) -> web.Response:
        step = await request.json()
        if "set" in step:
            return web.json_response({"error": "A move back means a fresh demo."}, status=400)
        if step.get("next") == "item":
            state["now"] = state["next_item"]["starts_at"]
            state.pop("target", None)
        if step.get("next") == "reminder":
            # Far ahead: the time stands where it is, on its way.
            state["target"] = state["next_item"]["starts_at"]
        if "add" in step:
            moved = datetime.fromisoformat(state["now"]) + timedelta(
                minutes=int(step["add"].removesuffix("m"))
            )
            state["now"] = moved.isoformat()
        state["speed"] = step.get("speed", state["speed"])
        return web.json_response(state)

    app = web.Application()
    app.router.add_get("/clock", read)
    app.router.add_post("/clock", move)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/clock"
    await runner.cleanup()


async def test_the_meetings_time_is_shown_moved_and_refused(browser: Browser) -> None:
    async with clock() as url, Sandbox.serve(clock_url=url) as sandbox:
        anna = sandbox.add_person("Anna")
        await sandbox.server.clock.ask()
        async with chromium.tab(browser, f"{sandbox.url}/#{anna.id}") as page:
            bar = page.locator("#clock")
            await expect(bar.locator(".clock-time")).to_have_text("07:25")
            await expect(bar).to_contain_text("Saturday, 10 November 2018")
            await expect(bar).to_contain_text("Riga time")
            await bar.get_by_role("button", name="+15 min").click()
            await expect(bar.locator(".clock-time")).to_have_text("07:40")
            await expect(bar.get_by_role("button", name="Next item")).to_contain_text("Lead Shot Factory")
            await bar.get_by_role("button", name="Next item").click()
            await expect(bar.locator(".clock-time")).to_have_text("08:30")
            await bar.get_by_label("Go to this meeting time").fill("2018-11-10T06:00")
            await bar.get_by_role("button", name="Go to").click()
            await expect(bar.get_by_role("alert")).to_have_text("A move back means a fresh demo.")
            await anna.start()
            await expect(chromium.column(page, anna.id).locator(".message time")).to_have_text("08:30")


async def test_the_next_reminder_is_asked_for_and_time_stands_still_on_the_way(browser: Browser) -> None:
    async with clock() as url, Sandbox.serve(clock_url=url) as sandbox:
        sandbox.add_person("Anna")
        await sandbox.server.clock.ask({"speed": 600})
        async with chromium.tab(browser, sandbox.url) as page:
            bar = page.locator("#clock")
            await bar.get_by_role("button", name="Next reminder").click()
            await expect(bar).to_have_class("moving")
            stood = await bar.locator(".clock-time").text_content()
            await page.wait_for_timeout(300)  # three meeting minutes, if it ran
            await expect(bar.locator(".clock-time")).to_have_text(stood or "")
            await sandbox.server.clock.ask({"next": "item", "speed": 1})
            await expect(bar.locator(".clock-time")).to_have_text("08:30")
            await expect(bar).not_to_have_class("moving")


async def test_the_clock_ticks_with_its_speed(browser: Browser) -> None:
    async with clock() as url, Sandbox.serve(clock_url=url) as sandbox:
        sandbox.add_person("Anna")
        await sandbox.server.clock.ask()
        async with chromium.tab(browser, sandbox.url) as page:
            await page.get_by_label("Speed of the meeting's clock").select_option("60")
            await expect(page.locator(".clock-time")).to_have_text("07:26")


async def test_without_a_rehearsal_there_is_no_bar(tab: OpenTab, snezana: Person) -> None:
    async with tab(snezana) as page:
        await expect(page.locator("#clock")).to_be_hidden()
