"""Keyboards: the rules the schema cannot say, and what becomes of a keyboard once it is sent."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.errors import bad_request

Markup = dict[str, Any]

ROW_LIMIT = 8
BUTTON_LIMIT = 100
DATA_LIMIT = 64  # bytes of UTF-8
STYLES = {"primary", "success", "danger"}
_LOOKS = {"text", "style", "icon_custom_emoji_id"}
_SCHEMES = {"http", "https", "tg", "ton", "tonsite"}


def inline_keyboard(markup: Markup | None) -> Markup | None:
    """The inline keyboard to store with a message, None without one. Raises ApiError 400."""
    if markup is None or "inline_keyboard" not in markup:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    _check_size(rows)
    for row in rows:
        for button in row:
            _check_inline(button)
    return {"inline_keyboard": rows} if rows else None


def check_reply_markup(markup: Markup | None) -> None:
    """Raises ApiError 400 for a reply keyboard that clients could not show."""
    if markup is None or "keyboard" not in markup:
        return
    _check_size(markup["keyboard"])
    if not any(markup["keyboard"]):
        raise bad_request("reply keyboard must not be empty")
    for row in markup["keyboard"]:
        for button in row:
            _check_looks(button)
            if len(button.keys() - _LOOKS) > 1:
                raise bad_request("can't parse keyboard button: a button has one action")
    if len(markup.get("input_field_placeholder", "")) > 64:
        raise bad_request("input field placeholder is too long")


def _check_size(rows: list[list[Markup]]) -> None:
    if sum(len(row) for row in rows) > BUTTON_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
        raise bad_request("reply markup is too long")


def _check_looks(button: Markup) -> None:
    if not button["text"].strip():
        raise bad_request('can\'t parse keyboard button: Field "text" must be non-empty')
    if button.get("style", "primary") not in STYLES:
        raise bad_request(f'can\'t parse keyboard button: style "{button["style"]}" is unknown')


def _check_inline(button: Markup) -> None:
    _check_looks(button)
    actions = button.keys() - _LOOKS
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: one action a button, not {sorted(actions)}")
    if "callback_data" in actions and not 1 <= len(button["callback_data"].encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in actions and urlsplit(button["url"]).scheme not in _SCHEMES:
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in actions and not 1 <= len(button["copy_text"]["text"]) <= 256:
        raise bad_request("can't parse inline keyboard button: copied text must be 1 to 256 characters")
    if actions & {"web_app", "login_url"}:
        (action,) = actions
        url = button[action]["url"]
        if urlsplit(url).scheme != "https":
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Only HTTPS links are allowed")
    if actions & {"callback_game", "pay"}:
        raise bad_request(f"the sandbox plays no button of the kind {sorted(actions)[0]}")
