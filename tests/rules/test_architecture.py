"""The rooms keep their arrows, and their modules their size."""

import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LONGEST = 300
MEDIAN = 80


def lines_of_modules() -> dict[str, int]:
    """Lines of every module of ours; written by a tool and never changed again: the migrations."""
    rooms = ("bot", "handlers", "schedules", "sandbox", "tests", "benchmarks", "scripts")
    return {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "versions" not in path.parts
    }


def test_the_contracts_between_the_rooms_are_kept() -> None:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_no_module_is_longer_than_300_lines() -> None:
    assert {name: lines for name, lines in lines_of_modules().items() if lines > LONGEST} == {}


def test_half_of_the_modules_have_at_most_80_lines() -> None:
    application = [
        lines for name, lines in lines_of_modules().items() if not name.startswith(("tests", "benchmarks"))
    ]
    assert len(application) > 100
    assert statistics.median(application) <= MEDIAN


def test_no_module_is_named_for_nothing() -> None:
    vague = {"utils.py", "helpers.py", "misc.py", "common.py"}
    assert [name for name in lines_of_modules() if Path(name).name in vague] == []


def test_who_ignores_a_rule_of_security_tells_why() -> None:
    ignoring = re.compile(r"# noqa: (?:[A-Z]+\d+, ?)*S\d{3}\b(.*)")
    told = {
        f"{name}:{number}": found[1]
        for name in lines_of_modules()
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if not name.startswith("tests") and (found := ignoring.search(line))
    }
    assert len(told) > 10
    assert [place for place, why in told.items() if not re.search(r"[a-z]{2}", why)] == []
