"""Every screen on a phone: rows, choices, labels that are not cut off, a way to help."""

from collections.abc import Iterator

import pytest

from bot.callback_data import StaleButton
from bot.domain.errors import (
    NoMeeting,
    NoSuchDelegation,
    NoSuchItem,
    NoSuchPage,
    NoSuchParticipant,
    NotAllowed,
    NotJoined,
)
from bot.domain.joining import Joining, Step
from bot.domain.privacy import Holdings, Subject
from bot.i18n import Translator
from bot.screen import MAX_TEXT, Screen, units
from bot.views import (
    about,
    erasure,
    errors,
    help,
    info,
    items,
    joining,
    mydata,
    people,
    phrases,
    privacy,
)
from bot.views import next as coming
from bot.views import programme as days
from bot.views.buttons import ShowHelp
from tests.sample import at, buttons, newcomer, person, programme, said_in

LONGEST = {1: 36, 2: 16, 3: 11}
"""Buttons in a row → characters of each that a narrow phone still shows."""

NOW = at("2018-11-10 07:25")


def screens(t: Translator) -> Iterator[tuple[str, Screen]]:
    """Every screen with inline buttons, of the whole sample."""
    sample, reader = programme(), person()
    for day in sample.days:
        for everything in (False, True):
            yield f"day {day}", days.day(sample, reader, day, t, now=NOW, everything=everything)
    for item in sample.items:
        yield item.id, items.card(sample, item, t, now=NOW)
        yield f"next at {item.id}", coming.now_and_next(sample, reader, t, now=item.starts_at)
    for part in range(3):
        yield f"info {part}", info.contents(sample, t, part=part)
    for page in sample.info:
        yield page.id, info.page(sample, page.id, t)
    yield "phrases", phrases.phrases(sample, t)
    yield "about", about.about(sample, t)
    yield "help", help.help_screen(sample, t)
    yield "language", people.first_question(sample, t)
    yield from ways_in(t)
    yield "privacy", privacy.notice(sample, t)
    yield "whole notice", privacy.notice(sample, t, whole=True)
    yield "my data", mydata.my_data(Holdings(Subject(1), {}), sample, t)
    yield "erasure", erasure.question(sample, reader, t)
    yield "erased", erasure.done(t)
    yield "incident", errors.unexpected("ABC123", t)
    refusals = (
        NoMeeting(),
        NoSuchItem("x"),
        NoSuchPage("x"),
        NoSuchDelegation("x"),
        NoSuchParticipant("x"),
        NotAllowed("x"),
        NotJoined(),
        NotJoined(waiting=True),
        NotJoined(let_go=True),
        StaleButton("x"),
    )
    yield from ((type(one).__name__, errors.refusal(one, t, sample)) for one in refusals)


def ways_in(t: Translator) -> Iterator[tuple[str, Screen]]:
    """Every screen of joining."""
    sample = programme()
    for step in Step:
        asked = Joining(step, 9999, "PL-RAD", "Grażyna Wiśniodworska", "PL-RAD-09", minor=True)
        for reader in (newcomer(), person()):
            yield f"{step}", joining.step(sample, reader, asked, 1, t, first=joining.begin_again(t))
    yield "notice", joining.whole_notice(sample, asked, 1, t)
    yield "group", joining.group_question(sample, person(), t)
    yield "code", joining.type_code(t)
    yield "wrong code", joining.wrong_code(sample, t)


@pytest.mark.parametrize("language", ["en", "lv"])
def test_labels_fit_their_rows(language: str) -> None:
    cut = {
        label.label
        for _, screen in screens(said_in(language))
        for row in screen.keyboard
        for label in row
        if len(row) > 3 or len(label.label) > LONGEST[len(row)]
    }
    assert cut == set()


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_screen_fits_a_message_and_has_a_way_on(language: str) -> None:
    for name, screen in screens(said_in(language)):
        assert 0 < units(screen.text) <= MAX_TEXT, name
        ways = [button.data for button in buttons(screen)]
        assert len(ways) > 1, name
        assert ShowHelp() in ways or name == "help", name
        assert "\n\n\n" not in screen.text, name
        assert not screen.text.endswith("\n"), name
