"""People who blocked the bot, deleted their account or never started: tried once, then left alone (F18)."""

from collections import Counter

import pytest

from bot.domain.deliveries import State
from tests.integration.deliveries.conftest import Scene

pytestmark = pytest.mark.fault("F18")

PEOPLE, BLOCKED, DELETED, ABSENT = 100, 30, 5, 2


async def test_who_is_gone_is_tried_once_and_left_alone_until_they_come_back(scene: Scene) -> None:
    await scene.gather(PEOPLE)
    blocked, deleted = scene.crowd[:BLOCKED], scene.crowd[BLOCKED : BLOCKED + DELETED]
    absent = scene.crowd[BLOCKED + DELETED : BLOCKED + DELETED + ABSENT]
    for person in absent:
        scene.sandbox.faults.add(
            "error",
            method="sendMessage",
            chat_id=person.id,
            times=None,
            code=400,
            description="Bad Request: chat not found",
        )
    gone = {person.id for person in (*blocked, *deleted, *absent)}
    async with scene.running():
        for person in blocked:
            await person.blocks()
        for person in deleted:
            await person.deactivates()
        await scene.tell("one")
        states = await scene.settled()
        assert states[State.SENT] == PEOPLE - len(gone)
        assert states[State.FAILED] + states[State.SUPPRESSED] == len(gone)
        tries = Counter(call.chat_id for call in scene.calls())
        assert set(tries.values()) == {1}, "nobody is tried twice"
        await scene.tell("two")
        states = await scene.settled()
        assert states[State.SENT] == 2 * (PEOPLE - len(gone))
        assert Counter(call.chat_id for call in scene.calls() if call.chat_id in gone) == {
            chat: number for chat, number in tries.items() if chat in gone
        }, "the next message is not even tried"
        back = blocked[0]
        await back.unblocks()
        await back.start()
        await back.receives(20)
        await scene.tell("three")
        await scene.settled()
        figures = await scene.check()
    assert [
        call.ok for call in scene.calls() if "three" in call.params["text"] and call.chat_id == back.id
    ] == [True]
    assert (
        len([call for call in scene.calls(ok=True) if "three" in call.params["text"]])
        == PEOPLE - len(gone) + 1
    )
    assert figures.doubles == 0
