"""An organiser looks at everybody: the table, a search in any script, delegations that come and go."""

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, joins, presses


@pytest.fixture
async def organiser(bot: Bot, sandbox: Sandbox) -> Person:
    """Mārtiņš, an organiser."""
    person = sandbox.add_person("Mārtiņš")
    await joins(bot, person, "LV-DAU-02")
    return person


async def test_the_table_counts_each_town(organiser: Person, radom_a: Person) -> None:
    table = await asks(organiser, "/people")
    assert "81 people on the list" in table.text
    assert "Radom: 1 · 0 · 12" in table.text.splitlines()
    assert "Daugavpils: 1 · 0 · 23" in table.text.splitlines()
    assert table.buttons[0] == ["Find somebody"]


@pytest.mark.parametrize("query", ["Рашка", "raska", "RAŠKA"])
async def test_a_search_ignores_accents_and_script(organiser: Person, query: str) -> None:
    await asks(organiser, "/people")
    await presses(organiser, "Find somebody")
    found = await asks(organiser, query)
    assert found.text.startswith(f"Found for “{query}”: 11")
    assert "There are 3 more. Please type more letters." in found.text
    assert len([row for row in found.buttons if row[0] in found.text]) == 8


async def test_a_name_behind_the_command_finds_at_once_and_opens_a_card(organiser: Person) -> None:
    found = await asks(organiser, "/people snez zlatno")
    assert "Снежана Златноњивић – not invited yet" in found.text
    card = await presses(organiser, "Снежана Златноњивић")
    assert "Delegation: Raška" in card.text
    assert ["Show diet"] in [row[:1] for row in card.buttons]
    assert not any("organiser" in label for row in card.buttons for label in row)


async def test_what_is_found_is_not_kept_waiting_for_more_words(organiser: Person) -> None:
    await asks(organiser, "/people snez zlatno")
    assert (await asks(organiser, "zlatno")).text.startswith("I did not understand that.")


async def test_a_delegation_is_added_removed_and_put_back(organiser: Person, radom_a: Person) -> None:
    await asks(organiser, "/people")
    await presses(organiser, "Add a delegation")
    assert (await asks(organiser, "Ļviva")).text.startswith("I could not read that.")
    assert "takes part already" in (await asks(organiser, "PL-RAD Radom")).text
    added = await asks(organiser, "UA-LVI Ļviva")
    assert added.text.splitlines()[:2] == ["Ļviva", "0 people on the list"]
    await asks(organiser, "/delegation")
    await presses(organiser, "🇵🇱 Radom")
    sure = await presses(organiser, "Remove delegation")
    assert "13 people can no longer use me." in sure.text
    removed = await presses(organiser, "Remove")
    assert "This delegation was removed." in removed.text
    assert "To join, you need the code" in (await asks(radom_a, "/me")).text
    assert "Removed: Radom" in (await asks(organiser, "/people")).text
    back = await presses(organiser, "Put back: Radom")
    assert "13 people on the list" in back.text
    assert (await asks(radom_a, "/me")).text.startswith("Agnieszka")


async def test_the_host_town_stays(organiser: Person) -> None:
    await asks(organiser, "/delegation")
    await presses(organiser, "🇱🇻 Daugavpils")
    await presses(organiser, "Remove delegation")
    refused = await presses(organiser, "Remove")
    assert refused.text == "The host town and your own delegation cannot be removed."
