"""The control API: JSON for the chat page and for fault scripts. Not part of any Telegram."""
