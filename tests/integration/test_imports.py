"""What a start leaves out: parts that only some commands or the other database need."""

import subprocess
import sys

import pytest

HEAVY = ("alembic", "asyncpg", "docx", "rich", "segno", "sqlalchemy.dialects.postgresql", "xlsxwriter")


@pytest.mark.parametrize("module", ("bot.app", "bot.chat", "bot.chat, schedules.letters"))
def test_a_start_does_not_import_what_it_does_not_use(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [name for name in HEAVY if name in done.stdout.split()] == []


def test_who_wants_rich_finds_it_all_the_same() -> None:
    program = "import bot.logs, rich.progress; print(rich.progress.Progress.__name__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Progress"
