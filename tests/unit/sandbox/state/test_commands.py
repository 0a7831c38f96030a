"""Which commands a client lists."""

from sandbox.state.commands import DEFAULT, Presentation, Scope
from sandbox.state.people import Profile

PRIVATE: Scope = ("all_private_chats",)
ANNA = Profile(7, "Anna", language_code="pl-PL")


def shown(*lists: tuple[Scope, str]) -> list[str]:
    presentation = Presentation("Town")
    for scope, language in lists:
        presentation.commands[scope, language] = [{"command": f"{scope[0]}_{language}", "description": "x"}]
    return [each["command"] for each in presentation.commands_for(ANNA)]


def test_nothing_is_listed_before_anything_is_set() -> None:
    assert shown() == []


def test_language_wins_inside_a_scope() -> None:
    assert shown((DEFAULT, ""), (DEFAULT, "pl")) == ["default_pl"]


def test_narrow_scope_without_language_wins_over_a_wide_one_with_it() -> None:
    assert shown((DEFAULT, "pl"), (PRIVATE, "")) == ["all_private_chats_"]


def test_own_chat_wins_over_all() -> None:
    assert shown((PRIVATE, "pl"), (("chat", 7), "")) == ["chat_"]


def test_other_languages_and_chats_are_passed_over() -> None:
    assert shown((("chat", 8), ""), (PRIVATE, "lv"), (DEFAULT, "")) == ["default_"]


def test_own_menu_button_wins_over_the_one_for_all() -> None:
    presentation = Presentation("Town")
    assert presentation.menu_button(7) == {"type": "commands"}
    presentation.menu_buttons[None] = {"type": "web_app", "text": "x", "web_app": {"url": "https://x.lv"}}
    presentation.menu_buttons[7] = {"type": "commands"}
    assert presentation.menu_button(7) == {"type": "commands"}
    assert presentation.menu_button(8)["type"] == "web_app"


def test_text_without_the_language_stands_in() -> None:
    presentation = Presentation("Town")
    presentation.set_text("description", "", "Hello")
    presentation.set_text("description", "lv", "Sveiki")
    assert presentation.text("description", "lv") == "Sveiki"
    assert presentation.text("description", "sv") == "Hello"
    presentation.set_text("description", "lv", "")
    assert presentation.text("description", "lv") == "Hello"
