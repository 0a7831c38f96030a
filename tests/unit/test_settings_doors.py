"""Settings of the door and of the database's password: what others reach, or has no place, is refused."""

from pathlib import Path
from typing import Any

import pytest

from bot.settings import ConfigurationError, load_settings


def problems(**values: Any) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(**values)
    return caught.value.problems


def test_the_databases_password_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s/p:a@c%e\n")
    settings = load_settings(
        database_url="postgresql://ttchan@db:5433/ttchan?ssl=require",
        database_password_file=tmp_path / "password",
    )
    assert settings.database == "postgresql+asyncpg://ttchan:s%2Fp%3Aa%40c%25e@db:5433/ttchan?ssl=require"
    assert "s/p" not in repr(settings)


@pytest.mark.parametrize(
    "url", ["", "postgresql://db/x", "postgresql://me:twice@db/x", "sqlite:////tmp/x.db"]
)
def test_a_password_without_a_place_for_it_is_refused(url: str) -> None:
    (problem,) = problems(database_url=url, database_password="geheimgeheim")
    assert problem.startswith("TTCHAN_DATABASE_PASSWORD: needs a TTCHAN_DATABASE_URL of PostgreSQL")
    assert "geheim" not in problem


@pytest.mark.parametrize("listen", ["8080", ":8080", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:http"])
def test_a_door_that_is_none_is_refused(listen: str) -> None:
    (problem,) = problems(listen=listen)
    assert problem.startswith("TTCHAN_LISTEN: ")


@pytest.mark.parametrize("listen", ["0.0.0.0:8080", "192.168.1.5:8080", "[::]:8080", "bot.example.org:8080"])
def test_a_door_that_others_could_reach_is_refused(listen: str) -> None:
    (problem,) = problems(listen=listen)
    assert problem.startswith("TTCHAN_LISTEN: must be an address of this machine alone")


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "127.0.0.2:8080", "localhost:8080", "[::1]:8080"])
def test_a_door_of_this_machine_alone_is_taken(listen: str) -> None:
    assert load_settings(listen=listen).listen == listen
