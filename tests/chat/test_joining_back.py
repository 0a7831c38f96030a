"""Who looks at something else on the way in comes back to it; who is in types another code."""

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, invited, presses


async def comes_home(person: Person, label: str) -> SeenMessage:
    """Press the last button before home: the old message is emptied, the home screen is new."""
    assert not (await presses(person, label)).buttons
    return await person.receives(PATIENCE)


class TestAWayBack:
    """Who looks at something else on the way in goes on where they were."""

    async def on_the_way(self, bot: Bot, person: Person, *, agreed: bool) -> SeenMessage:
        """Follow the invitation up to *Is this you?*, or to the notice."""
        await person.start((await invited(bot, "PL-RAD-03")).link)
        await person.receives(PATIENCE)
        asked = await presses(person, "English")
        return await presses(person, "Yes, that is me") if agreed else asked

    @pytest.mark.parametrize("agreed", [False, True])
    async def test_help_has_a_button_back_to_the_step(
        self, bot: Bot, agnieszka: Person, agreed: bool
    ) -> None:
        step = await self.on_the_way(bot, agnieszka, agreed=agreed)
        shown = await presses(agnieszka, "Help")
        assert shown.buttons[0] == ["Go on joining"]
        back = await presses(agnieszka, "Go on joining")
        assert (back.id, back.buttons) == (step.id, step.buttons)
        assert step.text.endswith(back.text), "but for the language, which is told once"

    @pytest.mark.parametrize("way", ["Today", "Next for me"])
    @pytest.mark.parametrize("agreed", [False, True])
    async def test_a_day_that_they_may_not_see_yet_is_the_step_again(
        self, bot: Bot, agnieszka: Person, agreed: bool, way: str
    ) -> None:
        step = await self.on_the_way(bot, agnieszka, agreed=agreed)
        await presses(agnieszka, "Help")
        back = await presses(agnieszka, way)
        assert back.buttons == step.buttons
        assert step.text.endswith(back.text)
        assert (await asks(agnieszka, "/next")).text == back.text

    async def test_help_says_nothing_of_it_to_who_is_not_joining(
        self, bot: Bot, agnieszka: Person, sandbox: Sandbox
    ) -> None:
        stranger = sandbox.add_person("Eve", language_code="en")
        assert (await asks(stranger, "/help")).buttons[0] == ["Today", "Next for me"]
        await self.on_the_way(bot, agnieszka, agreed=True)
        help_ = await presses(agnieszka, "Help")
        await presses(agnieszka, "Go on joining")
        await comes_home(agnieszka, "Agree and continue")
        assert ["Go on joining"] not in (await asks(agnieszka, "/help")).buttons
        await agnieszka.presses_stale(help_.id, "1goin")
        while not (home := await agnieszka.receives(PATIENCE)).text:
            pass
        assert "Radom, group A" in home.text


class TestACodeOfWhoIsIn:
    """``/join`` asks everybody for a code, and takes what is typed then."""

    @pytest.mark.parametrize("form", ["{0}", "{1} {2}", "{3}"])
    async def test_the_typed_code_works(self, bot: Bot, radom_a: Person, form: str) -> None:
        code = (await invited(bot, "PL-RAD-05")).code
        assert (await asks(radom_a, "/join")).text.startswith("Please type the code of your invitation")
        asked = await asks(radom_a, form.format(code, code[:5], code[5:], code.lower()))
        assert "Do you want to be Łukasz Śliwogaj, delegation Radom, on this phone instead?" in asked.text
        await presses(radom_a, "Yes, that is me")
        assert (await comes_home(radom_a, "Agree and continue")).text.startswith("Welcome, Łukasz!")

    async def test_the_own_one_leads_home_and_is_not_waited_for_any_more(
        self, bot: Bot, radom_a: Person
    ) -> None:
        code = (await invited(bot, "PL-RAD-03")).code
        await asks(radom_a, "/join")
        assert "Radom, group A" in (await asks(radom_a, code)).text
        assert (await asks(radom_a, code)).text.startswith("I did not understand that.")

    async def test_a_wrong_one_may_be_typed_again(self, bot: Bot, radom_a: Person) -> None:
        code = (await invited(bot, "PL-RAD-05")).code
        await asks(radom_a, "/join")
        for wrong in ("ABCDE FGHJK", code[:-1]):
            told = await asks(radom_a, wrong)
            assert told.text.startswith("This code does not work.")
            assert told.buttons[0] == ["Type my code"]
        assert "Łukasz Śliwogaj" in (await asks(radom_a, code)).text

    async def test_a_sentence_is_no_code_and_elsewhere_none_is_waited_for(
        self, bot: Bot, radom_a: Person
    ) -> None:
        code = (await invited(bot, "PL-RAD-05")).code
        await asks(radom_a, "/join")
        lost = await asks(radom_a, "I am lost, where is bus 2?")
        assert lost.text.startswith("I did not understand that.")
        assert "Organisers: +371 0000 0001" in lost.text
        await asks(radom_a, "/today")
        assert (await asks(radom_a, code)).text.startswith("I did not understand that.")
