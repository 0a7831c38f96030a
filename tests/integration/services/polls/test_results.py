"""What came of polls, against a count of what each of a crowd said, apart from tokens and tables."""

import statistics
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.audience import Audience
from bot.domain.errors import NotAllowed
from bot.domain.people import Participant, Person, Role
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.results import Along, PollResults
from bot.domain.seals import handle_of
from bot.services.acts import By
from bot.services.polls import showing
from bot.services.polls.reading import polls_of
from bot.services.polls.results import results
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.crowd import WORDS, Crowd, answers_all
from tests.integration.services.polls.keeping import KEY, answered, opened
from tests.sample import content, programme

TOWN = {one.id: one.delegation for one in content().participants.values()}


@pytest.fixture
async def crowd(db: Database, meeting_id: int) -> Crowd:
    """Everybody has answered, or not."""
    return await answers_all(db, meeting_id)


async def came(db: Database, meeting_id: int, poll_id: str, key: bytes | None = KEY) -> PollResults:
    async with db.read() as session:
        poll = (await polls_of(session, meeting_id))[poll_id]
        return await results(session, meeting_id, poll, programme(), key=key)


def by(role: Role = Role.ORGANISER, meeting_id: int = 1) -> By:
    someone = Participant("LV-DAU-02", "Mārtiņš", "X", "LV-DAU", role=role)
    return By(Person(7, 7, "en", someone, consent_version=1), meeting_id, NOW, meets=NOW)


async def test_totals_are_those_of_an_independent_count(db: Database, meeting_id: int, crowd: Crowd) -> None:
    seen = 0
    for poll_id in ("before", "seminar", "day", "after"):
        for one in (await came(db, meeting_id, poll_id)).questions:
            said = [value for _, _, value in crowd.given(poll_id, one.question.id)]
            assert one.tally is not None
            assert one.tally.n == one.answers == len(said)
            if one.question.kind == "text":
                assert Counter(text.text for text in one.said) == Counter(said)
                continue
            counts = Counter(key for value in said for key in value.split(","))
            assert {key: n for key, n in one.tally.counts.items() if n} == dict(counts)
            numbers = {"scale": "12345", "nps": [str(n) for n in range(11)]}.get(one.question.kind, said)
            if one.question.kind in ("scale", "nps", "number"):
                scored = [int(value) for value in said if value in numbers]
                assert one.tally.mean == pytest.approx(statistics.mean(scored))
                assert one.tally.deviation == pytest.approx(statistics.stdev(scored))
            if one.question.kind == "nps":
                assert one.tally.nps is not None
                high, low = sum(n > 8 for n in scored), sum(n < 7 for n in scored)
                assert one.tally.nps == pytest.approx(100 * (high - low) / len(scored))
            seen += 1
    assert seen > 35


async def test_groups_are_those_of_an_independent_count(db: Database, meeting_id: int, crowd: Crowd) -> None:
    found = await came(db, meeting_id, "seminar")
    rate = found.of("sess_rate")
    assert rate is not None
    assert set(rate.breakdowns) >= {Along.ITEM, Along.TOWN}
    given = list(crowd.given("seminar", "sess_rate"))
    names: dict[Along, list[str | None]] = {
        Along.ITEM: [asking.item_id for asking, _, _ in given],
        Along.DAY: [str(asking.day) for asking, _, _ in given],
        Along.TOWN: [TOWN[who] for _, who, _ in given],
    }
    for along, breakdown in rate.breakdowns.items():
        for group in breakdown.groups:
            said = [
                value for name, (_, _, value) in zip(names[along], given, strict=True) if name == group.key
            ]
            assert {key: n for key, n in group.tally.counts.items() if n} == dict(Counter(said))
        assert breakdown.rest + sum(one.tally.n for one in breakdown.groups) == len(given)


async def test_about_oneself_and_words_are_never_told_apart(
    db: Database, meeting_id: int, crowd: Crowd
) -> None:
    for one in (await came(db, meeting_id, "before")).questions:
        if one.question.about_oneself or one.question.kind == "text":
            assert one.breakdowns == {}
            assert one.tally is not None


async def test_pairs_are_the_same_people(db: Database, meeting_id: int, crowd: Crowd) -> None:
    after = (await came(db, meeting_id, "after")).of("post_know_lat")
    before = (await came(db, meeting_id, "before")).of("pre_know_lat")
    assert after is not None
    assert before is not None
    assert after.pair == before.pair
    was = {who: int(value) for _, who, value in crowd.given("before", "pre_know_lat")}
    now = {who: int(value) for _, who, value in crowd.given("after", "post_know_lat")}
    both = was.keys() & now.keys()
    assert after.pair is not None
    left_out = len(both) - after.pair.n
    assert 0 <= left_out <= 5
    for known, rest in ((was, len(was) - after.pair.n), (now, len(now) - after.pair.n)):
        assert rest == 0 or rest >= 5, known
    if not left_out:
        assert after.pair.higher == sum(now[one] > was[one] for one in both)
        assert after.pair.now.mean == pytest.approx(statistics.mean(now[one] for one in both))


async def test_response_counts_who_was_there_by_town(db: Database, meeting_id: int, crowd: Crowd) -> None:
    found = await came(db, meeting_id, "day")
    keys = [one.key for one in found.rounds]
    asked = Counter(TOWN[who] for key in keys for who in crowd.asked[key])
    did = {(key, who) for poll, key, _, who in crowd.said if poll == "day"}
    assert {one.delegation: one.asked for one in found.responses} == dict(asked)
    # Who skipped every question has answered all the same, as far as the crowd's marks say.
    assert found.answered >= len(did)
    silent = {(one.round_id, one.participant_id) for one in found.silent}
    assert len(silent) == found.asked - found.answered
    ids = {one.key: one.id for one in found.rounds}
    assert not silent & {(ids[key], who) for key, who in did}


async def test_without_the_key_nothing_is_told_by_town_or_name(
    db: Database, meeting_id: int, crowd: Crowd
) -> None:
    with_key, without = [await came(db, meeting_id, "seminar", key) for key in (KEY, None)]
    assert without.silent == ()
    assert [(one.delegation, one.asked) for one in without.responses] == [("", with_key.asked)]
    assert without.answered == with_key.answered
    for one, other in zip(with_key.questions, without.questions, strict=True):
        assert one.tally == other.tally
        assert Along.TOWN not in other.breakdowns


async def test_few_answers_are_told_in_total_alone_and_words_hide_among_who_answered(
    db: Database, meeting_id: int
) -> None:
    people = sorted(TOWN)[:6]
    asking = await opened(db, meeting_id, "seminar", item_id="P18", asked=people)
    for who in people[:4]:
        await answered(db, asking, "sess_rate", who, "5")
    await answered(db, asking, "sess_idea", people[0], text="canary")
    found = await came(db, meeting_id, "seminar")
    rate, idea = found.of("sess_rate"), found.of("sess_idea")
    assert rate is not None
    assert idea is not None
    assert rate.tally is not None
    assert (rate.answers, rate.tally.n, rate.breakdowns) == (4, 4, {})
    assert [(one.text, one.item_id) for one in idea.said] == [("canary", None)]
    await answered(db, asking, "sess_rate", people[4], "5")
    found = await came(db, meeting_id, "seminar")
    idea = found.of("sess_idea")
    assert idea is not None
    assert [(one.text, one.item_id) for one in idea.said] == [("canary", "P18")]


async def test_towns_are_told_before_anybody_has_answered(db: Database, meeting_id: int) -> None:
    people = sorted(TOWN)[:9]
    await opened(db, meeting_id, "seminar", item_id="P18", asked=people)
    found = await came(db, meeting_id, "seminar")
    assert {one.delegation: one.asked for one in found.responses} == dict(Counter(map(TOWN.get, people)))
    assert found.answered == 0
    assert all(one.tally is not None and one.tally.n == 0 for one in found.questions)


async def test_who_has_not_answered_is_told_once_five_have(db: Database, meeting_id: int) -> None:
    people = sorted(TOWN)[:9]
    asking = await opened(db, meeting_id, "seminar", item_id="P18", asked=people)
    for who in people[:4]:
        await answered(db, asking, "sess_rate", who, "5")
    found = await came(db, meeting_id, "seminar")
    assert (found.answered, found.asked, found.silent) == (4, 9, ())
    await answered(db, asking, "sess_rate", people[4], "5")
    found = await came(db, meeting_id, "seminar")
    assert {one.participant_id for one in found.silent} == set(people[5:])


async def test_an_answer_to_another_wording_is_not_counted_with_this_one(
    db: Database, meeting_id: int
) -> None:
    people = sorted(TOWN)[:8]
    asking = await opened(db, meeting_id, "seminar", item_id="P18", asked=people)
    for who in people:
        await answered(db, asking, "sess_pace", who, "2")
    async with db.write() as session:
        kept = {"meeting_id": meeting_id, "poll_id": "seminar", "question_id": "sess_pace"}
        now = next(one for one in content().questions.values() if one.id == "sess_pace")
        words = {"kind": "single", "text": now.text, "options": replace(now.options, texts={"en": "yes|no"})}
        await session.execute(tables.question_versions.insert().values(**kept, version=1, **words))
    found = (await came(db, meeting_id, "seminar")).of("sess_pace")
    assert found is not None
    assert (found.answers, found.tally is not None and found.tally.n) == (0, 0)


async def test_an_answer_taken_back_is_none(db: Database, meeting_id: int) -> None:
    people = sorted(TOWN)[:7]
    asking = await opened(db, meeting_id, "seminar", item_id="P18", asked=people)
    for who in people:
        await answered(db, asking, "sess_rate", who, "5")
    async with db.write() as session:
        one = select(tables.poll_answers.c.token).limit(1)
        first = (await session.execute(one)).scalar_one()
        await session.execute(
            update(tables.poll_answers).where(tables.poll_answers.c.token == first).values(value=None)
        )
    found = (await came(db, meeting_id, "seminar")).of("sess_rate")
    assert found is not None
    assert found.answers == 6


async def test_organisers_see_them_and_nobody_else(db: Database, meeting_id: int, crowd: Crowd) -> None:
    this = next(iter(crowd.rounds.values())).id
    async with db.read() as session:
        assert {one.poll.id for one in await showing.overview(session, by())} == {
            "before",
            "after",
            "seminar",
            "day",
        }
        for role in (Role.PARTICIPANT, Role.LEADER):
            for act in (
                showing.overview(session, by(role)),
                showing.look(session, by(role), programme(), this, key=KEY),
                showing.response(session, by(role), programme(), this, key=KEY),
                showing.publish(session, by(role), this),
                showing.workbook(session, by(role), programme(), this, key=KEY),
            ):
                with pytest.raises(NotAllowed):
                    await act
        with pytest.raises(NoSuchPoll):
            await showing.look(session, by(meeting_id=99), programme(), this, key=KEY)
        with pytest.raises(NoSuchPoll):
            await showing.read(session, by(Role.PARTICIPANT), programme(), this, key=KEY)


async def test_delegates_read_totals_of_what_was_published_and_only_of_what_is_closed(
    db: Database, meeting_id: int, crowd: Crowd
) -> None:
    seminar = [one for one in crowd.rounds.values() if one.poll_id == "seminar"]
    first, last = seminar[0], seminar[-1]
    async with db.write() as session:
        assert await showing.publish(session, by(), last.id) == 0
        closed = update(tables.poll_rounds).where(tables.poll_rounds.c.id == first.id)
        await session.execute(closed.values(closes_at=NOW - timedelta(minutes=1)))
        assert await showing.publish(session, by(), last.id) == 1
        assert await showing.publish(session, by(), last.id) == 0
    async with db.read() as session:
        reader = by(Role.PARTICIPANT)
        look = await showing.read(
            session, reader, programme(), last.id, key=KEY, handle=handle_of("sess_rate")
        )
        for key in (KEY, None):
            again = await showing.read(session, reader, programme(), first.id, key=key)
            assert again.shown.tally == look.shown.tally
    said = [value for asking, _, value in crowd.given("seminar", "sess_rate") if asking.id == first.id]
    assert look.shown.tally is not None
    assert look.shown.tally.n == len(said)
    assert look.shown.breakdowns == {}
    assert not look.results.responses
    assert not look.results.silent
    assert "text" not in {one.kind for one in look.questions}
    assert not set(WORDS) & {one.text for one in look.shown.said}


async def test_nobody_reads_what_was_published_of_a_poll_that_did_not_ask_them(
    db: Database, meeting_id: int, crowd: Crowd
) -> None:
    this = next(one for one in crowd.rounds.values() if one.poll_id == "seminar")
    its = update(tables.poll_rounds).where(tables.poll_rounds.c.poll_id == "seminar")
    async with db.write() as session:
        await session.execute(its.values(closes_at=NOW - timedelta(minutes=1)))
        await showing.publish(session, by(), this.id)
        await showing.read(session, by(Role.PARTICIPANT), programme(), this.id, key=KEY)
        await session.execute(its.values(audience=Audience.parse("SE-MOT")))
        with pytest.raises(NoSuchPoll):
            await showing.read(session, by(Role.PARTICIPANT), programme(), this.id, key=KEY)


async def test_a_poll_that_left_the_workbook_is_no_longer_shown(
    db: Database, meeting_id: int, crowd: Crowd
) -> None:
    async with db.write() as session:
        await session.execute(delete(tables.questions).where(tables.questions.c.poll_id == "day"))
        polls = await showing.overview(session, by())
        assert "day" not in {one.poll.id for one in polls}
        day = next(one for one in crowd.rounds.values() if one.poll_id == "day")
        with pytest.raises(NoSuchPoll):
            await showing.look(session, by(), programme(), day.id, key=KEY)
