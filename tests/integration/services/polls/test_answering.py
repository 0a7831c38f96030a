"""What is taken, of whom, in which wording, and what is kept of it: as the tables have it."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.db.engine import Database
from bot.db.tables import poll_answers, questions
from bot.domain.localized import LocalizedText
from bot.domain.polls.kinds import Pressed
from bot.domain.polls.refusals import AnswerRefused, NoSuchPoll, PollKeyDestroyed
from bot.domain.polls.rounds import Asked, Mode
from bot.domain.seals import handle_of
from bot.services.polls import answering
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import DELEGATE, LEADER, OTHER
from tests.integration.services.polls.keeping import opened
from tests.integration.services.polls.respondents import ask, every_kind, new_round, respondent


async def test_nobody_sees_or_changes_what_another_one_answered(db: Database, meeting_id: int) -> None:
    asking = await opened(db, meeting_id, "seminar", item_id="P18")
    one, other = [await respondent(db, meeting_id, who) for who in (DELEGATE, OTHER)]
    rate = handle_of("sess_rate")
    async with db.write() as session:
        await answering.record(session, one, asking.id, rate, Pressed("5"), version=1)
    async with db.write() as session:
        await answering.record(session, other, asking.id, rate, Pressed("1"), version=1)
    async with db.read() as session:
        assert (await answering.look(session, one, asking.id)).answers["sess_rate"].value == "5"
        assert (await answering.look(session, other, asking.id)).answers["sess_rate"].value == "1"


async def test_a_press_under_an_earlier_wording_counts_as_what_it_said_then(
    db: Database, meeting_id: int
) -> None:
    old, *others = [one for one in every_kind() if one.kind in ("single", "yes_no")]
    await ask(db, meeting_id, old, *others)
    asking = await new_round(db, meeting_id, 1, anonymous=True)
    me = await respondent(db, meeting_id, DELEGATE)
    async with db.write() as session:
        sheet = await answering.go_on(session, me, asking.id)
        await answering.keep_wording(session, me, sheet, sheet.questions[0])  # as whoever shows it does
    new = replace(old, options=LocalizedText({"en": "another|order"}))
    await ask(db, meeting_id, new, *others)
    async with db.write() as session:
        sheet = await answering.record(session, me, asking.id, handle_of(old.id), Pressed("3"), version=1)
    answer = sheet.answers[old.id]
    assert (answer.value, answer.version, answer.shown.options) == ("3", 1, old.options)
    assert sheet.versions[old.id] == 2
    assert sheet.marked(new) is None, "the third option is another one now"
    async with db.read() as session:
        assert (await answering.look(session, me, asking.id)).answers[old.id] == answer
    with pytest.raises(AnswerRefused):
        async with db.write() as session:
            await answering.record(session, me, asking.id, handle_of(old.id), Pressed("3"), version=2)
    async with db.write() as session:
        sheet = await answering.record(session, me, asking.id, handle_of(old.id), Pressed("2"), version=2)
    assert (sheet.answers[old.id].value, sheet.answers[old.id].version) == ("2", 2)


async def test_a_question_that_was_withdrawn_or_moved_takes_no_answer_of_another(
    db: Database, meeting_id: int
) -> None:
    first, second, *_ = every_kind()
    await ask(db, meeting_id, first, second)
    asking = await new_round(db, meeting_id, 1, anonymous=True)
    me = await respondent(db, meeting_id, DELEGATE)
    await ask(db, meeting_id, replace(first, withdrawn=True), replace(second, order=0))
    with pytest.raises(NoSuchPoll):
        async with db.write() as session:
            await answering.record(session, me, asking.id, handle_of(first.id), Pressed("1"), version=1)
    async with db.write() as session:
        sheet = await answering.record(session, me, asking.id, handle_of(second.id), Pressed("1"), version=1)
    assert list(sheet.answers) == [second.id]


async def test_another_meetings_round_is_none_of_this_one(db: Database, meeting_id: int) -> None:
    asking = await opened(db, meeting_id, "seminar", item_id="P18")
    me = replace(await respondent(db, meeting_id, DELEGATE), meeting_id=meeting_id + 1)
    with pytest.raises(NoSuchPoll):
        async with db.write() as session:
            await answering.record(session, me, asking.id, handle_of("sess_rate"), Pressed("1"), version=1)


async def test_without_the_key_nothing_anonymous_is_taken_and_what_has_a_name_still_is(
    db: Database, meeting_id: int
) -> None:
    anonymous = await opened(db, meeting_id, "seminar", item_id="P18")
    named = await opened(db, meeting_id, "followup-5w", anonymous=False)
    me = await respondent(db, meeting_id, DELEGATE)
    contact = handle_of("fu_contact")
    async with db.write() as session:
        await answering.record(session, me, named.id, contact, Pressed("yes"), version=1)
    late = replace(me, key=None)
    with pytest.raises(PollKeyDestroyed):
        async with db.write() as session:
            await answering.record(
                session, late, anonymous.id, handle_of("sess_rate"), Pressed("1"), version=1
            )
    async with db.write() as session:
        sheet = await answering.record(session, late, named.id, contact, Pressed("no"), version=1)
    assert sheet.answers["fu_contact"].value == "no"
    async with db.read() as session:
        rows = list(await session.execute(select(poll_answers).order_by(poll_answers.c.revision)))
    assert [(row.revision, row.current, row.value) for row in rows] == [(1, False, "yes"), (2, True, "no")]
    assert len({row.token for row in rows}) == 1


async def test_a_round_stays_anonymous_whatever_is_loaded_later(db: Database, meeting_id: int) -> None:
    asking = await opened(db, meeting_id, "seminar", item_id="P18")
    async with db.write() as session:
        await session.execute(update(questions).values(anonymous=False))
    me = await respondent(db, meeting_id, DELEGATE)
    async with db.write() as session:
        await answering.record(session, me, asking.id, handle_of("sess_rate"), Pressed("5"), version=1)
    async with db.read() as session:
        (row,) = await session.execute(select(poll_answers))
    assert (row.participant_id, row.answered_at, row.value) == (None, None, "5")
    assert DELEGATE not in row.token


async def test_a_language_is_kept_where_five_of_those_asked_see_it(db: Database, meeting_id: int) -> None:
    crowd = [f"PL-RAD-{n:02}" for n in range(3, 9)]
    few = await opened(db, meeting_id, "seminar", item_id="P18", asked=crowd[:4])
    many = await opened(db, meeting_id, "seminar", item_id="P31", asked=crowd)
    everybody = [await respondent(db, meeting_id, one, 200 + n) for n, one in enumerate(crowd)]
    for asking, kept in ((few, None), (many, "en")):
        async with db.write() as session:
            await answering.record(
                session, everybody[0], asking.id, handle_of("sess_rate"), Pressed("5"), version=1
            )
        async with db.read() as session:
            theirs = select(poll_answers.c.language).where(poll_answers.c.round_id == asking.id)
            assert (await session.execute(theirs)).scalar_one() == kept


async def test_how_far_somebody_is_follows_what_they_do(db: Database, meeting_id: int) -> None:
    asking = await opened(db, meeting_id, "seminar", item_id="P18")
    me = await respondent(db, meeting_id, LEADER, 300)
    async with db.write() as session:
        sheet = await answering.go_on(session, me, asking.id)
    assert (sheet.progress.state, sheet.progress.answered, sheet.progress.touched_at) == (
        Asked.STARTED,
        False,
        NOW,
    )
    async with db.write() as session:
        sheet = await answering.record(
            session, me, asking.id, handle_of("sess_rate"), Pressed("5"), version=1
        )
        sheet = await answering.finish(session, me, sheet)
    async with db.read() as session:
        found = (await answering.look(session, me, asking.id)).progress
    assert found == sheet.progress
    assert (found.state, found.answered, found.touched_at) == (Asked.DONE, True, None)
    async with db.write() as session:
        sheet = await answering.record(session, me, asking.id, handle_of("sess_use"), Pressed("5"), version=1)
    assert sheet.progress.state is Asked.DONE, "changing an answer begins nothing anew"
    async with db.write() as session:
        sheet = await answering.say_absent(session, me, asking.id)
    assert (sheet.progress.state, sheet.progress.answered, dict(sheet.answers)) == (Asked.ABSENT, False, {})


async def test_a_town_has_one_vote_which_its_leader_gives(db: Database, meeting_id: int) -> None:
    (vote,) = [one for one in every_kind("vote") if one.kind == "yes_no" and one.id != "q-apart"]
    await ask(db, meeting_id, vote)
    asking = await opened(db, meeting_id, "vote", anonymous=False, mode=Mode.TOWNS)
    delegate = await respondent(db, meeting_id, DELEGATE)
    first, second = await respondent(db, meeting_id, LEADER, 300), await respondent(db, meeting_id, OTHER)
    second = replace(second, person=replace(second.person, traits=first.person.traits))
    with pytest.raises(NoSuchPoll):
        async with db.write() as session:
            await answering.record(
                session, delegate, asking.id, handle_of(vote.id), Pressed("yes"), version=1
            )
    for leader, value in ((first, "yes"), (second, "no")):
        async with db.write() as session:
            await answering.record(session, leader, asking.id, handle_of(vote.id), Pressed(value), version=1)
    async with db.read() as session:
        rows = list(await session.execute(select(poll_answers).order_by(poll_answers.c.revision)))
        seen = (await answering.look(session, first, asking.id)).answers[vote.id].value
    assert [(row.token, row.current, row.value) for row in rows] == [
        ("PL-RAD", False, "yes"),
        ("PL-RAD", True, "no"),
    ]
    assert [row.participant_id for row in rows] == [LEADER, OTHER], "who voted for the town is known"
    assert seen == "no", "another leader of the town had the last word"
