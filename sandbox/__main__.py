"""`python -m sandbox`: serve until SIGTERM or SIGINT."""

import argparse
import asyncio
import json
import signal
from pathlib import Path

from sandbox.server import Server
from sandbox.world import World


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="on 127.0.0.1; 0 takes any free one")
    parser.add_argument("--token", required=True, help="what the bot is started with, NUMBER:TEXT")
    parser.add_argument("--username", default="ttchan_sandbox_bot")
    parser.add_argument(
        "--people", type=Path, help="JSON array of people, as POST /control/people takes them"
    )
    parser.add_argument("--clock-url", help="where the bot serves its meeting clock")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    world = World(arguments.token, arguments.username)
    if arguments.people is not None:
        for each in json.loads(arguments.people.read_text(encoding="utf-8")):
            world.people.add(**each)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Server(world, arguments.clock_url).run(arguments.port) as server:
        print(server.url, flush=True)
        await stop.wait()


def main() -> None:
    """Entry point."""
    arguments = _arguments()
    if not arguments.token.partition(":")[0].isdecimal():
        raise SystemExit("--token must look like 1234567:TEXT")
    asyncio.run(_serve(arguments))


if __name__ == "__main__":
    main()
