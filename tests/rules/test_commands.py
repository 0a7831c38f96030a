"""Every command is handled, in the menu and in help; every label and button leads somewhere."""

import re

import pytest

import handlers
from bot.domain.rights import Scope, Standing, scope
from bot.views import help, menu
from bot.views.home import Door
from tests.rules.papers import ROOT
from tests.sample import programme, said_in


def test_the_menu_and_the_handlers_know_the_same_commands() -> None:
    assert set(handlers.COMMANDS) == {command.name for command in menu.COMMANDS}
    assert len({command.name for command in menu.COMMANDS}) == len(menu.COMMANDS)


@pytest.mark.parametrize("standing", [Standing.PARTICIPANT, Standing.LEADER, Standing.ORGANISER])
def test_help_and_menu_list_what_the_reader_may_do(standing: Standing) -> None:
    text = help.help_screen(programme(), said_in("en"), standing).text
    allowed = {
        name for name, one in handlers.COMMANDS.items() if scope(one.action, standing) is not Scope.NONE
    }
    assert set(re.findall(r"^/(\w+) –", text, re.MULTILINE)) == allowed
    assert {name for name, _ in menu.commands(said_in("en"), standing)} == allowed


def test_the_first_paper_tells_every_command_of_a_delegate() -> None:
    paper = (ROOT / "README.md").read_text("utf-8")
    theirs = {name for name, _ in menu.commands(said_in("en"), Standing.PARTICIPANT)}
    assert theirs - set(re.findall(r"`/(\w+)`", paper)) == set()


def test_who_may_do_no_more_than_everybody_has_no_menu_of_their_own() -> None:
    assert menu.own(said_in("en"), Standing.PARTICIPANT) is None
    assert menu.own(said_in("en"), Standing.STRANGER) is None
    own = [menu.own(said_in("en"), one) for one in (Standing.LEADER, Standing.ORGANISER, Standing.ADMIN)]
    assert [len(one) - len(menu.commands(said_in("en"))) for one in own if one] == [4, 15, 17]


def test_names_of_commands_are_as_telegram_wants_them() -> None:
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in handlers.COMMANDS)


def test_every_door_of_the_home_keyboard_opens() -> None:
    assert set(handlers.LABELS) == set(Door)
