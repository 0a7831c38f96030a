"""A leader answers for somebody who has no Telegram; whoever joins later sees it and may change it."""

import pytest

from bot.app import Bot
from bot.domain.seals import handle_of
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, joins, presses
from tests.chat.polling import given, kept, opens

NAME, POLL = "Grażyna Wiśniodworska", "Five weeks later"
REFUSED = "You cannot do this: it is for the leaders of delegations or for the organisers."


@pytest.fixture
def meeting_time() -> str:
    """Friday night, in quiet hours: nothing comes unasked."""
    return "2018-11-09T22:30"


@pytest.fixture
async def leader(bot: Bot, sandbox: Sandbox) -> Person:
    """Małgorzata, the leader of Radom."""
    person = sandbox.add_person("Małgorzata")
    await joins(bot, person, "PL-RAD-01")
    return person


async def _to_her_questions(leader: Person) -> None:
    await asks(leader, "/delegation")
    await presses(leader, NAME)
    await presses(leader, "Answer for them")


async def _to_her_poll(leader: Person) -> None:
    await _to_her_questions(leader)
    await presses(leader, POLL)


async def test_a_leader_answers_for_her(bot: Bot, leader: Person) -> None:
    round_id = await opens(bot, "followup-5w", anonymous=False)
    await _to_her_questions(leader)
    seen = leader.chat.last
    assert seen.text.startswith(
        f"Questions for {NAME}\n"
        "\n"
        "You may answer for them. The organisers see that you did.\n"
        "\n"
        "Waiting for an answer:\n"
        f"– {POLL}, until Saturday, 10 November, 22:30"
    )
    assert seen.buttons == [[POLL], ["‹ Card", "Help"]], "nothing anonymous is there to press"
    first = await presses(leader, POLL)
    assert first.text.splitlines()[:3] == [
        f"For {NAME}",
        POLL,
        "With their name: the organisers see the answers, and that you entered them.",
    ]
    await presses(leader, "local press")
    await presses(leader, "Done")
    typed = await asks(leader, "https://radom.example/motala")
    assert f"For {NAME}" in typed.text
    assert "3 of 4" in typed.text
    await presses(leader, "Yes")
    done = await presses(leader, "in preparation")
    assert f"For {NAME}" in done.text
    assert "Thank you. The answers:" in done.text
    assert "2. Is there a link? Please paste it here. https://radom.example/motala" in done.text
    assert done.buttons[0] == ["‹ Questions"]
    await presses(leader, "3")
    await presses(leader, "No")
    rows = await kept(bot, round_id)
    assert {(row.participant_id, row.entered_by) for row in rows} == {("PL-RAD-09", "PL-RAD-01")}
    assert await given(bot, round_id) == [
        ("fu_contact", "no"),
        ("fu_joint", "2"),
        ("fu_shared", "4"),
        ("fu_shared_link", "https://radom.example/motala"),
    ]
    back = await presses(leader, "‹ Questions")
    assert f"Answered; it may still be changed:\n– {POLL}" in back.text
    own = await asks(leader, "/polls")
    waits, _, changeable = own.text.partition("Answered")
    assert f"– {POLL}" in waits, "her own questions are another matter"
    assert changeable == ""


async def test_her_own_answers_are_not_mixed_with_those_she_enters(bot: Bot, leader: Person) -> None:
    round_id = await opens(bot, "followup-5w", anonymous=False)
    await _to_her_poll(leader)
    await presses(leader, "exhibition")
    await asks(leader, "/polls")
    mine = await presses(leader, POLL)
    assert "For " not in mine.text
    await presses(leader, "social media")
    rows = await kept(bot, round_id)
    assert {(row.participant_id, row.entered_by, row.value) for row in rows} == {
        ("PL-RAD-01", None, "5"),
        ("PL-RAD-09", "PL-RAD-01", "6"),
    }


async def test_who_joins_later_sees_the_answers_and_changes_one(
    bot: Bot, leader: Person, sandbox: Sandbox
) -> None:
    round_id = await opens(bot, "followup-5w", anonymous=False)
    await _to_her_poll(leader)
    await presses(leader, "exhibition")
    await presses(leader, "Done")
    await presses(leader, "Skip")
    await presses(leader, "Yes")
    grazyna = sandbox.add_person("Grażyna")
    await joins(bot, grazyna, "PL-RAD-09")
    refused = await presses(leader, "no")
    assert refused.text == f"{NAME} has joined and answers without your help."
    await asks(grazyna, "/polls")
    fourth = await presses(grazyna, POLL)
    assert "4 of 4" in fourth.text, "after what was entered for her"
    await presses(grazyna, "‹ Back")
    changed = await presses(grazyna, "No")
    assert "4 of 4" in changed.text
    of_her = {(row.question_id, row.value): row.entered_by for row in await kept(bot, round_id)}
    assert of_her == {
        ("fu_shared", "6"): "PL-RAD-01",
        ("fu_contact", "yes"): "PL-RAD-01",
        ("fu_contact", "no"): None,
    }


async def test_anonymous_questions_are_nobody_elses(bot: Bot, leader: Person) -> None:
    round_id = await opens(bot, "services")
    await _to_her_questions(leader)
    seen = leader.chat.last
    (why,) = [line for line in seen.text.splitlines() if line.startswith("These are anonymous and cannot")]
    assert "Food, rooms, transport" in why
    assert seen.buttons == [["‹ Card", "Help"]]
    await leader.presses_stale(seen.id, f"1poll|{round_id}|{handle_of('PL-RAD-09')}")
    refused = await leader.receives(PATIENCE)
    assert refused.text.startswith("These questions are anonymous: they cannot be answered for somebody.")
    assert await kept(bot, round_id) == []


async def test_nobody_answers_for_whom_they_do_not_lead(bot: Bot, leader: Person, radom_a: Person) -> None:
    round_id = await opens(bot, "followup-5w", anonymous=False)
    tries = (
        (leader, "SE-MOT-05", "This person is no longer on the list."),
        (leader, "PL-RAD-03", "Agnieszka Źródłogórska has joined and answers without your help."),
        (radom_a, "PL-RAD-09", REFUSED),
    )
    for person, whom, answer in tries:
        message = await asks(person, "/help")
        data = f"1pa|{round_id}|{handle_of('fu_contact')}|1|yes|1|0|{handle_of(whom)}"
        await person.presses_stale(message.id, data)
        assert (await person.receives(PATIENCE)).text.startswith(answer)
    assert await kept(bot, round_id) == []


async def test_a_word_typed_for_somebody_who_joined_meanwhile_counts_for_nobody(
    bot: Bot, leader: Person, sandbox: Sandbox
) -> None:
    round_id = await opens(bot, "followup-5w", anonymous=False)
    await _to_her_poll(leader)
    await presses(leader, "Skip")
    grazyna = sandbox.add_person("Grażyna")
    await joins(bot, grazyna, "PL-RAD-09")
    refused = await asks(leader, "https://radom.example")
    assert refused.text == f"{NAME} has joined and answers without your help."
    assert await given(bot, round_id) == []
