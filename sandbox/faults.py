"""Faults by script: after N calls to a method, in a chat, so many times, do this instead."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import ControlError
from sandbox.fault_kinds import KINDS, Action, Outcome, Refuse

__all__ = ["Action", "Faults", "Outcome", "Rule"]


@dataclass(slots=True)
class Rule:
    """One line of a script. Counts only calls that match `method` and `chat_id`."""

    action: Action
    method: str = "*"
    chat_id: int | None = None
    after: int = 0
    times: int | None = 1
    share: float = 1.0
    seen: int = 0
    done: int = 0

    def matches(self, method: str, chat_id: Any) -> bool:
        """Whether the call is one this rule counts."""
        if self.method not in {"*", method.lower()}:
            return False
        return self.chat_id is None or str(chat_id) == str(self.chat_id)

    def strikes(self, dice: random.Random) -> bool:
        """Count a matching call; whether it is hit."""
        self.seen += 1
        if self.seen <= self.after or (self.times is not None and self.done >= self.times):
            return False
        if self.share < 1.0 and dice.random() >= self.share:
            return False
        self.done += 1
        return True

    def as_json(self) -> dict[str, Any]:
        """For the control API."""
        return {
            "do": self.action.kind,
            "method": self.method,
            "chat_id": self.chat_id,
            "after": self.after,
            "times": self.times,
            "seen": self.seen,
            "done": self.done,
        }


class Faults:
    """The script in force. The first rule that strikes decides."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.refuse: Callable[[float], None] | None = None  # how to shut the port for some seconds
        self._dice = random.Random(1)  # noqa: S311 - faults by chance must repeat

    def add(
        self,
        do: str,
        *,
        method: str = "*",
        chat_id: int | None = None,
        after: int = 0,
        times: int | None = 1,
        share: float = 1.0,
        **settings: Any,
    ) -> Rule:
        """Add a rule. `times=None` means for ever; `share` is the chance of each call; the settings of each
        kind are in docs/sandbox.md. Raises ControlError for what no kind understands."""
        if do not in KINDS:
            raise ControlError(f"there is no fault {do!r}; there are {', '.join(KINDS)}")
        try:
            action = KINDS[do](**settings)
        except TypeError:
            raise ControlError(f"the fault {do!r} does not take exactly {sorted(settings)}") from None
        rule = Rule(action, method.lower(), chat_id, after, times, share)
        self.rules.append(rule)
        return rule

    def seed(self, number: int) -> None:
        """Begin the dice of `share` anew."""
        self._dice = random.Random(number)  # noqa: S311 - faults by chance must repeat

    def clear(self) -> None:
        """No faults from now on."""
        self.rules.clear()

    def for_call(self, method: str, chat_id: Any) -> Action | None:
        """What to do to this call, None to serve it well."""
        struck = None
        for rule in self.rules:
            if rule.matches(method, chat_id) and struck is None and rule.strikes(self._dice):
                struck = rule.action
        if isinstance(struck, Refuse):
            self.refuse_for(struck.seconds)
        return struck

    def refuse_for(self, seconds: float) -> None:
        """Shut the port at once for so many seconds; open connections are reset."""
        assert self.refuse is not None, "the server is not running"
        self.refuse(seconds)
