"""What a setting must be like: checks of single values that raise ValueError with a sentence's end."""

from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit


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


def check_listen(value: str) -> None:
    """``HOST:PORT`` that only this machine can reach."""
    host, _, port = value.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError("must be HOST:PORT, such as 127.0.0.1:8080")
    if not is_loopback(f"//{value}"):
        raise ValueError("must be an address of this machine alone, such as 127.0.0.1")


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
