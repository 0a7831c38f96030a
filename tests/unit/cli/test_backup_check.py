"""What the check says of backups."""

from datetime import timedelta
from pathlib import Path

from bot.cli.backup_check import _age, _place
from bot.settings import load_settings
from tests.backups import REAL


def test_without_a_place_it_is_a_note_and_with_one_an_old_backup_is_to_be_mended(tmp_path: Path) -> None:
    by_hand, nightly = load_settings(), load_settings(backup_dir=tmp_path)
    old, young = REAL - timedelta(hours=27), REAL - timedelta(hours=25)
    assert [_age(by_hand, at, REAL).ok for at in (None, old, young)] == [None, None, True]
    assert [_age(nightly, at, REAL).ok for at in (None, old, young)] == [False, False, True]
    assert _age(nightly, old, REAL).words == (
        "2026-11-21 23:00 UTC: older than 26 hours; the log says why (backup_failed)"
    )


def test_a_place_is_its_owners_alone_and_best_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert _place(load_settings()).ok is None
    assert _place(load_settings(backup_dir=folder, data_dir=tmp_path / "data")).ok is None
    folder.mkdir(mode=0o755)
    open_ = _place(load_settings(backup_dir=folder, data_dir=tmp_path / "data"))
    assert (open_.ok, open_.words) == (False, f"others may look into {folder}: chmod 700 it")
    folder.chmod(0o700)
    assert _place(load_settings(backup_dir=folder, data_dir=tmp_path / "data")).ok
    assert "a lost disk takes both" in _place(load_settings(backup_dir=folder, data_dir=tmp_path)).words
