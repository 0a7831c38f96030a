"""What people see when Telegram refuses: a message is gone, a press is old, a text is unreadable."""

import pytest

from sandbox import Person, Sandbox
from tests.chat.conftest import asks, presses


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: there is no text in the message to edit",
    ],
)
@pytest.mark.fault("F39")
async def test_a_message_that_cannot_be_edited_is_answered_with_a_new_one(
    sandbox: Sandbox, radom_a: Person, description: str
) -> None:
    today = await asks(radom_a, "/today")
    sandbox.faults.add("error", method="editMessageText", code=400, description=description)
    sunday = await presses(radom_a, "Sun 11")
    assert not sunday.edited
    assert sunday.id > today.id
    assert sunday.text.startswith("Sunday, 11 November 2018")


@pytest.mark.fault("F39")
async def test_a_press_that_was_answered_too_late_is_still_shown(sandbox: Sandbox, radom_a: Person) -> None:
    await asks(radom_a, "/today")
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    sandbox.faults.add("error", method="answerCallbackQuery", code=400, description=late)
    sunday = await presses(radom_a, "Sun 11")
    assert sunday.edited
    assert sunday.text.startswith("Sunday, 11 November 2018")


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_a_text_that_cannot_be_read_arrives_without_its_mark_up(
    sandbox: Sandbox, radom_a: Person, method: str
) -> None:
    await asks(radom_a, "/today")
    broken = "Bad Request: can't parse entities: Unsupported start tag at byte offset 3"
    sandbox.faults.add("error", method=method, code=400, description=broken)
    shown = await (asks(radom_a, "/today") if method == "sendMessage" else presses(radom_a, "Sun 11"))
    assert shown.text.split(",")[0] in {"Saturday", "Sunday"}
    assert "<b>" not in shown.text
    assert "entities" not in shown.raw or not any(one["type"] == "bold" for one in shown.raw["entities"])
    assert shown.buttons


@pytest.mark.fault("F39")
async def test_a_button_of_a_message_that_is_gone_is_answered_with_a_new_one(radom_a: Person) -> None:
    today = await asks(radom_a, "/today")
    await radom_a.presses_stale(today.id + 100, "1day|20181111|0|")
    sunday = await radom_a.receives()
    assert not sunday.edited
    assert sunday.text.startswith("Sunday, 11 November 2018")


@pytest.mark.fault("F39")
async def test_a_home_screen_for_a_message_that_is_gone_comes_all_the_same(radom_a: Person) -> None:
    question = await asks(radom_a, "/language")
    await radom_a.presses_stale(question.id + 100, "1lang|lv")
    assert (await radom_a.receives()).text.startswith("Jūsu valoda: latviešu.")


async def test_a_home_screen_after_a_press_takes_the_old_buttons_away(radom_a: Person) -> None:
    question = await asks(radom_a, "/language")
    await radom_a.presses("svenska")
    emptied = await radom_a.receives()
    assert emptied.id == question.id
    assert not emptied.buttons
    home = await radom_a.receives()
    assert home.text.startswith("Ditt språk: svenska.")


async def test_a_file_is_announced_while_it_goes_up(sandbox: Sandbox, radom_a: Person) -> None:
    await asks(radom_a, "/calendar")
    calls = [call.method for call in sandbox.journal]
    assert calls.index("sendChatAction") < calls.index("sendDocument")


async def test_no_call_of_the_conversation_was_refused(sandbox: Sandbox, radom_a: Person) -> None:
    await asks(radom_a, "/today")
    await presses(radom_a, "08:30")
    await presses(radom_a, "Map")
    await presses(radom_a, "Add to calendar")
    await asks(radom_a, "/info")
    refused = [(call.method, call.error_code) for call in sandbox.journal if call.error_code]
    assert refused == []
