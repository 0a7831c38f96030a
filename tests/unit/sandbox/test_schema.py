"""What the schema refuses, and the conversions it makes."""

import json
from typing import Any

import pytest

from sandbox.errors import ApiError
from sandbox.schema import MethodSchema, SchemaError, check_value, load, method_names
from sandbox.upload import Upload

SEND = MethodSchema("sendMessage")
KEYBOARD = {"inline_keyboard": [[{"text": "Today", "callback_data": "1:day"}]]}


def refusal(method: str, **given: Any) -> str:
    with pytest.raises(ApiError) as caught:
        MethodSchema(method).convert(given)
    assert caught.value.code == 400
    return caught.value.description


def test_every_method_and_type_compiles() -> None:
    for name in method_names():
        MethodSchema(name)
    for name in load()["types"]:
        with pytest.raises(SchemaError):
            check_value(name, 12.5)
    assert len(method_names()) == 176


def test_unknown_parameter_is_refused() -> None:
    said = refusal("sendMessage", chat_id=1, text="x", disable_web_page_preview=True)
    assert "disable_web_page_preview" in said


def test_misspelt_nested_key_is_refused() -> None:
    said = refusal(
        "sendMessage",
        chat_id=1,
        text="x",
        reply_markup={"inline_keyboard": [[{"text": "a", "calback_data": "b"}]]},
    )
    assert "calback_data" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": "", "text": "x"}, "Bad Request: chat_id is empty"),
        ({"chat_id": 1}, "Bad Request: message text is empty"),
    ],
)
def test_missing_field_is_named_in_the_servers_words(given: dict[str, Any], said: str) -> None:
    assert refusal("sendMessage", **given) == said


def test_missing_parameter_is_named() -> None:
    given = {"chat_id": 1, "latitude": 1, "longitude": 2, "address": "x"}
    assert refusal("sendVenue", **given) == 'Bad Request: parameter "title" is required'


@pytest.mark.parametrize(
    "given",
    [
        {"text": 12},
        {"text": "x", "chat_id": 1.5},
        {"text": "x", "chat_id": True},
        {"text": "x", "chat_id": None},
        {"text": "x", "disable_notification": "perhaps"},
        {"text": "x", "reply_markup": "{"},
        {"text": "x", "reply_markup": []},
        {"text": "x", "reply_markup": {"inline_keyboard": [{"text": "a"}]}},
        {"text": "x", "reply_markup": {"remove_keyboard": "true"}},
        {"text": "x", "entities": [{"type": "bold", "offset": 0}]},
        {"text": "x", "entities": {"type": "bold", "offset": 0, "length": 1}},
    ],
)
def test_wrong_type_is_refused(given: dict[str, Any]) -> None:
    refusal("sendMessage", **{"chat_id": 1} | given)


def test_forms_may_bring_everything_as_text() -> None:
    given = {
        "chat_id": "-1001",
        "text": "x",
        "disable_notification": "True",
        "protect_content": "0",
        "reply_markup": json.dumps(KEYBOARD),
    }
    assert SEND.convert(given) == {
        "chat_id": -1001,
        "text": "x",
        "disable_notification": True,
        "protect_content": False,
        "reply_markup": KEYBOARD,
    }


def test_chat_may_be_a_username() -> None:
    assert SEND.convert({"chat_id": "@town", "text": "x"})["chat_id"] == "@town"


def test_reply_markup_is_known_by_its_field() -> None:
    markup = {"keyboard": [["Today", {"text": "Where?", "request_location": True}]]}
    converted = SEND.convert({"chat_id": 1, "text": "x", "reply_markup": markup})
    assert converted["reply_markup"]["keyboard"][0][0] == {"text": "Today"}


@pytest.mark.parametrize(
    ("scope", "fits"),
    [
        ({"type": "all_private_chats"}, True),
        ({"type": "chat", "chat_id": 5}, True),
        ({"type": "chat"}, False),
        ({"type": "all_chats"}, False),
        ({"type": "default", "chat_id": 5}, False),
    ],
)
def test_subtypes_are_told_apart_by_their_type(scope: dict[str, Any], fits: bool) -> None:
    given = {"commands": [{"command": "today", "description": "Today"}], "scope": scope}
    if fits:
        assert MethodSchema("setMyCommands").convert(given)["scope"] == scope
    else:
        refusal("setMyCommands", **given)


def test_album_takes_uploads_inside_its_media() -> None:
    upload = Upload(b"x", "a.pdf", "application/pdf")
    media = [{"type": "document", "media": upload}, {"type": "document", "media": "id"}]
    assert (
        MethodSchema("sendMediaGroup").convert({"chat_id": 1, "media": media})["media"][0]["media"] is upload
    )


def test_inaccessible_message_is_known_by_its_date() -> None:
    chat = {"id": 1, "type": "private"}
    check_value("MaybeInaccessibleMessage", {"chat": chat, "message_id": 1, "date": 0})
    with pytest.raises(SchemaError):
        check_value("MaybeInaccessibleMessage", {"chat": chat, "message_id": 1, "date": 0, "text": "x"})


def test_result_without_a_required_field_is_found() -> None:
    with pytest.raises(SchemaError, match="is_bot"):
        MethodSchema("getMe").check_result({"id": 1, "first_name": "x"})
