"""Sheets of the programme: planned and delivered, each change, who was there."""

from bot.domain.changes import Part, Source, parts
from bot.domain.programme import Item
from bot.domain.reports.book import Cell, Chart, Sheet
from bot.domain.reports.days import days
from bot.domain.reports.facts import Attended, Facts, Revision
from bot.domain.reports.outcomes import Outcome, outcome
from bot.domain.signups import SignupState
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views import places, words
from bot.views.content import Content
from bot.views.reports.cells import clock, moment, recorded, share, table, title

_SOURCES = {
    Source.LOAD: N_("loaded anew"),
    Source.EDIT: N_("changed in chat"),
    Source.IMPORT: N_("workbook sent in chat"),
}
_OUTCOMES = {
    Outcome.AS_PLANNED: N_("delivered as planned"),
    Outcome.CHANGED: N_("delivered with changes"),
    Outcome.ADDED: N_("added and delivered"),
    Outcome.CANCELLED: N_("cancelled"),
    Outcome.TO_COME: N_("still to come"),
}
_PARTS = {
    Part.TIME: N_("time"),
    Part.TITLE: N_("title"),
    Part.PLACE: N_("place"),
    Part.TRANSPORT: N_("transport"),
    Part.NOTE: N_("note"),
}


def sheets(facts: Facts, t: Translator) -> tuple[Sheet, ...]:
    """Days, programme, changes, presence."""
    return _days(facts, t), _programme(facts, t), _changes(facts, t), _presence(facts, t)


def _days(facts: Facts, t: Translator) -> Sheet:
    header = N_("Day"), N_("Planned"), N_("Delivered"), N_("Still to come"), N_("Changed"), N_("Added")
    more = N_("Cancelled"), N_("Items with marks"), N_("Most people present at an item")
    rows: list[tuple[Cell, ...]] = []
    for one in days(facts):
        marked = [found for item in one.items if (found := facts.attended.get(item.id)) and found.recorded]
        most = max((found.present for found in marked), default=None)
        numbers = one.planned, one.delivered, one.to_come, one.changed, one.added, len(one.cancelled)
        rows.append((one.day, *numbers, len(marked), recorded(most, t)))
    name = plain(t("Most people present at an item of the day"))
    some = any(isinstance(row[8], int) for row in rows)
    chart = Chart(name, (8,), counted=plain(t("People"))) if some else None
    return Sheet(plain(t("Days")), (table((*header, *more), rows, t, chart=chart),))


def state(item: Item, facts: Facts, t: Translator) -> str:
    """What became of an item since it was first published, in words."""
    return plain(t(_OUTCOMES[outcome(item, facts)]))


def _programme(facts: Facts, t: Translator) -> Sheet:
    header = N_("Item"), N_("Day"), N_("From"), N_("To"), N_("Title"), N_("Kind"), N_("What became of it")
    more = N_("First planned for"), N_("Changes"), N_("Reasons"), N_("Place")
    rows = [_item(one, facts, t) for day in facts.programme.days for one in facts.programme.of_day(day, None)]
    gone = (one for one in facts.planned.values() if one.id not in facts.programme.by_id)
    rows += [_item(one, facts, t) for one in gone]
    note = t(
        "First planned for: only where it was at another time. The sheet of changes has each step between."
    )
    return Sheet(plain(t("Programme")), (table((*header, *more), rows, t),), (plain(note),))


def _item(item: Item, facts: Facts, t: Translator) -> tuple[Cell, ...]:
    first = facts.planned.get(item.id)
    changes = [one for one in facts.revisions if one.item_id == item.id]
    reasons = dict.fromkeys(one.reason for one in changes if one.reason)
    return (
        item.id,
        item.day,
        clock(item.starts_at, t),
        clock(item.ends_at, t),
        plain(t.text(item.title)),
        plain(words.kind(item.kind, t)),
        state(item, facts, t),
        "" if first is None or when(first, t) == when(item, t) else when(first, t),
        len(changes),
        "; ".join(reasons),
        plain(places.in_full(item, facts.programme, Content(t))),
    )


def _changes(facts: Facts, t: Translator) -> Sheet:
    header = N_("When"), N_("Item"), N_("Title"), N_("What happened"), N_("Before"), N_("After")
    more = N_("Reason"), N_("How")
    rows = (
        (
            moment(one.at, t),
            one.item_id,
            title(one.item_id, facts, t),
            happened(one, t),
            _stood(one.before, facts, t),
            _stood(one.after, facts, t),
            one.reason or plain(t("not recorded")),
            plain(t(_SOURCES[one.source])),
        )
        for one in facts.revisions
    )
    return Sheet(plain(t("Changes")), (table((*header, *more), rows, t),))


def happened(one: Revision, t: Translator) -> str:
    """New, cancelled, back again, or which parts of it are otherwise."""
    before, after = one.before, one.after
    if after is None or (after.withdrawn and not (before and before.withdrawn)):
        return plain(t("cancelled"))
    if before is None:
        return plain(t("new"))
    if before.withdrawn and not after.withdrawn:
        return plain(t("takes place after all"))
    differing = parts(before, after, lambda text: repr(text.texts))
    if before.audience != after.audience:
        return ", ".join([plain(t("for whom")), *(plain(t(_PARTS[one])) for one in Part if one in differing)])
    return ", ".join(plain(t(_PARTS[one])) for one in Part if one in differing) or plain(t("other details"))


def _stood(item: Item | None, facts: Facts, t: Translator) -> str:
    """Day, time and place in a line."""
    if item is None:
        return ""
    place = plain(places.in_full(item, facts.programme, Content(t)))
    return f"{when(item, t)}, {place}" if place else when(item, t)


def when(item: Item, t: Translator) -> str:
    """``Thu 8 13:45–15:15``."""
    return f"{plain(t.short_day(item.day))} {plain(t.span(item.starts_at, item.ends_at))}"


def _presence(facts: Facts, t: Translator) -> Sheet:
    header = N_("Item"), N_("Day"), N_("From"), N_("Title"), N_("Expected"), N_("Present"), N_("Absent")
    more = N_("Nobody said"), N_("Share present"), N_("Places"), N_("Signed up"), N_("Waiting")
    rows = (
        (
            one.id,
            one.day,
            clock(one.starts_at, t),
            plain(t.text(one.title)),
            *_there(facts.attended.get(one.id, Attended()), t),
            *_wishes(one, facts, t),
        )
        for day in facts.programme.days
        for one in facts.programme.of_day(day, None)
        if not one.withdrawn
    )
    note = t("Marks are made in the bot; where nobody marked anybody, it says so instead of a number.")
    last = (N_("Do not come"),)
    sheet = table((*header, *more, *last), rows, t)
    return Sheet(plain(t("Presence and sign-ups")), (sheet,), (plain(note),))


def _there(found: Attended, t: Translator) -> tuple[Cell, ...]:
    if not found.recorded:
        return found.expected, *(recorded(None, t),) * 2, None, None
    silent = max(0, found.expected - found.present - found.absent)
    return found.expected, found.present, found.absent, silent, share(found.present, found.expected)


def _wishes(item: Item, facts: Facts, t: Translator) -> tuple[Cell, ...]:
    """Places (empty = no limit), taken, waiting, no; nothing where nobody could sign up."""
    if not item.signup:
        return (None,) * 4
    found = facts.signups.get(item.id, {})
    return item.capacity, *(
        found.get(one, 0) for one in (SignupState.PLACE, SignupState.WAITING, SignupState.NO)
    )
