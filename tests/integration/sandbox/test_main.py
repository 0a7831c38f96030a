"""`python -m sandbox` as a process of its own."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_and_stops_on_a_signal(tmp_path: Path, number: int) -> None:
    people = tmp_path / "people.json"
    people.write_text(json.dumps([{"first_name": "Żaneta", "language_code": "pl"}]), encoding="utf-8")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--token", "42:x", "--people", str(people)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}/control/state") as answer:
            state = json.load(answer)
        process.send_signal(number)
        assert process.wait(5) == 0
    assert state["bot"]["id"] == 42
    assert [person["first_name"] for person in state["people"]] == ["Żaneta"]


def test_token_without_a_number_is_refused() -> None:
    command = [sys.executable, "-m", "sandbox", "--token", "x"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert "1234567:TEXT" in done.stderr
