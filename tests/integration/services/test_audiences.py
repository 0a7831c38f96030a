"""Audiences as queries, against what they say of each person's traits."""

import asyncio
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from bot.db.engine import Database
from bot.db.tables import participants, people, signups
from bot.domain.announcements import Why
from bot.domain.audience import Audience, Traits
from bot.domain.people import Participant, Person
from bot.services import audiences
from bot.services import people as persons
from bot.services.people import traits_of
from bot.services.programme import as_entity
from bot.services.signups.said import SAID
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import join

TERMS = (
    *("all", "guests", "hosts", "leaders", "organisers", "staff"),
    *(
        "group-A",
        "group-B",
        "group",
        "lang-pl",
        "lang-lv",
        "lang-sr_Latn",
        "lang",
        "item-P38",
        "item-P23",
        "item",
    ),
    *("bus-Bus_1", "bus-2", "bus", "bus-Аутобус_1.", "bus-A%2BB%3B_50%25"),
    *("PL-RAD", "LV-DAU", "SE-MOT", "ZZ"),
)
AUDIENCES = st.lists(st.lists(st.sampled_from(TERMS), min_size=1, max_size=3).map(tuple), max_size=3).map(
    lambda terms: Audience(tuple(terms))
)
HOST = "LV-DAU"


async def everybody(db: Database) -> dict[str, Traits]:
    async with db.read() as session:
        rows = (
            await session.execute(
                select(participants, people.c.language.label("chosen"), SAID)
                .select_from(audiences.listed())
                .where(participants.c.withdrawn.is_(False))
            )
        ).all()
    found = {}
    for row in rows:
        participant = as_entity(Participant, row._mapping)
        found[row.id] = traits_of(participant, HOST, row.chosen, row.signed)
    return found


async def mix(db: Database, meeting_id: int) -> None:
    """Groups, chosen languages, staff, people who are off the list, places and who waits for one."""
    states = ((f"PL-RAD-0{n}", "P38", ("place", "waiting", "no")[n % 3]) for n in range(1, 9))
    said = [*states, ("PL-RAD-05", "P23", "place"), ("SE-MOT-03", "P23", "no")]
    async with db.write() as session:
        keys = {"meeting_id": meeting_id, "number": 1, "since": NOW, "said_by": "PL-RAD-01"}
        rows = [keys | {"participant_id": who, "item_id": item, "state": state} for who, item, state in said]
        await session.execute(insert(signups), rows)
    for n, (participant_id, language) in enumerate(
        [("PL-RAD-05", "sr_Latn"), ("SE-MOT-03", "lv"), ("LV-DAU-02", "pl"), ("PL-RAD-01", None)]
    ):
        await join(db, meeting_id, 50 + n, participant_id)
        if language:
            async with db.write() as session:
                await persons.choose_language(session, Person(50 + n), language, now=NOW)
    async with db.write() as session:
        person = participants.c
        for which, values in (
            (person.id.like("%3"), {"group": "A"}),
            (person.id.like("%5"), {"group": "B", "staff": True}),
            (person.id.like("%7"), {"withdrawn": True}),
            (person.id.like("%8"), {"language": "", "bus": ""}),
            (person.id.like("%4"), {"bus": "2"}),
            (person.id.like("%6"), {"bus": "Аутобус 1."}),
            (person.id.like("%9"), {"bus": "A+B; 50%"}),
        ):
            await session.execute(update(participants).where(which).values(values))


async def test_a_query_finds_just_whom_the_audience_includes(db: Database, meeting_id: int) -> None:
    await mix(db, meeting_id)
    traits, loop = await everybody(db), asyncio.get_running_loop()
    assert len(traits) > 60

    @cache
    def found(audience: Audience) -> frozenset[str]:
        async def ask() -> frozenset[str]:
            async with db.read() as session:
                listed = select(participants.c.id).select_from(audiences.listed())
                inside = audiences.includes(audience, HOST)
                where = listed.where(*audiences.coming(meeting_id), inside)
                return frozenset((await session.execute(where)).scalars())

        return asyncio.run_coroutine_threadsafe(ask(), loop).result(20)

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(AUDIENCES)
    def compare(audience: Audience) -> None:
        assert found(audience) == {one for one, mine in traits.items() if audience.includes(mine)}

    await asyncio.to_thread(compare)


async def test_reach_counts_who_has_joined_and_names_who_cannot_be_reached(
    db: Database, meeting_id: int
) -> None:
    await join(db, meeting_id, 51, "PL-RAD-05")
    await join(db, meeting_id, 52, "PL-RAD-06")
    await join(db, meeting_id, 53, "PL-RAD-07")
    async with db.write() as session:
        blocked = people.c.user_id == 52
        await session.execute(update(people).where(blocked).values(blocked_at=NOW))
        stopped = people.c.user_id == 53
        await session.execute(update(people).where(stopped).values(stopped_at=NOW))
    async with db.read() as session:
        reach = await audiences.reach(session, meeting_id, Audience.parse("PL-RAD"))
        nobody = await audiences.reach(session, meeting_id, Audience.parse("item-P38"))
    size = sum(one.delegation == "PL-RAD" for one in (await everybody(db)).values())
    assert (reach.people, reach.joined, reach.reachable) == (size, 3, 1)
    assert reach.delegations == {"PL-RAD": size}
    assert sum(reach.languages.values()) == 3
    reasons = {one.participant_id: one.why for one in reach.names}
    assert (reasons["PL-RAD-06"], reasons["PL-RAD-07"]) == (Why.BLOCKED, Why.STOPPED)
    assert reasons["PL-RAD-01"] is Why.NOT_JOINED
    assert len(reasons) == size - 1
    assert all(one.name for one in reach.names)
    assert nobody.people == 0
