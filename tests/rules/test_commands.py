"""Every command is handled, in the menu and in help; every label and button leads somewhere."""

import re

import handlers
from bot.views import help, menu
from bot.views.home import Door
from tests.sample import programme, said_in


def test_the_menu_and_the_handlers_know_the_same_commands() -> None:
    assert set(handlers.COMMANDS) == {command.name for command in menu.COMMANDS}
    assert len({command.name for command in menu.COMMANDS}) == len(menu.COMMANDS)


def test_every_command_is_in_help() -> None:
    text = help.help_screen(programme(), said_in("en")).text
    assert set(re.findall(r"^/(\w+) –", text, re.MULTILINE)) == set(handlers.COMMANDS)


def test_names_of_commands_are_as_telegram_wants_them() -> None:
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in handlers.COMMANDS)


def test_every_door_of_the_home_keyboard_opens() -> None:
    assert set(handlers.LABELS) == set(Door)
