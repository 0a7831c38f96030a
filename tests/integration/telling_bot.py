"""The real bot, with a plain text for each note: what was told to whom can be counted.

Run as a process of its own, so that it can be killed: ``python -m tests.integration.telling_bot``.
"""

import asyncio

from markupsafe import Markup

from bot import crash
from bot.app import Bot
from bot.domain.deliveries import DeliveryKind
from bot.screen import Screen
from bot.settings import load_settings
from schedules import letters
from schedules.letters import Letter, Written
from tests import debugging


async def write(letter: Letter) -> Written:
    """Say the keys of the parcel's rows."""
    return Written(Screen(Markup("told {}").format(" ".join(row.key for row in letter.parcel.rows))))


def tell_keys() -> None:
    """Write every kind of delivery so, in this process."""
    letters.WRITERS = dict.fromkeys(DeliveryKind, write)


async def main() -> None:
    """Run until killed."""
    settings = load_settings()
    debugging.keep()
    crash.arm(settings.crash_at)
    tell_keys()
    await Bot(settings).run()


if __name__ == "__main__":
    asyncio.run(main())
