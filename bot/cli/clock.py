"""``ttchan clock``: tell and move the meeting time of a rehearsal."""

import asyncio
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from bot.settings import Settings, load_settings

STILL_SECONDS = 10.0
_WHY = "the bot does not run, or cannot send what is due."


class Next(StrEnum):
    """What to move to."""

    ITEM = "item"
    REMINDER = "reminder"


def clock(
    set_: Annotated[str | None, typer.Option("--set", help="Move ahead to a time: 2018-11-10T08:30.")] = None,
    add: Annotated[str | None, typer.Option(help="Move ahead by a span: 15m, 2h, 1d.")] = None,
    next_: Annotated[Next | None, typer.Option("--next", help="Move ahead to the next one.")] = None,
    speed: Annotated[float | None, typer.Option(help="How fast meeting time runs from now on.")] = None,
) -> None:
    """Show the meeting time; in a rehearsal, move it."""
    wishes: list[dict[str, Any]] = []
    if set_ is not None:
        wishes.append({"set": set_})
    if add is not None:
        wishes.append({"add": add})
    if next_ is not None:
        wishes.append({"next": str(next_)})
    if speed is not None:
        wishes.append({"speed": speed})
    told = asyncio.run(_clock(load_settings(), wishes))
    note = f"rehearsal, speed {told['speed']:g}" if told["rehearsal"] else "real time"
    if told["target"]:
        print(f"It is on its way to {told['target']} and does not come nearer: {_WHY}", file=sys.stderr)
    print(f"{told['now']} {told['zone']} ({note})")


async def _clock(settings: Settings, wishes: list[dict[str, Any]]) -> dict[str, Any]:
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.control import ClockControl, sentence
    from bot.domain.errors import DomainError
    from bot.services.programme import Programmes

    try:
        async with opened(settings) as db:
            control = ClockControl(db, Clock(), Programmes(db))
            told = await control.tell()
            for wish in wishes:
                told = await control.move(wish)
            if told["target"]:
                await control.arrived(still=STILL_SECONDS)
                told = await control.tell()
            return told
    except DomainError as error:
        print(sentence(error), file=sys.stderr)
        raise typer.Exit(1) from None
    except ValueError as error:
        print(f"{error} is not a time or a span the clock understands.", file=sys.stderr)
        raise typer.Exit(1) from None
