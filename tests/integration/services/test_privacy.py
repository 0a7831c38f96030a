"""Erasing a person on both databases: every trace goes, totals stay, no backup or load brings them back."""

import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Text, cast, func, select, update

from bot import ledger, logs
from bot.clock import Clock
from bot.db import tables
from bot.db.engine import Database
from bot.deps import Deps
from bot.domain.people import Participant, Person
from bot.domain.privacy import Erased, Erasure, Subject, account_digest, participant_digest
from bot.domain.workbook import to_rows
from bot.files import mydata
from bot.poll_keys import PollKeys
from bot.services import (
    audit,
    guesses,
    holdings,
    invitations,
    meetings,
    people,
    privacy,
)
from bot.services.programme import Programmes
from bot.settings import load_settings
from schedules import retention as jobs
from tests.integration.conftest import Logged
from tests.integration.services.canary import (
    CANARY,
    KEY,
    ME,
    MY_ID,
    OTHER_ID,
    erased,
    fill,
    leave_files,
    stumble,
)
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import poll_key
from tests.sample import content


def subject(meeting_id: int) -> Subject:
    return Subject(MY_ID, meeting_id, ME)


async def values(db: Database) -> list[str]:
    """Every value of every column of every table, as text."""
    found: list[str] = []
    async with db.read() as session:
        for table in tables.metadata.sorted_tables:
            for column in table.c:
                rows = await session.execute(select(cast(column, Text)))
                found += [f"{table.name}.{column.name}: {text}" for text in rows.scalars() if text]
    return found


def traces(texts: list[str]) -> list[str]:
    return [text for text in texts if CANARY in text or str(MY_ID) in text]


def raw_traces(folder: Path) -> list[str]:
    """Files whose bytes hold a marker or the account, as text or as SQLite stores a number."""
    marks = CANARY.encode(), str(MY_ID).encode(), MY_ID.to_bytes(6, "big")
    return [
        f"{path.name}: {mark!r}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for mark in marks
        if mark in path.read_bytes()
    ]


async def erase(db: Database, meeting_id: int, *, now: datetime = NOW) -> None:
    async with db.write() as session:
        await erased(session, subject(meeting_id), now)


@pytest.fixture
def deps(db: Database, tmp_path: Path) -> Deps:
    settings = load_settings(token="1234567890:test-only-not-a-real-token-of-anybody", data_dir=tmp_path)
    return Deps(settings, db, KEY, Clock(), Programmes(db), PollKeys.of(settings))


@pytest.mark.fault("canaries")
async def test_a_person_in_every_table_leaves_nothing_but_a_count(
    db: Database,
    meeting_id: int,
    deps: Deps,
    tmp_path: Path,
    logged: Logged,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    logs.set_up("DEBUG", stream=logged.stream)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    await stumble(db, meeting_id)
    await fill(db, meeting_id)
    leave_files(deps.settings.side_dir)
    async with db.read() as session:
        before = await privacy.totals(session, meeting_id)
        held = await holdings.held(session, subject(meeting_id), KEY, poll_key)
    named = {one.table.name for one in holdings.HOLDINGS} | {"inbox"}
    assert set(held.rows) == named, "a table is not filled: the test would prove nothing of it"
    assert len(traces(await values(db))) > 20
    assert CANARY in mydata.write(held, now=NOW).decode()
    left_behind = raw_traces(tmp_path)
    assert {".json", ".part"} <= {Path(one.partition(":")[0]).suffix for one in left_behind}
    assert not db.is_sqlite or any(one.startswith("ttchan.db") for one in left_behind)

    await erase(db, meeting_id)
    await jobs.wipe(deps)

    assert traces(await values(db)) == []
    assert raw_traces(tmp_path) == []
    (failed,) = logged.events("update_failed")
    assert "NOT NULL" in failed["exception"] or "not-null" in failed["exception"], "the words are there"
    assert logged.events("wiped")
    assert traces(logged.text.splitlines()) == []
    async with db.read() as session:
        assert await privacy.totals(session, meeting_id) == before
        left = await holdings.held(session, subject(meeting_id), KEY, poll_key)
        assert await audit.broken_at(session) is None
        for table in (tables.presences, tables.signatures):
            marks = (await session.execute(select(table))).all()
            assert [(one.said_by, one.participant_id.startswith("~PL-RAD~")) for one in marks] == [("", True)]
    # The counts of wrong codes are under a keyed hash, so that an erasure does not reset them.
    assert set(left.rows) == {"participants", "guesses"}
    kept = {name: value for name, value in left.one("participants").items() if value and name != "meeting_id"}
    assert kept == {"id": ME, "delegation": "PL-RAD", "role": "participant", "withdrawn": True}
    # Another person's rows are theirs still.
    texts = "\n".join(await values(db))
    assert "another's text" in texts
    assert str(OTHER_ID) in texts


async def test_an_erasure_is_in_the_audit_log_which_still_shows_edits(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    async with db.write() as session:
        forged = tables.audit_log.c.action == "see_diet"
        await session.execute(update(tables.audit_log).where(forged).values(object="nobody"))
    await erase(db, meeting_id)
    async with db.read() as session:
        rows = (await session.execute(select(tables.audit_log).order_by(tables.audit_log.c.id))).all()
        broken = await audit.broken_at(session)
    assert [row.action for row in rows if row.actor == audit.ERASED][-1] == "erase"
    assert broken == next(row.id for row in rows if row.action == "see_diet")


async def test_erased_twice_is_erased_once(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    await erase(db, meeting_id)
    first = [text for text in await values(db) if "audit_log" not in text]
    await erase(db, meeting_id)
    assert [text for text in await values(db) if "audit_log" not in text] == first


async def test_the_wipe_waits_for_the_answer_and_is_done_once(
    db: Database, meeting_id: int, deps: Deps
) -> None:
    await erase(db, meeting_id, now=deps.clock.real())
    await jobs.wipe(deps)
    async with db.read() as session:
        due = (await session.execute(select(tables.erasures.c.scrub_at))).scalars().all()
    assert len(due) == 2
    assert all(due), "wiped while the update that asked was still being answered"
    async with db.write() as session:
        await session.execute(update(tables.erasures).values(scrub_at=NOW))
    await jobs.wipe(deps)
    async with db.read() as session:
        assert set((await session.execute(select(tables.erasures.c.scrub_at))).scalars()) == {None}


@pytest.mark.fault("canaries")
async def test_a_restored_backup_loses_the_person_again_before_any_update(
    db: Database, meeting_id: int
) -> None:
    await fill(db, meeting_id)  # the backup: everything is there, the ledger's table is empty
    erasure = Erasure(NOW + timedelta(hours=1), update_id=3)
    entries = {account_digest(MY_ID, KEY): erasure, participant_digest("ttchan-2018", ME, KEY): erasure}
    async with db.write() as session:
        lacking = await privacy.apply_ledger(session, KEY, entries, real=NOW, poll_key=poll_key)
        assert lacking == {}
    assert traces(await values(db)) == []
    async with db.read() as session:
        assert (await session.execute(select(func.count()).select_from(tables.erasures))).scalar_one() == 2


@pytest.mark.fault("canaries")
async def test_a_list_loaded_into_an_empty_database_loses_the_person_as_well(
    db: Database, meeting_id: int
) -> None:
    async with db.write() as session:
        entries = {participant_digest("ttchan-2018", ME, KEY): Erasure(NOW)}
        await privacy.apply_ledger(session, KEY, entries, real=NOW, poll_key=poll_key)
        shell = tables.participants.c.id == ME
        row = (await session.execute(select(tables.participants).where(shell))).one()
    assert (row.first_name, row.loaded, row.erased) == ("", {}, Erased.WISH)


async def test_whoever_came_back_since_stays(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    await erase(db, meeting_id)
    async with db.write() as session:
        await people.choose_language(session, Person(MY_ID), "pl", now=NOW + timedelta(seconds=1))
    async with db.write() as session:
        lacking = await privacy.apply_ledger(session, KEY, {}, real=NOW, poll_key=poll_key)
        assert (await people.glance(session, MY_ID)).person.language == "pl"
    assert set(lacking) == {account_digest(MY_ID, KEY), participant_digest("ttchan-2018", ME, KEY)}


async def test_a_load_leaves_the_erased_out_and_says_who(db: Database, meeting_id: int) -> None:
    await erase(db, meeting_id)
    async with db.read() as session:
        before = await meetings.published(session, "ttchan-2018")
    assert before is not None
    rows, left_out = before.without_erased(to_rows(content()))
    assert left_out == [ME]
    change = before.plan(rows)
    assert change.empty
    # Also a plan that was made before the erasure does not bring them back.
    stale = before.plan(to_rows(content()))
    async with db.write() as session:
        await meetings.publish(session, stale, now=NOW, at=NOW)
    async with db.read() as session:
        row = (await session.execute(select(tables.participants).where(tables.participants.c.id == ME))).one()
    assert (row.last_name, row.loaded, row.erased) == ("", {}, Erased.WISH)


async def test_somebody_who_was_not_coming_counts_neither_before_nor_after(
    db: Database, meeting_id: int
) -> None:
    async with db.write() as session:
        gone = tables.participants.c.id == ME
        await session.execute(update(tables.participants).where(gone).values(withdrawn=True))
        before = await privacy.totals(session, meeting_id)
    await erase(db, meeting_id)
    async with db.read() as session:
        assert await privacy.totals(session, meeting_id) == before


async def test_guesses_go_on_counting_after_an_erasure(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        for _ in range(guesses.RECENT_WRONG):
            await invitations.look_up(session, meeting_id, KEY, MY_ID, "WRONG23456", now=NOW)
        await erased(session, Subject(MY_ID), NOW)
        assert await guesses.silenced(session, guesses.typist(MY_ID, KEY), now=NOW)


async def test_the_file_has_everything_but_hashes_and_other_people(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    async with db.read() as session:
        held = await holdings.held(session, subject(meeting_id), KEY, poll_key)
    text = mydata.write(held, now=NOW).decode()
    written = json.loads(text)["data"]
    card = written["participants"][0]
    assert {name for name in Participant.__slots__ if name in card} == set(Participant.__slots__)
    for marker in ("first_name", "was-first_name", "dietary", "wanted", "said", "text-1", "telegram-name"):
        assert f"{CANARY}-{marker}" in text
    assert str(OTHER_ID) not in text
    assert "SE-MOT-03" not in text
    assert not {"code_hash", "link_hash", "chain"} & {key for rows in written.values() for key in rows[0]}


@pytest.mark.fault("canaries")
async def test_a_stranger_is_erased_too(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        await people.choose_language(session, Person(MY_ID), "pl", now=NOW)
        await erased(session, Subject(MY_ID), NOW)
    assert traces(await values(db)) == []


def test_the_ledger_outlives_a_line_that_was_cut_short(tmp_path: Path) -> None:
    first, later = Erasure(NOW, 7), Erasure(NOW + timedelta(days=1))
    ledger.append(tmp_path, {"a" * 64: first})
    with (tmp_path / ledger.NAME).open("a") as file:
        file.write('["bbbb')
    ledger.append(tmp_path, {"a" * 64: later, "c" * 64: first})
    ledger.append(tmp_path, {"a" * 64: first})
    assert ledger.read(tmp_path) == {"a" * 64: later, "c" * 64: first}
    assert (tmp_path / ledger.NAME).stat().st_mode & 0o777 == 0o600


def test_no_ledger_is_an_empty_one(tmp_path: Path) -> None:
    assert ledger.read(tmp_path) == {}
