"""Rows on their way to PostgreSQL: one that is not the same is found, one that cannot be kept is named."""

from pathlib import Path

import pytest

from bot import move
from bot.db import comparing, leaving, moving
from bot.domain.moving import Copied, MoveRefused
from bot.settings import Settings
from tests.integration import moved
from tests.postgres import Postgres


@pytest.fixture
async def filled(tmp_path: Path) -> Settings:
    """Of data with rows in every table."""
    settings = moved.settings_in(tmp_path / "data")
    await moved.fill(settings.database)
    return settings


def _silent(_: Copied) -> None:
    pass


_SPOIL = {
    "UPDATE people SET language = 'xx' WHERE id = 2": "Row 2 of people is not the same in PostgreSQL.",
    "UPDATE audit_log SET at = at + interval '1 microsecond' WHERE id = 3": "Row 3 of audit_log is not",
    "UPDATE items SET loaded = '{}' WHERE id LIKE '3%'": "Row 3 of items is not the same",
    "DELETE FROM presences": "Row 1 of presences is not the same",
    "DELETE FROM people WHERE id = (SELECT max(id) FROM people)": "Row 3 of people is not the same",
    "INSERT INTO erasures VALUES ('x', now(), 0, now())": "PostgreSQL has more rows of erasures.",
    "UPDATE alarms SET told_at = NULL": "Row 1 of alarms is not the same",
    "UPDATE inbox SET body = '[]' WHERE id = 1600": "Row 1504 of inbox is not the same",
}


@pytest.mark.parametrize(("statement", "said"), _SPOIL.items())
async def test_one_wrong_row_is_found_and_nothing_stays(
    filled: Settings, postgres: Postgres, statement: str, said: str
) -> None:
    url = postgres.create()
    with leaving.reading(filled.side_dir / "ttchan.db") as source, pytest.raises(MoveRefused, match=said):
        async with moving.writing(url) as target:
            await moving.copy(source, target, _silent)
            await comparing.compare(source, target)
            assert (await target.exec_driver_sql(statement)).rowcount > 0
            await comparing.compare(source, target)
    assert await moved.rows(url) == {}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE items SET venue_id = printf('%065d', 1) WHERE id LIKE '3%'", "row 3 of items"),
        ("UPDATE deliveries SET lane = 70000 WHERE id = 2", "row 2 of deliveries"),
        ("UPDATE inbox SET attempts = 70000000000 WHERE id = 1600", "row 1504 of inbox"),
        (
            "UPDATE people SET preferences = '{' WHERE id = 1",
            "After row 0 of people there is one that cannot",
        ),
        ("UPDATE deliveries SET due_at = 'soon'", "After row 0 of deliveries there is one that cannot"),
    ],
)
async def test_what_postgresql_cannot_keep_is_named_and_not_quoted(
    filled: Settings, postgres: Postgres, statement: str, said: str
) -> None:
    await moved.execute(filled.database, statement)
    url = postgres.create()
    with pytest.raises(MoveRefused) as refusal:
        await move.move(filled, url, _silent)
    assert said in str(refusal.value)
    assert not any(word in str(refusal.value) for word in ("0000", "70000", "soon", "{"))
    assert await moved.rows(url) == {}
