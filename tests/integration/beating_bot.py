"""The bot of ``telling_bot`` with a heart that races: a kill comes amid a beat.

Run as a process of its own: ``python -m tests.integration.beating_bot``.
"""

import asyncio

from bot import beat
from tests.integration.telling_bot import main

if __name__ == "__main__":
    beat.BEAT_SECONDS = 0.02
    asyncio.run(main())
