"""Nothing that git keeps looks like a secret, but for what says itself that it is none."""

import re

import pytest

from tests.rules.papers import ROOT, texts

_TOKEN = re.compile(r"(?<!\d)\d{7,12}:[A-Za-z0-9_-]{30,64}(?![A-Za-z0-9_-])")
_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
_FAKE = re.compile(r"(?i)fake|example|sandbox|token|nobody|not-a|no-bot|test|abcdefgh|(.)\1{4}")


def secrets(text: str) -> list[str]:
    """What looks like a bot token or a private key and is not marked as made up."""
    tokens = [found for found in _TOKEN.findall(text) if not _FAKE.search(found)]
    return [*tokens, *_KEY.findall(text)]


@pytest.mark.parametrize("tail", ["AAH" + "k3Vb9-xQ_7rTzW" + "pL2mNc8dYf5GjKsD"])
def test_a_token_is_recognised(tail: str) -> None:
    assert secrets(f"TOKEN=8123456789:{tail}\n")
    assert not secrets("TOKEN=8123456789:fake-" + tail)


def test_no_file_holds_a_secret() -> None:
    found = {str(path.relative_to(ROOT)): secrets(text) for path, text in texts().items()}
    assert len(found) > 100
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_no_file_of_settings_is_kept() -> None:
    kept = [path.name for path in texts() if path.name == ".env" or path.suffix in (".db", ".pem", ".key")]
    assert kept == []
