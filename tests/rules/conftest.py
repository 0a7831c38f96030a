"""A bot without Telegram in which people of every standing have joined, for what each of them may do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.rules.forging import CURRENT_MEETING, elsewhere, marked, settle
from tests.rules.offline import Offline, offline


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test leaves what all begin with."""
    return tmp_path_factory.mktemp("settled")


@pytest.fixture
async def bot(settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Offline]:
    """Two meetings; people of every standing have joined the second."""
    begun = settled if any(settled.iterdir()) else None
    async with offline(tmp_path, monkeypatch, elsewhere(), marked(), begun=begun) as running:
        if begun is None:
            await settle(running, CURRENT_MEETING)
            running.leave(settled)
        yield running
