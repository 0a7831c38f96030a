"""getMe and how updates reach the bot: getUpdates, the webhook, logOut, close."""

import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.errors import bad_request, conflict
from sandbox.methods.registry import Params, method
from sandbox.world import World

WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@method("getMe")
def get_me(world: World, params: Params) -> Any:
    """The bot's own account."""
    return world.bot_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


@method("getUpdates")
async def get_updates(world: World, params: Params) -> Any:
    """Long polling; out-of-range numbers are clamped."""
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    world.updates.allow(params.get("allowed_updates"))
    return await world.polling.poll(
        params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0)
    )


@method("setWebhook")
def set_webhook(world: World, params: Params) -> Any:
    """An empty url deletes it. Plain HTTP is taken on loopback, as a local server does."""
    url = params["url"].strip()
    if not url:
        return delete_webhook(world, params)
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.scheme == "https" and (parts.port or 443) not in {80, 88, 443, 8443}:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    secret = params.get("secret_token", "")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    delete_webhook(world, params)
    world.updates.allow(params.get("allowed_updates"))
    world.polling.interrupt("terminated by setWebhook request")
    world.webhook.set(url, secret, min(max(params.get("max_connections", 40), 1), 100))
    return True


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> Any:
    """Back to polling."""
    world.webhook.set("", "", 40)
    if params.get("drop_pending_updates"):
        world.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Params) -> Any:
    """Where updates go and how that went."""
    hook = world.webhook
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates) + len(hook),
    }
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
        if hook.last_error is not None:
            info |= {"last_error_date": hook.last_error[0], "last_error_message": hook.last_error[1]}
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


@method("logOut")
@method("close")
def leave_server(world: World, params: Params) -> Any:
    """There is no other server to go to: accepted, without effect."""
    return True
