"""Cards, lists and requests on a phone: what stands there, labels that fit, always a way on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.callback_data import MAX_BYTES
from bot.domain.corrections import DIETS, WRITTEN, Field, Request, Result
from bot.domain.errors import (
    DelegationExists,
    NoConsent,
    NoSuchGroup,
    NoSuchRequest,
    NotRemovable,
    UnfitDelegation,
    UnfitText,
)
from bot.domain.invitations import LIFETIME, ORGANISER_LIFETIME, Codes, Invitation
from bot.domain.joining import Waiting
from bot.domain.members import Card, Count, Member, Overview, Presence, RoleRequest
from bot.domain.people import Participant, Person, Role
from bot.i18n import LANGUAGES, Translator
from bot.screen import MAX_TEXT, Screen, plain, units
from bot.views import card, corrections, delegation, errors, members, minors, roles
from bot.views.buttons import ShowHelp
from tests.sample import at, buttons, content, labels, person, programme, said_in
from tests.unit.views.test_labels import LONGEST

ZOFIA = content().participants["PL-RAD-06"]
LONG = replace(ZOFIA, first_name="Maria-Magdalena " * 4, last_name="Wrzosołąkowska-Brzęczyszczykiewicz" * 2)
ORGANISER = replace(person("LV-DAU"), participant=content().participants["LV-DAU-02"])
LEADER = person(leader=True)
ADMIN = Person(9, 9, "en", admin=True)


def member(listed: Participant = ZOFIA, presence: Presence = Presence.LISTED) -> Member:
    name = f"{listed.first_name} {listed.last_name}"
    return Member(listed.id, name, listed.delegation, listed.role, presence, minor=listed.minor)


def request(field: Field = Field.ROOM, result: Result | None = None, wanted: str = "305") -> Request:
    return Request(1, ZOFIA.id, "Zofia Wrzosołąka", "PL-RAD", field, "603", wanted, 1, result)


def overview(people: int = 13, **more: object) -> Overview:
    radom = programme().delegations["PL-RAD"]
    shown = tuple(member(LONG) for _ in range(people))
    return Overview(Count("PL-RAD", listed=people), radom.town, shown, **more)  # type: ignore[arg-type]


def screens(t: Translator) -> Iterator[tuple[str, Screen]]:
    """Every screen of this part, with long names."""
    sample = programme()
    longest = [request(field, wanted="x" * 200) for field in Field]
    answered = [request(result=result) for result in (None, Result.DONE, Result.REFUSED)]
    yield "card", card.card(sample, LONG, ["Anna " * 12], [*longest, *answered], t)
    yield "diet", card.diet(DIETS, t)
    yield "diet consent", card.diet_consent(sample, ZOFIA, t)
    yield "fields", card.fields(t)
    yield from ((f"right {field}", card.what_is_right(field, t)) for field in Field)
    yield from (
        (f"request {one.field}", corrections.requests(sample, [one, one], "PL-RAD", t)) for one in longest
    )
    yield "no request", corrections.requests(sample, [], None, t)
    waiting = Waiting(replace(LONG, minor=True), 1, at("2018-11-10 07:25"))
    yield "minor", minors.minors([waiting, waiting], "PL-RAD", t)
    yield "no minor", minors.minors([], "PL-RAD", t)
    yield "choice", delegation.choice(sample, t)
    for reader in (LEADER, ORGANISER, ADMIN):
        seen = overview(minors=2, requests=3)
        yield "delegation", delegation.delegation(reader, seen, t)
        yield "delegation 2", delegation.delegation(reader, seen, t, part=1)
        yield "member", members.member(sample, reader, Card(member(LONG), LONG), t)
    yield "removed", delegation.delegation(ORGANISER, overview(withdrawn=True), t)
    yield "removal", delegation.removal(overview(), t)
    made = Invitation(
        ZOFIA.id, member(LONG).name, "PL-RAD", Role.PARTICIPANT, True, Codes("A" * 10, "b" * 22)
    )
    yield "invitation", delegation.invitation(made, "https://t.me/x?start=" + "b" * 22, LIFETIME, t)
    yield "again", delegation.not_shown_twice(member(), t)
    counts = {code: Count(code, 1, 2, 3) for code in sample.delegations}
    removed = list(sample.delegations.values())
    yield "people", members.people(sample, counts, t, requests=3, roles=2, removed=removed)
    yield "search", members.search(t)
    yield "found", members.found("x" * 60, [member(LONG)] * 30, sample, t)
    yield "food", members.diet(member(), ("no-fish", "no celery"), t)
    yield "add", members.add_delegation(t)
    asked = RoleRequest(1, member(), Role.ORGANISER, 1)
    yield from ((f"role {role}", roles.role_question(member(), role, t)) for role in Role)
    yield "roles", roles.roles([asked, asked], ADMIN, t)
    yield "no roles", roles.roles([], ADMIN, t)
    refusals = (
        NoConsent(),
        UnfitText(20),
        NoSuchGroup(("A", "B")),
        NoSuchRequest(1),
        UnfitDelegation(),
        DelegationExists("PL-RAD"),
        NotRemovable("PL-RAD"),
    )
    yield from ((type(one).__name__, errors.refusal(one, t, sample)) for one in refusals)


@pytest.mark.parametrize("language", ["en", "lv"])
def test_labels_fit_their_rows(language: str) -> None:
    own = plain(member(LONG).name)[:20]
    cut = {
        (name, label.label)
        for name, screen in screens(said_in(language))
        for row in screen.keyboard
        for label in row
        if not label.label.startswith(own) and (len(row) > 3 or len(label.label) > LONGEST[len(row)])
    }
    assert cut == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_a_message_and_has_a_way_on(language: str) -> None:
    for name, screen in screens(said_in(language)):
        assert 0 < units(screen.text) <= MAX_TEXT, name
        ways = [button.data for button in buttons(screen)]
        assert len(ways) > 1, name
        assert ShowHelp() in ways, name
        assert all(len(way.pack()) <= MAX_BYTES for way in ways if way), name
        assert "\n\n\n" not in screen.text, name


def test_what_people_type_cannot_make_mark_up() -> None:
    shown = card.card(programme(), ZOFIA, [], [request(wanted="<b>305</b>&")], said_in("en")).text
    assert "&lt;b&gt;305&lt;/b&gt;&amp;" in shown
    asked = corrections.requests(programme(), [request(wanted="</b><a href='x'>")], None, said_in("en")).text
    assert "<a" not in asked


def test_every_line_that_done_writes_says_so() -> None:
    for field in Field:
        screen = corrections.requests(programme(), [request(field)], None, said_in("en"))
        assert ("writes it on the card" in screen.text) == (field in WRITTEN)


@pytest.mark.parametrize("field", [Field.HOTEL, Field.OTHER])
def test_who_cannot_mend_it_is_offered_no_answer(field: Field) -> None:
    shown = corrections.requests(programme(), [request(field)], "PL-RAD", said_in("en"), ends_all=False)
    assert all("Done" not in row for row in labels(shown))
    assert shown.text.endswith("The organisers answer this.")
    mended = card.card(programme(), ZOFIA, [], [request(field, Result.DONE)], said_in("en")).text
    assert mended.endswith("“305” – the organisers have dealt with it")


def test_a_diet_button_carries_the_wanted_state() -> None:
    screen = card.diet(["vegan"], said_in("en"))
    carried = {one.label: one.data for one in buttons(screen)}
    assert carried["✓ vegan"] == card.ChooseDiet("vegan", wanted=False)
    assert carried["no fish"] == card.ChooseDiet("no-fish", wanted=True)


def test_a_leader_is_offered_no_invitation_for_those_above_nor_roles_nor_the_diet() -> None:
    t = said_in("en")
    listed = content().participants
    host = person("LV-DAU", leader=True)
    above = members.member(programme(), host, Card(member(listed["LV-DAU-02"]), None), t)
    assert labels(above) == [["Answer for them"], ["‹ Delegation"], ["Help"]]
    other = members.member(programme(), host, Card(member(ZOFIA), None), t)
    assert labels(other) == [["‹ Delegation"], ["Help"]]
    own = members.member(programme(), host, Card(member(listed["LV-DAU-05"]), None), t)
    assert labels(own) == [["New invitation"], ["Answer for them"], ["‹ Delegation"], ["Help"]]


def test_roles_are_offered_to_admins_alone_and_never_for_minors() -> None:
    t, minor = said_in("en"), content().participants["PL-RAD-13"]
    assert labels(members.member(programme(), ADMIN, Card(member(), ZOFIA), t))[3:5] == [
        ["Make organiser"],
        ["Make leader"],
    ]
    for reader, listed in ((ORGANISER, ZOFIA), (ADMIN, minor)):
        shown = labels(members.member(programme(), reader, Card(member(listed), listed), t))
        assert not [label for row in shown for label in row if label.startswith("Make")]


@pytest.mark.parametrize(("lifetime", "said"), [(LIFETIME, "60 days"), (ORGANISER_LIFETIME, "24 hours")])
def test_an_invitation_says_how_long_it_lives(lifetime: timedelta, said: str) -> None:
    made = Invitation(ZOFIA.id, "Zofia", "PL-RAD", Role.PARTICIPANT, False, Codes("ABCDE01234", "b" * 22))
    screen = delegation.invitation(made, "https://t.me/x?start=b", lifetime, said_in("en"))
    assert f"for {said}." in screen.text
    assert "<code>ABCDE 01234</code>" in screen.text


def test_without_people_and_towns_there_is_still_a_screen() -> None:
    t = said_in("en")
    empty = replace(programme(), delegations={})
    assert "There are no delegations yet." in delegation.choice(empty, t).text
    assert "0 people on the list" in members.people(empty, {}, t).text
