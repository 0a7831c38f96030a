"""``ttchan sandbox``: a Telegram to try bots against, in a process of its own."""

import os
import sys

import typer

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def sandbox(context: typer.Context) -> None:
    """Run the sandbox alone; its options follow (`ttchan sandbox --help`)."""
    # The bot and the sandbox meet only on the wire: it becomes its own program.
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *context.args])  # noqa: S606 - our own module
