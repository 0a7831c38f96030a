"""A worker to be killed or frozen: ``python -m tests.integration.gateway.sharing_worker``.

Settings of its own: SHARING_DATABASE, SHARING_LEASE, SHARING_SECONDS (how long an update takes).
"""

import asyncio
import os

from bot.db import engine
from tests import debugging
from tests.integration.gateway.sharing import changing, sharing


async def main() -> None:
    """Handle until killed."""
    debugging.keep()
    lease, seconds = float(os.environ["SHARING_LEASE"]), float(os.environ["SHARING_SECONDS"])
    engine._SETTINGS["idle_in_transaction_session_timeout"] = f"{lease * 1000:.0f}ms"
    db = engine.Database(os.environ["SHARING_DATABASE"])
    async with sharing(db, changing(db, seconds, freezes=True), lease=lease):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
