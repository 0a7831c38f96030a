"""The sample meeting as the readers see it, and people who read it."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.audience import Audience, Traits
from bot.domain.localized import LocalizedText
from bot.domain.people import Participant, Person, Role
from bot.domain.programme import Item, Kind, Programme
from bot.domain.workbook import Tables, parse
from bot.i18n import Translator
from bot.screen import Button, Screen

FOLDER = Path(__file__).parent.parent / "examples" / "ttchan-2018"
RIGA = ZoneInfo("Europe/Riga")


@cache
def programme() -> Programme:
    """All 49 items, version 1."""
    sheets = {}
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            sheets[path.stem.capitalize()] = list(csv.reader(file))
    content, problems = parse(Tables(sheets))
    assert content is not None, problems
    return Programme(
        version=1,
        meeting=content.meeting,
        items=tuple(content.items.values()),
        venues=content.venues,
        delegations=content.delegations,
        info=tuple(content.info.values()),
        phrases=tuple(content.phrases.values()),
    )


def with_items(*items: Item) -> Programme:
    """The sample meeting with these items instead of its own."""
    return replace(programme(), items=items)


def item(
    item_id: str, start: str, end: str | None = None, *, day: date | None = None, **more: object
) -> Item:
    """An item of the sample's days in local time: ``item("X", "2018-11-10 09:00", "2018-11-10 10:00")``."""
    starts_at = at(start)
    values: dict[str, object] = {"title": LocalizedText({"en": f"Title {item_id}"}), "kind": Kind.CULTURE}
    return Item(
        id=item_id,
        day=day or starts_at.astimezone(RIGA).date(),
        starts_at=starts_at,
        ends_at=at(end) if end else None,
        **(values | more),  # type: ignore[arg-type]
    )


def at(local: str) -> datetime:
    """An instant given in the host town's time, as aware UTC."""
    return datetime.fromisoformat(local).replace(tzinfo=RIGA).astimezone(UTC)


def person(
    delegation: str | None = "PL-RAD",
    group: str | None = "A",
    *,
    language: str | None = "en",
    leader: bool = False,
) -> Person:
    """A reader; ``delegation=None`` only looks."""
    if delegation is None:
        return Person(1, 1, language, traits=Traits(language=language))
    role = Role.LEADER if leader else Role.PARTICIPANT
    participant = Participant(f"{delegation}-01", "Anna", "Example", delegation, role=role, group=group or "")
    traits = Traits(
        delegation=delegation, host=delegation == "LV-DAU", group=group, language=language, leader=leader
    )
    return Person(1, 1, language, participant, consent_version=1, traits=traits)


def newcomer() -> Person:
    """Somebody who has not answered anything yet."""
    return Person(1, 1)


def said_in(language: str) -> Translator:
    """A translator at the sample meeting."""
    return Translator(language, RIGA)


def audience(notation: str) -> Audience:
    """An audience in the workbook's notation."""
    return Audience.parse(notation)


def buttons(screen: Screen) -> list[Button]:
    """All buttons of a screen, row by row."""
    return [button for row in screen.keyboard for button in row]


def labels(screen: Screen) -> list[list[str]]:
    """What the buttons say, in rows."""
    return [[button.label for button in row] for row in screen.keyboard]
