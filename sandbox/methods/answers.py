"""answerCallbackQuery: ends the spinner on a pressed button, perhaps with a toast."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.registry import Params, method
from sandbox.text.utf16 import units
from sandbox.world import World

TOAST_LIMIT = 200


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> Any:
    """Once for each press, within 150 s. A url may only lead back to the bot."""
    text, url = params.get("text", ""), params.get("url")
    if units(text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if url is not None and not url.startswith(f"https://t.me/{world.username}?start="):
        raise bad_request("URL_INVALID")
    press = world.callbacks.answer(params["callback_query_id"])
    toast = {
        "chat_id": press.chat_id,
        "callback_query_id": press.id,
        "text": text,
        "show_alert": params.get("show_alert", False),
        "url": url,
    }
    world.toasts.setdefault(press.person_id, []).append(toast)
    world.events.emit("toast", **toast)
    world.notice()
    return True
