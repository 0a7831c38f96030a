"""The sample meeting in a database of each kind, with what lies beside it."""

from pathlib import Path

import pytest

from bot import ledger
from bot.db.engine import Database
from bot.domain.privacy import Erasure
from tests.backups import REAL, Place, with_programs
from tests.integration.services.conftest import meeting_id

__all__ = ["meeting_id"]


@pytest.fixture
def place(
    db: Database, meeting_id: int, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Place:
    """A published meeting with a slide, a ledger, and a key of anonymous answers."""
    monkeypatch.setenv("PATH", with_programs())
    place = Place(database_url, tmp_path)
    slide = tmp_path / "files" / "slides" / "bus.pdf"
    slide.parent.mkdir(parents=True)
    slide.write_bytes(b"%PDF the first")
    (tmp_path / "polls-0123456789abcdef.key").write_text("a-key-that-never-leaves")
    ledger.append(tmp_path, {"a" * 64: Erasure(REAL)})
    return place
