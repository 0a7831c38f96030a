"""A person begins: language, town, group, and the home keyboard; later they change their mind."""

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, joins, presses, running


async def test_three_taps_after_start_bring_a_delegate_of_radom_home(bot: Bot, agnieszka: Person) -> None:
    home = await joins(bot, agnieszka, "PL-RAD-03", "polski")
    assert home.text.startswith("Partnerstwo miast jako kanał europejskiej solidarności")
    assert "I show what is for you: Radom, group A." in home.text
    assert agnieszka.chat.reply_labels == [["Today", "Programme"], ["Next for me", "Information", "Help"]]


async def test_only_first_buttons_complete_it_in_the_plain_way(bot: Bot, ilze: Person) -> None:
    await ilze.start()
    seen = await ilze.receives()
    while seen.buttons:
        seen = await presses(ilze, seen.buttons[0][0])
    home = await ilze.receives()
    assert "Rādu to, kas attiecas uz Jums: Daugavpils, A grupa." in home.text
    assert ilze.chat.reply_labels == [["Šodien", "Programma"], ["Kas tālāk?", "Informācija", "Palīdzība"]]


async def test_a_question_follows_the_other_in_one_message(bot: Bot, agnieszka: Person) -> None:
    await agnieszka.start()
    language = await agnieszka.receives()
    town = await presses(agnieszka, "English")
    group = await presses(agnieszka, "🇵🇱 Radom")
    assert language.id == town.id == group.id
    assert [language.edited, town.edited, group.edited] == [False, True, True]


async def test_somebody_who_stops_halfway_goes_on_there_even_after_a_restart(
    settings: Settings, agnieszka: Person
) -> None:
    async with running(settings, "2018-11-10T07:25"):
        await agnieszka.start()
        await agnieszka.receives()
        await presses(agnieszka, "polski")
    async with running(settings):
        again = await asks(agnieszka, "/start")
        assert "Which town do you come from?" in again.text
        assert again.buttons[0] == ["🇵🇱 Radom", "🇱🇻 Dyneburg"]


async def test_a_button_of_before_the_restart_still_works(settings: Settings, agnieszka: Person) -> None:
    async with running(settings, "2018-11-10T07:25"):
        await agnieszka.start()
        await agnieszka.receives()
    async with running(settings):
        town = await presses(agnieszka, "polski")
        assert "Which town do you come from?" in town.text


async def test_just_looking_shows_everything(bot: Bot, agnieszka: Person) -> None:
    home = await joins(agnieszka, "English", "Just looking")
    assert "I show the whole programme." in home.text
    today = await asks(agnieszka, "/today")
    assert "Everything in the programme" in today.text
    assert "11:10–11:55 Aglona Basilica (group B)" in today.text


async def test_who_does_not_know_the_group_sees_both(bot: Bot, agnieszka: Person) -> None:
    await joins(agnieszka, "English", "🇵🇱 Radom", "I do not know yet")
    today = await asks(agnieszka, "/today")
    assert "09:40–10:40 Aglona Basilica (group A)" in today.text
    assert "11:10–11:55 Aglona Basilica (group B)" in today.text


async def test_a_link_with_a_code_begins_in_the_same_way(bot: Bot, agnieszka: Person) -> None:
    await agnieszka.start("A1b2C3")
    assert "In which language would you like to read?" in (await agnieszka.receives()).text


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


async def test_another_group_can_be_chosen_from_help(radom_a: Person) -> None:
    await asks(radom_a, "/help")
    await presses(radom_a, "My town and group")
    await presses(radom_a, "🇵🇱 Radom")
    await radom_a.presses("Group B")
    await radom_a.receives()
    assert "Radom, group B" in (await radom_a.receives()).text
    assert "11:10–11:55 Aglona Basilica (group B)" in (await asks(radom_a, "/today")).text


async def test_the_way_back_leads_to_the_question_before(bot: Bot, agnieszka: Person) -> None:
    await agnieszka.start()
    await agnieszka.receives()
    await presses(agnieszka, "English")
    await presses(agnieszka, "🇵🇱 Radom")
    assert "Which town do you come from?" in (await presses(agnieszka, "‹ Towns")).text
    assert "In which language" in (await presses(agnieszka, "‹ Language")).text


async def test_a_town_that_is_not_in_the_meeting_is_asked_again(radom_a: Person) -> None:
    message = await asks(radom_a, "/help")
    await radom_a.presses_stale(message.id, "1town|XX-ATL")
    refused = await radom_a.receives()
    assert refused.text == "This town or group is not in the meeting any more. Please choose again:"
    assert "Which town do you come from?" in (await presses(radom_a, "Choose my town")).text


async def test_two_people_do_not_mix(bot: Bot, agnieszka: Person, ilze: Person, sandbox: Sandbox) -> None:
    await joins(bot, agnieszka, "PL-RAD-03")
    await joins(bot, ilze, "LV-DAU-02", "latviešu")
    assert "Basilica (group A)" in (await asks(agnieszka, "/today")).text
    assert "bazilika (B grupa)" in (await asks(ilze, "/today")).text
