"""A bot with little memory is sent files of 200 MB and such as unpack to as much: it refuses and lives."""

import resource
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import sandbox.methods.media
from bot.db.engine import Database
from bot.domain.people import Person as Reader
from bot.services import meetings, participants, people
from sandbox import Person, Sandbox
from sandbox.state.stored import StoredFile
from tests.databases import PUBLISHED_AT, current, publish
from tests.integration.command import COLD, started
from tests.integration.gateway.feeding import until
from tests.integration.updates.looks import answers, raw
from tests.proving import Says
from tests.sample import content

pytestmark = [pytest.mark.proof, pytest.mark.fault("F37", "bad:xlsx")]

ORGANISER = 1002
LARGE = 200 * 2**20
MEMORY = 384 * 2**20
"""What the process may ask for, all its threads and libraries included."""
RESIDENT = 256 * 2**20
PATIENCE = 40


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    """A server that hands out files as large as they come, which Telegram's does not."""
    monkeypatch.setattr(sandbox.methods.media, "DOWNLOAD_LIMIT", 10 * LARGE)
    async with Sandbox.serve(check_results=False) as serving:
        yield serving


async def test_files_of_200_mb_are_refused_and_the_bot_lives(
    served: Sandbox, db: Database, tmp_path: Path, proof_says: Says
) -> None:
    martins = await _organiser(served, db)
    where = {"TOKEN": served.token, "API_URL": served.url, "DATABASE_URL": db.url}
    async with started("run", program=COLD, DATA_DIR=str(tmp_path / "data"), **where) as process:
        await process.says('"ready"')
        pid = process.process.pid
        resource.prlimit(pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
        await _asks(served, martins, "/help", "Today")
        before = _memory(pid, "VmHWM")
        for said, file in _files():
            await _asks(served, martins, "/import", "Please send me the workbook")
            before_it = _said(served, martins, said)
            _hand_over(served, martins, file)
            await _hears(served, martins, said, before_it)
            await _asks(served, martins, "/help", "Today")
        most = _memory(pid, "VmHWM")
        assert (await process.stops()).code == 0
    assert most < RESIDENT
    assert most - before <= 20 * 2**20, "reading is a child's work"
    async with db.read() as session:
        found = await meetings.published(session, content().meeting.code)
    assert found is not None
    assert found.version == 1
    assert list(tmp_path.rglob("imports/*")) == []
    proof_says(resident_mb=most // 2**20, added_mb=(most - before) // 2**20)


def _files() -> list[tuple[str, dict[str, Any]]]:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * LARGE)
    return [
        ("The file has 200.0 MB, at most 5 MB are read", {"content": bytes(LARGE), "file_size": LARGE}),
        ("I could not get the file from Telegram.", {"content": bytes(LARGE)}),
        ("I could not get the file from Telegram.", {"content": bytes(LARGE), "file_size": 1000}),
        ("The file is not built as a spreadsheet builds it", {"content": packed.getvalue()}),
    ]


async def _organiser(served: Sandbox, db: Database) -> Person:
    """The sample meeting, with one who may import."""
    await publish(db, content())
    meeting_id = await current(db)
    async with db.write() as session:
        listed = await participants.listed(session, meeting_id, "LV-DAU-02")
        assert listed is not None
        reader = await people.choose_language(session, Reader(ORGANISER), "en", now=PUBLISHED_AT)
        await people.join(session, reader, meeting_id, listed, now=PUBLISHED_AT)
    person = served.add_person("Mārtiņš", language_code="en", id=ORGANISER)
    person.profile.started = bool(person.chat)
    return person


def _hand_over(served: Sandbox, person: Person, file: dict[str, Any]) -> None:
    """A file as Telegram tells of it: with the size that it says, or none."""
    number = str(len(served.world.files._by_id))
    stored = StoredFile(
        number, number, "document", "meeting.xlsx", "", file["content"], f"documents/{number}"
    )
    served.world.files._by_id[stored.id] = served.world.files._by_path[stored.path] = stored
    sizes = {name: file[name] for name in ("file_size",) if name in file}
    document = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_name": stored.name} | sizes
    served.updates.inject({"message": raw(person, document=document)})


async def _asks(served: Sandbox, person: Person, text: str, wanted: str) -> None:
    before = _said(served, person, wanted)
    await person.send(text)
    await _hears(served, person, wanted, before)


async def _hears(served: Sandbox, person: Person, wanted: str, before: int) -> None:
    try:
        await until(lambda: _said(served, person, wanted) > before, PATIENCE)
    except AssertionError:
        raise AssertionError(f"not said: {wanted}; but: {answers(served, person)[-3:]}") from None


def _said(served: Sandbox, person: Person, words: str) -> int:
    """How often they read this, in new messages and in what a line of progress became."""
    edits = [str(call.params["text"]) for call in served.journal.calls("editMessageText", chat_id=person.id)]
    return sum(words in text for text in [*answers(served, person), *edits])


def _memory(pid: int, name: str) -> int:
    """Bytes, from the system's own figures of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(name)
