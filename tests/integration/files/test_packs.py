"""A pack made in a child: it knows the database and no more of us, and nothing of it stays with us."""

import os
import time
from pathlib import Path

import pytest

from bot.cli.packing import DOCUMENTS
from bot.db.engine import Database
from bot.domain.reports.making import Step
from bot.files import packs
from bot.settings import load_settings
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.live import publish_sample

TOKEN = "1234567890:test-only-not-a-real-token-of-anybody"


def child() -> tuple[bytes, bytes]:
    """The command line and the environment of the one child that we have."""
    for one in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        for pid in one.read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"pack_worker" in words:
                return words, Path(f"/proc/{pid}/environ").read_bytes()
    raise AssertionError("there is no child")


@sqlite_first
async def test_the_child_is_told_of_the_database_in_its_environment_alone(
    db: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTCHAN_TOKEN", TOKEN)
    await publish_sample(db)
    settings = load_settings(data_dir=tmp_path, database_url=database_url)
    told: list[Step] = []

    async def tell(step: Step) -> None:
        told.append(step)
        words, environment = child()
        assert settings.database.encode() in environment
        assert settings.database.encode() not in words
        assert TOKEN.encode() not in environment + words

    with packs.room(tmp_path) as folder:
        made = await packs.make(settings, folder, "lv", tell)
        files = {name: (folder / name).stat().st_mode & 0o777 for name in made.files}
    assert [step.name for step in told] == [one.name for one in DOCUMENTS]
    assert list(files) == ["data.zip" if one.name == "data" else one.name for one in DOCUMENTS]
    assert set(files.values()) == {0o600}
    assert list((tmp_path / "packs").iterdir()) == []


async def test_a_child_that_cannot_read_says_so_without_words(tmp_path: Path) -> None:
    (tmp_path / "ttchan.db").write_text("This is no database, but it names Anna.")
    settings = load_settings(data_dir=tmp_path)

    async def tell(step: Step) -> None:
        raise AssertionError(step)

    with packs.room(tmp_path) as folder, pytest.raises(packs.PackNotMade) as caught:
        await packs.make(settings, folder, "en", tell)
    assert str(caught.value) == "DatabaseError"


def test_what_a_crash_left_is_cleared(tmp_path: Path) -> None:
    with packs.room(tmp_path) as folder:
        (folder / "lists.docx").write_text("names")
        packs.clear(tmp_path)
        assert not folder.exists()
    packs.clear(tmp_path)


def test_what_another_process_is_making_is_not_cleared(tmp_path: Path) -> None:
    with packs.room(tmp_path) as living, packs.room(tmp_path) as dead:
        hours_ago = time.time() - 7200
        os.utime(dead, (hours_ago, hours_ago))
        packs.clear(tmp_path, alone=False)
        assert living.exists()
        assert not dead.exists()


async def test_a_child_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "SECONDS", 0.05)

    async def tell(step: Step) -> None:
        raise AssertionError(step)

    with packs.room(tmp_path) as folder, pytest.raises(packs.PackNotMade, match="it took too long"):
        await packs.make(load_settings(data_dir=tmp_path), folder, "en", tell)
    with pytest.raises(AssertionError, match="there is no child"):
        child()
