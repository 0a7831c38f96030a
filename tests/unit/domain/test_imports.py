"""What an import in chat may not do, what of it was decided, and the mark of what was shown."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.imports import Choice, Import, Merged, merge
from bot.domain.workbook import ChangeKind, Row, Rows, to_rows
from tests.sample import content

ORGANISER, DELEGATE, LEADER = "LV-DAU-02", "PL-RAD-03", "PL-RAD-01"
NOBODY = frozenset[str]()


def rows() -> Rows:
    """The sample's rows, to be changed."""
    return deepcopy(to_rows(content()))


def file(given: Rows, *choices: Choice) -> Import:
    """A file with these rows."""
    return Import("0" * 16, 1, datetime(2030, 1, 1, tzinfo=UTC), "x", given, (), choices)


def merged(given: Rows, published: Rows | None = None, loaded: Rows | None = None) -> Merged:
    """Merge it; what is published is the sample, and so was the last load."""
    return merge(file(given), loaded or rows(), published or rows(), NOBODY, 1)


def person(found: Merged, key: str) -> Row:
    """Somebody's row after the import."""
    return found.plan.merged["Participants"][key]


def test_a_file_that_says_the_same_does_nothing() -> None:
    found = merged(rows())
    assert found.empty
    assert found.roles == ()


@pytest.mark.parametrize("present", ["participant", "leader"])
def test_nobody_becomes_an_organiser(present: str) -> None:
    published, given = rows(), rows()
    published["Participants"][DELEGATE]["role"] = present
    given["Participants"][DELEGATE]["role"] = "organiser"
    found = merged(given, published)
    assert person(found, DELEGATE)["role"] == present
    assert found.roles == (DELEGATE,)
    assert found.conflicts == ()


def test_a_new_person_comes_as_a_participant() -> None:
    given = rows()
    given["Participants"]["NEW"] = given["Participants"][ORGANISER] | {"id": "NEW"}
    found = merged(given)
    assert person(found, "NEW")["role"] == "participant"
    assert found.roles == ("NEW",)


@pytest.mark.parametrize("role", ["participant", "leader"])
def test_no_organiser_loses_the_role(role: str) -> None:
    given = rows()
    given["Participants"][ORGANISER] |= {"role": role, "room": "999"}
    found = merged(given)
    assert person(found, ORGANISER)["role"] == "organiser"
    assert person(found, ORGANISER)["room"] == "999"


@pytest.mark.parametrize("how", ["left out", "withdrawn"])
def test_no_organiser_is_taken_off_the_list(how: str) -> None:
    given = rows()
    if how == "left out":
        del given["Participants"][ORGANISER]
    else:
        given["Participants"][ORGANISER]["withdrawn"] = "yes"
    found = merged(given)
    assert "withdrawn" not in person(found, ORGANISER)
    assert found.roles == (ORGANISER,)


def test_an_organiser_who_was_taken_off_the_list_does_not_come_back() -> None:
    published, loaded = rows(), rows()
    published["Participants"][ORGANISER]["withdrawn"] = "yes"
    loaded["Participants"][ORGANISER]["withdrawn"] = "yes"
    found = merged(rows(), published, loaded)
    assert person(found, ORGANISER)["withdrawn"] == "yes"
    assert found.roles == (ORGANISER,)


def test_an_organiser_made_in_the_chat_stays_one_without_a_word() -> None:
    published = rows()
    published["Participants"][DELEGATE]["role"] = "organiser"
    found = merged(rows(), published)
    assert person(found, DELEGATE)["role"] == "organiser"
    assert found.empty


def test_the_operators_next_load_may_still_say_what_the_import_could_not() -> None:
    given = rows()
    given["Participants"][DELEGATE]["role"] = "organiser"
    found = merged(given)
    assert found.plan.loaded["Participants"][DELEGATE]["role"] == "participant"


def test_leaders_are_made_by_an_import() -> None:
    given = rows()
    given["Participants"][DELEGATE]["role"] = "leader"
    found = merged(given)
    assert person(found, DELEGATE)["role"] == "leader"
    assert found.roles == ()


def test_the_erased_are_left_out() -> None:
    published, given = rows(), rows()
    del published["Participants"][DELEGATE]
    loaded = deepcopy(published)
    found = merge(file(given), loaded, published, frozenset({DELEGATE}), 1)
    assert DELEGATE not in found.plan.merged["Participants"]
    assert found.erased == (DELEGATE,)
    assert found.empty


def twice() -> tuple[Rows, Rows]:
    """An item's end, changed here and in the file: what is published, and the file."""
    published, given = rows(), rows()
    published["Programme"]["P44"]["note:en"] = "Here"
    given["Programme"]["P44"]["note:en"] = "There"
    return published, given


@pytest.mark.parametrize(("side", "text"), [("file", "There"), ("published", "Here")])
def test_a_choice_decides_and_is_remembered(side: str, text: str) -> None:
    published, given = twice()
    assert merged(given, published).content is None
    choice = Choice("Programme", "P44", "note:en", "Here", side)  # type: ignore[arg-type]
    found = merge(file(given, choice), rows(), published, NOBODY, 1)
    assert found.content is not None
    assert found.plan.merged["Programme"]["P44"]["note:en"] == text
    assert len(found.conflicts) == 1
    assert not found.empty
    assert found.remembers


def test_a_choice_holds_only_for_the_text_that_was_seen() -> None:
    published, given = twice()
    choice = Choice("Programme", "P44", "note:en", "An older one", "file")
    assert len(merge(file(given, choice), rows(), published, NOBODY, 1).plan.conflicts) == 1


def test_the_seal_changes_with_the_file_the_choice_and_the_version() -> None:
    published, given = twice()
    moved = rows()
    moved["Programme"]["P44"]["start"] = "19:30"
    choice = Choice("Programme", "P44", "note:en", "Here", "file")
    other = replace(choice, side="published")
    found = [
        merged(rows()),
        merged(moved),
        merged(given, published),
        merge(file(given, choice), rows(), published, NOBODY, 1),
        merge(file(given, other), rows(), published, NOBODY, 1),
        merge(file(given, other), rows(), published, NOBODY, 2),
    ]
    assert len({one.seal for one in found}) == len(found)
    assert merged(moved).seal == merged(moved).seal
    assert merged(moved).plan.count(ChangeKind.MOVED) == 1
