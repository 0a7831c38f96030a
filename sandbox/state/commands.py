"""What the bot says of itself per language: commands per scope, names and descriptions, the menu button."""

from typing import Any

from sandbox.state.people import Profile

Scope = tuple[Any, ...]
DEFAULT: Scope = ("default",)
COMMANDS_BUTTON = {"type": "commands"}


class Presentation:
    """Everything that set…My… and setChatMenuButton store."""

    def __init__(self, first_name: str) -> None:
        self.commands: dict[tuple[Scope, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {("name", ""): first_name}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}

    def set_text(self, field: str, language: str, text: str) -> None:
        """Keep the name, description or short_description of one language; an empty text forgets it."""
        if text:
            self.texts[field, language] = text
        else:
            self.texts.pop((field, language), None)

    def text(self, field: str, language: str = "") -> str:
        """The text for a reader: their language, else the one without a language."""
        return self.texts.get((field, language)) or self.texts.get((field, ""), "")

    def commands_for(self, person: Profile) -> list[dict[str, str]]:
        """What this person's client lists in the private chat: narrowest scope first, then language."""
        language = (person.language_code or "")[:2]
        for scope in (("chat", person.id), ("all_private_chats",), DEFAULT):
            for each in (language, ""):
                if found := self.commands.get((scope, each)):
                    return found
        return []

    def menu_button(self, chat_id: int | None = None) -> dict[str, Any]:
        """The button for a chat: its own, else the one for all."""
        own = self.menu_buttons.get(chat_id)
        if own is None or own["type"] == "default":
            own = self.menu_buttons.get(None)
        return own if own is not None and own["type"] != "default" else COMMANDS_BUTTON
