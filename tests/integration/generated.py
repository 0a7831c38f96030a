"""Updates drawn from the Bot API's own schema: every kind, every type, and some that are broken."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import count, takewhile
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from sandbox.schema import load
from tests.integration.nasty import Nasty, Raw

OURS = ("message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member")
DEEPEST = 3
"""Messages stand in messages; below that only what a type cannot do without."""


class Soundness(StrEnum):
    """How an update keeps to the schema."""

    SOUND = "sound"
    NEWER = "newer"
    """With fields and kinds of a version to come: to be handled like a sound one."""

    BROKEN = "broken"
    """Something is of a wrong type, or missing."""


@dataclass(frozen=True, slots=True)
class Generated:
    """An update without its number, as JSON: fifty thousand of them take little memory so."""

    text: str
    soundness: Soundness

    @property
    def raw(self) -> Raw:
        """The update."""
        raw: Raw = json.loads(self.text)
        return raw


_WHOLE = st.one_of(
    st.integers(0, 9),
    st.integers(-(2**52), 2**52),
    st.sampled_from((-1, 2**31 - 1, 2**31, 2**32, -(2**31), 2**52, -(2**52))),
)
_SEEDS = st.integers(0, 2**32 - 1)
_TIMES = st.one_of(st.sampled_from((0, 1, 1541827500, 2**31 - 1)), st.integers(0, 2**31 - 1))
_OF_TIME = ("date", "time", "duration", "period", "delay", "proximity", "timestamp")
"""Ends of the names of fields that hold seconds: what Telegram says of them fits 32 bits."""
_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
_PLAIN = st.text(max_size=20)
_SURROGATES = st.text(st.characters(categories=("Cs", "Cc", "Cf", "Co", "Lu")), max_size=6)
_STRINGS = st.one_of(_PLAIN, _PLAIN, _SURROGATES)
_CHAT_TYPES = ("private", "group", "supergroup", "channel")
_WRONG = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from((10**30, -(2**63) - 1, 1e308, "", "x", [], {}, [[]], [None], {"id": None}, [{}])),
    st.integers(),
    _STRINGS,
)


_SOUNDNESS = (*(Soundness.SOUND,) * 7, Soundness.NEWER, Soundness.BROKEN)


@cache
def _below(number: int) -> SearchStrategy[int]:
    return st.integers(0, number - 1)


@cache
def _of(several: tuple[Any, ...]) -> SearchStrategy[Any]:
    return st.sampled_from(several)


class Schema:
    """Draws values of the schema's types. The people are those whom the bot may answer."""

    def __init__(self, people: tuple[int, ...]) -> None:
        self._people = people
        self._types: dict[str, Any] = load()["types"]
        kinds = [name for name in self._types["Update"]["fields"] if name != "update_id"]
        self._kinds = (*OURS * 3, *("message", "callback_query") * 6, *kinds)

    def update(self, draw: DrawFn) -> Generated:
        """One update."""
        kind = draw(_of(self._kinds))
        content = self.value(draw, tuple(self._types["Update"]["fields"][kind][0]), kind, 0)
        soundness = draw(_of(_SOUNDNESS))
        if soundness is Soundness.NEWER:
            if draw(_below(2)):
                kind = f"{kind}_of_tomorrow"
            holders = _holders(content)
            for _ in range(draw(_below(4))):
                holders[draw(_below(len(holders)))][f"new_{draw(_below(10))}"] = draw(_WRONG)
        elif soundness is Soundness.BROKEN:
            content = self._broken(draw, content)
        return Generated(json.dumps({kind: content}), soundness)

    def _broken(self, draw: DrawFn, content: Any) -> Any:
        holders = _holders(content)
        holder = holders[draw(_below(len(holders)))]
        if not holder or draw(_below(10)) == 0:
            return draw(_WRONG)
        field = sorted(holder)[draw(_below(len(holder)))]
        if draw(_below(2)):
            del holder[field]
        else:
            holder[field] = draw(_WRONG)
        return content

    def value(self, draw: DrawFn, types: tuple[str, ...], field: str, depth: int) -> Any:
        """A value of one of the types, for a field of that name."""
        name = types[0] if len(types) == 1 else draw(_of(types))
        if name.startswith("Array of "):
            most = 3 if depth < DEEPEST else 1
            inner = (name.removeprefix("Array of "),)
            return [self.value(draw, inner, field, depth) for _ in range(draw(_below(most + 1)))]
        match name:
            case "String":
                return draw(_texts(field))
            case "Integer":
                return draw(_TIMES if field.endswith(_OF_TIME) else _WHOLE)
            case "Float":
                return draw(_FLOATS)
            case "Boolean":
                return bool(draw(_below(2)))
            case "User":
                return self._user(draw, self._people[draw(_below(len(self._people)))], depth)
            case "Message":
                return self._message(draw, field, depth)
            case "CallbackQuery":
                return self._query(draw, depth)
        return self._object(draw, name, depth)

    def _object(self, draw: DrawFn, name: str, depth: int, **given: Any) -> Raw:
        described = self._types[name]
        if described.get("subtypes"):
            return self._one_of(draw, tuple(described["subtypes"]), depth)
        fields = described["fields"]
        made: Raw = {}
        most = (4, 3, 2, 0)[min(depth, 3)]
        optional = [field for field, (_, needed) in fields.items() if not needed]
        count = draw(_below(most + 1)) if optional and most else 0
        chosen = {optional[draw(_below(len(optional)))] for _ in range(count)}
        for field, (types, needed) in fields.items():
            if needed or field in chosen:
                made[field] = self.value(draw, tuple(types), field, depth + 1)
        if name == "Chat":
            made["type"] = draw(_of(_CHAT_TYPES))
        return made | given

    def _one_of(self, draw: DrawFn, names: tuple[str, ...], depth: int) -> Raw:
        name = draw(_of(names))
        if name in ("Message", "InaccessibleMessage"):
            shown = self._message(draw, "message", depth)
            if name == "Message":
                return shown | {"date": max(shown["date"], 1)}
            return {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
        made = self._object(draw, name, depth)
        for field, kind in _kind_of(names, name):
            if field in made:
                made[field] = kind
        return made

    def _user(self, draw: DrawFn, user_id: int, depth: int) -> Raw:
        made = self._object(draw, "User", depth)
        odd = draw(_below(20)) == 0
        who = draw(_of((777000, 1087968824, 136817688, 0, 2**52))) if odd else user_id
        code = draw(_of(("en", "lv", "sr", "zz-Latn-x", "")))
        return made | {"id": who, "is_bot": False} | ({"language_code": code} if depth < DEEPEST else {})

    def _message(self, draw: DrawFn, field: str, depth: int) -> Raw:
        """A message; one that is not inside another comes from one of the people, in private as a rule."""
        made = self._object(draw, "Message", depth)
        if depth > 1:
            return made
        who = self._people[draw(_below(len(self._people)))]
        if draw(_below(10)):
            made["from"] = self._user(draw, who, DEEPEST)
        if draw(_below(5)):
            made["chat"] = {"id": who, "type": "private"}
        if field.endswith("message") and draw(_below(4)):
            made |= Nasty(draw(_SEEDS), list(self._people)).words()
        return made

    def _query(self, draw: DrawFn, depth: int) -> Raw:
        made = self._object(draw, "CallbackQuery", depth)
        who = made["from"]["id"]
        if isinstance(made.get("message"), dict) and draw(_below(10)):
            made["message"]["chat"] = {"id": who, "type": "private"}
        if draw(_below(10)):
            made["data"] = Nasty(draw(_SEEDS), list(self._people)).data()
            shown = {"message_id": 9, "date": 1, "chat": {"id": who, "type": "private"}}
            made.setdefault("message", shown)
        return made


@cache
def _texts(field: str) -> SearchStrategy[str]:
    """Texts of a field: where Telegram promises digits or a format, hardly anything else."""
    if field in ("text", "caption", "query"):
        return st.one_of(_STRINGS, st.text(max_size=200), st.just("x" * 4097))
    return _STRINGS


def _holders(value: Any) -> list[Raw]:
    if isinstance(value, list):
        return [one for part in value for one in _holders(part)]
    if isinstance(value, dict):
        return [value, *(one for part in value.values() for one in _holders(part))]
    return []


@cache
def _kind_of(names: tuple[str, ...], name: str) -> tuple[tuple[str, str], ...]:
    """What the discriminating field of a subtype says: the rest of its name, in snake case."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(min(names), max(names), strict=False))
    rest = name[len(list(same)) :]
    kind = "".join(f"_{char.lower()}" if char.isupper() else char for char in rest).lstrip("_")
    kind = {"owner": "creator", "banned": "kicked"}.get(kind, kind)
    return ("type", kind), ("status", kind), ("source", kind)


@cache
def generate(number: int, seed_: int, people: tuple[int, ...]) -> list[Generated]:
    """That many different updates, the same ones for the same seed."""
    found: dict[str, Generated] = {}

    def take(update: Generated) -> None:
        found.setdefault(update.text, update)

    updates = st.composite(Schema(people).update)()
    for more in count():
        if len(found) >= number:  # hypothesis repeats some, and may end a run early
            return list(found.values())[:number]
        wanted = settings(
            max_examples=max(number - len(found), 100),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seed(seed_ + more)(wanted(given(updates)(take)))()
    raise AssertionError
