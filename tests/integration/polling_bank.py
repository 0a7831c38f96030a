"""The questions as a reader of the sheet has them: by their words, in any language. Nothing of the bot’s."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tests.integration.polling_ledger import Screen
from tests.sample import FOLDER

_YES_NO = {
    "yes": ("Yes", "Jā", "Taip", "Ja", "Tak", "Да"),
    "no": ("No", "Nē", "Ne", "Nej", "Nein", "Nie", "Не"),
}
_MARK = "✓ "


@dataclass(frozen=True)
class Asked:
    """A row of the sheet."""

    poll: str
    id: str
    kind: str
    texts: frozenset[str]
    options: Sequence[Sequence[str]]
    optional: bool
    audience: str

    def key(self, label: str) -> str:
        """What is kept of the option with this label."""
        label = label.removeprefix(_MARK)
        if self.kind == "nps":
            return label
        if self.kind == "yes_no":
            return next(key for key, words in _YES_NO.items() if label in words)
        if self.options[0] == ["{delegations}"]:
            return next(code for code, names in Bank.towns().items() if label in names)
        (place,) = {words.index(label) for words in self.options if label in words}
        return str(place + 1)

    @property
    def keys(self) -> list[str]:
        """What may be kept, in order."""
        if self.kind == "nps":
            return [str(number) for number in range(11)]
        if self.kind == "yes_no":
            return ["yes", "no"]
        if self.options[0] == ["{delegations}"]:
            return sorted(Bank.towns())
        return [str(place) for place in range(1, len(self.options[0]) + 1)]


@dataclass
class Bank:
    """All questions; and which round a number in a button is, once a screen of it was seen."""

    rounds: dict[int, str] = field(default_factory=dict)

    @staticmethod
    def towns() -> dict[str, set[str]]:
        """Names of towns in all languages."""
        return {row["code"]: _translated(row, "town") | {row["town"]} for row in _rows("delegations")}

    @cached_property
    def polls(self) -> dict[str, dict[str, Asked]]:
        """Rows by poll and question, in the order of asking."""
        found: dict[str, dict[str, Asked]] = {}
        for row in _rows("polls"):
            one = Asked(
                row["poll_id"],
                row["question_id"],
                row["kind"],
                frozenset(_translated(row, "text")),
                [row[name].split("|") for name in row if name.startswith("options:")],
                row["optional"] == "yes",
                row["audience"],
            )
            found.setdefault(one.poll, {})[one.id] = one
        return found

    @cached_property
    def titles(self) -> dict[str, str]:
        """Poll by title in any language."""
        return {title: row["poll_id"] for row in _rows("polls") for title in _translated(row, "title")}

    def question(self, screen: Screen, number: int) -> Asked | None:
        """The question that a screen of a round asks; None if it asks none."""
        self._learn(screen, number)
        poll = self.polls[self.rounds[number].partition(":")[0]]
        return next((one for line in screen.lines for one in poll.values() if line in one.texts), None)

    def _learn(self, screen: Screen, number: int) -> None:
        for line in screen.lines:
            title = next((one for one in self.titles if line == one or line.startswith(f"{one}: ")), None)
            if title is None:
                continue
            poll, rest = self.titles[title], line[len(title) + 2 :]
            key = f"{poll}:{self._about(poll, rest)}" if rest else poll
            assert self.rounds.setdefault(number, key) == key, (number, line)
            return
        assert number in self.rounds, screen

    def _about(self, poll: str, words: str) -> str:
        if poll == "day":
            (day,) = re.findall(r"\d+", words)
            return f"2018-11-{int(day):02}"
        (item,) = {
            row["id"]
            for row in _rows("programme")
            if row["kind"] == poll and words in _translated(row, "title")
        }
        return item


def _rows(sheet: str) -> list[dict[str, str]]:
    with (FOLDER / f"{sheet}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _translated(row: dict[str, str], column: str) -> set[str]:
    return {text for name, text in row.items() if name.startswith(f"{column}:") and text}
