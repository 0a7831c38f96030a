"""Updates drawn from the Bot API's schema, through the whole bot: nothing uncaught, the next is answered."""

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import sandbox.api
from bot.app import Bot
from bot.db.engine import Database
from bot.db.tables import deliveries, inbox, people
from bot.domain.people import Person as Reader
from bot.services import participants
from bot.services import people as somebody
from sandbox import Person, Sandbox
from sandbox.schema import check_value
from tests.databases import PUBLISHED_AT, current, publish
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import states
from tests.integration.generated import Generated, Soundness, generate
from tests.integration.live import running, settings_for
from tests.rules.forging import MARK, marked

SEED = random.randrange(10**6)
SHORT = 500
AT_ONCE = 1000
ADMIN = 1001
LISTED = {ADMIN: None, 1002: "LV-DAU-02", 1003: "PL-RAD-01", 1004: "PL-RAD-05", 1005: "SE-MOT-03"}
"""An admin, an organiser, a leader, two participants; all others are strangers."""

INNER = re.compile(
    r"Traceback|File \"|sqlalchemy|sqlite|asyncpg|SELECT |INSERT |UPDATE |/tmp|/dev/shm|\.py\b|site-packages"
)
"""What nobody in a chat should ever read."""

CROWD = (*LISTED, *range(1006, 1041))


def test_what_is_generated_keeps_to_the_schema_unless_it_is_broken() -> None:
    print(f"seed {SEED}")  # noqa: T201
    drawn = generate(SHORT, SEED, CROWD)
    for each in drawn:
        if each.soundness is Soundness.SOUND:
            check_value("Update", {"update_id": 1, **each.raw})
    assert {each.soundness for each in drawn} == set(Soundness)
    assert len({next(iter(each.raw)) for each in drawn}) > 15


@pytest.mark.fault("bad:commands", "bad:dates", "F16")
@pytest.mark.filterwarnings("ignore:.*successful_payment will no longer")
async def test_500_generated_updates(
    db: Database,
    database_url: str,
    tmp_path: Path,
    logged: Logged,
    monkeypatch: pytest.MonkeyPatch,
    proof_says: Callable[..., None],
) -> None:
    await _survives(db, database_url, tmp_path, logged, monkeypatch, proof_says, number=SHORT)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.fault("bad:commands", "bad:dates", "F16")
@pytest.mark.filterwarnings("ignore:.*successful_payment will no longer")
async def test_50000_generated_updates(
    db: Database,
    database_url: str,
    tmp_path: Path,
    logged: Logged,
    monkeypatch: pytest.MonkeyPatch,
    proof_says: Callable[..., None],
) -> None:
    await _survives(db, database_url, tmp_path, logged, monkeypatch, proof_says, number=50_000, most=1)


async def _survives(
    db: Database,
    database_url: str,
    folder: Path,
    logged: Logged,
    monkeypatch: pytest.MonkeyPatch,
    proof_says: Callable[..., None],
    *,
    number: int,
    most: float = 10,
) -> None:
    proof_says(seed=SEED, updates=number)
    drawn = generate(number, SEED, CROWD)
    # Half a surrogate goes over the wire as an escape only.
    monkeypatch.setattr(sandbox.api, "_encode", json.JSONEncoder(separators=(",", ":")).encode)
    await publish(db, marked())
    async with Sandbox.serve(check_results=False) as served:
        crowd = [served.add_person(f"P{n}", language_code="en", id=n) for n in CROWD]
        for each in crowd:
            await each.start()
        served.updates.clear()
        await _list(db)
        first = served.updates.next_id
        wanted = settings_for(served, database_url, folder, admins=str(ADMIN))
        async with running(Bot(wanted)):
            for start in range(0, number, AT_ONCE):
                for one in drawn[start : start + AT_ONCE]:
                    served.updates.inject(one.raw)
                await _settled(db, min(number, start + AT_ONCE))
            began = time.monotonic()
            await _answered(served, crowd[-1], most)
            assert time.monotonic() - began < most, "the next update waits"
    await _judge(db, logged, {first + n: one for n, one in enumerate(drawn)})
    await _count_replies(db, served, drawn)
    for call in (each for each in served.journal if each.ok):
        said = json.dumps(call.params, ensure_ascii=False, default=str)
        assert not INNER.search(said), said
        assert call.chat_id in LISTED or not MARK.search(said), f"a stranger reads of others: {said}"


async def _list(db: Database) -> None:
    """Let those join who are on the list."""
    meeting_id = await current(db)
    async with db.write() as session:
        for user_id, participant_id in LISTED.items():
            if participant_id is not None:
                listed = await participants.listed(session, meeting_id, participant_id)
                assert listed is not None
                await somebody.join(session, Reader(user_id), meeting_id, listed, now=PUBLISHED_AT)


async def _settled(db: Database, number: int) -> None:
    deadline = time.monotonic() + 120
    done = 0
    while done < number:
        assert time.monotonic() < deadline, f"the backlog takes too long: {done} of {number} are handled"
        await asyncio.sleep(0.2)
        found = await states(db)
        done = found["done"] + found["quarantined"]


async def _answered(served: Sandbox, person: Person, seconds: float) -> None:
    before = len(served.journal.calls("sendMessage", person.id))
    await person.send("/help")
    while len(served.journal.calls("sendMessage", person.id)) == before:
        await person.receives(seconds)


async def _judge(db: Database, logged: Logged, drawn: dict[int, Generated]) -> None:
    """Whatever keeps to the schema, or only knows more, was handled at the first try."""
    async with db.read() as session:
        rows = (await session.execute(select(inbox).where(inbox.c.attempts > 0))).all()
    blamed = {row.update_id: row for row in rows}
    to_be_handled = {n for n, one in drawn.items() if one.soundness is not Soundness.BROKEN}
    assert [(row.reason, drawn[n].raw) for n, row in blamed.items() if n in to_be_handled] == []
    failed = [one for one in logged.events("update_failed") if one["error"] != "Unreadable"]
    assert failed == []
    for event in ("incident", "loop_error", "update_lost_its_way", "error_handler_failed"):
        assert logged.events(event) == []


async def _count_replies(db: Database, served: Sandbox, drawn: list[Generated]) -> None:
    """At most two for each update; what an organiser had sent to many is no reply."""
    told = select(people.c.user_id).join(
        deliveries,
        (people.c.meeting_id == deliveries.c.meeting_id)
        & (people.c.participant_id == deliveries.c.participant_id),
    )
    async with db.read() as session:
        unasked = Counter((await session.execute(told.where(deliveries.c.message_id.is_not(None)))).scalars())
    written = [call for call in served.journal if call.method.startswith(("send", "edit")) and call.ok]
    replies = Counter(call.chat_id for call in written if call.method != "sendChatAction")
    sent = Counter(who for one in drawn for who in _senders(one.raw))
    assert sum(replies.values()) > len(drawn) / 10, "there must be something to answer"
    assert set(replies) <= set(CROWD)
    most = {who: 2 * sent[who] + unasked[who] + 1 for who in CROWD}
    assert {who: count for who, count in replies.items() if count > most[who]} == {}


def _senders(raw: Any) -> set[int]:
    """Everybody who is named as a sender or whose chat it is."""
    content = next(iter(raw.values()))
    if not isinstance(content, dict):
        return set()
    message = content.get("message")
    holder = message if isinstance(message, dict) else content
    owners = content.get("from"), content.get("user"), holder.get("chat")
    return {one["id"] for one in owners if isinstance(one, dict) and isinstance(one.get("id"), int)}
