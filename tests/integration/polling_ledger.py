"""What went over the wire between people and the bot, in order; and screens as they stood there."""

import asyncio
import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox import Sandbox
from sandbox.journal import Entry, Journal

SAYS = ("sendMessage", "editMessageText")
_TAG = re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did after call ``seq`` of the journal: pressed (``data``), or wrote (``text``)."""

    seq: int
    person: int
    message_id: int = 0
    data: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: its lines, and its buttons as label and data."""

    lines: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str, markup: Any) -> "Screen":
        """From the parameters of a call; ``text`` is HTML."""
        markup = json.loads(markup) if isinstance(markup, str) else markup or {}
        rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
        buttons = tuple((one["text"], one.get("callback_data", "")) for row in rows for one in row)
        return cls(tuple(html.unescape(_TAG.sub("", text)).splitlines()), buttons)

    def carrying(self, *codes: str) -> list[tuple[str, str]]:
        """The buttons whose data begin with one of these codes."""
        return [one for one in self.buttons if one[1].split("|")[0] in codes]

    @property
    def alone(self) -> list[tuple[str, str]]:
        """The buttons that lead to one question and back: a summary has them."""
        return [one for one in self.carrying("1pq") if fields(one[1])[2] == "1"]


class Ledger(Journal):
    """A journal that also has what people did, and tells who waits that the bot has answered.

    ``unasked``: messages (chat and id) that came while nobody did anything (not ``acting``).
    """

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[Act] = []
        self.said: Counter[int] = Counter()
        self.acting = False
        self.unasked: set[tuple[int, int]] = set()
        self._bells: dict[int, asyncio.Event] = defaultdict(asyncio.Event)

    @classmethod
    def kept_by(cls, sandbox: Sandbox) -> "Ledger":
        """Let a sandbox that nobody has called yet keep this one."""
        assert not len(sandbox.journal)
        sandbox.world.journal = ledger = cls()
        return ledger

    def add(
        self,
        method: str,
        params: dict[str, Any],
        result: Any = None,
        error_code: int | None = None,
        fault: str | None = None,
    ) -> None:
        super().add(method, params, result, error_code, fault)
        chat = params.get("chat_id")
        if method in SAYS and isinstance(chat, int):
            self.said[chat] += 1
            if not self.acting and method == "sendMessage" and isinstance(result, dict):
                self.unasked.add((chat, result["message_id"]))
            self._bells[chat].set()

    async def answered(self, chat: int, times: int, patience: float = 60) -> None:
        """Wait until the bot has said something in a chat so many times in all."""
        while self.said[chat] < times:
            self._bells[chat].clear()
            await asyncio.wait_for(self._bells[chat].wait(), patience)

    def by_chat(self) -> dict[int, list[Entry]]:
        """What the bot said or changed, by chat; also what changed nothing."""
        found: dict[int, list[Entry]] = defaultdict(list)
        for one in self:
            if one.method in SAYS and isinstance(one.chat_id, int):
                found[one.chat_id].append(one)
        return found


def codes(screen: Screen) -> set[str]:
    """What its buttons do."""
    return {data.split("|")[0] for _, data in screen.buttons}


def fields(data: str) -> list[str]:
    """What a button carries after its code."""
    return data.split("|")[1:]


def first_round(buttons: Iterable[tuple[str, str]]) -> int | None:
    """The round that buttons are about."""
    of_polls = ("1pa", "1pq", "1ppass", "1pback", "1pabsent", "1plater", "1psum", "1poll")
    return next((int(fields(data)[0]) for _, data in buttons if data.split("|")[0] in of_polls), None)
