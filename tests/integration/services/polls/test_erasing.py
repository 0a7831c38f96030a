"""A person leaves the polls: what they wrote goes, totals stay, and nothing ties what is left."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.db import tables
from bot.db.engine import Database
from bot.domain.nameless import delegation_of, is_nameless
from bot.domain.polls.rounds import Mode, Round
from bot.domain.privacy import Subject
from bot.services import holdings
from bot.services.polls import erasing, progress
from bot.services.polls.whose import with_tokens
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import CODE, KEY, answered, opened, poll_key
from tests.sample import content

CROWD = [one for one in sorted(content().participants) if one.startswith("PL-RAD")][:7]
ME = CROWD[2]


async def rows(db: Database, table: str) -> list[Any]:
    async with db.read() as session:
        return list((await session.execute(select(tables.metadata.tables[table]))).all())


@pytest.fixture
async def rounds(db: Database, meeting_id: int) -> list[Round]:
    """Before and after without names, one poll with names: seven answer each; one question only three."""
    made = []
    for poll_id, scored, written, few in (
        ("before", "pre_know_eu", "pre_goal", "about_age"),
        ("after", "post_know_eu", "best", "out_joint"),
        ("followup-5w", "fu_contact", "fu_shared_link", "fu_joint"),
    ):
        one = await opened(db, meeting_id, poll_id, anonymous=poll_id != "followup-5w", asked=CROWD)
        for number, who in enumerate(CROWD):
            await answered(db, one, scored, who, "2", current=False)
            await answered(db, one, scored, who, str(number % 2 + 1), revision=2, entered_by=ME)
            await answered(db, one, written, who, text=f"words of {who}")
        for who in CROWD[:3]:
            await answered(db, one, few, who, "1")
        made.append(one)
    return made


async def forget(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        me = await with_tokens(session, Subject(None, meeting_id, ME), poll_key)
        await erasing.forget_listed(session, me, poll_key)


async def test_totals_stay_and_words_and_small_groups_go(
    db: Database, meeting_id: int, rounds: list[Round]
) -> None:
    before = await rows(db, "poll_answers")
    await forget(db, meeting_id)
    after = await rows(db, "poll_answers")
    scored = {"pre_know_eu", "post_know_eu", "fu_contact"}

    def chosen(all_: list[Any]) -> list[tuple[str, str]]:
        current = [row for row in all_ if row.current and row.question_id in scored]
        return sorted((row.question_id, row.value) for row in current)

    assert chosen(after) == chosen(before)
    assert len(chosen(after)) == 21
    assert not [row.text for row in after if row.text and ME in row.text]
    assert len([row for row in after if row.text]) == 18
    assert len([row for row in after if row.question_id in ("about_age", "out_joint", "fu_joint")]) == 6
    assert not [row for row in after if ME in (row.participant_id, row.entered_by)]


async def test_nothing_ties_what_is_left(db: Database, meeting_id: int, rounds: list[Round]) -> None:
    before = {row.token for row in await rows(db, "poll_answers")}
    async with db.read() as session:
        mine = (await with_tokens(session, Subject(None, meeting_id, ME), poll_key)).tokens
    assert len(mine & before) == 6, "named; a pair; two alone each of two rounds; one of a round"
    await forget(db, meeting_id)
    after = [row for row in await rows(db, "poll_answers") if row.token not in before]
    assert len(after) == len({row.token for row in after}) == 3
    assert {(row.language, row.revision, row.answered_at) for row in after} == {(None, 1, None)}
    assert not {row.token for row in await rows(db, "poll_answers")} & mine


async def test_they_still_count_as_asked_and_as_having_answered_in_their_town(
    db: Database, meeting_id: int, rounds: list[Round]
) -> None:
    ids = [one.id for one in rounds]
    async with db.read() as session:
        before = await progress.counted(session, ids)
    await forget(db, meeting_id)
    async with db.read() as session:
        assert await progress.counted(session, ids) == before
        for one in rounds:
            far = await progress.progress(session, one, key=KEY, code=CODE)
            (nobody,) = [who for who in far if is_nameless(who)]
            assert far[nobody].answered
            assert delegation_of(nobody) == "PL-RAD"
            assert ME not in far
    assert len({row.participant_id for row in await rows(db, "poll_asked") if "~" in row.participant_id}) == 3


async def test_a_towns_vote_stays_the_towns(db: Database, meeting_id: int) -> None:
    vote = await opened(db, meeting_id, "day", anonymous=False, mode=Mode.TOWNS, asked=[ME])
    row = {"round_id": vote.id, "question_id": "day_rate", "token": "PL-RAD", "revision": 1, "version": 1}
    async with db.write() as session:
        given = row | {"value": "5", "answered_on": NOW.date(), "participant_id": ME, "answered_at": NOW}
        await session.execute(insert(tables.poll_answers).values(given))
    await forget(db, meeting_id)
    (kept,) = await rows(db, "poll_answers")
    assert (kept.token, kept.value, kept.participant_id, kept.answered_at) == ("PL-RAD", "5", None, None)


async def test_my_data_have_my_own_answers_while_there_is_the_key(
    db: Database, meeting_id: int, rounds: list[Round]
) -> None:
    async with db.read() as session:
        me = Subject(None, meeting_id, ME)
        mine = (await holdings.held(session, me, b"s", poll_key)).rows
        later = (await holdings.held(session, me, b"s", lambda _: None)).rows
    assert {row["text"] for row in mine["poll_answers"] if row["text"]} == {f"words of {ME}"}
    assert len(mine["poll_answers"]) == 12
    assert {name for row in mine["poll_answers"] for name in row} & {"token", "entered_by"} == set()
    assert {row["question_id"] for row in later["poll_answers"]} == {
        "fu_contact",
        "fu_shared_link",
        "fu_joint",
    }


async def test_when_time_is_up_names_go_and_answers_stay_for_the_report(
    db: Database, meeting_id: int, rounds: list[Round]
) -> None:
    ids = [one.id for one in rounds]
    async with db.read() as session:
        before = await progress.counted(session, ids)
    current = sorted(
        (row.question_id, row.value or row.text) for row in await rows(db, "poll_answers") if row.current
    )
    kept = CROWD[0]
    async with db.write() as session:
        assert await erasing.forget_names(session, meeting_id, poll_key, keep={kept}) > 0
        assert await erasing.forget_names(session, meeting_id, poll_key, keep={kept}) == 0, "twice is once"
        assert await progress.counted(session, ids) == before
    after = await rows(db, "poll_answers")
    assert sorted((row.question_id, row.value or row.text) for row in after if row.current) == current
    assert {row.participant_id for row in after} == {None, kept}
    assert {one.participant_id for one in await rows(db, "poll_asked") if "~" not in one.participant_id} == {
        kept
    }
    named = [row.token for row in after if row.question_id == "fu_contact" and row.current]
    assert len(set(named)) == len(CROWD), "what one person said stays together, under no name"
