"""Settings from the environment, ``TTCHAN_*``: all problems reported at once, without secret values."""

import os
import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.settings_checks import (
    check_address,
    check_listen,
    check_recipient,
    check_webhook_secret,
    check_webhook_url,
    is_loopback,
    read_admins,
    read_api_url,
    read_database_url,
    with_password,
)

PREFIX = "TTCHAN_"

_TOKEN = re.compile(r"\d{5,15}:[A-Za-z0-9_-]{20,64}\Z")
_CRASH_POINT = re.compile(r"[a-z_]+(:[0-9]{1,9})?\Z")
SECRETS = ("token", "secret_key", "webhook_secret", "database_password")
"""Settings that may stand in a file of their own: each with ``_file`` behind its name."""
_SHORTEST_KEY = 32
_NO_TOKEN = f"{PREFIX}TOKEN or {PREFIX}TOKEN_FILE is missing: @BotFather gives you one"


class ConfigurationError(Exception):
    """The settings cannot be used; ``problems`` are sentences, one a line, without secret values."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """What the operator decides. Names in the environment are these in capitals behind ``TTCHAN_``."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True, frozen=True
    )

    token: SecretStr | None = None
    token_file: Path | None = None
    api_url: str = "https://api.telegram.org"
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    database_password: SecretStr | None = None
    database_password_file: Path | None = None
    admins: Annotated[frozenset[int], NoDecode] = frozenset()
    secret_key: SecretStr | None = None
    secret_key_file: Path | None = None
    send_rate: float = Field(default=30, ge=0, le=1000)
    send_window: int = Field(default=10, ge=1, le=100)
    listen: str = ""
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1:8081"
    webhook_secret: SecretStr | None = None
    webhook_secret_file: Path | None = None
    metrics: bool = False
    backup_dir: Path | None = None
    backup_recipient: str = ""
    log_level: str = "INFO"
    crash_at: str = ""

    # Checks of single fields only: pydantic runs them all, so that all problems are told at once.

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        """A file wins: what stands in the environment may be visible to others."""
        return values | {
            name: _content(Path(values[f"{name}_file"])) for name in SECRETS if values.get(f"{name}_file")
        }

    @field_validator(*(f"{name}_file" for name in SECRETS))
    @classmethod
    def _check_secret_file(cls, path: Path | None) -> Path | None:
        if path is not None:
            try:
                path.read_text(encoding="utf-8")
            except OSError as error:
                raise ValueError(error.strerror or "cannot be read") from None
            except UnicodeDecodeError:
                raise ValueError("is not a text file") from None
        return path

    @field_validator("token")
    @classmethod
    def _check_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.match(token.get_secret_value()):
            raise ValueError("does not look like a bot token (123456789:ABC…): copy it whole")
        return token

    @field_validator("secret_key")
    @classmethod
    def _check_secret_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < _SHORTEST_KEY:
            raise ValueError(f"must have at least {_SHORTEST_KEY} characters")
        return key

    @field_validator("api_url")
    @classmethod
    def _check_api_url(cls, url: str) -> str:
        return read_api_url(url)

    @field_validator("data_dir")
    @classmethod
    def _check_data_dir(cls, path: Path) -> Path:
        if "?" in str(path):
            raise ValueError("must not have a question mark in it")
        return path.expanduser()

    @field_validator("backup_dir")
    @classmethod
    def _check_backup_dir(cls, path: Path | None) -> Path | None:
        return path and path.expanduser()

    @field_validator("backup_recipient")
    @classmethod
    def _check_backup_recipient(cls, value: str) -> str:
        check_recipient(value)
        return value

    @field_validator("admins", mode="before")
    @classmethod
    def _split_admins(cls, value: Any) -> Any:
        return read_admins(value) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        return SecretStr(read_database_url(value.get_secret_value()))

    @field_validator("database_password")
    @classmethod
    def _check_database_password(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        url = info.data.get("database_url")
        if value is not None and "database_url" in info.data:
            with_password(url and url.get_secret_value(), value.get_secret_value())
        return value

    @field_validator("send_rate")
    @classmethod
    def _check_send_rate(cls, rate: float, info: ValidationInfo) -> float:
        if rate == 0 and not is_loopback(info.data.get("api_url", "http://localhost")):
            raise ValueError(f"0 (no limit) is for tests: only with a loopback {PREFIX}API_URL")
        return rate

    @field_validator("crash_at")
    @classmethod
    def _check_crash_at(cls, point: str, info: ValidationInfo) -> str:
        if point and not is_loopback(info.data.get("api_url", "http://localhost")):
            raise ValueError(f"is for tests: only with a loopback {PREFIX}API_URL")
        if point and not _CRASH_POINT.match(point):
            raise ValueError("must be NAME or NAME:COUNT")
        return point

    @field_validator("listen")
    @classmethod
    def _check_listen(cls, value: str) -> str:
        if value:
            check_listen(value)
        return value

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook_url(cls, url: str, info: ValidationInfo) -> str:
        if url:
            check_webhook_url(url, beside_sandbox=is_loopback(info.data.get("api_url", "http://localhost")))
        return url

    @field_validator("webhook_listen")
    @classmethod
    def _check_webhook_listen(cls, value: str) -> str:
        check_address(value, "127.0.0.1:8081")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            check_webhook_secret(secret.get_secret_value())
        return secret

    @field_validator("log_level")
    @classmethod
    def _check_log_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def on_loopback(self) -> bool:
        """Whether the Bot API is on this machine: a sandbox, where a rehearsal harms nobody."""
        return is_loopback(self.api_url)

    @property
    def bot_token(self) -> str:
        """The token. Raises ConfigurationError if there is none."""
        if self.token is None:
            raise ConfigurationError([_NO_TOKEN])
        return self.token.get_secret_value()

    @property
    def database(self) -> str:
        """The database as a SQLAlchemy URL; SQLite in the data directory by default."""
        if self.database_url is not None:
            url = self.database_url.get_secret_value()
            password = self.database_password
            return url if password is None else with_password(url, password.get_secret_value())
        return f"sqlite+aiosqlite:///{(self.data_dir / 'ttchan.db').absolute()}"

    @property
    def side_dir(self) -> Path:
        """Where files beside the database lie: with it for SQLite, else the data directory."""
        if self.database.startswith("sqlite"):
            return Path(self.database.partition(":///")[2]).absolute().parent
        return self.data_dir.absolute()

    def make_side_dir(self) -> Path:
        """``side_dir``, made for its owner alone if it is not there. Raises ConfigurationError."""
        try:
            self.side_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            words = f"the data directory cannot be made: {error.strerror or 'no reason given'}"
            raise ConfigurationError([f"{PREFIX}DATA_DIR: {words}"]) from None
        return self.side_dir


def load_settings(*, with_token: bool = False, **overrides: Any) -> Settings:
    """Read the environment. Raises ConfigurationError with every problem at once.

    ``with_token``: that there is none is a problem as well.
    """
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        given = {"token", "token_file"} & ({name.lower() for name in _given()} | overrides.keys())
        missing = [_NO_TOKEN] if with_token and not given else []
        raise ConfigurationError([_sentence(problem) for problem in error.errors()] + missing) from None
    if with_token:
        _ = settings.bot_token
    return settings


def unknown_names() -> list[str]:
    """Names in the environment that look like ours but are not: most likely misspelt."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = (name for name in os.environ if name.upper().startswith(PREFIX))
    return sorted(name for name in given if name.upper() not in known)


def _given() -> set[str]:
    names = {name.upper() for name, value in os.environ.items() if value}
    return {name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)}


def _sentence(problem: Any) -> str:
    message = problem["msg"].removeprefix("Value error, ")
    where = PREFIX + str(problem["loc"][0]).upper() if problem["loc"] else ""
    return f"{where}: {message}" if where else message


def _content(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None  # the file's own check says what is wrong with it
