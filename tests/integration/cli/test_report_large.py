"""The pack of a large meeting is made in time and in little memory: the goals of the benchmarks."""

from pathlib import Path

import pytest

from benchmarks.big_meeting import build
from benchmarks.reports import measured


@pytest.mark.proof
@pytest.mark.quiet
@pytest.mark.timeout(600)
def test_two_thousand_people_a_hundred_questions_and_sixty_items(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    found = measured(build(data), tmp_path / "pack")
    print(found)  # noqa: T201 - pytest shows it beside a failure
    assert found.xlsx <= 10
    assert found.whole <= 120
    assert found.memory <= 300
