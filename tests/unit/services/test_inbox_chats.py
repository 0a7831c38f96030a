"""Whose updates keep their order."""

import json

import pytest

from bot.services.inbox_chats import chat_of
from tests.integration.gateway.feeding import message


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (message(1, 7), 7),
        ({"update_id": 1, "callback_query": {"from": {"id": 8}, "message": {"chat": {"id": 7}}}}, 7),
        ({"update_id": 1, "callback_query": {"from": {"id": 8}, "inline_message_id": "x"}}, 8),
        ({"update_id": 1, "poll_answer": {"user": {"id": 8}}}, 8),
        ({"update_id": 1, "poll": {"id": "5"}}, -3),
        ({"update_id": 1, "message": {"chat": {"id": "seven"}}}, -3),
        ({"update_id": 1, "message": {"chat": 7}}, -3),
        ({"update_id": 1, "message": {"chat": {"id": 2**63}, "from": {"id": 8}}}, 8),
        ({"update_id": 1, "message": {"chat": {"id": -(2**63) - 1}}}, -3),
        (message(1, -(2**63)), -(2**63)),
        ({"update_id": 1, "message": None}, -3),
        ({"update_id": 1}, -3),
        ([1], -3),
    ],
)
def test_what_keeps_updates_in_order_is_the_chat_then_the_person(raw: object, key: int) -> None:
    assert chat_of(json.dumps(raw), 3) == key


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000 + "]" * 100_000])
@pytest.mark.fault("F16")
def test_a_body_that_is_no_json_has_a_place_of_its_own(body: str) -> None:
    assert chat_of(body, 3) == -3
