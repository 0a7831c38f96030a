"""The secret key: made once, kept to its owner, never replaced."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.secret_key import NAME, load_secret_key
from bot.settings import ConfigurationError, load_settings


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "data")
    key = load_secret_key(settings)
    assert len(bytes.fromhex(key.decode())) == 32
    assert load_secret_key(settings) == key
    assert (settings.side_dir / NAME).stat().st_mode & 0o777 == 0o600
    assert [file.name for file in settings.side_dir.iterdir()] == [NAME]


def test_two_data_directories_have_two_keys(tmp_path: Path) -> None:
    one, other = (load_secret_key(load_settings(data_dir=tmp_path / name)) for name in ("one", "other"))
    assert one != other


def test_of_many_at_once_all_get_the_same_key(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: load_secret_key(settings), range(64)))
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_the_operators_own_key_wins_and_none_is_made(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, secret_key="k" * 32)
    assert load_secret_key(settings) == b"k" * 32
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "abc"])
def test_a_key_cut_short_is_refused_and_not_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content)
    with pytest.raises(ConfigurationError, match="cut short"):
        load_secret_key(load_settings(data_dir=tmp_path))
    assert (tmp_path / NAME).read_text() == content


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_key_of_somebody_else_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("k" * 64)
    (tmp_path / NAME).chmod(0)
    with pytest.raises(ConfigurationError, match="Permission denied"):
        load_secret_key(load_settings(data_dir=tmp_path))


def test_a_key_that_is_a_folder_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(ConfigurationError, match="Is a directory"):
        load_secret_key(load_settings(data_dir=tmp_path))
