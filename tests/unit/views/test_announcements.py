"""The card of an announcement in each state, on a phone."""

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.announcements import (
    Announcement,
    AnnouncementState,
    Missed,
    Progress,
    Received,
    Shown,
    Unreached,
    Why,
)
from bot.domain.audience import ALL
from bot.domain.contents import AS_IS, Content, ContentKind, File, Picked
from bot.i18n import LANGUAGES
from bot.screen import MAX_TEXT, Screen, plain, units
from bot.views import amendments, announcements, archive, unreached, urgent
from bot.views.announcements import LeaveCard
from bot.views.buttons import ShowHelp
from tests.sample import at, buttons, programme, said_in
from tests.unit.views.test_labels import LONGEST

NOW = at("2018-11-10 09:00")
TEXT = Content(ContentKind.TEXT, "<b>The bus</b> leaves &amp; waits for nobody.")
SENT = Announcement(
    7,
    1,
    4,
    NOW,
    {AS_IS: TEXT},
    ALL,
    AnnouncementState.DONE,
    asks_confirmation=True,
    due_at=NOW,
    rings_again_minutes=10,
    started_at=NOW,
)
ALL_WHYS = Progress(2000, 1500, 100, 9, dict.fromkeys(Why, 40), 12, 300, 28.7, 3.5)
FEW = tuple(Unreached(f"PL-RAD-{n:02}", f"Anna {n}", "PL-RAD", Why.UNKNOWN) for n in range(3))
TOWNS = ("PL-RAD", "SE-MOT")
MANY = tuple(
    Unreached(f"P{n}", f"Anna-Katarzyna {n}", code, tuple(Why)[n % len(Why)])
    for n in range(300)
    for code in TOWNS
)


def screens(language: str) -> list[Screen]:
    t, sample = said_in(language), programme()
    states = product(AnnouncementState, (False, True), (FEW, MANY, ()))
    shown = [
        Shown(replace(SENT, state=state, urgent=haste), ALL_WHYS, silent, 3, held=haste)
        for state, haste, silent in states
    ]
    cards = [announcements.card(one, sample, t) for one in shown]
    missed = [Missed(code, 400, MANY) for code in sample.delegations]
    told = [Received(SENT, Picked(TEXT, AS_IS, fallback=True), NOW, missed=True, confirmed=False)] * 9
    return [
        *cards,
        announcements.stop_question(shown[0], t),
        announcements.recall_question(shown[0], t),
        announcements.recall_question(shown[0], t, old=True),
        unreached.unreached(SENT, missed, sample, t),
        unreached.silent(SENT, MANY, sample, t),
        archive.received_list(told, t, sends=True),
        archive.received(told[0], t),
        archive.sent_list([(SENT, ALL_WHYS)] * 8, t, part=0, of=9, reads=True),
        amendments.choice(SENT, t),
        amendments.languages(SENT, {"lv": 12, "sr_Latn": 3}, t),
        amendments.ask(SENT, AS_IS, t),
        amendments.question(SENT, AS_IS, t, moved=True),
        urgent.ask(t),
        urgent.towns(SENT, sample, t),
        urgent.buses(SENT, ["Bus 1", "Bus 2", "№ 3"], sample, t),
    ]


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_screen_fits_a_phone_and_has_a_way_to_help(language: str) -> None:
    for screen in screens(language):
        labels = [(len(row), one.label) for row in screen.keyboard for one in row]
        assert [label for n, label in labels if n > 3 or len(label) > LONGEST[n]] == []
        assert any(isinstance(one.data, ShowHelp | LeaveCard) for one in buttons(screen))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_a_message(language: str) -> None:
    assert [screen for screen in screens(language) if not 0 < units(screen.text) <= MAX_TEXT] == []


def test_the_bar_counts_those_who_can_get_it() -> None:
    progress = Progress(81, 20, 29, 0, {Why.NOT_JOINED: 32}, rate=28.6, left=1.0)
    card = announcements.card(
        Shown(replace(SENT, state=AnnouncementState.SENDING, asks_confirmation=False), progress),
        programme(),
        said_in("en"),
    )
    assert "▓▓▓▓░░░░░░ 40 %: 20 of 49 people\n29 a second, 1 second left." in plain(card.text)


@pytest.mark.parametrize(("waiting", "said"), [(29, True), (0, False)])
def test_a_card_says_that_the_bot_holds_what_still_waits(waiting: int, said: bool) -> None:
    shown = Shown(SENT, Progress(81, 20, waiting), held=True)
    text = plain(announcements.card(shown, programme(), said_in("en")).text)
    assert ("I hold it back: an admin decides with /hold." in text) is said


def test_a_card_says_what_was_marked_as_sent_after_a_restore() -> None:
    shown = Shown(SENT, Progress(81, 40, unreached={Why.MARKED: 41}))
    text = plain(announcements.card(shown, programme(), said_in("en")).text)
    assert "For 41 people it was marked as sent after a restore: they may have it." in text


def test_names_of_who_has_not_confirmed_give_way_to_numbers_when_there_are_many() -> None:
    few = announcements.card(Shown(SENT, Progress(5, 5, confirmed=2), FEW), programme(), said_in("en"))
    assert "Got it: 2 of 5.\nNot yet:\nRadom: Anna 0, Anna 1 and Anna 2" in plain(few.text)
    many = announcements.card(Shown(SENT, Progress(600, 600), MANY), programme(), said_in("en"))
    assert "Not yet:\nRadom 300\nMotala 300" in plain(many.text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TEXT, "The bus leaves & waits for nobody."),
        (Content(ContentKind.PHOTO, "", (File(ContentKind.PHOTO, "x"),)), "a photo"),
        (Content(ContentKind.PLACE, lat=1.0, lon=2.0, title="North gate"), "North gate"),
        (Content(ContentKind.TEXT, "word " * 100), "word " * 23 + "word…"),
    ],
)
def test_lists_name_an_announcement_by_its_first_words(content: Content, said: str) -> None:
    assert announcements.first_words(replace(SENT, contents={"en": content}), said_in("en")) == said
