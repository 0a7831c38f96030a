"""Our bot with a plain text for each delivery, so that what is measured is the road and not the letter."""

import asyncio

from markupsafe import Markup

from benchmarks.meeting import AT
from bot import logs
from bot.app import run
from bot.domain.deliveries import DeliveryKind
from bot.screen import Screen
from bot.settings import load_settings
from schedules import letters
from schedules.writing import Letter, Written


async def write(letter: Letter) -> Written:
    """Say what is told."""
    return Written(Screen(Markup("Told: {}").format(letter.parcel.rows[0].key)))


def main() -> None:
    """Run until stopped."""
    letters.WRITERS = dict.fromkeys(DeliveryKind, write)
    settings = load_settings()
    logs.set_up(settings.log_level)
    asyncio.run(run(settings, at=AT))


if __name__ == "__main__":
    main()
