"""``ttchan run``: the bot itself."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from bot.roles import Role
from bot.settings import load_settings, unknown_names

LEFT_OVER_SECONDS = 1


def run(
    role: Annotated[
        Role, typer.Option(help="What this process does, beside others on one PostgreSQL.")
    ] = Role.ALL,
    at: Annotated[
        str | None,
        typer.Option(help="Rehearse from this meeting time, such as 2018-11-10T07:25. Sandbox only."),
    ] = None,
    speed: Annotated[float, typer.Option(help="How fast meeting time runs in a rehearsal.")] = 1.0,
    new_bot: Annotated[
        bool, typer.Option("--new-bot", help="The token is another bot's than that of the data: use them.")
    ] = False,
) -> None:
    """Run the bot until it is stopped."""
    settings = load_settings(with_token=True)
    from bot import app, logs

    logs.set_up(settings.log_level, app.secrets(settings, role))
    if misspelt := unknown_names():
        logs.get_logger("ttchan").warning("settings_unknown", names=misspelt)
    runner = asyncio.Runner()
    error: Exception | None = None
    try:
        runner.run(_told(app.run(settings, role, at=at, speed=speed, new_bot=new_bot)))
    except Exception as raised:
        error = raised
    if runner.run(_left_over()):
        _break_off(error)
    runner.close()
    if error is not None:
        raise error


async def _told(running: Coroutine[Any, Any, None]) -> None:
    """Run, and say in a line for people why it ended."""
    from bot.domain.errors import DomainError
    from bot.gateway.intake import IntakeStopped

    try:
        await running
    except IntakeStopped as error:
        print(error, file=sys.stderr)
        raise typer.Exit(error.exit_code) from None
    except DomainError as error:
        from bot.control import sentence

        print(sentence(error), file=sys.stderr)
        raise typer.Exit(1) from None


async def _left_over() -> bool:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    return bool(left and (await asyncio.wait(left, timeout=LEFT_OVER_SECONDS))[1])


def _break_off(error: Exception | None) -> None:
    """End at once: a task whose answer of the database was lost would keep the loop for ever."""
    if error is not None and not isinstance(error, typer.Exit):
        sys.excepthook(type(error), error, error.__traceback__)
    sys.stderr.flush()
    os._exit(error.exit_code if isinstance(error, typer.Exit) else int(error is not None))
