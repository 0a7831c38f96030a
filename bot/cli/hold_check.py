"""What ``ttchan check`` says of hold mode, of whose the token is, and of files that hold secrets."""

import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.findings import Finding
from bot.settings import PREFIX, SECRETS, Settings

if TYPE_CHECKING:
    from bot.db.engine import Database

_ENVIRONMENT = Path(".env")
_NAMES = "|".join(name.upper() for name in SECRETS)
_SECRET_LINE = re.compile(
    rf"^\s*(?:export\s+)?{PREFIX}(?:(?:{_NAMES})=\S|DATABASE_URL=.*://[^/@\s]*:[^@\s]+@)",
    re.MULTILINE,
)
"""A password may be part of the database's address as well."""


def secret_findings(settings: Settings) -> Iterator[Finding]:
    """Whether others can read the files that hold secrets."""
    files: dict[str, Path | None] = {
        f"{PREFIX}{name.upper()}_FILE": getattr(settings, f"{name}_file") for name in SECRETS
    }
    files[".env"] = _ENVIRONMENT if _names_secrets(_ENVIRONMENT) else None
    for name, path in files.items():
        if path is None:
            continue
        status = path.stat()
        if not status.st_mode & 0o077:
            continue
        if status.st_uid == os.getuid():
            yield Finding("secrets", False, f"others may read the file of {name}: chmod 600 it")
        else:  # an orchestrator put it there, for this container alone
            yield Finding(
                "secrets", None, f"the file of {name} is somebody else's, and not for its owner alone"
            )


def _names_secrets(path: Path) -> bool:
    try:
        return bool(_SECRET_LINE.search(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return False


async def hold_findings(settings: Settings, db: "Database") -> AsyncIterator[Finding]:
    """Whether anything is held back, or will be at the next start; whether the token fits the data."""
    from bot import beat
    from bot.domain.hold import doubt
    from bot.services import hold, state

    copy = beat.read(settings.side_dir)  # first: it never runs ahead of what is read after it
    async with db.read() as session:
        kept, held = await hold.pulse(session)
        used, known = await hold.used(session), await state.bot_id(session)
    if held is not None:
        words = f"nothing leaves by itself since {held.since:%Y-%m-%d %H:%M} UTC: ttchan hold"
        yield Finding("hold", False, words)
    elif (why := doubt(kept, copy, used=used)) is not None:
        yield Finding("hold", None, f"the next start begins with one ({why}): docs/operations.md, Hold mode")
    else:
        yield Finding("hold", True, "nothing is held back")
    token = settings.token.get_secret_value() if settings.token else None
    if token is not None and known is not None and token.partition(":")[0] != str(known):
        yield Finding(
            "token", False, "it is another bot's than that of the data: ttchan run --new-bot if you mean it"
        )
