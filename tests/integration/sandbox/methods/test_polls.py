"""Native polls."""

from typing import Any

import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused
from sandbox.errors import ControlError

OPTIONS = [{"text": "Castle"}, {"text": "Museum"}, {"text": "Rest"}]


async def ask(bot: Caller, person: Person, **params: Any) -> Any:
    given = {"chat_id": person.id, "question": "Where to?", "options": OPTIONS, **params}
    return await bot("sendPoll", **given)


async def updates(bot: Caller, kind: str) -> list[Any]:
    found = await bot("getUpdates")
    if found:
        await bot("getUpdates", offset=found[-1]["update_id"] + 1, limit=1)
    return [update[kind] for update in found if kind in update]


async def test_defaults_are_telegrams(bot: Caller, anna: Person) -> None:
    poll = (await ask(bot, anna))["poll"]
    assert poll["is_anonymous"] is True
    assert poll["type"] == "regular"
    assert poll["allows_revoting"] is True
    assert poll["allows_multiple_answers"] is False
    assert poll["is_closed"] is False
    quiz = (await ask(bot, anna, type="quiz", correct_option_ids=[1]))["poll"]
    assert quiz["allows_revoting"] is False
    assert quiz["correct_option_ids"] == [1]


async def test_vote_is_told_by_lasting_ids_and_counts(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    sent = await ask(bot, anna, is_anonymous=False, allows_multiple_answers=True)
    ids = [option["persistent_id"] for option in sent["poll"]["options"]]
    seen = await anna.receives()
    await anna.votes(seen, "Museum", "Rest")
    await anna.votes(seen, "Rest")
    await anna.votes(seen)
    found = sandbox.updates.hand_out(100)
    answers = [update["poll_answer"] for update in found if "poll_answer" in update]
    assert [each["option_ids"] for each in answers] == [[1, 2], [2], []]
    assert answers[0]["option_persistent_ids"] == ids[1:]
    assert answers[2]["option_persistent_ids"] == []
    assert answers[0]["user"]["id"] == anna.id
    polls = [update["poll"] for update in found if "poll" in update]
    assert [[option["voter_count"] for option in poll["options"]] for poll in polls] == [
        [0, 1, 1],
        [0, 0, 1],
        [0, 0, 0],
    ]


async def test_anonymous_vote_names_nobody(bot: Caller, anna: Person) -> None:
    await ask(bot, anna)
    await anna.votes(await anna.receives(), "Castle")
    (update,) = await bot("getUpdates")
    assert update["poll"]["total_voter_count"] == 1
    assert "poll_answer" not in update


async def test_what_the_poll_does_not_allow(bot: Caller, anna: Person) -> None:
    await ask(bot, anna, allows_revoting=False)
    seen = await anna.receives()
    with pytest.raises(ControlError, match="one answer"):
        await anna.votes(seen, "Castle", "Rest")
    with pytest.raises(ControlError, match="no vote to retract"):
        await anna.votes(seen)
    await anna.votes(seen, "Castle")
    with pytest.raises(ControlError, match="voting again"):
        await anna.votes(seen, "Rest")


async def test_stopped_poll_takes_no_votes(bot: Caller, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    sent = await ask(bot, anna, reply_markup=markup)
    seen = await anna.receives()
    await anna.votes(seen, "Castle")
    same = {"chat_id": anna.id, "message_id": sent["message_id"]}
    poll = await bot("stopPoll", **same)
    assert poll["is_closed"] is True
    assert [option["voter_count"] for option in poll["options"]] == [1, 0, 0]
    assert anna.chat.last.raw["poll"] == poll
    assert anna.chat.last.buttons == []
    with pytest.raises(ControlError, match="closed"):
        await anna.votes(seen, "Rest")
    with pytest.raises(Refused, match="poll has already been closed"):
        await bot("stopPoll", **same)
    assert (await updates(bot, "poll"))[-1]["is_closed"] is True


async def test_poll_closes_by_itself(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    sent = await ask(bot, anna, open_period=1)
    assert sent["poll"]["open_period"] == 5, "clamped, not refused"
    sandbox.clock.advance(6)
    with pytest.raises(ControlError, match="closed"):
        await anna.votes(await anna.receives(), "Rest")
    assert (await updates(bot, "poll"))[-1]["is_closed"] is True


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"question": " "}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have 1-12 options"),
        ({"options": OPTIONS * 5}, "poll must have 1-12 options"),
        ({"options": [{"text": "x" * 101}]}, "poll options length must not exceed 100"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [3]}, "wrong correct option ID specified"),
        (
            {"type": "quiz", "correct_option_ids": [0], "explanation": "a\nb\nc\nd"},
            "at most 2 line feeds",
        ),
        ({"open_period": 60, "close_date": 2_000_000_000}, "can't be used together"),
        ({"explanation": "because"}, "only a quiz"),
        ({"type": "survey"}, "unsupported poll type"),
    ],
)
async def test_poll_that_cannot_be_sent(bot: Caller, anna: Person, given: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        await ask(bot, anna, **given)
