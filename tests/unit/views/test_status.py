"""The bot's own health in plain words: what is wrong comes first."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.alarms import Cause
from bot.domain.reports.gauge import deadlines, gauge
from bot.domain.status import Coming, House, Status, Waiting
from bot.views.status import status
from tests.reports import NOW, OPENING, small, small_programme
from tests.sample import at, labels, said_in

T, PROGRAMME = said_in("en"), small_programme()
REAL = at("2026-11-23 12:00")
FACTS = small()
WELL = Status(
    NOW,
    REAL,
    Waiting(),
    Waiting(),
    REAL - timedelta(seconds=12),
    None,
    0,
    80,
    3,
    1,
    gauge(FACTS),
    deadlines(FACTS),
    {"lv": 4, "sr": 9},
    (Coming(at("2018-11-13 12:30"), OPENING), Coming(at("2018-11-14 09:00"), OPENING)),
)


def said(seen: Status) -> list[str]:
    """The lines of the screen."""
    return list(status(seen, PROGRAMME, T).text.splitlines())


def test_when_all_is_well_the_first_line_says_so() -> None:
    lines = said(WELL)
    assert lines[0] == "<b>All is well.</b>"
    assert "No message waits to be sent." in lines
    assert "Since the last contact with Telegram: 12 seconds." in lines
    assert "Of them have blocked me: 3; want no messages: 1." in lines
    assert "Texts without a translation: Serbian 9, Latvian 4." in lines
    assert "12:30: Opening, at 10:00" in lines
    assert "Wed 14, 09:00: Opening, at 10:00" in lines
    assert any(line.startswith("Report due: ") for line in lines)
    assert labels(status(WELL, PROGRAMME, T)) == [["Look again"], ["‹ Organise", "Help"]]


def test_the_machine_is_told_in_words_and_its_want_of_room_first() -> None:
    lines = said(replace(WELL, house=House(12 * 2**30, ebbing=False, by_webhook=False)))
    assert lines[0] == "<b>All is well.</b>"
    assert "I ask Telegram for what people write (long polling)." in lines
    assert "Room on my disk: 12 GB." in lines
    lines = said(replace(WELL, house=House(2**29, ebbing=True, by_webhook=True)))
    assert lines[1] == "My disk is almost full. Whoever looks after my machine should make room."
    assert "Telegram brings me what people write (webhook)." in lines
    assert "Room on my disk: 0.5 GB." in lines


def test_what_is_wrong_stands_first_in_words() -> None:
    late = Waiting(19, NOW - timedelta(minutes=5))
    lines = said(replace(WELL, contact=REAL - timedelta(hours=3), sending=late, unreadable=1))
    assert lines[:4] == [
        "<b>Something is wrong.</b>",
        "I cannot reach Telegram. Messages wait until I can.",
        "Messages leave late: some have waited for more than two minutes.",
        "In the last 24 hours I could not handle 1 message or press.",
    ]
    assert "Messages that wait to be sent: 19 (the oldest: 5 minutes)." in lines
    assert "Since the last contact with Telegram: 3 hours." in lines


def test_under_an_open_alarm_nothing_is_called_well() -> None:
    lines = said(replace(WELL, alarms=[Cause.BACKUP_OLD, Cause.TOKEN_REFUSED]))
    assert lines[:3] == [
        "<b>Something is wrong.</b>",
        "Telegram refuses my token.",
        "My last good backup is more than 26 hours old.",
    ]


def test_what_an_alarm_says_as_well_stands_there_once() -> None:
    lines = said(replace(WELL, unreadable=2, alarms=[Cause.UPDATES_FAILED]))
    assert lines[:2] == [
        "<b>Something is wrong.</b>",
        "In the last 24 hours I could not handle 2 messages or presses.",
    ]
    assert not any("mistake of mine" in line for line in lines)


def test_hold_mode_stands_first_and_explains_what_is_late() -> None:
    late = Waiting(19, NOW - timedelta(minutes=5))
    lines = said(replace(WELL, sending=late, held_since=REAL - timedelta(hours=1)))
    assert lines[0] == "<b>Something is wrong.</b>"
    assert lines[1].startswith("I hold everything back that nobody asked for")
    assert lines[1].endswith("An admin decides with /hold.")
    assert not any(line.startswith("Messages leave late") for line in lines)


def test_the_age_of_the_last_backup_is_told_if_there_ever_was_one() -> None:
    assert "Since the last backup: 5 hours." in said(replace(WELL, backed_up_at=REAL - timedelta(hours=5)))
    assert not any("backup" in line for line in said(WELL))


def test_a_rehearsal_is_named_and_what_is_not_there_is_said() -> None:
    lines = said(replace(WELL, speed=60.0, coming=(), untranslated={}, contact=None))
    assert "A rehearsal is on: it is 12:00, Tuesday, 13 November 2018." in lines
    assert "No reminders are left." in lines
    assert "The programme is translated into all its languages." in lines
