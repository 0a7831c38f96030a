"""The people who can talk to the bot."""

from dataclasses import dataclass
from itertools import count
from typing import Any


@dataclass(slots=True)
class Profile:
    """One person's account and how they stand to the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    about: str = ""
    payload: str | None = None  # of the link on their name card: what the first press of Start carries
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> dict[str, Any]:
        """The Bot API `User`."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, **self.names()}
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def names(self) -> dict[str, Any]:
        """The name fields that `User` and `Chat` share."""
        names = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {field: value for field, value in names.items() if value}

    def as_json(self) -> dict[str, Any]:
        """The `Person` of the control API."""
        return {
            "id": self.id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
            "started": self.started,
            "blocked": self.blocked,
            "about": self.about,
        }


class People:
    """Accounts by id."""

    def __init__(self) -> None:
        self.by_id: dict[int, Profile] = {}
        self._ids = count(700_000_001)

    def add(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        language_code: str | None = None,
        about: str = "",
        payload: str | None = None,
        id: int | None = None,
    ) -> Profile:
        """A new account; Telegram gives the id unless the test needs a certain one."""
        if id is None:
            id = next(each for each in self._ids if each not in self.by_id)
        elif id in self.by_id:
            raise ValueError(f"there is a person with the id {id} already")
        self.by_id[id] = profile = Profile(id, first_name, last_name, username, language_code, about, payload)
        return profile
