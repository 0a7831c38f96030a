"""A person chooses a language, changes it, and begins again; people do not mix."""

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person
from tests.chat.conftest import asks, invited, joins, presses, running


async def test_a_question_follows_the_other_in_one_message(bot: Bot, agnieszka: Person) -> None:
    await agnieszka.start((await invited(bot, "PL-RAD-03")).link)
    language = await agnieszka.receives()
    name = await presses(agnieszka, "English")
    notice = await presses(agnieszka, "Yes, that is me")
    assert language.id == name.id == notice.id
    assert [language.edited, name.edited, notice.edited] == [False, True, True]


async def test_somebody_who_stops_halfway_goes_on_there_even_after_a_restart(
    settings: Settings, agnieszka: Person
) -> None:
    async with running(settings, "2018-11-10T07:25") as bot:
        await agnieszka.start((await invited(bot, "PL-RAD-03")).link)
        await agnieszka.receives()
        await presses(agnieszka, "polski")
    async with running(settings):
        again = await asks(agnieszka, "/start")
        assert again.text == "Agnieszka Źródłogórska, delegacja Radom. Czy to Państwa dane?"
        await presses(agnieszka, "Tak, to ja")
    async with running(settings):
        await agnieszka.presses("Zgadzam się, dalej")
        assert not (await agnieszka.receives()).buttons
        assert "Radom, grupa A" in (await agnieszka.receives()).text


async def test_a_button_of_before_the_restart_still_works(settings: Settings, agnieszka: Person) -> None:
    async with running(settings, "2018-11-10T07:25") as bot:
        await agnieszka.start((await invited(bot, "PL-RAD-03")).link)
        await agnieszka.receives()
    async with running(settings):
        assert "Czy to Państwa dane?" in (await presses(agnieszka, "polski")).text


async def test_start_again_leads_home(radom_a: Person) -> None:
    home = await asks(radom_a, "/start")
    assert "I show what is for you: Radom, group A." in home.text
    assert not home.buttons


async def test_another_language_changes_the_keyboard_and_the_old_labels_still_work(radom_a: Person) -> None:
    await asks(radom_a, "/language")
    await radom_a.presses("latviešu")
    await radom_a.receives()
    home = await radom_a.receives()
    assert home.text.startswith("Jūsu valoda: latviešu.")
    await radom_a.taps("Šodien")
    assert "Jūsu programma: Radoma, A grupa" in (await radom_a.receives()).text
    assert "Agrās brokastis" in (await asks(radom_a, "today")).text


async def test_two_people_do_not_mix(bot: Bot, agnieszka: Person, ilze: Person) -> None:
    await joins(bot, agnieszka, "PL-RAD-03")
    await joins(bot, ilze, "LV-DAU-02", "latviešu")
    assert "Basilica (group A)" in (await asks(agnieszka, "/today")).text
    assert "bazilika (B grupa)" in (await asks(ilze, "/today")).text
