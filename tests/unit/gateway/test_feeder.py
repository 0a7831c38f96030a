"""The feeder's plain functions: whose updates keep their order, and what is read of a body."""

import json

import pytest

from bot.gateway.feeder import chat_key, read_body
from bot.gateway.inbox import Entry
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
        ({"update_id": 1, "message": None}, -3),
        ({"update_id": 1}, -3),
        ([1], -3),
    ],
)
def test_what_keeps_updates_in_order_is_the_chat_then_the_person(raw: object, key: int) -> None:
    assert chat_key(Entry(3, 1, json.dumps(raw))) == key


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000 + "]" * 100_000])
@pytest.mark.fault("F16")
def test_a_body_that_is_no_json_has_a_place_of_its_own(body: str) -> None:
    assert chat_key(Entry(3, 1, body)) == -3


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"a\u0000b", "ab"),
        (r"\u0000", ""),
        (r"a\\u0000b", r"a\u0000b"),
        (r"a\\\u0000b", "a\\b"),
        (r"\ud800x", "x"),
        (r"x\udc00", "x"),
        (r"\ud83d\ude00", "😀"),
        (r"\\ud800", r"\ud800"),
    ],
)
@pytest.mark.fault("bad:nul")
def test_nul_and_lone_surrogates_end_at_the_border(written: str, read: str) -> None:
    assert read_body(f'{{"a": [{{"b": "{written}"}}]}}') == {"a": [{"b": read}]}
