"""The peer that tells everybody at once is what the page calls it."""

from telegram.ext import AIORateLimiter

from benchmarks.gathering import made


def test_it_has_python_telegram_bots_own_limiter() -> None:
    application = made("1:x", "http://127.0.0.1:1")
    assert isinstance(application.bot.rate_limiter, AIORateLimiter)
