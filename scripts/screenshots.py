"""Takes the pictures of docs/images from a demo that really runs: they cannot show what is not there."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.browser import chromium
from tests.demo import Visitor, running_demo

IMAGES = Path(__file__).parent.parent / "docs" / "images"
TTCHAN = Path(sys.executable).with_name("ttchan")
SIZE = {"width": 1360, "height": 860}
SETTLE_MS = 1_000


def readers(url: str) -> list[int]:
    """A delegate of Radom and a host in Daugavpils who both asked for today; returns their ids."""
    guest = Visitor(url, "Agnieszka")
    guest.start()
    for label in ("English", "Yes, that is me", "Agree and continue"):
        guest.press(label)
    host = Visitor(url, "Ilze")
    host.start()
    for label in ("latviešu", "Jā, tas esmu es", "Piekrītu un turpinu"):
        host.press(label)
    for one in (guest, host):
        one.say("/today")
    return [guest.id, host.id]


async def take(browser_path: str, url: str, people: list[int]) -> None:
    """Write demo.png: two chats side by side, settled."""
    async with (
        chromium.launch(browser_path) as browser,
        chromium.tab(
            browser, f"{url}/#{','.join(map(str, people))}", viewport=SIZE, color_scheme="light"
        ) as page,
    ):
        await page.wait_for_selector("#clock:not([hidden])")
        await page.evaluate("document.fonts.ready")
        await page.click(".tips button")
        await page.wait_for_timeout(SETTLE_MS)
        for person in people:
            newest = chromium.column(page, person).locator(".message").last
            # Its first line must not lie under the date that floats at the top.
            await newest.evaluate(
                "message => { message.style.scrollMarginTop = '48px'; message.scrollIntoView(true) }"
            )
        await page.wait_for_timeout(SETTLE_MS)
        await page.screenshot(path=IMAGES / "demo.png", animations="disabled")


def main() -> None:
    """Start a demo, let two people ask, take the pictures."""
    browser = chromium.find()
    if browser is None:
        sys.exit("There is no Chromium on this machine: install it, for instance with apt-get.")
    with tempfile.TemporaryDirectory() as folder:
        command = [TTCHAN, "demo", "--port", "0"]
        with running_demo(command, Path(folder)) as url:
            asyncio.run(take(browser, url, readers(url)))
    print(IMAGES / "demo.png")


if __name__ == "__main__":
    main()
