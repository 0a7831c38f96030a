"""Pictures of results do not weigh on the bot: they are drawn elsewhere, and once. Seconds: make bench."""

from benchmarks.results import measured


async def test_pictures_leave_the_bot_light_and_are_drawn_once() -> None:
    found = await measured(pictures=2)
    assert found.memory <= 130
    assert found.again < found.first
    assert found.first < 20, "however busy the machine is"
