"""Whether one may be asked long after the meeting, who is kept for that, and when the key goes."""

from datetime import timedelta

import pytest

from bot.db.engine import Database
from bot.db.tables import participants, people
from bot.domain.errors import NotAllowed
from bot.domain.privacy import after_end
from bot.services import retention
from bot.services.polls import permissions
from tests.integration.services.polls.asked import ANNA, ELSA, LEADER, Clocked, ids, key_of, minutes
from tests.sample import at, content

MINOR = "PL-RAD-13"
EVENING = at("2018-11-11 20:45")
GONE, LATE = after_end(content().meeting, 75), at("2019-05-13 10:00")


@pytest.fixture
async def clock(db: Database, meeting_id: int) -> Clocked:
    clock = Clocked(db, meeting_id)
    await clock.join(ANNA, ELSA, LEADER, MINOR)
    await clock.sweep(EVENING - minutes(1))
    return clock


async def answers(clock: Clocked, who: str, *, wanted: bool = True) -> None:
    async with clock.db.write() as session:
        await permissions.permit(session, await clock.by(who, EVENING + minutes(30)), wanted=wanted)


async def purge(clock: Clocked, now: object) -> retention.Purged:
    async with clock.db.write() as session:
        return await retention.purge(session, now=now, real=EVENING, poll_key=key_of)  # type: ignore[arg-type]


async def accounts(clock: Clocked) -> set[str]:
    return {row.participant_id for row in await clock.rows(people)}


async def test_adults_are_asked_once_after_the_last_question_of_the_evening(clock: Clocked) -> None:
    await clock.goes_by(EVENING, EVENING + timedelta(days=20))
    rows = {key: row for key, row in (await clock.written()).items() if key.startswith("follow-up")}
    assert {row.participant_id for row in rows.values()} == {ANNA, ELSA, LEADER}, "never minors"
    assert min(row.due_at for row in rows.values()) >= EVENING + minutes(10)
    assert max(row.due_at for row in rows.values()) < at("2018-11-11 22:00")


async def test_who_agrees_is_kept_until_the_last_question_closes_and_is_asked_it(clock: Clocked) -> None:
    await answers(clock, ANNA)
    purged = await purge(clock, GONE)
    assert purged.accounts == 3
    assert await accounts(clock) == {ANNA}
    named = await clock.rows(participants, participants.c.last_name != "")
    assert [row.id for row in named] == [ANNA]
    await clock.sweep(LATE - timedelta(days=7))
    await clock.sweep(LATE)
    assert ids(await clock.told(), "followup-26w") == {ANNA}
    assert not await purge(clock, at("2019-05-27 09:59"))
    await purge(clock, at("2019-05-27 10:00"))
    assert await accounts(clock) == set()
    assert not await clock.rows(participants, participants.c.last_name != "")


async def test_who_takes_it_back_goes_with_all_the_others(clock: Clocked) -> None:
    await answers(clock, ANNA)
    await answers(clock, ANNA, wanted=False)
    await purge(clock, GONE)
    assert await accounts(clock) == set()


async def test_a_minor_cannot_agree(clock: Clocked) -> None:
    with pytest.raises(NotAllowed):
        await answers(clock, MINOR)
    await clock.account(MINOR, follow_up_at=EVENING)
    await purge(clock, GONE)
    assert await accounts(clock) == set()


async def test_the_key_is_over_the_day_its_last_round_has_closed(clock: Clocked) -> None:
    async with clock.db.read() as session:
        assert await retention.keys_over(session, now=at("2019-05-27 09:59")) == []
        assert await retention.keys_over(session, now=at("2019-05-27 10:00")) == ["ttchan-2018"]
