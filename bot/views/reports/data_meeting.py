"""Open data of the programme: items, changes, announcements, deliveries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.programme import Item
from bot.domain.reports.data import Column, Dataset, Value
from bot.domain.reports.facts import Facts, Revision, Told
from bot.domain.reports.outcomes import outcome
from bot.domain.reports.small_groups import told
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.reports.xlsx_programme import happened
from bot.views.reports.xlsx_told import unreached

TEXT, WHOLE, NUMBER, DATE, TIME, YES_NO = "text", "whole number", "number", "date", "time", "yes/no"
ITEM = Column("item", TEXT, N_("The item's id, as in items.csv"))


def datasets(facts: Facts, t: Translator) -> tuple[Dataset, ...]:
    """Tables of what took place and what people were told."""
    return _items(facts, t), _changes(facts, t), _announcements(facts, t), _deliveries(facts, t)


def dataset(
    name: str, about: str, columns: tuple[Column, ...], rows: Iterable[Sequence[Value]], t: Translator
) -> Dataset:
    """A table whose sentences are msgids so far."""
    said = tuple(replace(one, meaning=plain(t(one.meaning))) for one in columns)
    return Dataset(name, plain(t(about)), said, rows)


def local(at: datetime | None, t: Translator) -> Value:
    """An instant by the host town's clock, ISO 8601 with its zone."""
    return None if at is None else at.astimezone(t.zone).isoformat(timespec="minutes")


def yes(told: bool) -> str:
    """As data say it, in every language."""
    return "yes" if told else "no"


def _items(facts: Facts, t: Translator) -> Dataset:
    columns = (
        Column("item", TEXT, N_("The item's id in the programme")),
        Column("day", DATE, N_("The day under which it is printed")),
        Column("starts_at", TIME, N_("When it began")),
        Column("ends_at", TIME, N_("When it ended, where the programme says so")),
        Column("kind", TEXT, N_("Kind of item: seminar, excursion, meal, …")),
        Column("title", TEXT, N_("Its title")),
        Column("venue", TEXT, N_("Where it was")),
        Column("outcome", TEXT, N_("as planned, changed, added, cancelled, or to come")),
        Column("planned_day", DATE, N_("The day for which it was first published")),
        Column("planned_starts_at", TIME, N_("When it was first to begin")),
        Column("planned_ends_at", TIME, N_("When it was first to end")),
        Column("changes", WHOLE, N_("How often it was changed after it was published"), "changes"),
        Column("places", WHOLE, N_("How many places it had; empty = no limit"), "people"),
        Column("expected", WHOLE, N_("For how many people it was"), "people"),
        Column("present", WHOLE, N_("How many people were marked as here"), "people"),
        Column("absent", WHOLE, N_("How many people were marked as not here"), "people"),
    )
    rows = [_item(one, facts, t) for day in facts.programme.days for one in facts.programme.of_day(day, None)]
    return dataset("items.csv", N_("The programme, planned and delivered"), columns, rows, t)


def _item(item: Item, facts: Facts, t: Translator) -> tuple[Value, ...]:
    first = facts.planned.get(item.id)
    venue = facts.programme.venues.get(item.venue_id or "")
    there = facts.attended.get(item.id)
    marks = told({"present": there.present, "absent": there.absent}) if there and there.recorded else {}
    return (
        item.id,
        item.day.isoformat(),
        local(item.starts_at, t),
        local(item.ends_at, t),
        item.kind.value,
        plain(t.text(item.title)),
        plain(t.text(venue.name)) if venue else "",
        outcome(item, facts).value,
        first.day.isoformat() if first else None,
        local(first.starts_at, t) if first else None,
        local(first.ends_at, t) if first else None,
        sum(one.item_id == item.id for one in facts.revisions),
        item.capacity,
        there.expected if there else None,
        marks.get("present"),
        marks.get("absent"),
    )


def _changes(facts: Facts, t: Translator) -> Dataset:
    columns = (
        Column("at", TIME, N_("When the change was published")),
        ITEM,
        Column("what", TEXT, N_("What happened to the item")),
        Column("starts_at_before", TIME, N_("When it was to begin before the change")),
        Column("starts_at_after", TIME, N_("When it was to begin after the change")),
        Column("ends_at_before", TIME, N_("When it was to end before the change")),
        Column("ends_at_after", TIME, N_("When it was to end after the change")),
        Column("venue_before", TEXT, N_("The venue's id before the change")),
        Column("venue_after", TEXT, N_("The venue's id after the change")),
        Column("source", TEXT, plain(t("edit: in chat; import: a workbook in chat; load: on the server"))),
    )
    rows = [_change(one, t) for one in facts.revisions]
    about = N_("Every published change of the programme, without its reason, which may name people")
    return dataset("changes.csv", about, columns, rows, t)


def _change(one: Revision, t: Translator) -> tuple[Value, ...]:
    before, after = one.before, one.after
    return (
        local(one.at, t),
        one.item_id,
        happened(one, t),
        local(before.starts_at, t) if before else None,
        local(after.starts_at, t) if after else None,
        local(before.ends_at, t) if before else None,
        local(after.ends_at, t) if after else None,
        before.venue_id if before else None,
        after.venue_id if after else None,
        one.source.value,
    )


def _announcements(facts: Facts, t: Translator) -> Dataset:
    columns = (
        Column("announcement", WHOLE, N_("Its number, in order of time")),
        Column("at", TIME, N_("When people were told")),
        Column("audience", TEXT, N_("For whom, in the workbook's notation")),
        Column("urgent", YES_NO, N_("Whether it was urgent")),
        Column("languages", TEXT, plain(t("Its languages, with spaces between; empty = as it is"))),
        Column("people", WHOLE, N_("For how many people it was"), "people"),
        Column("reached", WHOLE, N_("To how many Telegram delivered it"), "people"),
        Column("not_joined", WHOLE, N_("How many had not joined the bot"), "people"),
        Column("blocked", WHOLE, N_("How many had blocked or stopped it"), "people"),
        Column("unknown", WHOLE, N_("How many may have got it"), "people"),
        Column("other", WHOLE, N_("How many did not get it for other reasons"), "people"),
        Column("told_by_leader", WHOLE, N_("How many their leader told instead"), "people"),
        Column("confirmed", WHOLE, N_("How many confirmed it; empty = it did not ask"), "people"),
    )
    rows = [_announcement(*pair, t) for pair in enumerate(facts.announcements, 1)]
    about = N_("Announcements in figures, without their texts, which may name people")
    return dataset("announcements.csv", about, columns, rows, t)


def _announcement(number: int, one: Told, t: Translator) -> tuple[Value, ...]:
    said, went = one.announcement, one.progress
    parts = told(dict(enumerate((went.sent, *unreached(went)))))
    confirmed = told({0: went.confirmed})[0] if said.asks_confirmation else None
    return (
        number,
        local(one.at, t),
        str(said.audience),
        yes(said.urgent),
        " ".join(code for code in said.contents if code),
        went.people,
        *parts.values(),
        told({0: went.told})[0],
        confirmed,
    )


def _deliveries(facts: Facts, t: Translator) -> Dataset:
    columns = (
        Column("kind", TEXT, N_("What it was: reminder, digest, announcement, …")),
        Column("state", TEXT, N_("What became of it: sent, expired, …")),
        Column("count", WHOLE, N_("How many"), "messages"),
    )
    rows = [(one.kind, one.state, one.count) for one in facts.sent]
    return Dataset(
        "deliveries.csv", plain(t("All messages that nobody asked for, in totals")), columns, tuple(rows)
    )
