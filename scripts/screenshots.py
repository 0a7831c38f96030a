"""Takes the pictures of docs/images from a demo that really runs: they cannot show what is not there."""

import sys
import tempfile
from pathlib import Path

from scripts.camera import IMAGES, SETTLE_MS, Camera, awaited, camera, go_to
from tests.browser import chromium
from tests.demo import Visitor, running_demo

TTCHAN = Path(sys.executable).with_name("ttchan")
WIDE = {"width": 1360, "height": 860}
LAST_OF_JOINING = ("Yes, that is me", "Agree and continue")
OTHERS = ("Снежана", "Åke", "Tomas", "Renate")


def joined(url: str, first_name: str) -> Visitor:
    """Somebody who has joined, reading English."""
    person = Visitor(url, first_name)
    person.start()
    for label in ("English", *LAST_OF_JOINING):
        person.press(label)
    return person


def two_readers(lens: Camera, guest: Visitor) -> None:
    """The first picture of the README: the same day in two languages, side by side."""
    host = Visitor(lens.url, "Ilze")
    host.start()
    for label in ("latviešu", "Jā, tas esmu es", "Piekrītu un turpinu"):
        host.press(label)
    host.say("/today")
    with lens.page(guest, host, **WIDE) as page:
        page.click(".tips button")
        page.wait_for_timeout(SETTLE_MS)
        for person in (guest, host):
            # Its first line must not lie under the date that floats at the top.
            page.locator(f'.column[data-person="{person.id}"] .message').last.evaluate(
                "message => { message.style.scrollMarginTop = '48px'; message.scrollIntoView(true) }"
            )
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=IMAGES / "demo.png", animations="disabled")


def delegate_joins(lens: Camera) -> Visitor:
    """From the badge to the programme."""
    delegate = Visitor(lens.url, "Agnieszka")
    delegate.start()
    delegate.press("English")
    lens.messages("delegate-is-this-you", delegate)
    delegate.press("Yes, that is me")
    lens.messages("delegate-agree", delegate)
    delegate.press("Agree and continue")
    lens.telephone("delegate-home", delegate)
    delegate.say("/today")
    lens.messages("delegate-today", delegate)
    delegate.press("08:30")
    lens.messages("delegate-item", delegate)
    return delegate


def organiser_announces(lens: Camera, organiser: Visitor, delegate: Visitor) -> None:
    """A text, four presses; what arrives."""
    organiser.say("/organise")
    lens.messages("organiser-menu", organiser)
    organiser.press("Announce")
    organiser.say("Good morning! Coffee is served in the foyer until 08:20.")
    lens.messages("organiser-for-whom", organiser)
    for label in ("To everybody", "As it is, to everybody"):
        organiser.press(label)
    lens.messages("organiser-preview", organiser, last=2)
    organiser.press("Send now")
    lens.messages("organiser-confirm", organiser)
    organiser.press("Send to ")
    awaited(delegate, "Coffee")
    go_to(lens.url, {"add": "1m"})
    lens.messages("organiser-card", organiser, saying="Who did not get it")


def organiser_moves_the_bus(lens: Camera, organiser: Visitor, delegate: Visitor) -> None:
    """Three presses; what the delegate reads; the reminder that follows."""
    organiser.say("/edit")
    organiser.press("08:30 Coaches")
    lens.messages("organiser-edit", organiser)
    organiser.press("+15")
    lens.messages("organiser-edit-publish", organiser)
    organiser.press("Publish")
    organiser.press("Tell them now")
    awaited(delegate, "08:45")
    lens.messages("delegate-change", delegate)
    go_to(lens.url, {"next": "reminder"})
    awaited(delegate, "leaves at 08:45")
    lens.messages("delegate-reminder", delegate)


def delegates_answer(lens: Camera, organiser: Visitor, delegate: Visitor, others: list[Visitor]) -> None:
    """The evening's questions; what came of them."""
    go_to(lens.url, {"set": "2018-11-10T20:46"})
    awaited(delegate, "Your day as a whole")
    lens.messages("delegate-question", delegate)
    marks = ("very good", "good", "very good", "all right", "good")
    for person, mark in zip((delegate, *others), marks, strict=True):
        awaited(person, "Your day as a whole")
        person.press(mark)
    organiser.say("/results")
    organiser.press("Your day")
    awaited(organiser, "Your day as a whole")
    lens.messages("organiser-results", organiser)


def main() -> None:
    """Start a demo, let people use it, take the pictures."""
    browser = chromium.find()
    if browser is None:
        sys.exit("There is no Chromium on this machine: install it, for instance with apt-get.")
    with tempfile.TemporaryDirectory() as folder:
        command = [TTCHAN, "demo", "--port", "0"]
        with running_demo(command, Path(folder)) as url, camera(browser, url) as lens:
            delegate = delegate_joins(lens)
            two_readers(lens, delegate)
            others = [joined(url, name) for name in OTHERS]
            organiser = joined(url, "Mārtiņš")
            organiser_announces(lens, organiser, delegate)
            organiser_moves_the_bus(lens, organiser, delegate)
            delegates_answer(lens, organiser, delegate, others)
    for picture in sorted(IMAGES.glob("*.png")):
        print(picture)


if __name__ == "__main__":
    main()
