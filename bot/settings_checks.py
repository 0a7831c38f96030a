"""What a setting must be like: checks of single values that raise ValueError with a sentence's end."""

import re
from ipaddress import ip_address
from urllib.parse import parse_qs, quote, urlsplit

ANONYMOUS_ADMIN = 1087968824
"""The id every anonymous group administrator shares: it must never be an admin of ours."""
TELEGRAM_PORTS = (443, 80, 88, 8443)
"""Where Telegram sends updates to."""
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}\Z")
_WEBHOOK_PATH = re.compile(r"/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-]")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine and nowhere else."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def check_port(url: str) -> None:
    """Its port, if it names one, is a port."""
    try:
        _ = urlsplit(url).port
    except ValueError:
        raise ValueError("has a port that is none") from None


def check_address(value: str, example: str) -> None:
    """``HOST:PORT`` to listen on."""
    host, _, port = value.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError(f"must be HOST:PORT, such as {example}")


def check_listen(value: str) -> None:
    """``HOST:PORT`` that only this machine can reach."""
    check_address(value, "127.0.0.1:8080")
    if not is_loopback(f"//{value}"):
        raise ValueError("must be an address of this machine alone, such as 127.0.0.1")


def read_api_url(url: str) -> str:
    """The Bot API's address, without a stroke at its end."""
    url = url.rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an http or https address, such as https://api.telegram.org")
    check_port(url)
    if re.search(r"/bot(\d+:.*)?\Z", parts.path):
        raise ValueError("must be given without /bot at its end")
    return url


def read_admins(text: str) -> frozenset[int]:
    """Ids with commas between."""
    ids = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() and len(part) <= 15 for part in ids):
        raise ValueError("must be Telegram ids (numbers), separated by commas")
    if str(ANONYMOUS_ADMIN) in ids:
        raise ValueError(f"{ANONYMOUS_ADMIN} is shared by all anonymous group admins and can't be an admin")
    return frozenset(map(int, ids))


def read_database_url(text: str) -> str:
    """The same with the driver's name in it."""
    scheme, separator, rest = text.partition("://")
    if not separator or scheme not in _DRIVERS:
        raise ValueError("must begin with sqlite:/// or postgresql+asyncpg://")
    check_sqlite(rest) if scheme.startswith("sqlite") else check_postgresql(rest)
    return f"{_DRIVERS[scheme]}://{rest}"


def with_password(url: str | None, password: str) -> str:
    """A PostgreSQL address that names a user and no password, with it."""
    scheme, _, rest = (url or "").partition("://")
    user, at, place = rest.rpartition("@")
    if not scheme.startswith("postgresql") or not (at and user) or ":" in user:
        raise ValueError("needs a TTCHAN_DATABASE_URL of PostgreSQL with a name and without a password")
    return f"{scheme}://{user}:{quote(password, safe='')}@{place}"


def check_sqlite(rest: str) -> None:
    """What follows ``sqlite://`` names a file."""
    if not rest.startswith("/"):
        raise ValueError("must name a file: sqlite:///path/to/ttchan.db")
    if rest.strip("/") in ("", ":memory:"):
        raise ValueError("must name a file: a database in memory forgets everything")
    if "?" in rest or rest.endswith("/"):
        raise ValueError("must name a file, without options behind it")


def check_postgresql(rest: str) -> None:
    """What follows ``postgresql://`` can be read and names a database."""
    try:
        parts = urlsplit(f"postgresql://{rest}")
        _ = parts.port
    except ValueError:
        raise ValueError("cannot be read; special characters of a password are written as %40, %2F") from None
    if not parts.path.strip("/"):
        raise ValueError("must name a database: postgresql+asyncpg://user:password@host/database")
    if "sslmode" in parse_qs(parts.query):
        raise ValueError("takes ssl=require, not sslmode")


def check_recipient(value: str) -> None:
    """A public key of age, or nothing."""
    if value.upper().startswith("AGE-SECRET-KEY"):
        raise ValueError("must be the public key (age1…): the secret one is for restoring, keep it elsewhere")
    if value and not _RECIPIENT.match(value):
        raise ValueError("must be a public key of age (age1…): ttchan backup --new-key FILE makes one")


def check_webhook_url(url: str, *, beside_sandbox: bool) -> None:
    """What Telegram is given. With a Bot API on this machine, plain http to this machine will do."""
    check_port(url)
    parts = urlsplit(url)
    plain = beside_sandbox and parts.scheme == "http" and is_loopback(url)
    if not (parts.scheme == "https" or plain) or not parts.hostname:
        raise ValueError("must be an https address, such as https://bot.example.org/telegram")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must have nothing before the host and nothing behind the path")
    if not _WEBHOOK_PATH.fullmatch(parts.path):
        raise ValueError("must have a path of its own in plain letters, such as /telegram")
    if not beside_sandbox and (parts.port or 443) not in TELEGRAM_PORTS:
        raise ValueError(f"must have a port that Telegram sends to: {', '.join(map(str, TELEGRAM_PORTS))}")


def check_webhook_secret(secret: str) -> None:
    """What Telegram says back with each update."""
    if not _WEBHOOK_SECRET.fullmatch(secret):
        raise ValueError("must have 16 to 256 characters, only A-Z, a-z, 0-9, _ and -")
