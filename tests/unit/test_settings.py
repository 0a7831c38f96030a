"""Settings: all problems at once, one line each, and never a secret in them."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.settings import ConfigurationError, Settings, load_settings, unknown_names

pytestmark = pytest.mark.fault("bad:configuration")

TOKEN = "123456789:test-only-not-a-real-token-of-anybody"
LOOPBACK = "http://127.0.0.1:8081"


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("TTCHAN_")]:
        monkeypatch.delenv(name)


class Environment:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def set(self, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            self._monkeypatch.setenv(f"TTCHAN_{name}", value)

    def settings(self, **values: str) -> Settings:
        self.set(values)
        return load_settings()

    def problems(self, **values: str) -> list[str]:
        self.set(values)
        with pytest.raises(ConfigurationError) as caught:
            load_settings()
        return caught.value.problems


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Environment:
    return Environment(monkeypatch)


def test_all_problems_are_told_at_once_one_line_each(environment: Environment, tmp_path: Path) -> None:
    environment.set(
        {
            "TOKEN": "123456789:cut-short\n",
            "SECRET_KEY_FILE": str(tmp_path / "none"),
            "API_URL": "api.telegram.org",
            "DATABASE_URL": "mysql://root:hunter2hunter2@db/x",
            "ADMINS": "anna",
            "SEND_RATE": "fast",
            "SEND_WINDOW": "0",
            "LISTEN": "8080",
            "LOG_LEVEL": "chatty",
            "CRASH_AT": "!",
        }
    )
    with pytest.raises(ConfigurationError) as caught:
        load_settings(with_token=True)
    problems = caught.value.problems
    names = {line.partition(":")[0] for line in problems}
    assert {name.removeprefix("TTCHAN_") for name in names} == {
        "TOKEN",
        "SECRET_KEY_FILE",
        "API_URL",
        "DATABASE_URL",
        "ADMINS",
        "SEND_RATE",
        "SEND_WINDOW",
        "LISTEN",
        "LOG_LEVEL",
        "CRASH_AT",
    }
    assert len(problems) == len(names)
    assert not any("\n" in line for line in problems)


@pytest.mark.parametrize(
    "values",
    [
        {"TOKEN": "123456789:geheimgeheimgeheim geheim"},
        {"SECRET_KEY": "geheim"},
        {"DATABASE_URL": "postgres+psycopg://ttchan:geheim@db/x"},
        {"DATABASE_URL": "postgresql://ttchan:ge/geheim@db/x"},
        {"DATABASE_URL": "postgresql://ttchan:geheim@db:port/x"},
        {"DATABASE_URL": "postgresql://ttchan:geheim@[db/x"},
        {"DATABASE_URL": "postgresql://ttchan:geheim@db"},
        {"DATABASE_URL": "geheim"},
        {"API_URL": "https://api.telegram.org/bot123456789:geheimgeheimgeheimgeheim"},
    ],
)
def test_no_secret_value_stands_in_a_problem(environment: Environment, values: dict[str, str]) -> None:
    problems = environment.problems(**values)
    assert len(problems) == 1
    assert "geheim" not in problems[0]


def test_a_missing_token_is_told_with_the_other_problems(environment: Environment) -> None:
    environment.set({"SEND_RATE": "fast"})
    with pytest.raises(ConfigurationError) as caught:
        load_settings(with_token=True)
    assert [line.split()[0] for line in caught.value.problems] == ["TTCHAN_SEND_RATE:", "TTCHAN_TOKEN"]


def test_a_missing_token_alone_is_told_where_one_is_needed(environment: Environment) -> None:
    assert environment.settings().token is None
    with pytest.raises(ConfigurationError, match="TTCHAN_TOKEN_FILE is missing"):
        load_settings(with_token=True)


def test_empty_names_are_as_if_not_set(environment: Environment) -> None:
    settings = environment.settings(TOKEN="", TOKEN_FILE="", SECRET_KEY="", DATABASE_URL="", SEND_RATE="")
    assert (settings.token, settings.token_file, settings.secret_key) == (None, None, None)
    assert settings.send_rate == 30


def test_a_token_file_wins_and_may_end_with_a_line_feed(environment: Environment, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    settings = environment.settings(TOKEN_FILE=str(file), TOKEN="987654321:another-token-of-nobody-at-all")
    assert settings.bot_token == TOKEN


@pytest.mark.parametrize("content", [b"", b"nothing like a token", b"\xff\xfe\x00"])
def test_a_token_file_with_something_else_is_refused(
    environment: Environment, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    problems = environment.problems(TOKEN_FILE=str(file))
    assert len(problems) == 1
    assert problems[0].startswith("TTCHAN_TOKEN")


@pytest.mark.parametrize("name", ["TOKEN_FILE", "SECRET_KEY_FILE"])
def test_a_secret_file_that_cannot_be_read_is_refused_by_its_name(
    environment: Environment, tmp_path: Path, name: str
) -> None:
    assert environment.problems(**{name: str(tmp_path / "none")}) == [
        f"TTCHAN_{name}: No such file or directory"
    ]


def test_a_short_secret_key_is_refused(environment: Environment) -> None:
    assert environment.problems(SECRET_KEY="x" * 31) == [
        "TTCHAN_SECRET_KEY: must have at least 32 characters"
    ]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:////var/lib/ttchan/x.db", "sqlite+aiosqlite:////var/lib/ttchan/x.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("postgres://u:p%40ss@db:5432/x", "postgresql+asyncpg://u:p%40ss@db:5432/x"),
        ("postgresql://u@/x?host=/run/postgresql", "postgresql+asyncpg://u@/x?host=/run/postgresql"),
        ("postgresql+asyncpg://u@db/x?ssl=require", "postgresql+asyncpg://u@db/x?ssl=require"),
    ],
)
def test_a_database_is_named_as_people_write_it(environment: Environment, given: str, used: str) -> None:
    assert environment.settings(DATABASE_URL=given).database == used


@pytest.mark.parametrize(
    "url",
    [
        "/var/lib/x.db",
        "sqlite://",
        "sqlite:///",
        "sqlite://x.db",
        "sqlite:///:memory:",
        "sqlite:///folder/",
        "sqlite:///x.db?timeout=5",
        "postgresql://u@db:99999/x",
        "postgresql://u@db",
        "postgresql://u@db/x?sslmode=require",
        "postgressql://u@db/x",
        "oracle://u@db/x",
    ],
)
def test_a_database_that_cannot_be_is_refused(environment: Environment, url: str) -> None:
    (problem,) = environment.problems(DATABASE_URL=url)
    assert problem.startswith("TTCHAN_DATABASE_URL: ")


def test_files_beside_a_relative_database_lie_in_its_folder(
    environment: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = environment.settings(DATABASE_URL="sqlite:///kept/x.db", DATA_DIR="elsewhere")
    assert settings.side_dir == tmp_path / "kept"
    assert settings.make_side_dir().stat().st_mode & 0o777 == 0o700


def test_files_beside_postgresql_lie_in_the_data_directory(environment: Environment, tmp_path: Path) -> None:
    settings = environment.settings(DATABASE_URL="postgresql://u@db/x", DATA_DIR=str(tmp_path))
    assert settings.side_dir == tmp_path


def test_the_default_database_lies_in_the_data_directory(environment: Environment, tmp_path: Path) -> None:
    settings = environment.settings(DATA_DIR=str(tmp_path))
    assert settings.database == f"sqlite+aiosqlite:///{tmp_path}/ttchan.db"
    assert settings.side_dir == tmp_path


def test_a_data_directory_that_cannot_be_made_is_a_problem_of_its_own(
    environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings = environment.settings(DATA_DIR=str(tmp_path / "file" / "data"))
    with pytest.raises(ConfigurationError, match=r"TTCHAN_DATA_DIR: .*Not a directory"):
        settings.make_side_dir()


@pytest.mark.parametrize(
    "url",
    [
        "api.telegram.org",
        "ftp://api.telegram.org",
        "https://",
        "https://api.telegram.org/bot",
        "https://api.telegram.org/?x=1",
        "http://[::1",
        "http://localhost:99999",
    ],
)
def test_an_address_that_is_none_is_refused(environment: Environment, url: str) -> None:
    (problem,) = environment.problems(API_URL=url)
    assert problem.startswith("TTCHAN_API_URL: ")


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8081/", True),
        ("http://localhost:1", True),
        ("http://[::1]:8081", True),
        ("https://api.telegram.org", False),
        ("http://127.0.0.1.example.org", False),
        ("http://192.168.0.7:8081", False),
    ],
)
def test_loopback_is_this_machine_alone(environment: Environment, url: str, loopback: bool) -> None:
    settings = environment.settings(API_URL=url)
    assert settings.on_loopback is loopback
    assert not settings.api_url.endswith("/")


@pytest.mark.parametrize(("name", "value"), [("CRASH_AT", "after_store:2"), ("SEND_RATE", "0")])
def test_what_is_for_tests_is_refused_off_loopback(environment: Environment, name: str, value: str) -> None:
    (problem,) = environment.problems(**{name: value})
    assert problem.startswith(f"TTCHAN_{name}: ")
    assert "loopback" in problem
    assert getattr(environment.settings(API_URL=LOOPBACK), name.lower()) in (value, 0)


def test_admins_are_numbers_between_commas(environment: Environment) -> None:
    assert environment.settings(ADMINS=" 1, 22 ,").admins == {1, 22}


@pytest.mark.parametrize("admins", ["@anna", "-5", "1;2", "²", "9" * 5000, "1087968824", "5,1087968824"])
def test_admins_that_are_nobody_are_refused(environment: Environment, admins: str) -> None:
    (problem,) = environment.problems(ADMINS=admins)
    assert problem.startswith("TTCHAN_ADMINS: ")


def test_misspelt_names_are_found(environment: Environment) -> None:
    environment.set({"TOKEN": TOKEN, "ADMIN": "5", "TOKENFILE": "/x"})
    assert unknown_names() == ["TTCHAN_ADMIN", "TTCHAN_TOKENFILE"]


def test_secrets_do_not_show_in_the_settings_themselves(environment: Environment) -> None:
    settings = environment.settings(
        TOKEN=TOKEN, SECRET_KEY="geheim" * 6, DATABASE_URL="postgresql://u:geheim@db/x"
    )
    assert "geheim" not in repr(settings)
    assert TOKEN not in repr(settings)
