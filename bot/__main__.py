"""The entry of ``ttchan`` and ``python -m bot``."""

import gc
import sys


def main() -> None:
    """Start without the garbage collector: a start only makes objects that stay.

    Looking for rubbish among them costs a tenth of it. Commands take the collector back at once, the
    bot itself when it is ready.
    """
    gc.disable()
    # PTB imports httpx, and that its own command line with click and pygments: 1.4 MB for nothing.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None says: not installed
    if sys.argv[1:2] == ["health"] and not {*sys.argv[2:]} - {"--ready"}:
        from bot import health_check  # noqa: PLC0415 - all that is needed

        sys.exit(health_check.main(sys.argv[2:]))
    from bot.cli import main as command_line  # noqa: PLC0415 - after the lines above, on purpose

    command_line()


if __name__ == "__main__":
    main()
