"""The screens of the way in: the first button goes on, and strangers learn nothing but how to join."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotJoined
from bot.domain.joining import Joining, Step
from bot.domain.programme import Programme
from bot.i18n import LANGUAGES
from bot.screen import MAX_TEXT, plain, units
from bot.services.people import CONSENT_VERSION
from bot.views import joining as views
from bot.views.joining import Agree, ChooseGroup, ConfirmIdentity, TypeCode
from tests.sample import buttons, labels, newcomer, person, programme, said_in

ASKED = Joining(Step.CONFIRM, 12, "RS-RAS", "Снежана <b>", "RS-RAS-05")
MEETING = programme().meeting


def of_values(**values: str) -> Programme:
    """The sample with other values of its Meeting sheet."""
    return replace(programme(), meeting=replace(MEETING, values={**MEETING.values, **values}))


@pytest.mark.parametrize(
    ("step", "way_on"),
    [(Step.CONFIRM, ConfirmIdentity(12)), (Step.CONSENT, Agree(12, CONSENT_VERSION))],
)
def test_the_first_button_is_the_way_forward(step: Step, way_on: object) -> None:
    asked = replace(ASKED, step=step)
    screen = views.step(programme(), newcomer(), asked, CONSENT_VERSION, said_in("en"))
    assert buttons(screen)[0].data == way_on


def test_names_that_people_typed_are_no_mark_up() -> None:
    for step in (Step.CONFIRM, Step.CONSENT):
        screen = views.step(programme(), newcomer(), replace(ASKED, step=step), 1, said_in("en"))
        assert "Снежана &lt;b&gt;" in screen.text


def test_who_is_in_already_is_asked_whether_to_change() -> None:
    text = plain(views.step(programme(), person(), ASKED, 1, said_in("en")).text)
    assert text.startswith("You are Anna Example.\nDo you want to be Снежана <b>, delegation Raška,")


def test_minors_learn_in_time_that_their_leader_must_confirm() -> None:
    for minor in (True, False):
        screen = views.step(programme(), newcomer(), replace(ASKED, minor=minor), 1, said_in("en"))
        assert ("You are under age" in screen.text) == minor


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consent_is_read_on_one_screen_in_every_language(language: str) -> None:
    asked = replace(ASKED, step=Step.CONSENT)
    short = views.step(programme(), newcomer(), asked, 1, said_in(language))
    whole = views.whole_notice(programme(), asked, 1, said_in(language))
    assert units(short.text) < 1000
    assert units(short.text) < units(whole.text) <= MAX_TEXT
    assert buttons(short)[0].data == buttons(whole)[0].data == Agree(12, 1)


def test_groups_come_one_by_one_and_not_knowing_last() -> None:
    screen = views.group_question(programme(), person("PL-RAD", None), said_in("lv"))
    assert labels(screen) == [["A grupa", "B grupa"], ["Vēl nezinu"], ["Palīdzība"]]
    assert [one.data for one in buttons(screen)][:3] == [
        ChooseGroup("A"),
        ChooseGroup("B"),
        ChooseGroup(None),
    ]


def test_a_stranger_learns_whom_to_ask() -> None:
    screen = views.stranger(programme(), newcomer(), said_in("en"))
    assert "Or ask the organisers: +371 0000 0001, ttchan@example.org" in screen.text
    assert buttons(screen)[0].data == TypeCode()
    assert "Look at the programme" not in str(labels(screen))


def test_a_public_programme_is_offered_to_strangers() -> None:
    screen = views.stranger(of_values(public_programme="yes"), newcomer(), said_in("en"))
    assert labels(screen)[1] == ["Look at the programme"]


def test_a_meeting_without_telephone_names_nobody() -> None:
    screen = views.stranger(of_values(organiser_phone="", organiser_email=""), newcomer(), said_in("en"))
    assert "ask the organisers" not in screen.text


def test_an_old_phone_and_a_waiting_minor_are_told_so() -> None:
    let_go = views.stranger(programme(), NotJoined(let_go=True), said_in("en"))
    assert let_go.text.startswith("You use me on another phone now")
    waiting = views.stranger(programme(), NotJoined(waiting=True), said_in("en"))
    assert waiting == views.waiting(programme(), said_in("en"))
