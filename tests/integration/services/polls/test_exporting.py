"""An export counts what the tables hold, on both databases, also of whom it may not name."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import delete, insert, select

from bot.db import tables
from bot.db.engine import Database
from bot.domain.polls.exports import AnswerRow, Export
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Mode
from bot.services.polls import exporting, reading
from bot.services.programme import read_programme
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import KEY, answered, opened
from tests.sample import content

CROWD = sorted(content().participants)[:9]
DAY = date(2018, 11, 9)


async def exported(
    db: Database, meeting_id: int, poll_id: str | None = None, *, key: bytes | None = KEY
) -> Export:
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        return await exporting.export(session, meeting_id, programme, key=key, poll_id=poll_id)


@pytest.fixture
async def filled(db: Database, meeting_id: int) -> None:
    """Nine answer after one seminar and two after another; a named poll; a vote of towns."""
    async with db.write() as session:
        for poll in (await reading.polls_of(session, meeting_id)).values():
            await reading.keep_versions(session, meeting_id, poll.questions)
    large = await opened(db, meeting_id, "seminar", item_id="P18", day=DAY, asked=CROWD)
    small = await opened(db, meeting_id, "seminar", item_id="P21", day=DAY, asked=CROWD)
    for number, who in enumerate(CROWD):
        await answered(db, large, "sess_rate", who, "1", current=False)
        await answered(db, large, "sess_rate", who, str(number % 5 + 1), revision=2)
    await answered(db, large, "sess_idea", CROWD[0], text="=Kopā!", language="lv")
    for who in CROWD[:2]:
        await answered(db, small, "sess_rate", who, "5")
    await answered(db, large, "sess_use", CROWD[0], None)  # taken back
    named = await opened(db, meeting_id, "followup-5w", anonymous=False, asked=CROWD)
    for who in CROWD[:6]:
        await answered(db, named, "fu_contact", who, "yes", entered_by=CROWD[8])


def count(rows: tuple[AnswerRow, ...], question: str) -> Counter[str]:
    return Counter(row.value for row in rows if row.question == question)


async def test_every_current_answer_is_one_row_and_the_counts_are_those_of_the_results(
    db: Database, meeting_id: int, filled: None
) -> None:
    found = await exported(db, meeting_id)
    async with db.read() as session:
        answer = tables.poll_answers.c
        stored = (await session.execute(select(tables.poll_answers).where(answer.current))).all()
    given = [row for row in stored if row.value is not None or row.text is not None]
    assert len(found.answers) == len(given) == 9 + 1 + 2 + 6
    assert Counter(row.token for row in found.answers) == Counter(row.token for row in given)
    for question in ("sess_rate", "fu_contact"):
        mine = count(found.answers, question)
        assert mine == Counter(row.value for row in given if row.question_id == question)
        (came,) = [one for poll in found.results for one in poll.questions if one.question.id == question]
        assert came.tally is not None
        assert mine == Counter({key: n for key, n in came.tally.counts.items() if n})
    assert [row.text for row in found.answers if row.question == "sess_idea"] == ["=Kopā!"]
    assert {row.kind for row in found.answers} == {"scale", "text", "yes_no"}


async def test_two_answers_about_an_item_do_not_say_which(
    db: Database, meeting_id: int, filled: None
) -> None:
    rows = [row for row in (await exported(db, meeting_id)).answers if row.poll == "seminar"]
    assert {(row.item, row.delegation, row.answered_at, row.entered_by) for row in rows} == {("", "", "", "")}
    assert {row.day for row in rows} == {"2018-11-09"}, "both seminars were on that day"
    assert {row.language for row in rows if row.question == "sess_idea"} == {""}, "one wrote in Latvian"


async def test_a_named_answer_has_its_town_its_instant_and_who_entered_it(
    db: Database, meeting_id: int, filled: None
) -> None:
    rows = (await exported(db, meeting_id, "followup-5w")).answers
    towns = sorted(content().participants[who].delegation for who in CROWD[:6])
    assert sorted(row.delegation for row in rows) == towns
    assert {(row.answered_at, row.entered_by) for row in rows} == {(NOW.isoformat(), CROWD[8])}


async def test_without_the_key_nothing_more_is_told(db: Database, meeting_id: int, filled: None) -> None:
    with_key, without = await exported(db, meeting_id), await exported(db, meeting_id, key=None)
    assert [row.token for row in with_key.answers] == [row.token for row in without.answers]
    for one, other in zip(with_key.answers, without.answers, strict=True):
        told = [name for name, a, b in zip(one._fields, one, other, strict=True) if a != b and b]
        assert told == []


@pytest.mark.parametrize("key", [KEY, None], ids=["with the key", "without"])
async def test_the_same_is_hidden_however_the_rows_lie(
    db: Database, meeting_id: int, key: bytes | None
) -> None:
    """Two read German, two Polish, five Latvian, five Lithuanian: always the same of these is hidden."""
    crowd = sorted(content().participants)[:14]
    languages = ["de"] * 2 + ["pl"] * 2 + ["lv"] * 5 + ["lt"] * 5
    asking = await opened(db, meeting_id, "seminar", item_id="P18", day=DAY, asked=crowd)
    other = await opened(db, meeting_id, "seminar", item_id="P21", day=DAY, asked=crowd)
    for number, (who, language) in enumerate(zip(crowd, languages, strict=True)):
        await answered(db, asking, "sess_rate", who, str(number % 5 + 1), language=language)
        if number % 2:
            await answered(db, other, "sess_rate", who, str(number % 5 + 1), language=language)
    first = (await exported(db, meeting_id, key=key)).answers
    assert len({row.language for row in first} & {"lv", "lt"}) == 1
    async with db.write() as session:
        stored = list((await session.execute(select(tables.poll_answers))).mappings())
        for turned in (stored[::-1], stored[::2] + stored[1::2]):
            await session.execute(delete(tables.poll_answers))
            await session.execute(insert(tables.poll_answers), [dict(row) for row in turned])
            programme = await read_programme(session, meeting_id)
            again = await exporting.export(session, meeting_id, programme, key=key)
            assert again.answers == first


async def test_a_vote_of_towns_is_told_by_town(db: Database, meeting_id: int) -> None:
    vote = await opened(db, meeting_id, "day", anonymous=False, mode=Mode.TOWNS, asked=CROWD[:1])
    row = {"round_id": vote.id, "question_id": "day_rate", "token": "PL-RAD", "revision": 1, "version": 1}
    async with db.write() as session:
        given = row | {"value": "5", "answered_on": DAY, "participant_id": CROWD[0]}
        await session.execute(insert(tables.poll_answers).values(given))
    (found,) = (await exported(db, meeting_id, "day")).answers
    assert (found.delegation, found.value) == ("PL-RAD", "5")


async def test_the_codebook_has_every_wording_with_its_options(
    db: Database, meeting_id: int, filled: None
) -> None:
    book = [
        row for row in (await exported(db, meeting_id, "seminar")).codebook if row.question == "sess_rate"
    ]
    assert [(row.key, row.texts["lv"]) for row in book] == [
        ("", "Kā Jūs to vērtējat?"),
        ("1", "ļoti slikti"),
        ("2", "slikti"),
        ("3", "viduvēji"),
        ("4", "labi"),
        ("5", "ļoti labi"),
    ]


async def test_a_poll_that_was_never_opened_is_refused(db: Database, meeting_id: int) -> None:
    with pytest.raises(NoSuchPoll):
        await exported(db, meeting_id, "services")
    assert (await exported(db, meeting_id)).answers == ()
