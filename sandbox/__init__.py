"""A Telegram to try the bot against: local Bot API server, chat page, fault scripts.

It knows nothing of the bot."""

from sandbox.group import Group
from sandbox.person import Person, Toast
from sandbox.seen import SeenChat, SeenMessage
from sandbox.stage import Sandbox

__all__ = ["Group", "Person", "Sandbox", "SeenChat", "SeenMessage", "Toast"]
