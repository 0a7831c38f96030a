"""Help, the menu, refusals: every way on."""

from datetime import UTC, datetime

import pytest

from bot.callback_data import StaleButton
from bot.domain import errors as domain
from bot.domain.errors import DomainError
from bot.i18n import LANGUAGES
from bot.screen import Screen, plain, units
from bot.views import errors, help, menu
from bot.views.buttons import ShowHelp
from tests.sample import buttons, programme, said_in


def test_help_names_every_command_and_people_to_call() -> None:
    text = plain(help.help_screen(programme(), said_in("lv")).text)
    for name, description in menu.commands(said_in("lv")):
        assert f"/{name} – {description}" in text
    assert "Ārkārtas situācijā: 112" in text


def test_help_works_before_there_is_a_meeting() -> None:
    screen = help.help_screen(None, said_in("en"))
    assert "/today" in screen.text
    assert "112" not in screen.text


def test_what_is_not_understood_brings_the_home_keyboard_back() -> None:
    screen = help.not_understood(programme(), said_in("en"))
    assert screen.home is not None
    assert "/help" in screen.text
    assert help.not_understood(None, said_in("en")).home is not None


def test_what_is_not_understood_may_be_a_call_for_help() -> None:
    assert "Emergency: <b>112</b>" in help.not_understood(programme(), said_in("en")).text
    assert "Do you need" not in help.not_understood(None, said_in("en")).text


REFUSALS: list[DomainError | StaleButton] = [
    domain.NoMeeting(),
    domain.NoSuchItem("P1"),
    domain.MealClosed("P26", datetime(2018, 11, 9, 16, tzinfo=UTC)),
    domain.NoSuchPage("x"),
    domain.NoSuchDelegation("XX"),
    domain.NoSuchFile("x.pdf"),
    domain.NoSuchParticipant("x"),
    domain.NotAllowed("x"),
    domain.NotJoined(),
    domain.NoConsent(),
    domain.UnfitText(60),
    domain.NoSuchGroup(("A", "B")),
    domain.NoSuchRequest(1),
    domain.NoSuchCall(1),
    domain.NotYourBus("Bus 1"),
    domain.NotBoarding("P21"),
    domain.UnfitDelegation(),
    domain.DelegationExists("XX"),
    domain.NotRemovable("XX"),
    domain.SignupClosed("P38"),
    domain.ProgrammeMoved(),
    domain.NoSuchImport(),
    domain.OtherMeeting("ogre-2019", "ttchan-2018"),
    domain.NoSuchAnnouncement(1),
    domain.AlreadySent(1),
    domain.DraftChanged(1, 2),
    domain.NothingToSay(1),
    domain.AnnouncementTooLong(1, "", 4096, 7),
    domain.AlbumTakesNoButtons(1),
    domain.NotEditable(1),
    StaleButton("old"),
]


def test_every_kind_of_refusal_is_tried_here() -> None:
    kinds = {
        kind for kind in vars(domain).values() if isinstance(kind, type) and issubclass(kind, DomainError)
    }
    assert {type(refusal) for refusal in REFUSALS} == kinds - {DomainError} | {StaleButton}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_refusal_has_a_sentence_of_its_own_and_a_way_on(
    refusal: DomainError | StaleButton, language: str
) -> None:
    screen = errors.refusal(refusal, said_in(language), programme())
    others = {
        errors.refusal(other, said_in(language), programme()).text
        for other in REFUSALS
        if other is not refusal
    }
    assert screen.text not in others
    assert ShowHelp() in [button.data for button in buttons(screen)]
    assert len(buttons(screen)) > 1


def test_a_refusal_without_a_sentence_is_a_fault_of_ours() -> None:
    class Unheard(DomainError):
        """Nobody wrote a sentence for it."""

    with pytest.raises(TypeError):
        errors.refusal(Unheard(), said_in("en"))


def test_an_incident_has_its_number() -> None:
    screen: Screen = errors.unexpected("4F<2", said_in("en"))
    assert "<code>4F&lt;2</code>" in screen.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bots_card_fits_telegrams_limits(language: str) -> None:
    t = said_in(language)
    assert 0 < units(menu.description(t)) <= 512
    assert 0 < units(menu.short_description(t)) <= 120
    assert all(1 <= units(description) <= 256 for _, description in menu.commands(t))
