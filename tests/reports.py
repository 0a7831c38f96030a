"""What documents of the pack are made of, by hand: a small meeting, an empty one, the sample's."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from bot.domain.announcements import Announcement, AnnouncementState, Progress, Why
from bot.domain.audience import ALL
from bot.domain.changes import Source
from bot.domain.contents import Content, ContentKind
from bot.domain.localized import LocalizedText
from bot.domain.meeting import Delegation
from bot.domain.people import Participant, Role
from bot.domain.polls.exports import Export
from bot.domain.presence import Mark, expected
from bot.domain.programme import Item, Kind, Programme
from bot.domain.reports.facts import Facts, Revision, Sent, Someone, Told
from bot.domain.reports.texts import Section, day_key
from bot.domain.signups import SignupState
from tests import sample
from tests.report_parts import Given, attended, export, mark, presence, traveller

NOW = sample.at("2018-11-13 12:00")
DAY = date(2018, 11, 9)
SECOND = date(2018, 11, 10)
LONG = "Wir wünschen uns mehr Zeit für Gespräche. " * 12
"""A long answer: 500 characters and more, as they may be typed."""
NOTHING = Export((), (), ())

AWAY = Delegation("IT-SBT", LocalizedText({"en": "San Benedetto del Tronto"}), "Italy", "IT", withdrawn=True)
OUTSIDE = Delegation("KZ-AST", LocalizedText({"en": "Astana"}), "Kazakhstan", "KZ", type="other", expected=1)


def _someone(who: str, first: str, last: str, delegation: str, **more: Any) -> Someone:
    return Someone(who, first, last, delegation, **more)


PEOPLE = (
    _someone("LV-DAU-01", "Ilze", "Rudzupuķe", "LV-DAU", role=Role.LEADER, language="lv", staff=True),
    _someone("LV-DAU-02", "Mārtiņš", "Ziemeļkalns", "LV-DAU", role=Role.ORGANISER, language="lv", staff=True),
    _someone("LV-DAU-03", "Žanete", "Āboliņa", "LV-DAU", language="lv", coming=False),
    _someone("RS-RAS-01", "Снежана", "Златноњивић", "RS-RAS", role=Role.LEADER, language="sr"),
    _someone("RS-RAS-02", "Ђорђе", "Шљивић", "RS-RAS", town="Нови Пазар", language="sr"),
    _someone("RS-RAS-03", "", "", "RS-RAS", language="", coming=False, erased=True),
    _someone("SE-MOT-01", "Åsa", "Öberg", "SE-MOT", role=Role.LEADER, language="sv"),
    _someone("SE-MOT-02", '=HYPERLINK("x")', "+1", "SE-MOT", language="sv"),
    _someone("SE-MOT-03", "שרה", "לוי", "SE-MOT", town="Linköping-" + "Ö" * 50, language="en"),
    _someone("KZ-AST-01", "Айгүл", "Сәрсен", "KZ-AST", language="en"),
)
"""Ten of the list less one who does not come: nine who count, two of them local, one outside the grant."""
_PRESENT = ("LV-DAU-01", "LV-DAU-02", "RS-RAS-01", "RS-RAS-02", "RS-RAS-03", "SE-MOT-01", "SE-MOT-02")
_SIGNED = ("LV-DAU-01", "RS-RAS-01", "RS-RAS-02", "RS-RAS-03", "SE-MOT-01")

OPENING = sample.item(
    "X1",
    "2018-11-09 10:00",
    "2018-11-09 11:30",
    title=LocalizedText({"en": "Opening", "lv": "Atklāšana", "sr": "Отварање"}),
    kind=Kind.CEREMONY,
    venue_id="council",
    core=True,
)
SEMINAR = sample.item(
    "X2",
    "2018-11-09 14:20",
    "2018-11-09 15:30",
    title=LocalizedText({"en": "The future of Europe", "lv": "Eiropas nākotne"}),
    kind=Kind.SEMINAR,
    venue_id="university",
    capacity=5,
    signup=True,
)
_GOING = sample.item("X3", "2018-11-10 09:00", "2018-11-10 10:00", kind=Kind.EXCURSION)
DROPPED = replace(_GOING, withdrawn=True)
LAKE = sample.item(
    "X4",
    "2018-11-10 11:00",
    "2018-11-10 13:00",
    title=LocalizedText({"en": "The lake", "lv": "Ezers"}),
    kind=Kind.EXCURSION,
)
ADDED = sample.item("X5", "2018-11-10 15:00", title=LocalizedText({"en": "A talk"}), kind=Kind.SEMINAR)
_EARLIER = replace(SEMINAR, starts_at=SEMINAR.starts_at - timedelta(minutes=30))
REVISIONS = (
    Revision("X2", sample.at("2018-11-09 09:00"), Source.EDIT, "The hall is taken", _EARLIER, SEMINAR),
    Revision(
        "X3", sample.at("2018-11-10 07:00"), Source.EDIT, "", replace(DROPPED, withdrawn=False), DROPPED
    ),
    Revision("X5", sample.at("2018-11-10 08:00"), Source.IMPORT, "", None, ADDED),
)


def small(**changes: Any) -> Facts:
    """Two days, five items, nine people of four towns: marks, signatures, changes, answers, announcements.

    Seven answered before and after, so that groups of five are there; X4 and X5 were not marked.
    """
    programme = small_programme()
    marks = {
        "X1": {who: mark(who, OPENING, here=who in _PRESENT) for who in (*_PRESENT, "SE-MOT-03")},
        "X2": {who: mark(who, SEMINAR) for who in _PRESENT[:3]},
    }
    people = tuple(replace(one, present=one.id in _PRESENT, signed=one.id in _SIGNED) for one in PEOPLE)
    made = Facts(
        now=NOW,
        programme=programme,
        delegations={**programme.delegations, AWAY.code: AWAY},
        people=people,
        planned={one.id: one for one in (OPENING, _EARLIER, _GOING, LAKE)},
        revisions=REVISIONS,
        signups={"X2": {SignupState.PLACE: 5, SignupState.WAITING: 2, SignupState.NO: 1}},
        attended=attended(programme, marks, people),
        presence=presence(programme, marks, people),
        announcements=(announcement(1), announcement(2, urgent=True)),
        sent=(Sent("reminder", "sent", 40), Sent("reminder", "unknown", 1), Sent("digest", "suppressed", 2)),
        polls=export(_answers(), {one.id: one.delegation for one in people if one.coming}, programme),
        texts={
            (day_key(DAY), "en"): "getting to know each other and to debating the future of Europe",
            (day_key(DAY), "lv"): "iepazīšanās un debatēm par Eiropas nākotni",
            (Section.SUMMARY.value, "en"): "Nine people met.",
        },
        expected_at={item.id: tuple(one.id for one in people if one.coming) for item in programme.items},
    )
    return replace(made, **changes)


def small_programme() -> Programme:
    """The programme of ``small``."""
    whole = sample.programme()
    towns = {code: whole.delegations[code] for code in ("LV-DAU", "RS-RAS", "SE-MOT")}
    return replace(
        whole,
        meeting=replace(whole.meeting, code="small", start_date=DAY, end_date=SECOND),
        items=(OPENING, SEMINAR, DROPPED, LAKE, ADDED),
        delegations={**towns, OUTSIDE.code: OUTSIDE},
    )


def alone() -> Facts:
    """One participant, and nothing was recorded or answered."""
    people = (PEOPLE[3],)
    return replace(empty(), people=people, delegations={"RS-RAS": sample.programme().delegations["RS-RAS"]})


def empty() -> Facts:
    """A meeting with nothing in it: no delegation, nobody, no item."""
    programme = replace(small_programme(), items=(), delegations={})
    meeting = replace(programme.meeting, host_delegation="", values={})
    programme = replace(programme, meeting=meeting)
    return Facts(NOW, programme, {}, (), {}, (), {}, {}, (), (), (), NOTHING)


def announcement(number: int, **more: Any) -> Told:
    """An announcement that was sent to eight people; two did not get it."""
    text = Content(ContentKind.TEXT, "Bus 1 leaves at 08:30.")
    at = datetime(2018, 11, 9, 6, number, tzinfo=UTC)
    one = Announcement(number, 1, None, at, {"en": text}, ALL, AnnouncementState.DONE, started_at=at, **more)
    reached = {Why.NOT_JOINED: 1, Why.UNKNOWN: 1}
    return Told(one, Progress(8, sent=6, unreached=reached, told=1, confirmed=3), at)


def _answers() -> list[Given]:
    """Seven tell of themselves, are asked before and after, and write."""
    found: list[Given] = []
    crowd = [one.id for one in PEOPLE if one.coming][:7]
    for number, who in enumerate(crowd):
        found += [
            Given("before", "pre_comp_proj", who, str(1 + number % 3)),
            Given("before", "pre_know_lat", who, "2"),
            Given("before", "pre_first", who, "yes" if number % 2 else "no"),
            Given("before", "about_gender", who, str(1 + number % 2)),
            Given("before", "about_age", who, str(2 + number % 3)),
            Given("after", "post_comp_proj", who, str(2 + number % 3)),
            Given("after", "post_know_lat", who, str(3 + number % 2)),
            Given("after", "out_newcontacts", who, str(number)),
            Given("after", "out_towns", who, "RS-RAS,SE-MOT" if number % 2 else "LV-DAU"),
            Given("after", "nps", who, str(4 + number)),
            Given("services", "log_food", who, str(3 + number % 3)),
        ]
    found += [
        Given("after", "best", crowd[0], LONG[:500]),
        Given("after", "best", crowd[1], "=1+1"),
        Given("after", "best", crowd[2], "תודה רבה"),
        Given("day", "day_rate", crowd[0], "5", day=DAY),
    ]
    return found


@cache
def sample_facts(seed: int = 7) -> Facts:
    """The sample's 81 people and 49 items, all of it over, with marks, signatures, changes and answers."""
    dice = random.Random(seed)
    programme, listed = sample.programme(), tuple(sample.content().participants.values())
    travellers = [traveller(one, programme) for one in listed]
    due = {item.id: expected(item, travellers) for item in programme.items}
    marks: dict[str, dict[str, Mark]] = {}
    for item in programme.items:
        if dice.random() < 0.7:
            marks[item.id] = {
                one.id: mark(one.id, item, here=dice.random() < 0.9)
                for one in due[item.id]
                if dice.random() < 0.95
            }
    here = {who for some in marks.values() for who, mark in some.items() if mark.here}
    people = tuple(
        Someone(
            one.id,
            one.first_name,
            one.last_name,
            one.delegation,
            one.town,
            one.role,
            one.language,
            one.staff,
            one.minor,
            present=one.id in here,
            signed=dice.random() < 0.85,
        )
        for one in listed
    )
    programme, revisions = _revised(programme)
    counted = attended(programme, marks, people)
    return Facts(
        now=NOW,
        programme=programme,
        delegations=programme.delegations,
        people=people,
        planned=sample.programme().by_id,
        revisions=revisions,
        signups={"P38": {SignupState.PLACE: 30, SignupState.WAITING: 6, SignupState.NO: 5}},
        attended={name: replace(one, expected=len(due[name])) for name, one in counted.items()},
        presence=presence(programme, marks, people),
        announcements=tuple(announcement(number) for number in range(1, 6)),
        sent=(Sent("reminder", "sent", 2901), Sent("reminder", "unknown", 4), Sent("digest", "sent", 640)),
        polls=export(_sample_answers(dice, listed), {one.id: one.delegation for one in listed}, programme),
        texts={(day_key(DAY), "en"): "debates and getting to know each other"},
        expected_at={name: tuple(one.id for one in some) for name, some in due.items()},
    )


def _revised(programme: Programme) -> tuple[Programme, tuple[Revision, ...]]:
    """P38 half an hour later, P42 cancelled."""
    church, march = programme.by_id["P38"], programme.by_id["P42"]
    half = timedelta(minutes=30)
    assert church.ends_at is not None
    later = replace(church, starts_at=church.starts_at + half, ends_at=church.ends_at + half, version=2)
    gone = replace(march, withdrawn=True)
    at = church.starts_at - timedelta(hours=5)
    new = {later.id: later, gone.id: gone}
    items: tuple[Item, ...] = tuple(new.get(one.id, one) for one in programme.items)
    revisions = (
        Revision("P38", at, Source.EDIT, "The guide is late", church, later),
        Revision("P42", at, Source.EDIT, "Storm", march, gone),
    )
    return replace(programme, items=items), revisions


_VALUES: Mapping[str, tuple[str, ...]] = {
    "scale": ("1", "2", "3", "3", "4", "4", "4", "5", "5"),
    "single": ("1", "2", "3"),
    "multi": ("1", "2", "1,3"),
    "yes_no": ("yes", "no"),
    "nps": tuple(str(number) for number in range(3, 11)),
    "number": ("0", "1", "2", "5", "12"),
    "text": ("Paldies!", "Више времена за разговор", "=1+1", "Bättre kaffe"),
}


def _sample_answers(dice: random.Random, listed: Iterable[Participant]) -> list[Given]:
    """About two in three answer each question of the sample's polls; after seminars of two items."""
    found = []
    for question in sample.content().questions.values():
        items = ("P14", "P18") if question.trigger == "after_kind=seminar" else (None,)
        days = (DAY, SECOND) if question.trigger.startswith("daily") else (None,)
        values = _VALUES[question.kind]
        if question.id == "out_towns":
            values = ("LV-DAU,RS-RAS", "SE-MOT", "DE-MAG,PL-RAD,LT-PAN")
        share = 0.2 if question.kind == "text" else 0.65
        found += [
            Given(question.poll_id, question.id, one.id, dice.choice(values), item, day)
            for item in items
            for day in days
            for one in listed
            if dice.random() < share
        ]
    return found
