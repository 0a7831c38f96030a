"""Every screen on a phone: rows, choices, labels that are not cut off, a way to help."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.callback_data import StaleButton
from bot.domain.changes import Affected, Pair, Progress
from bot.domain.edits import Asked, Preview, UnfitEdit
from bot.domain.errors import (
    NoMeeting,
    NoSuchDelegation,
    NoSuchItem,
    NoSuchPage,
    NoSuchParticipant,
    NotAllowed,
    NotJoined,
    ProgrammeMoved,
)
from bot.domain.joining import Joining, Step
from bot.domain.members import Member, Presence
from bot.domain.people import Role
from bot.domain.privacy import Holdings, Subject
from bot.domain.workbook import Code
from bot.i18n import LANGUAGES, Translator
from bot.screen import MAX_TEXT, Screen, units
from bot.views import (
    about,
    changes,
    edits,
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
    publications,
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
    yield "help", help.help_screen(sample, t, joining=True)
    yield "language", people.first_question(sample, t)
    yield from ways_in(t)
    yield from edited(t)
    yield "privacy", privacy.notice(sample, t)
    yield "whole notice", privacy.notice(sample, t, whole=True)
    yield "my data", mydata.my_data(Holdings(Subject(1), {}), sample, t)
    yield "erasure", erasure.question(sample, reader, t)
    yield "erased", erasure.done(t)
    somebody = Member("PL-RAD-03", "Anna", "PL-RAD", Role.PARTICIPANT, Presence.JOINED)
    yield "erasure of another", erasure.question_about(sample, somebody, t)
    yield "another erased", erasure.done_to_another(t)
    yield "nothing kept", mydata.my_data(Holdings(Subject(1), {"inbox": ({"state": "new"},)}), sample, t)
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


def edited(t: Translator) -> Iterator[tuple[str, Screen]]:
    """Every screen of changing the programme, and what it leads to."""
    sample = programme()
    for day in sample.days:
        for part in (None, 0, 9):
            yield f"edit {day}", edits.choice(sample, day, t, now=NOW, part=part)
    yield "edit: found", edits.found(sample.items, sample.days[0], t)
    yield "edit: not found", edits.found([], sample.days[0], t)
    for item in sample.items:
        yield f"edit {item.id}", edits.item(sample, item, t)
        yield f"edit: cancelled {item.id}", edits.item(sample, replace(item, withdrawn=True), t)
    yield from ((f"edit: places {n}", edits.venues(sample, "P38", t, part=n)) for n in range(3))
    yield from ((f"edit: {asked}", edits.words_wanted("P38", asked, t)) for asked in Asked)
    before, affected = sample.items[0], Affected(41, 3, 37, 3)
    for after in (before, replace(before, withdrawn=True), replace(before, venue_id="hotel")):
        seen = Preview(before, after, affected, 3, "0123456789", "The airport is closed.")
        moved = publications.moved(t)
        yield "edit: preview", publications.preview(sample, seen, t, now=NOW, first=moved)
    for progress in (None, Progress(1, NOW), Progress(1, NOW + timedelta(minutes=3), 1, 2, 3, 4)):
        changed = [Pair(before, replace(before, withdrawn=True)), Pair(None, before)]
        screen = publications.published(sample, changed, sample.days[0], progress, t, now=NOW)
        yield "edit: published", screen
    for code in (Code.BAD_TIME, Code.TOO_LONG, Code.MISSING):
        yield f"edit: {code}", errors.refusal(UnfitEdit(code, {"limit": "200"}), t)
    twice = {"day": "2018-10-28", "time": "03:30", "choices": "03:30+03:00 or 03:30+02:00"}
    for code in (Code.NO_SUCH_TIME, Code.TIME_TWICE):
        yield f"edit: {code}", errors.refusal(UnfitEdit(code, twice), t)
    yield "programme moved", errors.refusal(ProgrammeMoved(), t)
    pairs = [Pair(item, replace(item, withdrawn=True)) for item in sample.items]
    told = changes.notice(pairs, person().traits, sample, 9999, t, now=NOW)
    assert told is not None
    yield "change", told
    yield "no change", changes.nothing(t)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_a_message_and_has_a_way_on(language: str) -> None:
    for name, screen in screens(said_in(language)):
        assert 0 < units(screen.text) <= MAX_TEXT, name
        ways = [button.data for button in buttons(screen)]
        assert len(ways) > 1, name
        assert ShowHelp() in ways or name == "help", name
        assert "\n\n\n" not in screen.text, name
        assert not screen.text.endswith("\n"), name
