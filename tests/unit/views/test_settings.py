"""The settings' screens: what they show, that the present choice is marked, and that they stay small."""

from datetime import timedelta

import pytest

from bot.domain.choices import Choices
from bot.domain.preferences import USUAL, Preferences
from bot.domain.programme import Kind
from bot.domain.quiet_hours import NO_QUIET, QuietHours
from bot.screen import Screen, plain
from bot.views import settings, stopping
from bot.views.settings import ChooseDigest, ChooseLeads, ChooseQuiet, Pause
from tests.sample import at, buttons, content, labels, person, programme, said_in

EN = said_in("en")
RULES = tuple(content().reminders.values())


def choices(mine: Preferences = USUAL, **more: object) -> Choices:
    return Choices(mine, RULES, **more)  # type: ignore[arg-type]


def main(mine: Preferences = USUAL, **more: object) -> Screen:
    return settings.settings(programme(), person(), choices(mine, **more), EN)


def data_of(screen: Screen, label: str) -> object:
    return next(one.data for one in buttons(screen) if one.label == label)


def test_everything_is_told_as_it_is_now() -> None:
    text = plain(main().text)
    assert "Language: English" in text
    assert "Reminders: Journeys, Seminars, Excursions, Ceremonies and Culture" in text
    assert "Evening summary of the next day: 20:30" in text
    assert "Quiet hours: 22:00–06:30" in text
    other = Preferences(dict.fromkeys(Kind, ()), evening=False, morning=False, quiet=NO_QUIET)
    text = plain(main(other).text)
    assert "Reminders: none" in text
    assert "Evening summary of the next day: no" in text
    assert "Morning summary of the day: no" in text
    assert "Quiet hours: none" in text


def test_a_switch_carries_the_wanted_state() -> None:
    assert data_of(main(), "✓ Evening summary") == ChooseDigest("evening", wanted=False)
    assert data_of(main(Preferences(evening=False)), "Evening summary") == ChooseDigest(
        "evening", wanted=True
    )


def test_a_pause_is_shown_and_can_be_ended() -> None:
    assert data_of(main(), "Pause for today") == Pause(wanted=True)
    paused = main(paused_until=at("2018-11-11 07:00"))
    assert "No messages until Sunday, 11 November, 07:00." in plain(paused.text)
    assert data_of(paused, "Resume") == Pause(wanted=False)


def test_who_stopped_everything_sees_the_way_back_and_no_pause() -> None:
    stopped = main(stopped=True)
    assert "You get no messages from me." in stopped.text
    said = [label for row in labels(stopped) for label in row]
    assert "Start messages again" in said
    assert not {"Pause for today", "Resume", "No more messages"} & set(said)
    assert labels(stopping.stopped(EN)) == [["Start messages again", "Help"]]


def test_each_kind_says_how_long_before() -> None:
    mine = Preferences({Kind.MEAL: (30,), Kind.SEMINAR: ()})
    screen = settings.reminders(programme(), person(), choices(mine), EN)
    text = plain(screen.text)
    assert "Excursions: 60 and 15 minutes before" in text
    assert "Seminars: no reminder" in text
    assert "Meals: 30 minutes before" in text


def test_a_kind_that_nobody_reminds_of_here_is_not_offered() -> None:
    shown = settings.kinds(programme(), person(), choices())
    assert len(shown) == 8
    assert shown[0] is Kind.TRANSFER
    theirs = {item.kind for item in programme().items if item.audience.may_include(person().traits)}
    assert Kind.BRIEFING not in theirs
    assert Kind.BRIEFING not in shown
    assert settings.kinds(programme(), person(), Choices(USUAL)) == []


def test_the_present_minutes_are_marked() -> None:
    usual = settings.leads(Kind.EXCURSION, choices(), EN)
    assert "✓ As usual: 60 and 15 minutes before" in [one.label for one in buttons(usual)]
    own = settings.leads(Kind.EXCURSION, choices(Preferences({Kind.EXCURSION: (30,)})), EN)
    assert [one.label for one in buttons(own) if one.label.startswith("✓")] == ["✓ 30 minutes before"]
    never = settings.leads(Kind.EXCURSION, choices(Preferences({Kind.EXCURSION: ()})), EN)
    assert [one.label for one in buttons(never) if one.label.startswith("✓")] == ["✓ No reminder"]
    assert data_of(usual, "No reminder") == ChooseLeads("excursion", "none")


def test_the_present_quiet_hours_are_marked() -> None:
    for quiet, marked in (
        (None, "✓ As usual: 22:00–06:30"),
        (NO_QUIET, "✓ No quiet hours"),
        (QuietHours.parse("21:00-08:00"), "✓ 21:00–08:00"),
    ):
        screen = settings.quiet_hours(programme(), choices(Preferences(quiet=quiet)), EN)
        assert [one.label for one in buttons(screen) if one.label.startswith("✓")] == [marked]


@pytest.mark.parametrize(
    ("leads", "minutes"), [("meeting", None), ("none", ()), ("60,15", (60, 15)), ("15", (15,))]
)
def test_minutes_travel_in_a_button(leads: str, minutes: tuple[int, ...] | None) -> None:
    assert ChooseLeads.unpack(ChooseLeads("meal", leads).pack()).minutes == minutes


@pytest.mark.parametrize(
    "press",
    [
        lambda: ChooseLeads("ball", "15"),
        lambda: ChooseLeads("meal", "-5"),
        lambda: ChooseLeads("meal", "x"),
        lambda: ChooseLeads("meal", "99999"),
        lambda: ChooseQuiet("late"),
        lambda: ChooseDigest("noon", wanted=True),
    ],
)
def test_a_forged_button_is_stale(press: type) -> None:
    with pytest.raises(ValueError, match=r"."):
        press()


@pytest.mark.parametrize("language", ["en", "lv", "sr_Latn"])
def test_screens_keep_to_three_buttons_a_row(language: str) -> None:
    t = said_in(language)
    until = at("2018-11-10 07:00") + timedelta(days=1)
    screens = (
        settings.settings(programme(), person(), choices(paused_until=until), t),
        settings.reminders(programme(), person(), choices(), t),
        settings.leads(Kind.TRANSFER, choices(), t),
        settings.quiet_hours(programme(), choices(), t),
        stopping.stopped(t),
        stopping.started(t),
    )
    for screen in screens:
        assert all(1 <= len(row) <= 3 for row in screen.keyboard)
        assert len(buttons(screen)) <= 10
