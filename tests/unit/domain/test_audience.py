"""Who something is for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Audience, InvalidAudience, Traits, bus_name, bus_term

GUEST_A = Traits(delegation="PL-RAD", group="A", language="pl", bus="Bus 1")
HOST_B = Traits(delegation="LV-DAU", host=True, group="B", language="lv", staff=True)
LEADER = Traits(delegation="RS-RAS", group="B", leader=True, items=frozenset({"P38"}))
NOBODYS = Traits()


@pytest.mark.parametrize(
    ("notation", "included"),
    [
        ("all", {"guest", "host", "leader", "nobody"}),
        ("guests", {"guest", "leader"}),
        ("hosts", {"host"}),
        ("leaders", {"leader"}),
        ("staff", {"host"}),
        ("group-B", {"host", "leader"}),
        ("PL-RAD;RS-RAS", {"guest", "leader"}),
        ("guests+group-B", {"leader"}),
        ("guests+group-A;hosts", {"guest", "host"}),
        ("lang-lv", {"host"}),
        ("bus-Bus_1", {"guest"}),
        ("bus-Bus_1;hosts", {"guest", "host"}),
        ("item-P38", {"leader"}),
        ("organisers", set()),
    ],
)
def test_or_and_and(notation: str, included: set[str]) -> None:
    people = {"guest": GUEST_A, "host": HOST_B, "leader": LEADER, "nobody": NOBODYS}
    audience = Audience.parse(notation)
    assert {name for name, traits in people.items() if audience.includes(traits)} == included


def test_an_unknown_group_may_be_any_group_but_nothing_else() -> None:
    unknown = Traits(delegation="PL-RAD")
    assert not Audience.parse("group-A").includes(unknown)
    assert Audience.parse("group-A").may_include(unknown)
    assert Audience.parse("guests+group-B").may_include(unknown)
    assert not Audience.parse("hosts+group-B").may_include(unknown)
    assert not Audience.parse("group-B").may_include(GUEST_A)


@given(
    st.sampled_from([GUEST_A, HOST_B, LEADER, NOBODYS]), st.sampled_from(["all", "group-A", "guests+group-B"])
)
def test_whoever_is_included_may_be_included(traits: Traits, notation: str) -> None:
    audience = Audience.parse(notation)
    assert audience.may_include(traits) or not audience.includes(traits)


@pytest.mark.parametrize("notation", ["all", "guests+group-A;leaders", "SE-MOT;DE-MAG", "item-P38"])
def test_the_notation_reads_back(notation: str) -> None:
    assert str(Audience.parse(notation)) == notation


@pytest.mark.parametrize(
    ("notation", "term"), [("", ""), ("all;", ""), ("a b", "a b"), ("gu*sts", "gu*sts"), ("bus-", "bus-")]
)
def test_what_cannot_be_read_is_named(notation: str, term: str) -> None:
    with pytest.raises(InvalidAudience) as refused:
        Audience.parse(notation)
    assert refused.value.term == term


NAMES = [
    ("Bus 1", "bus-Bus_1"),
    ("2", "bus-2"),
    ("Nr. 3", "bus-Nr._3"),
    ("1. autobuss", "bus-1._autobuss"),
    ("Аутобус 1", "bus-Аутобус_1"),
    ("A+B; 50%", "bus-A%2BB%3B_50%25"),
    ("%3B", "bus-%253B"),
]


@pytest.mark.parametrize(("bus", "term"), [*NAMES, ("", None)])
def test_a_bus_is_a_term_whatever_its_name(bus: str, term: str | None) -> None:
    assert bus_term(bus) == term


@pytest.mark.parametrize(("bus", "term"), NAMES)
def test_the_term_of_a_bus_reads_back_and_means_who_travels_in_it(bus: str, term: str) -> None:
    audience = Audience.parse(f"{term};hosts+{term}")
    assert str(audience) == f"{term};hosts+{term}"
    assert audience.includes(Traits(bus=bus))
    assert not audience.includes(GUEST_A) or bus == GUEST_A.bus
    assert bus_name(term) == bus
    assert audience.codes() == set()
