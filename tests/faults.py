"""The rows of docs/reliability.md: what no test shows yet, and what a release asks for.

A test says which rows it shows: ``@pytest.mark.fault("F1")``. ``tests/rules/test_faults.py`` compares.
"""

from tests.fault_rows import FAULTS, Row
from tests.other_rows import BAD_INPUT, OTHERS

__all__ = ["BAD_INPUT", "FAULTS", "GATE", "NOT_PROVED", "OTHERS", "ROWS", "Row"]

NOT_PROVED: dict[str, str] = {}
"""Rows that no test shows, and why. A test that shows one must take it out of here."""

GATE = (
    ("200 kills while telling and 100 while answering: 0 lost, 0 undeclared", ("F1", "F3")),
    (
        "30 kills of six processes on one PostgreSQL: 0 lost, 0 applied twice, one leader",
        ("F25", "F26", "F27"),
    ),
    ("all crash points", ("F2",)),
    ("every handler in the matrix of rights", ("rights",)),
    ("0 canaries after an erasure", ("canaries",)),
    ("0 uncaught in 50,000 generated updates", ("bad:commands",)),
    ("restore drill", ("restore",)),
)
"""What must hold before a version is released, and the rows that show it; each on both engines."""

ROWS = {row.id: row for row in (*FAULTS, *BAD_INPUT, *OTHERS)}
