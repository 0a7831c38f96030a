"""Shorter waits for intake."""

import pytest

from bot.gateway import intake


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_BACKOFF", (0.02, 0.05))
    monkeypatch.setattr(intake, "_SHORTEST_POLL", 0.05)
    monkeypatch.setattr(intake, "REFUSED_SECONDS", 0.02)
