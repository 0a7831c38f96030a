"""People come in with an invitation; everybody else is told how, kindly, and sees nothing."""

import pytest
from sqlalchemy import select

from bot.app import Bot
from bot.db.tables import dialogues, participants, people
from bot.services import invitations
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, invited, is_told, joins, presses

WRONG = "This code does not work."


async def shared(bot: Bot, delegation: str) -> str:
    """A delegation's common code."""
    deps = bot.chat.deps
    async with deps.db.write() as session:
        made = await invitations.issue_shared(
            session, 1, deps.secret_key, delegation, by=None, now=deps.clock.real()
        )
    return made.codes.code


async def follows(person: Person, payload: str | None, language: str | None = None) -> SeenMessage:
    """Follow a link, choose the language if it is asked for; returns what comes then."""
    await person.start(payload)
    seen = await person.receives(PATIENCE)
    return await presses(person, language) if language else seen


async def presses_home(person: Person, label: str) -> SeenMessage:
    """Press the last button before home: the old message is emptied, the home screen is new."""
    emptied = await presses(person, label)
    assert not emptied.buttons
    return await person.receives(PATIENCE)


async def test_three_taps_after_start_bring_a_delegate_of_radom_home(bot: Bot, agnieszka: Person) -> None:
    asked = await follows(agnieszka, (await invited(bot, "PL-RAD-03")).link, "polski")
    assert asked.text.endswith("Agnieszka Źródłogórska, delegacja Radom. Czy to Państwa dane?")
    assert asked.buttons == [["Tak, to ja"], ["Nie", "Pomoc"]]
    notice = await presses(agnieszka, "Tak, to ja")
    assert "Dołącza: Agnieszka Źródłogórska, delegacja Radom." in notice.text
    assert "Rada Miasta Dyneburga" in notice.text
    assert notice.buttons == [["Zgadzam się, dalej"], ["Cała treść", "Nie, dziękuję"], ["Pomoc"]]
    home = await presses_home(agnieszka, "Zgadzam się, dalej")
    assert home.text.startswith("Witamy, Agnieszka! Wszystko gotowe.")
    assert "Pokazuję to, co jest dla Państwa: Radom, grupa A." in home.text
    assert agnieszka.chat.reply_labels[0] == ["Dzisiaj", "Program"]


async def test_only_first_buttons_complete_it_in_the_plain_way(bot: Bot, ilze: Person) -> None:
    seen = await follows(ilze, (await invited(bot, "LV-DAU-01")).link)
    taps = 0
    while seen.buttons:
        seen = await presses(ilze, seen.buttons[0][0])
        taps += 1
    home = await ilze.receives()
    assert taps == 3
    assert "Rādu to, kas attiecas uz Jums: Daugavpils, A grupa." in home.text


@pytest.mark.parametrize(
    "form", ["{0}", "{0} ", "/join {0}", "/start {0}", "{1} {2}", "/join {1} {2}", "{3}"]
)
async def test_the_code_may_be_typed_in_many_ways(bot: Bot, agnieszka: Person, form: str) -> None:
    code = (await invited(bot, "PL-RAD-03")).code
    await asks(agnieszka, form.format(code, code[:5], code[5:], code.lower()))
    assert "Is this you?" in (await presses(agnieszka, "English")).text


async def test_the_whole_notice_leads_on_as_well(bot: Bot, agnieszka: Person) -> None:
    await follows(agnieszka, (await invited(bot, "PL-RAD-03")).link, "English")
    await presses(agnieszka, "Yes, that is me")
    whole = await presses(agnieszka, "Read all")
    assert "privacy@example.org" in whole.text
    assert "Welcome, Agnieszka!" in (await presses_home(agnieszka, "Agree and continue")).text


@pytest.mark.fault("bad:deeplinks")
async def test_wrong_used_expired_and_revoked_codes_get_one_answer(
    bot: Bot, sandbox: Sandbox, radom_a: Person
) -> None:
    used = await invited(bot, "PL-RAD-05")
    await sandbox.add_person("Łukasz").start(used.link)
    lukasz = sandbox.add_person("Łukasz", language_code="en")
    other = sandbox.add_person("Eve", language_code="en")
    await follows(lukasz, used.link, "English")
    await presses(lukasz, "Yes, that is me")
    await presses_home(lukasz, "Agree and continue")
    revoked = await invited(bot, "PL-RAD-06")
    async with bot.db.write() as session:
        await invitations.revoke(session, 1, "PL-RAD-06", now=bot.clock.real())
    answers = [await follows(other, code) for code in (used.link, revoked.link)]
    answers += [
        await asks(other, "ABCDE FGHJK"),
        await asks(other, "/join hello"),
        await asks(other, used.code),
    ]
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].text.startswith(WRONG)
    # Five wrong ones are enough: now even a good one gets the same.
    good = await invited(bot, "PL-RAD-07")
    assert (await follows(other, good.link)).text == answers[0].text
    assert "In which language" in (await follows(sandbox.add_person("Jan"), good.link)).text


async def test_of_two_who_follow_one_link_the_second_gets_that_answer(
    bot: Bot, sandbox: Sandbox, agnieszka: Person
) -> None:
    link = (await invited(bot, "PL-RAD-03")).link
    eve = sandbox.add_person("Eve", language_code="en")
    for person in (agnieszka, eve):
        await follows(person, link, "English")
        await presses(person, "Yes, that is me")
    await presses_home(agnieszka, "Agree and continue")
    assert (await presses(eve, "Agree and continue")).text.startswith(WRONG)
    assert "To join, you need the code" in (await asks(eve, "/today")).text


async def test_no_thank_you_keeps_nothing_but_the_language(bot: Bot, agnieszka: Person) -> None:
    await follows(agnieszka, (await invited(bot, "PL-RAD-03")).link, "English")
    await presses(agnieszka, "Yes, that is me")
    declined = await presses(agnieszka, "No, thank you")
    assert declined.text.startswith("You have not joined. I keep nothing of you but your language.")
    assert declined.buttons[0] == ["Type my code"]
    async with bot.db.read() as session:
        row = (await session.execute(select(people))).one()
        assert (row.language, row.participant_id, row.consent_version) == ("en", None, None)
        assert (await session.execute(select(dialogues))).all() == []


async def test_that_is_not_me_asks_to_give_the_invitation_back(bot: Bot, agnieszka: Person) -> None:
    await follows(agnieszka, (await invited(bot, "PL-RAD-05")).link, "English")
    told = await presses(agnieszka, "No")
    assert told.text.startswith("Then this invitation is for another person.\nPlease give it back")
    assert "Is this you?" in (await follows(agnieszka, (await invited(bot, "PL-RAD-03")).link)).text


async def test_a_step_that_is_over_is_begun_again(bot: Bot, agnieszka: Person) -> None:
    asked = await follows(agnieszka, (await invited(bot, "PL-RAD-03")).link, "English")
    async with bot.db.write() as session:
        await session.execute(dialogues.delete())
    told = await presses(agnieszka, "Yes, that is me")
    assert told.text.startswith("This step is over")
    assert told.id == asked.id
    assert "Is this you?" in (await follows(agnieszka, (await invited(bot, "PL-RAD-03")).link)).text


class TestWalkIns:
    """They come with their delegation's common code."""

    async def test_they_type_their_name_and_are_asked_for_their_group(
        self, bot: Bot, sandbox: Sandbox
    ) -> None:
        person = sandbox.add_person("M", language_code="sr")
        asked = await follows(person, await shared(bot, "RS-RAS"), "English")
        assert "You are joining the delegation Raška." in asked.text
        assert "first name and your last name" in (await asks(person, "Mirjana")).text
        confirm = await asks(person, " Mirjana  Ivanović ")
        assert confirm.text == "You are Mirjana Ivanović, delegation Raška. Is this you?"
        await presses(person, "Yes, that is me")
        group = await presses(person, "Agree and continue")
        assert "Which group are you in?" in group.text
        home = await presses_home(person, "Group B")
        assert "Raška, group B" in home.text
        assert "11:10–11:55 Aglona Basilica (group B)" in (await asks(person, "/today")).text

    async def test_who_does_not_know_the_group_sees_both(self, bot: Bot, sandbox: Sandbox) -> None:
        person = sandbox.add_person("M", language_code="en")
        await follows(person, await shared(bot, "RS-RAS"), "English")
        await asks(person, "Mirjana Ivanović")
        await presses(person, "Yes, that is me")
        await presses(person, "Agree and continue")
        await presses_home(person, "I do not know yet")
        today = await asks(person, "/today")
        assert "(group A)" in today.text
        assert "(group B)" in today.text

    async def test_words_before_the_language_are_no_name(self, bot: Bot, sandbox: Sandbox) -> None:
        person = sandbox.add_person("M", language_code="en")
        await follows(person, await shared(bot, "RS-RAS"))
        assert "In which language" in (await asks(person, "Good morning")).text
        assert "What is your name?" in (await presses(person, "English")).text

    async def test_a_name_that_looks_like_a_code_is_a_name_where_it_is_asked_for(
        self, bot: Bot, sandbox: Sandbox
    ) -> None:
        person = sandbox.add_person("A", language_code="en")
        await follows(person, await shared(bot, "SE-MOT"), "English")
        assert "You are Anne Smith, delegation Motala." in (await asks(person, "Anne Smith")).text

    async def test_no_leads_back_to_the_name(self, bot: Bot, sandbox: Sandbox) -> None:
        person = sandbox.add_person("A", language_code="en")
        await follows(person, await shared(bot, "SE-MOT"), "English")
        await asks(person, "Ane Smit")
        assert "What is your name?" in (await presses(person, "No")).text
        assert "Anne Smith" in (await asks(person, "Anne Smith")).text


class TestTwoPhones:
    """The same person on a new one, and another person on the same one."""

    async def test_the_new_phone_takes_over_and_the_old_one_is_told_kindly(
        self, bot: Bot, sandbox: Sandbox, radom_a: Person
    ) -> None:
        new = sandbox.add_person("Agnieszka", language_code="en")
        await joins(bot, new, "PL-RAD-03")
        assert "Radom, group A" in (await asks(new, "/today")).text
        told = await asks(radom_a, "/today")
        assert told.text.startswith("You use me on another phone now")
        assert "Vienības laukums" not in told.text

    async def test_another_persons_invitation_asks_whether_to_change(self, bot: Bot, radom_a: Person) -> None:
        asked = await follows(radom_a, (await invited(bot, "PL-RAD-05")).link)
        assert asked.text == (
            "You are Agnieszka Źródłogórska.\n"
            "Do you want to be Łukasz Śliwogaj, delegation Radom, on this phone instead?"
        )
        await presses(radom_a, "Yes, that is me")
        home = await presses_home(radom_a, "Agree and continue")
        assert home.text.startswith("Welcome, Łukasz!")

    async def test_who_says_no_stays_who_they_are(self, bot: Bot, radom_a: Person) -> None:
        await follows(radom_a, (await invited(bot, "PL-RAD-05")).link)
        home = await presses_home(radom_a, "No")
        assert "Radom, group A" in home.text
        assert "Radom, group A" in (await asks(radom_a, "/today")).text

    async def test_the_own_invitation_again_leads_home(self, bot: Bot, radom_a: Person) -> None:
        assert "Radom, group A" in (await follows(radom_a, (await invited(bot, "PL-RAD-03")).link)).text


class TestMinors:
    """They come in through their leader."""

    async def test_they_wait_look_again_and_come_in_when_the_leader_confirms(
        self, bot: Bot, sandbox: Sandbox
    ) -> None:
        leader = sandbox.add_person("Małgorzata", language_code="en")
        await joins(bot, leader, "PL-RAD-01")
        zuzanna = sandbox.add_person("Zuzanna", language_code="en")
        asked = await follows(zuzanna, (await invited(bot, "PL-RAD-13")).link, "English")
        assert "You are under age: the leader of your delegation must confirm" in asked.text
        await presses(zuzanna, "Yes, that is me")
        waits = await presses(zuzanna, "Agree and continue")
        assert waits.text.startswith("Thank you. Now the leader of your delegation must confirm")
        for text in ("/today", "/start", "hello"):
            assert (await asks(zuzanna, text)).text == waits.text
        await zuzanna.presses("Look again")
        assert (await zuzanna.sees_toast()).text == "The leader of your delegation has not confirmed yet."
        await lets_in(leader, "Zuzanna")
        await is_told(zuzanna, "The leader of your delegation has confirmed")
        home = await presses_home(zuzanna, "Look again")
        assert "Radom, group A" in home.text


async def lets_in(leader: Person, name: str) -> None:
    """A leader confirms a minor in /delegation."""
    assert name in (await is_told(leader, "")).text
    await asks(leader, "/delegation")
    assert name in (await presses(leader, "Minors to confirm (1)")).text
    await presses(leader, "Confirm")


async def test_the_list_remains_as_it_was(bot: Bot, radom_a: Person) -> None:
    async with bot.db.read() as session:
        assert len((await session.execute(select(participants))).all()) == 81
