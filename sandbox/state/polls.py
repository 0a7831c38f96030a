"""Native polls: options with lasting ids, votes, retraction, closing."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Poll:
    """One poll; `base` holds the fields that never change, `votes` the option indices of each voter."""

    base: dict[str, Any]
    options: list[dict[str, Any]]
    chat_id: int
    message_id: int = 0
    is_closed: bool = False
    closes_at: float | None = None  # by the sandbox's clock
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The poll's own id, other than its message's."""
        return str(self.base["id"])

    def as_json(self) -> dict[str, Any]:
        """The Bot API `Poll` with the counts of now."""
        counts = [0] * len(self.options)
        for chosen in self.votes.values():
            for index in chosen:
                counts[index] += 1
        options = [{**each, "voter_count": number} for each, number in zip(self.options, counts, strict=True)]
        return {
            **self.base,
            "options": options,
            "total_voter_count": len(self.votes),
            "is_closed": self.is_closed,
        }

    def answer(self, user: dict[str, Any]) -> dict[str, Any]:
        """The Bot API `PollAnswer` for this voter as it stands; empty lists mean retracted."""
        chosen = self.votes.get(user["id"], [])
        ids = [self.options[index]["persistent_id"] for index in chosen]
        return {"poll_id": self.id, "user": user, "option_ids": chosen, "option_persistent_ids": ids}
