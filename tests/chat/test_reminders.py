"""A delegate is reminded of her coach, says that she comes, or late, and wants no more of them."""

import pytest

from bot.app import Bot
from bot.clock import Clock
from bot.control import ClockControl
from bot.services.programme import Programmes
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, joins, presses


async def time_is(bot: Bot, at: str) -> None:
    """Let meeting time go ahead to an instant of the host town, with all that is due on the way."""
    control = ClockControl(bot.db, Clock(), Programmes(bot.db))
    await control.move({"set": at})
    assert await control.arrived(still=PATIENCE, at_most=PATIENCE)


async def reminded(bot: Bot, person: Person, at: str) -> SeenMessage:
    """The message that comes by then."""
    await time_is(bot, at)
    return await person.receives(PATIENCE)


def lines(message: SeenMessage) -> list[str]:
    return message.text.splitlines()


async def test_a_coach_is_announced_with_its_place_and_the_readers_own_bus(bot: Bot, radom_a: Person) -> None:
    message = await reminded(bot, radom_a, "2018-11-10T08:15")
    assert lines(message) == [
        "Bus 1 leaves at 08:30, in 60 minutes",
        "Coaches Daugavpils – Aglona 🚌",
        "Vienības laukums, kerb in front of Park Hotel Latgola",
        "Wear: warm clothes",
    ]
    later = await radom_a.receives(PATIENCE)
    assert lines(later)[0] == "Bus 1 leaves at 08:30, in 15 minutes"
    assert later.buttons == [
        ["I am on board"],
        ["On my way", "I am late"],
        ["Map", "Show item"],
        ["Mute this kind", "Help"],
    ]
    pin = await presses(radom_a, "Map")
    assert pin.raw["venue"]["title"] == "Vienības laukums (Unity Square)"


@pytest.mark.usefixtures("without_polls")
async def test_two_reminders_within_ten_minutes_are_one_message(bot: Bot, radom_a: Person) -> None:
    await time_is(bot, "2018-11-10T13:20")
    seen = [await radom_a.receives(PATIENCE) for _ in range(8)]
    last = seen[-1]
    assert [line for line in lines(last) if " in " in line][:2] == [
        "Bus 1 leaves at 13:35, in 15 minutes",
        "14:25 Krāslava: castle park and old town walk 🗺, in 65 minutes",
    ]


async def test_who_says_on_my_way_sees_it_noted(bot: Bot, radom_a: Person) -> None:
    first = await reminded(bot, radom_a, "2018-11-10T07:30")
    noted = await presses(radom_a, "On my way")
    assert noted.id == first.id
    assert lines(noted)[-1] == "Noted at 07:30: you are on your way."
    assert noted.buttons[0] == ["I am late"]
    again = await reminded(bot, radom_a, "2018-11-10T08:15")
    assert lines(again)[-1] == "Noted at 07:30: you are on your way."


async def test_who_is_late_is_told_of_to_the_leader_and_the_organisers(
    bot: Bot, sandbox: Sandbox, radom_a: Person
) -> None:
    leader = sandbox.add_person("Zbigniew", "Leader", language_code="pl")
    organiser = sandbox.add_person("Mārtiņš", "Organiser", language_code="lv")
    await joins(bot, leader, "PL-RAD-01")
    await joins(bot, organiser, "LV-DAU-02")
    await reminded(bot, radom_a, "2018-11-10T07:30")
    for person in (leader, organiser):
        await person.receives(PATIENCE)  # they are reminded as well
    noted = await presses(radom_a, "I am late")
    said = "Noted at 07:30: you are late. Your leader and the organisers are told."
    assert lines(noted)[-1] == said
    for person in (leader, organiser):
        told = await person.receives(PATIENCE)
        assert "will be late for Coaches Daugavpils – Aglona, 08:30." in told.text
    await presses(radom_a, "On my way")
    for person in (leader, organiser):
        anew = await person.receives(PATIENCE)
        assert anew.edited
        assert "is on the way after all: Coaches Daugavpils – Aglona, 08:30." in anew.text
    await presses(radom_a, "I am late")
    for person in (leader, organiser):
        assert "will be late for" in (await person.receives(PATIENCE)).text
    late = [one for one in organiser.chat.messages if "will be late" in one.text]
    assert len(late) == 1, "said anew where it stands, within five minutes"


async def test_who_mutes_a_kind_gets_no_more_of_it_until_she_takes_it_back(bot: Bot, radom_a: Person) -> None:
    first = await reminded(bot, radom_a, "2018-11-10T07:30")
    muted = await presses(radom_a, "Mute this kind")
    assert muted.id == first.id
    assert lines(muted)[1:4] == lines(first)[1:]
    assert lines(muted)[-1] == "You get no more reminders of this kind: Journeys."
    excursion = await reminded(bot, radom_a, "2018-11-10T08:45")
    assert lines(excursion)[0].startswith("09:40 Aglona Basilica (group A)")
    assert muted.buttons[-1] == ["Undo", "Settings", "Help"]
    back = await presses_on(radom_a, muted, "Undo")
    assert back.text.startswith("Bus 1 leaves at 08:30, it has left")
    assert "no more reminders" not in back.text


async def test_who_takes_a_mute_back_at_once_is_reminded_as_before(bot: Bot, radom_a: Person) -> None:
    await reminded(bot, radom_a, "2018-11-10T07:50")
    await presses(radom_a, "Mute this kind")
    await presses(radom_a, "Undo")
    again = await reminded(bot, radom_a, "2018-11-10T08:15")
    assert lines(again)[0] == "Bus 1 leaves at 08:30, in 15 minutes"


async def presses_on(person: Person, message: SeenMessage, label: str) -> SeenMessage:
    """Press a button of an earlier message."""
    data = next(
        button["callback_data"]
        for row in message.raw["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == label
    )
    await person.presses_stale(message.id, data)
    return await person.receives(PATIENCE)


@pytest.mark.parametrize("meeting_time", ["2018-11-12T04:00"])
async def test_the_coach_of_half_past_five_rings_three_times_in_the_night(
    bot: Bot, agnieszka: Person, sandbox: Sandbox
) -> None:
    early = sandbox.add_person("Elsa", "Early", language_code="sv")
    await joins(bot, early, "SE-MOT-03")
    await joins(bot, agnieszka, "PL-RAD-03")  # whose coach leaves at ten
    await time_is(bot, "2018-11-12T05:29")
    heard = [lines(await early.receives(PATIENCE))[0] for _ in range(3)]
    assert heard == [f"Bus 1 leaves at 05:30, in {minutes} minutes" for minutes in (60, 45, 15)]
    assert not agnieszka.chat.messages[-1].text.startswith("Bus")
