"""The smallest benchmark measures, prints, and writes its page."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.proof
def test_a_quick_run_of_one_benchmark_writes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    command = [sys.executable, "-m", "benchmarks", "load", "--quick", "--out", str(page)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "A large workbook" in ended.stdout
    assert "5,000 rows read, parsed and compared" in page.read_text(encoding="utf-8")
    assert "not measured" not in page.read_text(encoding="utf-8")


def test_an_unknown_benchmark_is_refused_before_anything_is_measured() -> None:
    command = [sys.executable, "-m", "benchmarks", "nothing"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "there is no nothing" in ended.stderr
