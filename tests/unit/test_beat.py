"""The beat's copy as a file."""

import os
from pathlib import Path

import pytest

from bot import beat
from bot.domain.hold import Beat

pytestmark = pytest.mark.fault("F33")

ONE, TWO = Beat("e" * 32, 1), Beat("e" * 32, 2)


def test_the_last_copy_is_read_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    beat.write(tmp_path, ONE)
    beat.write(tmp_path, TWO)
    assert beat.read(tmp_path) == TWO
    assert [path.name for path in tmp_path.iterdir()] == [beat.NAME]
    assert (tmp_path / beat.NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '{"epoch": "e"}', '{"beat": "x", "epoch": "e"}', "\xff"])
def test_what_cannot_be_read_is_no_copy(tmp_path: Path, content: str) -> None:
    (tmp_path / beat.NAME).write_text(content, encoding="utf-8")
    assert beat.read(tmp_path) is None


def test_a_copy_that_cannot_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat.write(tmp_path, ONE)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            beat.write(tmp_path, TWO)
    assert beat.read(tmp_path) == ONE
    beat.write(tmp_path, TWO)
    assert beat.read(tmp_path) == TWO
