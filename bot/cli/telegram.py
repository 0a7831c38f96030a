"""A question to the Bot API from a command: one call, one answer, trouble as a sentence. Nothing is sent."""

import json
from typing import Any

from bot.settings import Settings


async def ask(settings: Settings, token: str, method: str) -> dict[str, Any]:
    """Call a method without parameters. Returns Telegram's answer, or ``{"error": sentence}``."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=15)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{settings.api_url}/bot{token}/{method}") as response,
        ):
            answer = json.loads(await response.read())
    except (aiohttp.ClientError, TimeoutError, OSError):
        return {"error": "does not answer: check the network and TTCHAN_API_URL"}
    except ValueError:
        return {"error": "something else answers at TTCHAN_API_URL: check the address"}
    if answer.get("error_code") in (401, 404):
        return {"error": "refuses the token: copy it again from @BotFather"}
    return (
        answer if answer.get("ok") else {"error": f"refuses: {answer.get('description', 'no reason given')}"}
    )
