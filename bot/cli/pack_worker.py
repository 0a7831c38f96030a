"""Makes a pack for a chat, in a process of its own: ``python -m bot.cli.pack_worker FOLDER LANGUAGE``.

Settings come through the environment; each line of standard output is an object of JSON.
"""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.packing import FILE_MODE, pack
from bot.cli.report import Wish, digest_of, gathered
from bot.i18n import translator
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.reports.facts import Facts

_KINDNESS = 5
"""The bot answers meanwhile."""


def main(folder: Path, language: str) -> None:
    """Read, write, say what was written."""
    os.nice(_KINDNESS)
    found: list[Facts] = []
    # Not as what a task returns: when asyncio ends, Python 3.11 words the task with all its result.
    asyncio.run(_read(load_settings(), language, found.append))
    facts = found.pop()
    files = pack(facts, folder, translator(language, facts.meeting), progress=_progress)
    digest = digest_of(files)
    _say(made_at=facts.now.isoformat(), digest=digest, files=[one.name for one in _flat(files, folder)])


async def _read(settings: Settings, language: str, keep: "Callable[[Facts], None]") -> None:
    from bot.db.engine import Database

    db = Database(settings.database)
    try:
        keep((await gathered(settings, db, Wish(language)))[1])
    finally:
        await db.dispose()


def _flat(files: list[Path], folder: Path) -> list[Path]:
    """Files as they can be sent: what is in a folder as one archive in its place."""
    found = []
    for file in files:
        if file.parent != folder:
            inside = folder / file.relative_to(folder).parts[0]
            file = inside.with_name(f"{inside.name}.zip")  # noqa: PLW2901 - what goes in its place
            if not file.exists():
                shutil.make_archive(str(inside), "zip", folder, inside.name)
                file.chmod(FILE_MODE)
        if file not in found:
            found.append(file)
    return found


def _progress(name: str, number: int, of: int) -> None:
    _say(name=name, number=number, of=of)


def _say(**told: object) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2])
    except BaseException as error:
        _say(failed=type(error).__name__)  # no words: they may name people
        raise SystemExit(1) from None
