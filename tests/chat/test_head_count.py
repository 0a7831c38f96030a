"""Heads are counted on a phone: taps that stay in place, *All here*, somebody else, guides, boards."""

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses, time_is

pytestmark = pytest.mark.usefixtures("without_polls")


@pytest.fixture
def meeting_time() -> str:
    """The coaches leave at 08:30; nobody is reminded meanwhile."""
    return "2018-11-10T08:16"


def names(page: SeenMessage) -> list[str]:
    """Who stands on a page, one a row between *All here* and the ways."""
    alone = [row[0] for row in page.buttons if len(row) == 1]
    return [label for label in alone if label not in ("All here", "Refresh", "Somebody else")]


async def counts(person: Person, bus: str = "Bus 1") -> SeenMessage:
    """``/count`` and a bus."""
    first = await asks(person, "/count")
    assert first.text.splitlines()[0] == "Head-count"
    assert first.buttons[:2] == [["Bus 1"], ["Bus 2"]]
    return await presses(person, bus)


async def test_a_tap_toggles_in_place_and_the_found_leave_the_line_when_the_page_is_turned(
    martins: Person,
) -> None:
    page = await counts(martins)
    assert page.text == "Bus 1: 0 of 40. Leaves at 08:30, in 14 minutes."
    first, second, *rest = names(page)
    assert len([first, second, *rest]) == 8
    ticked = await presses(martins, first)
    assert ticked.id == page.id
    assert ticked.text.startswith("Bus 1: 1 of 40.")
    assert names(ticked) == [f"✓ {first}", second, *rest]  # nobody else moves under the finger
    assert names(await presses(martins, f"✓ {first}")) == [first, second, *rest]
    for one in (first, *rest):
        await presses(martins, one)
    following = await presses(martins, "More ›")
    assert second not in names(following)
    assert not set(names(following)) & {*rest, *(f"✓ {one}" for one in rest)}
    again = await presses(martins, "Refresh")
    assert again.text.startswith("Bus 1: 7 of 40.")
    assert names(again)[0] == second


async def test_all_here_asks_before_it_believes_it(martins: Person) -> None:
    await counts(martins)
    ask = await presses(martins, "All here")
    assert ask.text.endswith("Are 40 missing people here after all?")
    assert ask.buttons[0] == ["Yes, all are here"]
    done = await presses(martins, "Yes, all are here")
    assert done.text == "Bus 1: 40 of 40. Leaves at 08:30, in 14 minutes."
    assert len(names(done)) == 8
    assert all(name.startswith("✓ ") for name in names(done))


async def test_somebody_else_is_found_by_name_and_missed_nowhere(martins: Person) -> None:
    await counts(martins, "Bus 2")
    await presses(martins, "Somebody else")
    found = await asks(martins, "zrodlog")
    assert found.text == "Found for “zrodlog”: 1\n\nAgnieszka Źródłogórska, Radom"
    page = await presses(martins, "Agnieszka Źródłogórska")
    assert page.text.startswith("Bus 2: 1 of 42.")
    board = await asks(martins, "/boards")
    assert [line for line in board.text.splitlines() if " of " in line] == [
        "Bus 1: 0 of 39",
        "Bus 2: 1 of 42",
    ]


async def test_a_guide_is_named_told_and_counts_that_bus_only(
    bot: Bot, martins: Person, agnieszka: Person
) -> None:
    await joins(bot, agnieszka, "PL-RAD-03")
    refused = await asks(agnieszka, "/count")
    assert refused.text.startswith("There is no departure whose people you count.")
    await counts(martins)
    await presses(martins, "Guide")
    await presses(martins, "Name a guide")
    await asks(martins, "zrodlog")
    named = await presses(martins, "Agnieszka Źródłogórska")
    assert "Agnieszka Źródłogórska, Radom" in named.text
    note = await is_told(agnieszka, "You are a guide now: you count the people in Bus 1.")
    assert note.buttons[0] == ["Head-count"]
    page = await presses(agnieszka, "Head-count")
    assert page.text.startswith("Bus 1: 0 of 40.")
    assert not any(label in ("Guide", "Board") for row in page.buttons for label in row)
    own = await asks(agnieszka, "/count")
    assert own.buttons[0] == ["Bus 1"]
    assert ["Bus 2"] not in own.buttons


async def test_the_missing_can_be_written_to_or_their_leader_asked(
    bot: Bot, martins: Person, agnieszka: Person
) -> None:
    await joins(bot, agnieszka, "PL-RAD-03")
    await counts(martins)
    lacking = await presses(martins, "Missing (40)")
    assert lacking.buttons[0] == ["Tell them: we leave"]
    assert ["Write: Agnieszka Źródłogórska"] in lacking.buttons
    links = [one.get("url") for row in lacking.raw["reply_markup"]["inline_keyboard"] for one in row]
    assert f"tg://user?id={agnieszka.id}" in links
    assert "Agnese Sniegroze, Daugavpils: has no Telegram. Leader: Ilze Rudzupuķe" in lacking.text
    await martins.presses("Tell them: we leave")
    assert (await martins.sees_toast(PATIENCE)).text == "1 person is told."
    note = await is_told(agnieszka, "Bus 1 leaves in 14 minutes.")
    assert note.buttons[:2] == [["I am on board"], ["I am in another bus"]]
    aboard = await presses(agnieszka, "I am on board")
    assert aboard.text == "You are on board of Bus 1, 08:16."


async def test_who_is_on_board_can_take_it_back_and_say_it_on_the_items_card(
    bot: Bot, radom_a: Person
) -> None:
    await asks(radom_a, "/today")
    label = next(one for row in radom_a.chat.last.buttons for one in row if one.startswith("08:30"))
    card = await presses(radom_a, label)
    assert card.buttons[0] == ["I am on board"]
    said = await presses(radom_a, "I am on board")
    assert (said.id, said.text) == (card.id, "You are on board of Bus 1, 08:16.")
    gone = await presses(radom_a, "No, I am not")
    assert gone.text.startswith("Bus 1 leaves in 14 minutes.\nVienības laukums")
    assert gone.buttons[0] == ["I am on board"]
    await time_is(bot, "2018-11-10T08:46")
    await is_told(radom_a, "09:40 Aglona Basilica")
    late = await presses(radom_a, "I am on board")
    assert late.text.startswith("Nobody boards this now")


async def test_a_second_board_goes_on_where_the_first_one_ended(martins: Person) -> None:
    first = await asks(martins, "/boards")
    await asks(martins, "/boards")
    await martins.receives(PATIENCE)
    older = next(one for one in martins.chat.messages if one.id == first.id)
    assert older.text == "The board goes on further down."


async def test_a_leader_without_people_in_a_bus_sees_none_of_it(bot: Bot, sandbox: Sandbox) -> None:
    leader = sandbox.add_person("Aleksandar", language_code="sr")
    await joins(bot, leader, "RS-RAS-01")
    first = await asks(leader, "/count")
    page = await presses(leader, first.buttons[0][0])
    assert page.text.startswith("Raška, Bus ")
