"""The Bot API as data: one compiled check per method and type. Requests are converted leniently, as the
real server does; answers are checked strictly. Rules beyond shapes (lengths, state) do not live here."""

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from sandbox.errors import bad_request
from sandbox.upload import Upload

Check = Callable[[Any, str], Any]

_SCALARS = {"String", "Integer", "Float", "Boolean"}
_INTEGER = re.compile(r"-?\d{1,19}")
# The server takes a plain text for these.
_TEXT_ALONE = {"KeyboardButton", "InputPollOption"}
# Fields of Input… types that the schema calls String and that `attach://` fills with a file.
_ATTACHED = {"media", "thumbnail", "cover", "photo", "sticker", "animation", "video"}
_TRUE = {"true", "yes", "1"}
_FALSE = {"false", "no", "0", ""}
# The value of the discriminating field where it is not the rest of the type's name in snake case.
_RENAMED = {"creator": "Owner", "kicked": "Banned"}


class SchemaError(Exception):
    """A value that is not of its type; says where."""


@cache
def load() -> dict[str, Any]:
    """The schema as published: `methods` and `types`, each name with its fields."""
    text = files("sandbox").joinpath("data/bot-api-10.0.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def method_names() -> list[str]:
    """Every method of this version, as spelt in the documentation."""
    return list(load()["methods"])


def _integer(value: Any, where: str) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    raise SchemaError(f"{where} must be an Integer")


def _string(value: Any, where: str) -> str:
    if isinstance(value, str):
        return value
    raise SchemaError(f"{where} must be a String")


def _float(value: Any, where: str) -> float:
    if type(value) in (int, float):
        return value  # type: ignore[no-any-return]
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            pass
    raise SchemaError(f"{where} must be a Float")


def _boolean(value: Any, where: str) -> bool:
    if value is True or value is False:
        return value
    raise SchemaError(f"{where} must be a Boolean")


def _boolean_parameter(value: Any, where: str) -> bool:
    if isinstance(value, str) and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    if type(value) is int and value in (0, 1):
        return bool(value)
    return _boolean(value, where)


def _file(value: Any, where: str) -> Upload:
    if isinstance(value, Upload):
        return value
    raise SchemaError(f"{where} must be an uploaded file")


def _integer_or_string(value: Any, where: str) -> int | str:
    return _integer(value, where) if type(value) is int or _looks_whole(value) else _string(value, where)


def _looks_whole(value: Any) -> bool:
    return isinstance(value, str) and _INTEGER.fullmatch(value) is not None


def _file_or_string(value: Any, where: str) -> Upload | str:
    return value if isinstance(value, Upload) else _string(value, where)


_SIMPLE: dict[str, Check] = {
    "String": _string,
    "Integer": _integer,
    "Float": _float,
    "Boolean": _boolean,
    "InputFile": _file,
}


@cache
def _compile(types: tuple[str, ...]) -> Check:
    """The check of one type, or of any of several."""
    if len(types) == 1:
        return _compile_one(types[0])
    if set(types) == {"Integer", "String"}:
        return _integer_or_string
    if set(types) == {"InputFile", "String"}:
        return _file_or_string
    if all(each.startswith("Array of ") for each in types):
        return _array(_compile(tuple(each.removeprefix("Array of ") for each in types)))
    if "Boolean" in types:
        others = _compile(tuple(each for each in types if each != "Boolean"))
        return lambda value, where: value if value is True or value is False else others(value, where)
    return _union(types)


def _compile_one(name: str) -> Check:
    if name in _SIMPLE:
        return _SIMPLE[name]
    if name.startswith("Array of "):
        return _array(_compile((name.removeprefix("Array of "),)))
    if name not in load()["types"]:
        raise KeyError(f"the schema names the type {name} and does not describe it")

    # Types contain each other (Message in Message), so they are looked up at the first value.
    def check(value: Any, where: str) -> Any:
        return _object(name)(value, where)

    return check


def _array(item: Check) -> Check:
    def check(value: Any, where: str) -> list[Any]:
        if not isinstance(value, list):
            raise SchemaError(f"{where} must be an Array")
        return [item(each, f"{where}[{position}]") for position, each in enumerate(value)]

    return check


@cache
def _object(name: str) -> Check:
    described = load()["types"][name]
    if described.get("subtypes"):
        return _union(tuple(described["subtypes"]))
    fields = {field: _compile(tuple(types)) for field, (types, _) in described["fields"].items()}
    if name.startswith("Input"):
        fields |= dict.fromkeys(_ATTACHED & fields.keys(), _file_or_string)
    required = [field for field, (_, needed) in described["fields"].items() if needed]

    def check(value: Any, where: str) -> dict[str, Any]:
        if name in _TEXT_ALONE and isinstance(value, str):
            value = {"text": value}
        if not isinstance(value, dict):
            raise SchemaError(f"{where} must be a {name}")
        checked = {}
        for field, given in value.items():
            if given is None:
                continue
            test = fields.get(field)
            if test is None:
                raise SchemaError(f'{where}: {name} has no field "{field}"')
            checked[field] = test(given, f"{where}.{field}")
        for field in required:
            if field not in checked:
                raise SchemaError(f'{where}: {name} needs the field "{field}"')
        return checked

    return check


def _union(names: tuple[str, ...]) -> Check:
    types = load()["types"]
    prefix = _shared_beginning(names)

    def pick(value: dict[str, Any], where: str) -> str:
        if names == ("Message", "InaccessibleMessage"):
            return "InaccessibleMessage" if value.get("date") == 0 else "Message"
        kind = value.get("type", value.get("status", value.get("source")))
        if isinstance(kind, str):
            tail = _RENAMED.get(kind) or "".join(part.title() for part in kind.split("_"))
            if prefix + tail in names:
                return prefix + tail
            raise SchemaError(f'{where}: there is no {prefix or "/".join(names)} of the kind "{kind}"')
        fitting = [
            each
            for each in names
            if all(f in value for f, (_, need) in types[each]["fields"].items() if need)
        ]
        if not fitting:
            raise SchemaError(f"{where} must be one of {', '.join(names)}")
        return fitting[0]

    def check(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise SchemaError(f"{where} must be one of {', '.join(names)}")
        return _object(pick(value, where))(value, where)

    return check


def _shared_beginning(names: tuple[str, ...]) -> str:
    """The longest beginning that all names have."""
    first, last = min(names), max(names)
    same = (position for position, char in enumerate(first) if not last.startswith(char, position))
    return first[: next(same, len(first))]


def _parameter(types: tuple[str, ...]) -> Check:
    """As `_compile`, for the top level, where everything but text and files may come as JSON text."""
    if types == ("Boolean",):
        return _boolean_parameter
    check = _compile(types)
    if set(types) <= _SCALARS | {"InputFile"}:
        return check

    def from_text(value: Any, where: str) -> Any:
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise SchemaError(f"can't parse {where} JSON object") from None
        return check(value, where)

    return from_text


class MethodSchema:
    """What one method takes, compiled."""

    def __init__(self, name: str) -> None:
        described = load()["methods"][name]
        self.name = name
        self._checks = {field: _parameter(tuple(types)) for field, (types, _) in described["params"].items()}
        self._required = [field for field, (_, needed) in described["params"].items() if needed]
        self._returns = tuple(described["returns"])

    def convert(self, given: dict[str, Any]) -> dict[str, Any]:
        """The parameters in their types. Raises ApiError 400 for the first that does not fit."""
        checked = {}
        try:
            for field, value in given.items():
                check = self._checks.get(field)
                if check is None:
                    raise bad_request(f'unknown parameter "{field}" of {self.name}')
                if value is None or (value == "" and check is not _string):
                    continue
                checked[field] = check(value, field)
        except SchemaError as error:
            raise bad_request(str(error)) from None
        for field in self._required:
            if field not in checked:
                raise bad_request(_missing(field))
        return checked

    def check_result(self, result: Any) -> None:
        """Raises SchemaError when an answer of ours is not what the method returns."""
        _compile(self._returns)(result, self.name)


def _missing(field: str) -> str:
    if field == "chat_id":
        return "chat_id is empty"
    if field == "text":
        return "message text is empty"
    return f'parameter "{field}" is required'


def check_value(type_name: str, value: Any) -> None:
    """Raises SchemaError when `value` is not of the named type."""
    _compile((type_name,))(value, type_name)
