"""Settings from the environment, ``TTCHAN_*``: all problems reported at once, without secret values."""

import os
import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "TTCHAN_"
ANONYMOUS_ADMIN = 1087968824
"""The id every anonymous group administrator shares: it must never be an admin of ours."""

_TOKEN = re.compile(r"\d{5,15}:[A-Za-z0-9_-]{20,64}\Z")
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


class ConfigurationError(Exception):
    """The settings cannot be used; ``problems`` are sentences, one a line, without secret values."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """What the operator decides. Names in the environment are these in capitals behind ``TTCHAN_``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True, frozen=True
    )

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: str = "https://api.telegram.org"
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    admins: Annotated[frozenset[int], NoDecode] = frozenset()
    secret_key: SecretStr | None = None
    secret_key_file: Path | None = None
    send_rate: float = Field(default=30, ge=0, le=1000)
    send_window: int = Field(default=10, ge=1, le=100)
    listen: str = ""
    log_level: str = "INFO"
    crash_at: str = ""

    @field_validator("api_url")
    @classmethod
    def _check_api_url(cls, url: str) -> str:
        parts = urlsplit(url.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an http or https address, such as https://api.telegram.org")
        if parts.path.rstrip("/").endswith("/bot"):
            raise ValueError("must be given without /bot at its end")
        return url.rstrip("/")

    @field_validator("admins", mode="before")
    @classmethod
    def _split_admins(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        ids = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isdigit() for part in ids):
            raise ValueError("must be Telegram ids (numbers), separated by commas")
        if str(ANONYMOUS_ADMIN) in ids:
            raise ValueError(
                f"{ANONYMOUS_ADMIN} is shared by all anonymous group admins and can't be an admin"
            )
        return frozenset(map(int, ids))

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        scheme, separator, rest = value.get_secret_value().partition("://")
        if not separator or scheme not in _DRIVERS:
            raise ValueError("must begin with sqlite:/// or postgresql+asyncpg://")
        if scheme.startswith("sqlite") and not rest.startswith("/"):
            raise ValueError("must name a file: sqlite:///path/to/ttchan.db")
        if scheme.startswith("sqlite") and rest.strip("/") in ("", ":memory:"):
            raise ValueError("must name a file: a database in memory forgets everything")
        return SecretStr(f"{_DRIVERS[scheme]}://{rest}")

    @field_validator("listen")
    @classmethod
    def _check_listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdigit() and int(port) < 65536):
            raise ValueError("must be HOST:PORT, such as 127.0.0.1:8080")
        return value

    @field_validator("log_level")
    @classmethod
    def _check_log_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @model_validator(mode="after")
    def _read_secret_files(self) -> Self:
        for name in ("token", "secret_key"):
            path: Path | None = getattr(self, f"{name}_file")
            if path is None:
                continue
            try:
                secret = path.read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ValueError(
                    f"{PREFIX}{name.upper()}_FILE: {error.strerror or 'cannot be read'}"
                ) from error
            # A file wins: what stands in the environment may be visible to others.
            object.__setattr__(self, name, SecretStr(secret))
        if self.crash_at and not self.on_loopback:
            raise ValueError(f"{PREFIX}CRASH_AT is for tests: only with a loopback {PREFIX}API_URL")
        if self.token is not None and not _TOKEN.match(self.token.get_secret_value()):
            raise ValueError(f"{PREFIX}TOKEN does not look like a bot token (123456789:ABC…): copy it whole")
        return self

    @property
    def on_loopback(self) -> bool:
        """Whether the Bot API is on this machine: a sandbox, where a rehearsal harms nobody."""
        host = urlsplit(self.api_url).hostname or ""
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def bot_token(self) -> str:
        """The token. Raises ConfigurationError if there is none."""
        if self.token is None:
            raise ConfigurationError(
                [f"{PREFIX}TOKEN or {PREFIX}TOKEN_FILE is missing: @BotFather gives you one"]
            )
        return self.token.get_secret_value()

    @property
    def database(self) -> str:
        """The database as a SQLAlchemy URL; SQLite in the data directory by default."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{(self.data_dir / 'ttchan.db').absolute()}"

    @property
    def side_dir(self) -> Path:
        """Where files beside the database lie: with it for SQLite, else the data directory."""
        if self.database.startswith("sqlite"):
            return Path(self.database.partition(":///")[2]).absolute().parent
        return self.data_dir.absolute()


def load_settings(**overrides: Any) -> Settings:
    """Read the environment. Raises ConfigurationError with every problem at once."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise ConfigurationError([_sentence(problem) for problem in error.errors()]) from None


def unknown_names() -> list[str]:
    """Names in the environment that look like ours but are not: most likely misspelt."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


def _sentence(problem: Any) -> str:
    message = problem["msg"].removeprefix("Value error, ")
    where = PREFIX + str(problem["loc"][0]).upper() if problem["loc"] else ""
    return f"{where}: {message}" if where else message
