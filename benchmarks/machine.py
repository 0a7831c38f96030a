"""On what it was measured: cores, processor, memory, system, Python and parts, revision, date."""

import os
import platform
import subprocess
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PARTS = ("python-telegram-bot", "aiogram", "aiohttp", "SQLAlchemy")


@dataclass(frozen=True, slots=True)
class Machine:
    """In words, ready to be printed."""

    words: str
    when: str
    revision: str


def here() -> Machine:
    """This one, now. It has no name: that would say whose it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = ", ".join(f"{name} {version(name)}" for name in PARTS)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    words = (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, {platform.system()}, {python}, {parts}"
    )
    return Machine(words, time.strftime("%F %H:%M UTC", time.gmtime()), _revision())


def load() -> float:
    """How many processes wanted a core, of late: more than cores, and no figure is to be believed."""
    return os.getloadavg()[0]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _revision() -> str:
    command = ("git", "rev-parse", "--short", "HEAD")
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
