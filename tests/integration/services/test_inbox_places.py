"""Where people are is never stored: updates are without their places, but for who announces one."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import Rehearsal
from bot.db.engine import Database
from bot.db.tables import calls
from bot.db.tables import inbox as table
from bot.domain.calls import OPEN
from bot.domain.presence import Call
from bot.services import dialogues, inbox, meeting_time
from bot.services.announcements import composing
from bot.services.inbox_places import TAKE_PLACES
from handlers import urgent
from tests.integration.gateway.feeding import NOW, message
from tests.integration.services.crowd import ORGANISER, join

PLACE = {"latitude": 55.871234, "longitude": 26.515678, "horizontal_accuracy": 12.5, "live_period": 900}
VENUE = {"location": PLACE, "title": "Canary bar", "address": "Canary street 1", "google_place_id": "Canary"}
CANARIES = ("55.871234", "26.515678", "12.5", "Canary")


async def kept(db: Database, update: dict[str, Any]) -> str:
    """What is stored of an update."""
    async with db.write() as session:
        await inbox.store(session, [(update["update_id"], json.dumps(update))], now=NOW)
    async with db.read() as session:
        found = select(table.c.body).where(table.c.update_id == update["update_id"])
        body: str = (await session.execute(found)).scalar_one()
    return body


def sent(**content: Any) -> dict[str, Any]:
    update = message(5, 7, **content)
    del update["message"]["text"]
    return update


def edited(update: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": 6, "edited_message": update["message"]}


UPDATES = {
    "a place": sent(location=PLACE),
    "a live place that moves": edited(sent(location=PLACE)),
    "a place with a name": sent(location=PLACE, venue=VENUE),
    "a reply to a place": message(5, 7, reply_to_message=sent(location=PLACE, venue=VENUE)["message"]),
    "a reply to a place elsewhere": message(5, 7, external_reply={"location": PLACE, "venue": VENUE}),
    "a press below a place": {
        "update_id": 5,
        "callback_query": {
            "id": "1",
            "from": {"id": 7},
            "message": sent(venue=VENUE, location=PLACE)["message"],
        },
    },
    "places in a list": message(5, 7, more=[[{"location": PLACE}]]),
}


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
async def test_an_update_is_stored_without_the_places_in_it(db: Database, update: dict[str, Any]) -> None:
    body = await kept(db, update)
    assert [one for one in CANARIES if one in body] == []
    stored = json.loads(body)
    assert stored.keys() == update.keys()
    assert "location" in body


async def test_words_that_speak_of_a_location_stay(db: Database) -> None:
    said = message(5, 7, text='the "location" is {"location": 1}')
    assert json.loads(await kept(db, said)) == said


@pytest.mark.parametrize("body", ['{"location"', "[" * 9_000 + '"location"' + "]" * 9_000, '["location"]'])
async def test_what_nobody_can_read_is_not_stored_with_what_may_be_a_place(db: Database, body: str) -> None:
    async with db.write() as session:
        await inbox.store(session, [(1, body)], now=NOW)
    async with db.read() as session:
        assert (await session.execute(select(table.c.body))).scalar_one() == ""


@pytest.mark.parametrize(("flow", "stays"), [("announce", True), ("urgent", True), ("correction", False)])
async def test_only_who_announces_means_the_place_itself(db: Database, flow: str, stays: bool) -> None:
    async with db.write() as session:
        await dialogues.follow(session, 7, flow, "text", {}, now=NOW)
    place = sent(location=PLACE, venue=VENUE, reply_to_message=sent(location=PLACE)["message"])
    stored = json.loads(await kept(db, place))
    assert (stored["message"]["location"] == PLACE) is stays
    assert (stored["message"]["venue"] == VENUE) is stays
    assert stored["message"]["reply_to_message"]["location"] != PLACE
    other = sent(location=PLACE)
    other["update_id"], other["message"]["from"] = 8, {"id": 9, "is_bot": False, "first_name": "Q"}
    assert "55.87" not in await kept(db, other)


@pytest.mark.parametrize(
    ("ago", "taken_ago", "ended", "stays"),
    [
        (timedelta(minutes=5), None, False, False),
        (OPEN, None, False, True),
        (2 * OPEN, timedelta(minutes=5), False, False),
        (timedelta(minutes=5), None, True, True),
    ],
    ids=["just called", "long ago", "taken lately", "found"],
)
async def test_who_is_looked_for_means_themselves_though_they_announce(
    db: Database, meeting_id: int, ago: timedelta, taken_ago: timedelta | None, ended: bool, stays: bool
) -> None:
    await join(db, meeting_id, 7, ORGANISER)
    meets = NOW + timedelta(days=1)
    async with db.write() as session:
        await meeting_time.set_rehearsal(session, Rehearsal(meets, NOW))
        await dialogues.follow(session, 7, "announce", "text", {}, now=meets)
        call = {"meeting_id": meeting_id, "participant_id": ORGANISER, "what": Call.LOST, "at": meets - ago}
        call |= {"taken_at": None if taken_ago is None else meets - taken_ago}
        await session.execute(calls.insert().values(call | {"ended_at": meets if ended else None}))
    stored = json.loads(await kept(db, sent(location=PLACE)))
    assert (stored["message"]["location"] == PLACE) is stays


def test_the_dialogues_that_take_places_are_those_of_announcing() -> None:
    assert {composing.FLOW, urgent.FLOW} == TAKE_PLACES
