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
from bot.domain.workbook import Content, Tables, parse
from bot.i18n import Translator
from bot.screen import Button, Screen
from bot.services.people import CONSENT_VERSION

FOLDER = Path(__file__).parent.parent / "examples" / "ttchan-2018"
RIGA = ZoneInfo("Europe/Riga")


@cache
def content() -> Content:
    """The whole workbook, its 81 people too."""
    sheets = {}
    for path in FOLDER.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            sheets[path.stem.capitalize()] = list(csv.reader(file))
    found, problems = parse(Tables(sheets))
    assert found is not None, problems
    return found


@cache
def programme() -> Programme:
    """All 49 items, version 1."""
    sample = content()
    return Programme(
        version=1,
        meeting=sample.meeting,
        items=tuple(sample.items.values()),
        venues=sample.venues,
        delegations=sample.delegations,
        info=tuple(sample.info.values()),
        phrases=tuple(sample.phrases.values()),
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
    return Person(1, 1, language, participant, consent_version=CONSENT_VERSION, traits=traits)


def newcomer() -> Person:
    """Somebody who has not answered anything yet."""
    return Person(1, 1)


def said_in(language: str) -> Translator:
    """A translator at the sample meeting."""
    return Translator(language, RIGA)


def without(text: LocalizedText, language: str) -> LocalizedText:
    """A text that nobody has put into this language."""
    return LocalizedText({code: said for code, said in text.texts.items() if code != language})


def audience(notation: str) -> Audience:
    """An audience in the workbook's notation."""
    return Audience.parse(notation)


def buttons(screen: Screen) -> list[Button]:
    """All buttons of a screen, row by row."""
    return [button for row in screen.keyboard for button in row]


def labels(screen: Screen) -> list[list[str]]:
    """What the buttons say, in rows."""
    return [[button.label for button in row] for row in screen.keyboard]
