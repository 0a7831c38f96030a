"""The longest data that a workbook takes, in every language: lists fit a message, answers a press."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from markupsafe import Markup

from bot.domain.changes import Pair
from bot.domain.digests import Part
from bot.domain.localized import LocalizedText
from bot.domain.meals import KitchenTable, count
from bot.domain.people import Person
from bot.domain.polls import Poll
from bot.domain.polls.results import PollResults, Response, Silent
from bot.domain.polls.rounds import Round
from bot.domain.presence import Head, Heads, Place, Ride, Seen, Traveller
from bot.domain.programme import Item, Kind, Programme
from bot.domain.signups import Comer, Places, SignupState, WhoComes
from bot.domain.status import Coming
from bot.domain.telegram_html import mistakes
from bot.gateway.messages import said
from bot.i18n import LANGUAGES, Translator
from bot.screen import MAX_TEXT, MAX_TOAST, Screen, plain, units
from bot.views import (
    announced,
    boards,
    changes,
    digests,
    info,
    items,
    kitchen,
    meals,
    missing,
    outages,
    publications,
    reminders,
    signup_lists,
    unreached,
)
from bot.views import next as coming
from bot.views import phrases as first_words
from bot.views import programme as days
from bot.views import status as health
from bot.views.joining import not_yet
from bot.views.polls import making_preview, result_lists
from bot.views.report import being_made
from tests.sample import at, content, person, programme, said_in
from tests.unit.views.test_status import WELL

NOW = at("2018-11-10 07:25")
MANY = 100_000
"""More people than any meeting has."""
HANDLERS = Path(__file__).parents[3] / "handlers"


def filled(limit: int) -> LocalizedText:
    """A text at its limit in every language."""
    words = (("Жž&" + "Ā" * 9 + " ") * limit)[: limit - 1] + "Ā"
    return LocalizedText({one: words for one in LANGUAGES if one != "sr_Latn"})


def longest() -> Programme:
    """The sample meeting with every text as long as the workbook takes it."""
    sample = programme()
    of_item = {"title": filled(200), "meeting_point": filled(200), "note": filled(1500)}
    worn = {"transport": tuple(f"{n} {'Ā' * 38}" for n in range(3)), "dress": ("Ā" * 40,) * 3}
    venues = {code: replace(one, name=filled(120), address="Ā" * 200) for code, one in sample.venues.items()}
    towns = {code: replace(one, town=filled(80)) for code, one in sample.delegations.items()}
    return replace(
        sample,
        items=tuple(replace(one, **of_item, **worn) for one in sample.items),  # type: ignore[arg-type]
        venues=venues,
        delegations=towns,
        info=tuple(replace(one, title=filled(60)) for one in sample.info),
        phrases=tuple(replace(one, text=filled(200)) for one in sample.phrases),
    )


LONGEST = longest()
NAME = ("Bartłomiej-Wawrzyniec Brzęczyszczykiewicz-" * 3)[:128]


def travellers(meeting: Programme) -> tuple[Traveller, ...]:
    """The sample's 81 people, in the longest meeting with the longest names; all of them in the same bus."""
    return tuple(
        Traveller(
            one.id,
            NAME if meeting is LONGEST else f"{one.first_name} {one.last_name}",
            one.delegation,
            user_id=1,
            reached=True,
        )
        for one in content().participants.values()
    )


def heads_of(meeting: Programme) -> Heads:
    """Nobody is there yet."""
    missed = tuple(Head(one, Place.MISSING) for one in travellers(meeting))
    return Heads(Ride(meeting.by_id["P21"], "Bus 1"), missed)


def parts(of: Callable[[int], Screen]) -> Iterator[Screen]:
    """The first parts of a list, and one that is not there any more."""
    yield from (of(number) for number in (0, 1, 2, 9999))


def of_delegates(meeting: Programme, t: Translator) -> Iterator[tuple[str, Screen]]:
    """What a delegate can open, and is sent."""
    reader, everybody = person(), Person(1, 1)
    moves = [moved(one, other) for one, other in pairwise(meeting.items)]
    for day in meeting.days:
        for who in (reader, everybody):
            for everything in (False, True):
                for part in (None, 0, 1, 2):
                    yield (
                        f"day {day} {part}",
                        days.day(meeting, who, day, t, now=NOW, everything=everything, part=part),
                    )
        for half in Part:
            now = at(f"{day} 00:01")
            told = digests.digest(meeting, reader, half, day, t, now=now, unseen=moves[:2], questions=9)
            if told is not None:
                yield f"digest {day}", told
    for item in meeting.items:
        yield f"card {item.id}", items.card(meeting, item, t, now=NOW)
        yield f"next at {item.id}", coming.now_and_next(meeting, reader, t, now=item.starts_at)
    yield "reminder", reminders.reminder(meeting, meeting.items[20:30], reader, t, now=NOW)
    told = changes.notice(moves, reader.traits, meeting, 7, t, now=NOW)
    assert told is not None
    yield "change", told
    for page in meeting.info:
        yield page.id, info.page(meeting, page.id, t)
    yield from (("information", one) for one in parts(lambda n: info.contents(meeting, t, part=n)))
    yield from (("phrases", one) for one in parts(lambda n: first_words.phrases(meeting, t, part=n)))
    eaten = [one for one in meeting.items if one.kind is Kind.MEAL]
    yield from (
        ("meals", one)
        for one in parts(lambda n: meals.my_meals(eaten, {}, meeting.meeting, t, now=NOW, part=n))
    )


def moved(one: Item, other: Item) -> Pair:
    """An item whose every part has changed: it has the words of another one."""
    later = one.starts_at + timedelta(hours=30)
    return Pair(
        one,
        replace(
            one,
            starts_at=later,
            ends_at=None,
            transport=(),
            title=other.title,
            meeting_point=other.meeting_point,
            note=other.note,
        ),
    )


def of_organisers(meeting: Programme, t: Translator) -> Iterator[tuple[str, Screen]]:
    """Lists of people, numbers, the bot's health."""
    coach = meeting.by_id["P21"]
    heads = heads_of(meeting)
    everybody = tuple(
        Comer(one.id, one.name, "PL-RAD", person().traits, state=state, turn=n, said_by=one.id)
        for state in (SignupState.PLACE, SignupState.WAITING)
        for n, one in enumerate(travellers(meeting))
    )
    seen = WhoComes(coach, Places(30, 99, 60), everybody, "PL-RAD", closed=False)
    for n in (0, 1, 9999):
        yield "who comes", signup_lists.who_comes(seen, meeting, t, part=n, steers=True)
        yield "members", signup_lists.members(seen, meeting, t, part=n, steers=True)
        counted = missing.missing(meeting, heads, t, now=NOW, leaders=lambda _: NAME, part=n)
        yield "missing", counted
        yield "unanswered", result_lists.unanswered(results(meeting), meeting, NOW, t, part=n)
    yield "board", boards.board(Seen(coach, (heads,) * 4, meeting.items[30:33]), t, now=NOW)
    yield "response", result_lists.response(results(meeting), meeting, NOW, t)
    ahead = tuple(Coming(one.starts_at, one) for one in meeting.items[:5])
    yield "status", health.status(replace(WELL, coming=ahead, unreadable=9, speed=60.0), meeting, t)
    lost = {"items": {one.id: 99 for one in meeting.items}, "digests": 99}
    gone = {"from": "2018-11-08T05:25:00+00:00", "to": "2018-11-10T06:41:00+00:00"}
    yield "outage", outages.outage(lost | gone, meeting, t)
    eaten = [count(one, meeting.meeting, [], now=NOW) for one in meeting.items if one.kind is Kind.MEAL]
    table = KitchenTable(tuple(eaten), foods_known=True)
    yield "kitchen", kitchen.kitchen(table, t, now=NOW, ways=())


def results(meeting: Programme) -> PollResults:
    """A poll that nobody has answered, asked again and again."""
    poll = Poll.gather(content().questions.values())["seminar"]
    rounds = tuple(
        Round(n, 1, f"seminar:{n}", "seminar", True, NOW, NOW + timedelta(hours=9), item_id=one.id)
        for n, one in enumerate(meeting.items)
    )
    silent = tuple(Silent(one.id, one.name, one.delegation, 0) for one in travellers(meeting))
    responses = tuple(Response(code, 90, 5) for code in meeting.delegations)
    return PollResults(poll, rounds, False, (), responses, silent)


SCREENS = (of_delegates, of_organisers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_sample_is_cut(language: str) -> None:
    t = said_in(language)
    shown = ((name, units(screen.text)) for of in SCREENS for name, screen in of(programme(), t))
    assert {name: length for name, length in shown if length > MAX_TEXT} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_data_fit_a_message(language: str) -> None:
    t = said_in(language)
    for of in SCREENS:
        for name, screen in of(LONGEST, t):
            text = str(said(screen)["text"])
            assert 0 < units(Markup(text)) <= MAX_TEXT, name
            assert mistakes(text) == [], name


HEADS = heads_of(LONGEST)
TOASTS: Mapping[str, Callable[[Translator], list[str]]] = {
    "archive": lambda t: [announced.thanks(t)],
    "announcements": lambda t: [unreached.rung(n, t) for n in (0, 1, 2, MANY)],
    "edits": lambda t: [publications.nothing_waits(t)],
    "head_count": lambda t: [
        *(missing.told(HEADS, n, t) for n in (0, 1, 2, MANY)),
        missing.told(replace(HEADS, heads=()), 0, t),
    ],
    "joining": lambda t: [not_yet(t)],
    "poll_choices": lambda t: [making_preview.only_preview(t)],
    "report": lambda t: [being_made(t)],
    "results": lambda t: [
        *(result_lists.reminded(n, t) for n in (0, 1, 2, MANY)),
        *(result_lists.published(n, t) for n in (0, MANY)),
    ],
    "status": lambda t: [health.looked(WELL, t)],
}
"""By handler, what flies in after a press. Longer than 200 it would be cut off (handlers/show.py)."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_to_a_press_are_at_most_200_units(language: str) -> None:
    t = said_in(language)
    told = [plain(one) for of in TOASTS.values() for one in of(t)]
    assert [one for one in told if not 0 < units(one) <= MAX_TOAST] == []


def test_every_handler_that_answers_a_press_in_words_is_tried_here() -> None:
    says = re.compile(
        r"toast=(?!toast)|\btoast = (?!\"\")|(?<!_)answer\(update, (?!toast)|_response\(.*, lists"
    )
    found = {path.stem for path in HANDLERS.glob("*.py") if says.search(path.read_text(encoding="utf-8"))}
    assert found == TOASTS.keys()
