"""What ``ttchan check`` says of how updates come in. Nothing is changed."""

from collections.abc import AsyncIterator
from typing import Any

from bot.cli.findings import Finding
from bot.settings import Settings
from bot.settings_checks import is_loopback

SECONDS = 10


async def webhook_findings(
    settings: Settings, info: dict[str, Any], *, refusal: str = ""
) -> AsyncIterator[Finding]:
    """``info``: Telegram's answer to getWebhookInfo; ``refusal``: why there is none."""
    pending = info.get("pending_update_count", 0)
    if refusal:
        yield Finding("webhook", False, f"what Telegram has noted cannot be seen (getWebhookInfo): {refusal}")
    if not settings.webhook_url:
        if info.get("url"):
            words = (
                f"one is set where {pending} updates wait: the bot takes it away as it starts, and gets them"
            )
            yield Finding("webhook", None, words)
        return
    if not refusal:
        yield _at_telegram(settings, info, pending)
    if not is_loopback(f"//{settings.webhook_listen}"):
        words = "TTCHAN_WEBHOOK_LISTEN is not of this machine alone: only the proxy should reach it"
        yield Finding("webhook", None, words)
    yield await _from_outside(settings)


def _at_telegram(settings: Settings, info: dict[str, Any], pending: int) -> Finding:
    if not info.get("url"):
        return Finding("webhook", None, "Telegram is not told yet: the bot does that as it starts")
    if info["url"] != settings.webhook_url:
        words = (
            "Telegram sends updates to another address: the bot mends that as it starts, or within a minute"
        )
        return Finding("webhook", None, words)
    if pending and (error := info.get("last_error_message")):
        return Finding("webhook", False, f"Telegram cannot deliver {pending} updates: {error}")
    return Finding("webhook", True, f"Telegram sends updates to TTCHAN_WEBHOOK_URL; {pending} wait")


async def _from_outside(settings: Settings) -> Finding:
    """Knock without the secret: the bot alone answers with 403."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.post(settings.webhook_url, json={}, allow_redirects=False) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError):
        return Finding(
            "proxy", False, "the certificate at TTCHAN_WEBHOOK_URL is not valid: Telegram refuses it too"
        )
    except (aiohttp.ClientError, TimeoutError, OSError):
        words = "nobody answers at TTCHAN_WEBHOOK_URL from here: start the proxy, or look from outside"
        return Finding("proxy", None, words)
    if status == 403:
        return Finding("proxy", True, "TTCHAN_WEBHOOK_URL leads to the bot")
    if status in (502, 503, 504):
        return Finding(
            "proxy", None, f"answers {status}: the bot does not run, or not at TTCHAN_WEBHOOK_LISTEN"
        )
    words = f"answers {status} where the bot would say 403: it does not lead to TTCHAN_WEBHOOK_LISTEN"
    return Finding("proxy", False, words)
