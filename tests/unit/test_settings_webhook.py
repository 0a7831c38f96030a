"""The settings of the webhook: what Telegram would not take, or nobody should use, is refused at once."""

from typing import Any

import pytest

from bot.settings import ConfigurationError, Settings, load_settings

LOOPBACK = "http://127.0.0.1:8081"
SECRET = "test-only-not-a-real-secret"


def settings(**values: Any) -> Settings:
    return load_settings(**values)


def problem(**values: Any) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(**values)
    (sentence,) = caught.value.problems
    return sentence


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org/telegram",
        "https://bot.example.org:8443/hook/ttchan-1",
        "https://bot.example.org:88/x",
    ],
)
def test_an_address_telegram_sends_to_is_taken(url: str) -> None:
    assert settings(webhook_url=url).webhook_url == url


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("bot.example.org/telegram", "must be an https address"),
        ("http://bot.example.org/telegram", "must be an https address"),
        ("http://127.0.0.1:8081/telegram", "must be an https address"),
        ("https:///telegram", "must be an https address"),
        ("https://bot.example.org", "must have a path of its own"),
        ("https://bot.example.org/", "must have a path of its own"),
        ("https://bot.example.org/tele gram", "must have a path of its own"),
        ("https://bot.example.org/{hook}", "must have a path of its own"),
        ("https://bot.example.org/%2e", "must have a path of its own"),
        ("https://bot.example.org/x?secret=1", "nothing behind the path"),
        ("https://bot.example.org/x#y", "nothing behind the path"),
        ("https://me:password@bot.example.org/x", "nothing before the host"),
        ("https://bot.example.org:8080/x", "443, 80, 88, 8443"),
        ("https://bot.example.org:none/x", "has a port that is none"),
    ],
)
def test_an_address_telegram_would_not_take_is_refused(url: str, words: str) -> None:
    told = problem(webhook_url=url)
    assert told.startswith("TTCHAN_WEBHOOK_URL: ")
    assert words in told
    assert "password" not in told


def test_beside_a_sandbox_plain_http_to_this_machine_will_do() -> None:
    url = "http://127.0.0.1:9000/hook"
    assert settings(api_url=LOOPBACK, webhook_url=url).webhook_url == url
    assert "https" in problem(api_url=LOOPBACK, webhook_url="http://192.168.1.5:9000/hook")


@pytest.mark.parametrize(
    "secret", ["short", "x" * 15, "x" * 257, "with spaces in it, longer", "ключ" * 8, ""]
)
def test_a_short_or_odd_secret_is_refused_and_not_repeated(secret: str) -> None:
    told = problem(webhook_secret=secret)
    assert told.startswith("TTCHAN_WEBHOOK_SECRET: must have 16 to 256 characters")
    assert not secret or secret not in told


def test_a_good_secret_is_kept_out_of_sight() -> None:
    given = settings(webhook_secret=SECRET)
    assert given.webhook_secret is not None
    assert given.webhook_secret.get_secret_value() == SECRET
    assert SECRET not in repr(given)


@pytest.mark.parametrize("listen", ["8081", ":8081", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:99999"])
def test_a_door_for_updates_that_is_none_is_refused(listen: str) -> None:
    assert problem(webhook_listen=listen).startswith("TTCHAN_WEBHOOK_LISTEN: must be HOST:PORT")


def test_the_door_for_updates_may_be_where_a_proxy_in_another_container_reaches_it() -> None:
    assert settings(webhook_listen="0.0.0.0:8081").webhook_listen == "0.0.0.0:8081"
