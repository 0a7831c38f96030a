"""Makes the nightly backup in a process of its own, so that answers keep their pace.

``python -m bot.cli.backup_worker``: settings come through the environment; one line of JSON comes out.
"""

import asyncio
import json
import os
from dataclasses import asdict

from bot.clock import Clock
from bot.domain.backups import BackupRefused, Made
from bot.files.backups import keeping, making
from bot.settings import load_settings

_KINDNESS = 5
"""The bot answers meanwhile."""


async def main() -> Made:
    """Make one, note it, and tidy. Raises BackupRefused."""
    settings, real = load_settings(), Clock().real()
    assert settings.backup_dir is not None
    made = await making.make(settings, settings.backup_dir, real=real)
    await keeping.note(settings, real=real)
    await keeping.tidy(settings, real=real)
    return made


if __name__ == "__main__":
    os.nice(_KINDNESS)
    try:
        print(json.dumps(asdict(asyncio.run(main()))), flush=True)
    except BackupRefused as error:
        print(json.dumps({"failed": str(error)}), flush=True)
        raise SystemExit(1) from None
    except Exception as error:
        print(json.dumps({"failed": type(error).__name__}), flush=True)  # no words: they may name people
        raise SystemExit(1) from None
