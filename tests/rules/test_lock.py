"""The locked parts: each with hashes, the same version everywhere, and all that the project asks for."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCKS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")
_PART = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)(.*(?:\n    .*)*)", re.MULTILINE)


def parts(lock: str) -> dict[str, tuple[str, int]]:
    """Name → version and number of hashes."""
    found = _PART.findall((ROOT / lock).read_text(encoding="utf-8"))
    return {name: (version, rest.count("--hash=sha256:")) for name, version, rest in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_part_of_a_lock_has_a_hash_and_nothing_else_is_in_it(lock: str) -> None:
    assert parts(lock)
    assert [name for name, (_, hashes) in parts(lock).items() if not hashes] == []
    text = (ROOT / lock).read_text(encoding="utf-8")
    starts = [line for line in text.splitlines() if line[:1] != " "]
    assert len(starts) == len(_PART.findall(text))


def test_what_runs_is_what_is_tested() -> None:
    tested = parts("requirements-dev.txt")
    for lock in LOCKS[:2]:
        assert {name: part for name, part in parts(lock).items() if tested.get(name) != part} == {}


def test_everything_the_project_asks_for_is_locked_and_the_image_gets_no_tools_of_ours() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[^A-Za-z0-9-]", need)[0].lower() for need in project["dependencies"]}
    tools = {re.split(r"[^A-Za-z0-9-]", need)[0].lower() for need in project["optional-dependencies"]["dev"]}
    assert asked <= set(parts("requirements.txt"))
    assert asked | tools <= set(parts("requirements-dev.txt"))
    assert not (tools - asked) & set(parts("requirements.txt"))
