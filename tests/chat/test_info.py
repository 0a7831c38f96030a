"""A delegate looks something up: information pages, first words, who is behind the meeting."""

from bot.app import Bot
from sandbox import Person
from tests.chat.conftest import asks, joins, presses


async def test_a_page_opens_in_place_and_leads_back(radom_a: Person) -> None:
    await radom_a.taps("Information")
    pages = await radom_a.receives()
    assert "Emergency: 112" in pages.text
    hotel = await presses(radom_a, "Hotel")
    assert hotel.id == pages.id
    assert "Reception is open day and night: +371 0000 0010." in hotel.text
    assert (await presses(radom_a, "‹ Information")).text == pages.text


async def test_all_pages_can_be_leafed_through(radom_a: Person) -> None:
    await asks(radom_a, "/info")
    second = await presses(radom_a, "More ›")
    assert "Weather and clothes" in [label for row in second.buttons for label in row]
    page = await presses(radom_a, "Weather and clothes")
    assert "It is dark by 17:00." in page.text
    assert (await presses(radom_a, "‹ Information")).buttons == second.buttons


async def test_first_words_come_with_their_sound(bot: Bot, agnieszka: Person) -> None:
    await joins(bot, agnieszka, "PL-RAD-03", "polski")
    await asks(agnieszka, "/info")
    words = await presses(agnieszka, "Zwroty")
    assert "Paldies [pahl-DYES] – Dziękuję" in words.text


async def test_about_names_the_funder_in_the_readers_language(bot: Bot, ilze: Person) -> None:
    await joins(bot, ilze, "LV-DAU-01", "latviešu")
    about = await asks(ilze, "/about")
    assert "Eiropas Savienības atbalstu programmas “Eiropa pilsoņiem”" in about.text
    assert "Komisija nav atbildīga" in about.text


async def test_a_page_that_is_gone_leads_to_the_others(radom_a: Person) -> None:
    message = await asks(radom_a, "/info")
    await radom_a.presses_stale(message.id, "1page|sauna|0")
    assert (await radom_a.receives()).text.startswith("This page is no longer there.")
    assert "What would you like to read?" in (await presses(radom_a, "Information")).text
