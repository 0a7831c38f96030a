"""What all other tests wrote at DEBUG, searched for secrets; `make proof` runs it last."""

import json
import os
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.debugging import FOLDER, LOGS, SECRETS
from tests.proving import Says

TOKEN = re.compile(r"\d{6,12}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
SHORTEST = 8
"""Shorter ones are words of tests, which stand in paths and names as well; *AAAA…* is a text of others."""


@pytest.mark.proof
@pytest.mark.quiet
@pytest.mark.fault("F42")
@pytest.mark.timeout(600)
@pytest.mark.skipif(FOLDER not in os.environ, reason="nothing was kept: `make proof` keeps it")
def test_no_token_secret_or_code_is_in_any_line_that_was_written(proof_says: Says) -> None:
    folder = Path(os.environ[FOLDER])
    told = (line for file in folder.glob(SECRETS) for line in file.read_text("utf-8").splitlines())
    secrets = {secret for secret in map(json.loads, told) if len(secret) >= SHORTEST and len(set(secret)) > 1}
    by_beginning: dict[str, list[str]] = defaultdict(list)
    for secret in secrets:
        by_beginning[secret[:SHORTEST]].append(secret)
    lines, found = 0, []
    for file in folder.glob(LOGS):
        with file.open(encoding="utf-8", errors="replace") as written:
            for line in written:
                lines += 1
                if TOKEN.search(line) or _holds(line, by_beginning):
                    found.append((file.name, line[:80]))
    proof_says(lines=lines, secrets=len(secrets), found=len(found))
    assert secrets, "no secret was told to anybody: nothing could be found"
    assert lines > 100, "hardly anything was written"
    assert found == []


def _holds(line: str, by_beginning: Mapping[str, list[str]]) -> bool:
    """Whether one of thousands of secrets stands in a line; a pattern of them all would take hours."""
    for start in range(len(line) - SHORTEST + 1):
        some = by_beginning.get(line[start : start + SHORTEST])
        if some is not None and line.startswith(tuple(some), start):
            return True
    return False
