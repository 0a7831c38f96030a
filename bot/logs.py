"""Structured logs: JSON lines with one event name each, and no secrets, texts or names in them."""

import asyncio
import logging
import re
import sys
import threading
from collections.abc import Iterable, MutableMapping
from types import TracebackType
from typing import Any, TextIO

from bot.lean import without
from bot.redaction import know, redact
from bot.sparing import Sparing

with without("rich"):
    import structlog

_ROW = re.compile(r"^DETAIL: .*?(?=\n\[SQL: |\n\n(?:The above|During)|\Z)", re.DOTALL | re.MULTILINE)
"""What PostgreSQL adds to a refusal: the row, with everything that somebody wrote in it."""
_QUIET = (
    "httpx",
    "httpcore",
    "aiohttp",
    "telegram",
    "apscheduler",
    "asyncio",
    "aiosqlite",
    "sqlalchemy",
    "alembic",
)
_MOST_CAUSES = 3


def get_logger(name: str) -> Any:
    """A logger of ours: ``log.info("update_done", update=17)``."""
    return structlog.stdlib.get_logger(name)


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """The last gate before the stream: whatever a library wrote, secrets do not pass."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def _without_texts(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Exceptions keep their type and place; their words may quote what a person wrote."""
    if info := event.pop("exc_info", None):
        error = info if isinstance(info, BaseException) else (sys.exc_info() if info is True else info)[1]
        if error is None:
            return event
        event["error"] = type(error).__name__
        event["at"] = _frames(error.__traceback__)
        if because := _because(error):
            event["because"] = because
    return event


def _with_words(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Exceptions whole, but for the rows of people in them."""
    told = structlog.processors.format_exc_info(logger, name, event)
    if "exception" in told:
        told["exception"] = _ROW.sub("DETAIL: [withheld]", told["exception"])
    return told


def _because(error: BaseException) -> list[dict[str, Any]]:
    """What lies under an error: the members of a group, else its cause; a nursery only says *group*."""
    if isinstance(error, BaseExceptionGroup):
        under: Iterable[BaseException] = error.exceptions
    else:
        below = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        under = () if below is None else (below,)
    return [
        {"error": type(one).__name__, "at": _frames(one.__traceback__)}
        | ({"because": deeper} if (deeper := _because(one)) else {})
        for one in list(under)[:_MOST_CAUSES]
    ]


def _frames(traceback: TracebackType | None) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames[-6:]


def _shared() -> list[Any]:
    """What is added to every event, ours and that of a library."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]


def handler(level: str, stream: TextIO) -> logging.Handler:
    """Writes redacted JSON lines to a stream; at DEBUG exceptions are told whole."""
    writing = logging.StreamHandler(stream)
    writing.setFormatter(
        _RedactingFormatter(
            foreign_pre_chain=_shared(),
            processors=[
                _with_words if level == "DEBUG" else _without_texts,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    return writing


def _spared(sparing: Sparing) -> Any:
    def spare(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        left_out = sparing.left_out(event)
        if left_out is None:
            raise structlog.DropEvent
        return {**event, "left_out": left_out} if left_out else event

    return spare


def set_up(level: str = "INFO", secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Write JSON lines to standard error at ``level``; ``secrets`` never appear in them."""
    know(secrets)
    logging.root.handlers[:] = [handler(level, stream or sys.stderr)]
    logging.root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            _spared(Sparing()),
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    log = get_logger("ttchan")
    sys.excepthook = lambda kind, error, tb: log.critical("crashed", exc_info=(kind, error, tb))
    threading.excepthook = lambda args: log.critical("thread_crashed", exc_info=args.exc_value)


def watch_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Send what the event loop complains of to the same log."""
    log = get_logger("ttchan.loop")

    def report(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        log.error("loop_error", what=context.get("message"), exc_info=context.get("exception"))

    loop.set_exception_handler(report)
