"""The page of figures in Prometheus' words: what the process counted, and what the tables hold just now."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from bot import __version__, metrics
from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.health import Vital
from bot.health import Vitals
from bot.logs import get_logger
from bot.services import figures

KEPT_SECONDS = 5.0
"""Who asks more often gets the same figures of the tables again."""

log = get_logger("ttchan.metrics")


class Exposition:
    """One for a running bot. No figure has an id or a name of anybody beside it."""

    def __init__(self, db: Database, clock: Clock, vitals: Vitals) -> None:
        self._db = db
        self._clock = clock
        self._vitals = vitals
        self._figures: figures.Figures | None = None
        self._read_at = -KEPT_SECONDS

    async def page(self) -> tuple[bytes, str]:
        """The page and its content type. Figures of tables that cannot be read are left out."""
        await self._read()
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Collected([*self._counted(), *self._signs(), *self._held()]))
        return generate_latest(registry), CONTENT_TYPE_LATEST

    async def _read(self) -> None:
        now = self._clock.monotonic()
        if now - self._read_at < KEPT_SECONDS:
            return
        self._figures = None
        try:
            async with self._db.read() as session:
                self._figures = await figures.figures(session)
            self._read_at = now
        except Exception as error:  # the vital signs tell of it
            log.warning("figures_not_read", exc_info=error)

    def _counted(self) -> Iterator[Metric]:
        tally = metrics.TALLY
        updates = CounterMetricFamily(
            "ttchan_updates", "Tries to handle an update.", labels=["type", "result"]
        )
        for (kind, result), count in sorted(tally.updates.items()):
            updates.add_metric([kind, result], count)
        tries = CounterMetricFamily("ttchan_delivery_rows", "What tries to send came to.", labels=["outcome"])
        for outcome, count in sorted(tally.deliveries.items()):
            tries.add_metric([outcome.replace(" ", "_")], count)
        yield updates
        yield tries
        yield _spread("ttchan_update_seconds", "Time to handle an update.", tally.handling)
        yield _spread("ttchan_loop_lag_seconds", "How late the event loop came.", tally.loop_late)
        yield _spread("ttchan_reminder_lag_seconds", "From due to sent, meeting time.", tally.reminders_late)
        yield CounterMetricFamily("ttchan_floods", "Times that Telegram said 429.", value=tally.floods)
        yield CounterMetricFamily(
            "ttchan_pause_seconds", "Pauses that Telegram asked for, added up.", value=tally.paused_seconds
        )
        yield CounterMetricFamily(
            "ttchan_texts_refused",
            "Messages that Telegram would not take as written.",
            value=tally.refused_texts,
        )

    def _signs(self) -> Iterator[Metric]:
        failing = self._vitals.failing
        signs = GaugeMetricFamily("ttchan_failing", "1 = this vital sign fails.", labels=["vital"])
        for vital in Vital:
            signs.add_metric([vital], float(vital in failing))
        yield signs
        if self._vitals.intake is not None:
            silent = self._clock.monotonic() - self._vitals.intake.ok_at
            yield GaugeMetricFamily("ttchan_intake_age_seconds", "Since updates last came in.", value=silent)
        leads = self._vitals.dispatcher is not None
        yield GaugeMetricFamily("ttchan_leads", "1 = what leaves unasked leaves from here.", value=leads)
        yield GaugeMetricFamily("ttchan_ready", "1 = people are served.", value=self._vitals.ready.well)
        yield GaugeMetricFamily("ttchan_held", "1 = nothing unasked is sent.", value=self._vitals.held)
        build = GaugeMetricFamily("ttchan_build", "The version that runs.", labels=["version"])
        build.add_metric([__version__], 1)
        yield build
        if self._vitals.room is not None:
            room = self._vitals.room
            yield GaugeMetricFamily("ttchan_disk_free_bytes", "Room beside the database.", value=room.free)

    def _held(self) -> Iterator[Metric]:
        if self._figures is None:
            return
        found, now, real = self._figures, self._clock.now(), self._clock.real()
        depth = GaugeMetricFamily("ttchan_inbox_rows", "Stored updates.", labels=["state"])
        for state, count in found.inbox.items():
            depth.add_metric([state], count)
        yield depth
        waiting = GaugeMetricFamily("ttchan_deliveries", "Messages not sent yet.", labels=["state"])
        for state, count in found.deliveries.items():
            waiting.add_metric([state], count)
        yield waiting
        yield _age("ttchan_inbox_oldest_seconds", "Age of the oldest that waits.", real, found.oldest_update)
        yield _age(
            "ttchan_due_oldest_seconds", "Since the oldest was due, meeting time.", now, found.oldest_due
        )
        if found.backed_up_at is not None:
            yield _age("ttchan_backup_age_seconds", "Age of the last good backup.", real, found.backed_up_at)


class _Collected:
    """What a registry asks for."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> list[Metric]:
        """All of it."""
        return self._families


def _age(name: str, words: str, now: datetime, since: datetime | None) -> Metric:
    seconds = 0.0 if since is None else max(0.0, (now - since).total_seconds())
    return GaugeMetricFamily(name, words, value=seconds)


def _spread(name: str, words: str, spread: metrics.Spread) -> Metric:
    buckets: list[Any] = []
    so_far = 0
    for bound, count in zip((*map(str, spread.bounds), "+Inf"), spread.counts, strict=True):
        so_far += count
        buckets.append((bound, so_far))
    return HistogramMetricFamily(name, words, buckets=buckets, sum_value=spread.total)
