"""Which way updates come in: asked for, or sent; and which way they go on to be handled."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.db.engine import Database
from bot.gateway.intake import Poller
from bot.gateway.source import Cursor, Source
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.gateway.webhook import Webhook


def way_in(settings: Settings, db: Database, clock: Clock, arrived: Callable[[], None]) -> "Poller | Webhook":
    """Long polling, or a webhook if TTCHAN_WEBHOOK_URL is set. ``arrived``: called after each commit."""
    base_url = f"{settings.api_url}/bot{settings.bot_token}"
    if not settings.webhook_url:
        return Poller(db, clock, base_url, arrived)
    from bot.gateway.webhook import Webhook  # noqa: PLC0415 - brings a server with it

    secret = settings.webhook_secret
    return Webhook(
        db,
        clock,
        base_url,
        arrived,
        url=settings.webhook_url,
        listen=settings.webhook_listen,
        secret=secret.get_secret_value() if secret is not None else None,
    )


def inbox_source(db: Database, clock: Clock) -> Source:
    """Where the feeder takes updates from: on PostgreSQL other processes may take some."""
    if db.is_sqlite:
        return Cursor(db)
    from bot.gateway.share import Share  # noqa: PLC0415 - brings a connection of its own with it

    return Share(db, clock)
