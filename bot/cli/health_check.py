"""What ``ttchan check`` says of the door at which the running bot tells how it is."""

import asyncio

from bot import health_check
from bot.cli.findings import Finding
from bot.settings import Settings


async def health_findings(settings: Settings) -> list[Finding]:
    """Whether the door is set, and what is said there."""
    if settings.metrics and not settings.listen:
        return [Finding("health", False, "TTCHAN_METRICS needs a TTCHAN_LISTEN, such as 127.0.0.1:8080")]
    if not settings.listen:
        words = "TTCHAN_LISTEN is empty: nobody can ask the running bot how it is (ttchan health)"
        return [Finding("health", None, words)]
    code, said = await asyncio.to_thread(health_check.check, ready=True, listen=settings.listen)
    if said == health_check.NOBODY:
        return [Finding("health", None, f"no bot answers at {settings.listen}: none runs here just now")]
    return [Finding("health", code == 0, f"the bot at {settings.listen} says: {said}")]
