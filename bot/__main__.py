"""The entry of ``ttchan`` and ``python -m bot``."""

import gc


def main() -> None:
    """Start without the garbage collector: a start only makes objects that stay.

    Looking for rubbish among them costs a tenth of it. Commands take the collector back at once, the
    bot itself when it is ready.
    """
    gc.disable()
    from bot.cli import main as command_line  # noqa: PLC0415 - after the line above, on purpose

    command_line()


if __name__ == "__main__":
    main()
