"""A webhook worker and nothing else: secret, inbox, commit, 200. ``python -m benchmarks.hooked DATABASE``.

With ``bare`` for a database it is aiohttp alone, which reads a body as JSON and answers: the limit.
Prints its port as JSON.
"""

import asyncio
import json
import sys

from aiohttp import web

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.gateway.endpoint import Endpoint
from bot.gateway.stamps import Stamps
from bot.gateway.storing import Storing

PATH = "/telegram"
SECRET = "benchmark-only-not-a-real-secret"


async def _bare() -> int:
    async def take(request: web.Request) -> web.Response:
        await request.json()
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


async def main(url: str) -> None:
    """Serve until killed."""
    if url == "bare":
        print(json.dumps({"port": await _bare()}), flush=True)
        await asyncio.Event().wait()
    await migrate(url)
    clock, db = Clock(), Database(url)
    storing = Storing(db, clock, Stamps(clock), lambda: None)
    port = await Endpoint(PATH, SECRET, storing.put, clock).start("127.0.0.1", 0)
    print(json.dumps({"port": port}), flush=True)
    await storing.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
