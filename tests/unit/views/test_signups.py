"""What screens say of places: for who may sign up, for leaders, for organisers, in every language."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.people import Person
from bot.domain.signups import Comer, Places, Seen, SignupState, WhoComes
from bot.i18n import LANGUAGES, Translator
from bot.screen import MAX_TEXT, Screen, plain, units
from bot.views import signup_lists, signup_reminders, signup_steering, signups
from bot.views.signup_presses import Come, MemberComes, SetPlaces
from tests.sample import at, buttons, content, labels, person, programme, said_in

P38, P37 = content().items["P38"], content().items["P37"]
ME = Comer("PL-RAD-04", "Anna <Nowa>", "PL-RAD", person(group="B").traits, said_by="PL-RAD-04")
NOW = at("2018-11-11 10:00")
OPEN, FULL, WAITED = Places(30, 12), Places(30, 30), Places(30, 30, 4)
PLACE, WAITING, NO = SignupState.PLACE, SignupState.WAITING, SignupState.NO


def seen(places: Places, state: SignupState | None = None, turn: int = 0, **more: object) -> Seen:
    return Seen(P38, places, replace(ME, state=state, turn=turn), **more)  # type: ignore[arg-type]


EVENING = replace(P38, signup_until=at("2018-11-10 20:00"))
SEEN = (
    (seen(OPEN), "Places: 18 of 30 left", "Sign up"),
    (seen(Places()), "Sign-up is open: there are places for everybody.", "Sign up"),
    (seen(WAITED), "All 30 places are taken. 4 people wait.", "Put me on the waiting list"),
    (seen(FULL), "All 30 places are taken.", "Put me on the waiting list"),
    (seen(WAITED, PLACE), "You have a place.", "I do not come"),
    (
        seen(WAITED, WAITING, 5),
        "You are number 5 on the waiting list.\nAs soon as a place is free for you, I tell you.",
        "Leave the list",
    ),
    (seen(OPEN, NO), "You do not come.\nPlaces: 18 of 30 left", "Sign up"),
    (replace(seen(OPEN), me=None), "Places: 18 of 30 left", None),
    (seen(OPEN, closed=True), "Places: 18 of 30 left\nSign-up has ended.", None),
    (seen(OPEN, PLACE, closed=True), "You have a place.", None),
    (
        replace(seen(OPEN, closed=True), item=EVENING),
        "Places: 18 of 30 left\nSign-up ended on Saturday, 10 November at 20:00. Please ask the organisers.",
        None,
    ),
    (
        replace(seen(OPEN), item=EVENING),
        "Places: 18 of 30 left\nYou can sign up or change it until Saturday, 10 November, 20:00.",
        "Sign up",
    ),
    (
        seen(OPEN, PLACE, same_time=(P37,)),
        "You have a place.\nYou also have a place in "
        "Church Hill: four churches, four denominations (group A), at the same time.",
        "I do not come",
    ),
)


@pytest.mark.parametrize(("one", "text", "act"), SEEN)
def test_a_card_says_how_it_stands_and_what_one_can_do(one: Seen, text: str, act: str | None) -> None:
    part = signups.part(one, person(), said_in("en"))
    assert part.text is not None
    assert plain(part.text) == text
    assert [[shown.label for shown in row] for row in part.keyboard] == ([[act]] if act else [])


def test_a_leader_and_an_organiser_find_more_on_the_card() -> None:
    part = signups.part(seen(OPEN, PLACE), person(leader=True), said_in("en"))
    assert [[one.label for one in row] for row in part.keyboard] == [
        ["I do not come"],
        ["My delegation", "Who comes"],
    ]
    assert part.after, "a place is there already"


def test_what_another_entered_says_so() -> None:
    one = replace(seen(OPEN, PLACE), me=replace(ME, state=PLACE, said_by="PL-RAD-01"))
    assert "Somebody else entered this for you" in signups.state(one, said_in("en"))


def who(*, closed: bool = False) -> WhoComes:
    states = (PLACE, PLACE, WAITING, NO, None)
    some = [replace(ME, id=f"X{n}", name=f"N <{n}>", state=one, turn=n) for n, one in enumerate(states)]
    return WhoComes(P38, Places(1, 2, 1), tuple(some), "PL-RAD", closed)


def test_a_press_on_a_member_carries_what_is_wanted_then() -> None:
    screen = signup_lists.members(who(), programme(), said_in("en"), steers=False)
    carried = [one.data for one in buttons(screen) if isinstance(one.data, MemberComes)]
    assert [(one.participant, one.comes) for one in carried] == [
        ("X0", False),
        ("X1", False),
        ("X2", False),
        ("X3", True),
        ("X4", True),
    ]
    late = signup_lists.members(who(closed=True), programme(), said_in("en"), steers=False)
    assert labels(late) == [["‹ Item", "Help"]]


def test_organisers_read_that_fewer_places_take_nobodys() -> None:
    screen = signup_lists.who_comes(who(), programme(), said_in("en"), steers=True)
    assert "That is 1 more than there are places: nobody loses theirs." in screen.text
    assert labels(screen)[-2] == ["Sign people up", "More places"]


def test_a_number_of_places_fits_the_workbook() -> None:
    for odd in (0, -1, 100_001):
        with pytest.raises(ValueError, match=str(odd)):
            SetPlaces("P38", odd)


@pytest.mark.parametrize(
    ("places", "now", "words"),
    [
        (Places(30, 18), NOW, "You have not signed up. 12 places are left."),
        (Places(30, 29), NOW, "You have not signed up. 1 place is left."),
        (Places(), NOW, "You have not signed up. There are places for everybody."),
        (OPEN, P38.starts_at, "You have not signed up, and sign-up has ended. Please ask the organisers."),
    ],
)
def test_a_reminder_says_that_they_have_not_signed_up(places: Places, now: object, words: str) -> None:
    said = signup_reminders.said(P38, places, said_in("en"), now=now)  # type: ignore[arg-type]
    assert said is not None
    assert plain(said) == words


def test_of_several_items_sign_up_is_offered_where_it_is_plain_for_which() -> None:
    def row(unsigned: list[str]) -> list[object]:
        waits = dict.fromkeys(unsigned, OPEN)
        found = signup_reminders.row([P37, P38], waits, said_in("en"), now=NOW)
        return [one.data for keys in found for one in keys]

    assert row(["P38"]) == [Come("P38", comes=True)]
    assert row(["P37", "P38"]) == [Come("P37", comes=True)]
    assert row([]) == []


def screens(t: Translator, reader: Person) -> Iterator[Screen]:
    """All of them."""
    everything = [one for one, _, _ in SEEN]
    yield signups.open_items(everything, t)
    ways = signups.Ways(Come("P38", comes=True, instead=True), Come("P38", comes=False))
    yield signups.choice(P38, [P37], ways, t)
    yield signups.choice(P38, [P37], ways, t, name="N <1>")
    for one in everything:
        part = signups.part(one, reader, t)
        assert part.text is not None
        yield Screen(part.text, part.keyboard)
    for closed in (True, False):
        yield signup_lists.members(who(closed=closed), programme(), t, steers=closed)
        yield signup_lists.who_comes(who(), programme(), t, steers=closed)
    yield signup_lists.towns(programme(), P38, t)
    for comer in who().everybody:
        yield signup_steering.comer(P38, comer, FULL, programme(), t)
    yield signup_steering.places_wanted(P38, WAITED, t, problem=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_in_every_language(language: str) -> None:
    for screen in screens(said_in(language), person(leader=True)):
        assert 0 < units(screen.text) < MAX_TEXT
        assert "<Nowa>" not in screen.text
        assert all(1 <= len(row) <= 3 for row in screen.keyboard)
        assert all(one.data.pack() for one in buttons(screen) if one.data)
