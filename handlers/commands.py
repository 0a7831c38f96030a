"""How a command is typed: with the name of this bot behind it, or of none."""

from bot.deps import Context


def named(text: str, context: Context) -> str | None:
    """The command that a text begins with; None if there is none, or it is for another bot."""
    if not text.startswith("/") or not text[1:2].strip():
        return None
    name, _, bot = text[1:].split(maxsplit=1)[0].casefold().partition("@")
    return name if bot in {"", context.bot.username.casefold()} else None
