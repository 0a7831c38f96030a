"""Where people eat: a delegate says no, a leader answers for a member, the kitchen gets numbers."""

import io

import pytest
from python_calamine import CalamineWorkbook

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, joins, presses, time_is
from tests.chat.test_items import content

pytestmark = pytest.mark.usefixtures("without_polls")
CUTOFF = "Saturday, 10 November, 18:00"


@pytest.fixture
async def leader(bot: Bot, sandbox: Sandbox) -> Person:
    """Małgorzata, the leader of Radom."""
    person = sandbox.add_person("Małgorzata")
    await joins(bot, person, "PL-RAD-01")
    return person


async def test_a_delegate_says_on_the_card_that_she_does_not_eat_here_and_then_that_she_does(
    radom_a: Person,
) -> None:
    await asks(radom_a, "/programme")
    await presses(radom_a, "Sun 11")
    card = await presses(radom_a, "12:30")
    assert f"You are counted in.\nYou can change this until {CUTOFF}." in card.text
    assert card.buttons == [["Map", "Add to calendar"], ["I do not eat here"], ["‹ Back to day", "Help"]]
    no = await presses(radom_a, "I do not eat here")
    assert no.edited
    assert "You do not eat here." in no.text
    assert "I eat here" in no.buttons[1]
    assert "You are counted in." in (await presses(radom_a, "I eat here")).text


async def test_my_meals_are_one_message_in_which_a_press_changes_yes_to_no(radom_a: Person) -> None:
    mine = await asks(radom_a, "/meals")
    assert mine.text == (
        "My meals\n\n"
        "You are counted in until you say no. A tick means yes: press a meal to change it.\n\n"
        "Saturday, 10 November\n"
        "07:15 Breakfast (early): yes\n"
        "12:20 Latgalian lunch: yes\n"
        "20:00 Dinner: yes\n\n"
        "Sunday, 11 November\n"
        "12:30 Lunch in the Fortress: yes\n"
        "20:00 Farewell dinner: yes\n\n"
        "Monday, 12 November\n"
        "07:30 Breakfast and check-out: yes\n\n"
        "You can change a meal until 18:00 on the day before. Later please ask the organisers."
    )
    assert mine.buttons == [
        ["✓ Sun 11, 12:30 Lunch in the…"],
        ["✓ Sun 11, 20:00 Farewell dinner"],
        ["✓ Mon 12, 07:30 Breakfast and…"],
        ["Today", "Help"],
    ]
    no = await presses(radom_a, "✓ Sun 11, 20:00 Farewell dinner")
    assert no.edited
    assert "20:00 Farewell dinner: no" in no.text
    assert ["Sun 11, 20:00 Farewell dinner"] in no.buttons


@pytest.mark.parametrize("meeting_time", ["2018-11-10T17:58"])
async def test_after_the_cut_off_a_delegate_is_told_whom_to_ask(bot: Bot, radom_a: Person) -> None:
    await asks(radom_a, "/meals")
    await time_is(bot, "2018-11-10T18:00")
    late = await presses(radom_a, "✓ Sun 11, 12:30 Lunch in the…")
    assert late.text == f"The kitchen was told on {CUTOFF}. To change it, please ask the organisers."
    assert (await presses(radom_a, "My meals")).buttons[0] == ["✓ Mon 12, 07:30 Breakfast and…"]
    await asks(radom_a, "/programme")
    await presses(radom_a, "Sun 11")
    card = await presses(radom_a, "12:30")
    assert f"The kitchen was told on {CUTOFF}." in card.text
    assert card.buttons == [["Map", "Add to calendar"], ["‹ Back to day", "Help"]]


async def test_whom_the_leader_takes_out_reads_on_the_card_that_somebody_else_did(
    leader: Person, radom_a: Person
) -> None:
    await asks(leader, "/programme")
    await presses(leader, "Sun 11")
    await presses(leader, "12:30")
    await presses(leader, "My delegation")
    await presses(leader, "✓ Agnieszka Źródłogórska")
    await asks(radom_a, "/programme")
    await presses(radom_a, "Sun 11")
    card = await presses(radom_a, "12:30")
    assert "You do not eat here.\nSomebody else entered this for you: your leader or an" in card.text
    assert "Somebody else" not in (await presses(radom_a, "I eat here")).text


async def test_a_leader_answers_for_somebody_without_a_phone(leader: Person) -> None:
    await asks(leader, "/meals")
    await presses(leader, "My delegation")
    await presses(leader, "Sun 11, 12:30 Lunch in the…")
    assert "Radom: 13 of 13 eat here." in leader.chat.last.text
    assert f"A tick means: eats here. Press a name to change it, until {CUTOFF}." in leader.chat.last.text
    await presses(leader, "More ›")
    assert ["✓ Zofia Wrzosołąka"] in leader.chat.last.buttons
    no = await presses(leader, "✓ Zofia Wrzosołąka")
    assert no.edited
    assert "Radom: 12 of 13 eat here." in no.text
    assert "Not here: Zofia Wrzosołąka." in no.text
    assert "Radom: 13 of 13 eat here." in (await presses(leader, "Zofia Wrzosołąka")).text
    assert "For which meal" in (await presses(leader, "‹ Another meal")).text


@pytest.mark.parametrize("meeting_time", ["2018-11-10T17:58"])
async def test_an_organiser_sees_numbers_before_and_after_the_cut_off_and_takes_them_home(
    bot: Bot, sandbox: Sandbox, martins: Person, radom_a: Person
) -> None:
    await asks(radom_a, "/meals")
    await presses(radom_a, "✓ Sun 11, 12:30 Lunch in the…")
    table = await asks(martins, "/meals")
    assert "Sunday, 11 November\n12:30 Lunch in the Fortress: 80 of 81" in table.text
    meal = await presses(martins, "Sun 11, 12:30 Lunch in the…")
    assert "80 portions\nExpected: 81 · said no: 1 · said yes: 0" in meal.text
    assert f"People may change this until {CUTOFF}." in meal.text
    assert "Agnieszka" not in meal.text
    await time_is(bot, "2018-11-10T18:00")
    await presses(martins, "Change for somebody")
    await presses(martins, "Radom")
    back = await presses(martins, "Agnieszka Źródłogórska")
    assert f"The kitchen was told on {CUTOFF}; it sees what you change now." in back.text
    meal = await presses(martins, "‹ Kitchen")
    assert "80 portions\n" in meal.text
    assert f"These are the numbers of {CUTOFF}.\nChanged since: +1 −0. Now: 81." in meal.text
    await presses(martins, "‹ All meals")
    assert "12:30 Lunch in the Fortress: 80 of 81, since then +1 −0" in martins.chat.last.text
    file = await presses(martins, "Excel")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(sandbox, file)))
    assert book.sheet_names == ["Meals", "Food"]
    rows = book.get_sheet_by_name("Meals").to_python()
    (lunch,) = [row for row in rows if row[2] == "Lunch in the Fortress"]
    assert lunch[4:] == [80, 81, 1, 0, "2018-11-10 18:00", 1, 0]
    foods = book.get_sheet_by_name("Food").to_python()
    portions = [int(str(row[4]).removesuffix(".0")) for row in foods if row[2] == "Lunch in the Fortress"]
    assert sum(portions) == 80
    assert "Agnieszka" not in str(rows) + str(foods)
