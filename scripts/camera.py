"""Takes pictures of chats on the demo's page: of the newest messages alone, or of the whole telephone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.demo import Visitor, call

IMAGES = Path(__file__).parent.parent / "docs" / "images"
SETTLE_MS = 1_000
TALL = {"width": 390, "height": 2_400}
"""A telephone's width; high enough for the longest message with its buttons."""
MARGIN = 4
SHARPNESS = 1.5


class Camera:
    """Looks at the demo's page at ``url``."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self.url = url

    @contextmanager
    def page(self, *people: Visitor, width: int, height: int, sharpness: float = 1) -> Iterator[Page]:
        """The page with the chats of these people open, settled."""
        page = self._browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme="light",
            device_scale_factor=sharpness,
        )
        page.goto(f"{self.url}/#{','.join(str(one.id) for one in people)}")
        page.wait_for_selector("#clock:not([hidden])")
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(SETTLE_MS)
        yield page
        page.close()

    def messages(self, name: str, person: Visitor, *, last: int = 1, saying: str = "") -> None:
        """The newest messages of a chat (of those ``saying`` something) with their buttons, cut to size."""
        with self.page(person, **TALL, sharpness=SHARPNESS) as page:
            boxes = [one.bounding_box() for one in page.locator(".message", has_text=saying).all()[-last:]]
            found = [box for box in boxes if box is not None]
            top = min(box["y"] for box in found) - MARGIN
            bottom = max(box["y"] + box["height"] for box in found) + MARGIN
            clip = {"x": 0, "y": top, "width": TALL["width"], "height": bottom - top}
            # The date floats over the first message, the keyboard below the last; neither is meant.
            page.evaluate(
                "document.querySelectorAll('.date').forEach(one => one.style.visibility = 'hidden')"
            )
            page.screenshot(path=IMAGES / f"{name}.png", clip=clip, animations="disabled")  # type: ignore[arg-type]

    def telephone(self, name: str, person: Visitor) -> None:
        """The whole telephone, as the person holds it."""
        with self.page(person, **chromium.TELEPHONE, sharpness=SHARPNESS) as page:
            page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


@contextmanager
def camera(path: str, url: str) -> Iterator[Camera]:
    """A camera in the browser at ``path``."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield Camera(browser, url)
        browser.close()


def go_to(url: str, wish: dict[str, str]) -> None:
    """Move the meeting's clock, such as ``{"next": "reminder"}``; wait until all that was due has come."""
    call(f"{url}/control/clock", wish)
    while call(f"{url}/control/clock").get("target"):
        time.sleep(0.2)
    time.sleep(2)


def awaited(person: Visitor, words: str) -> None:
    """Wait until the newest message of a chat says something."""
    for _ in range(300):
        newest = person.messages()[-1]
        if words in (newest.get("text") or newest.get("caption") or ""):
            return
        time.sleep(0.1)
    raise AssertionError(f"nobody said {words!r}: {newest}")
