"""Every button fits, has a code of its own, and somebody who answers it."""

import importlib
import pkgutil
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, get_type_hints

import pytest

import bot.views
import handlers
from bot.callback_data import MAX_BYTES, REGISTRY, CallbackData

for module in pkgutil.walk_packages(bot.views.__path__, "bot.views."):
    importlib.import_module(module.name)

KINDS = [kind for kind in REGISTRY.values() if kind.__module__.startswith("bot.")]

LARGEST: dict[str, Any] = {
    "before": "10080,1440,120,60,15",
    "language": "sr_Latn",
    "delegation": "X" * 24,
    "group": "X" * 18,
    "item": "X" * 24,
    "page": "X" * 24,
    "participant": "X" * 24,
    "diet": "vegetarian",
    "field": "first_name",
    "role": "participant",
    "direction": "departure",
    "step": "number",
    "value": "X" * 24,
    "kind": "excursion",
    "leads": "10080,9999,1440,60,15",
    "digest": "evening",
    "hours": "22:00-07:00",
    "file": "f" * 16,
    "seal": "f" * 10,
    "start": "03:30+02:00",
    "venue": "X" * 24,
    "column": "meeting_point",
    "of": "languages",
    "term": "X" * 24,
    "question": "f" * 8,
    "whom": "f" * 8,
    "key": "X" * 24,
    "along": "pair",
    "answers": "yes_no",
    "quorum": "two-thirds",
    "tie": "nothing",
    "telegram": "9" * 19,
    "ride": "f" * 8,
    "bus": "f" * 8,
    "text": "day:2018-11-09",
}
"""The longest ids that the workbook accepts; a group is part of an audience's term of 24."""


def largest(kind: type[CallbackData]) -> CallbackData:
    """The payload with the largest value in every field."""
    values: dict[str, Any] = {}
    hints = get_type_hints(kind)
    for field in fields(kind):  # type: ignore[arg-type]
        hint = str(hints[field.name])
        if "date" in hint:
            values[field.name] = date(2099, 12, 31)
        elif "bool" in hint:
            values[field.name] = True
        elif "int" in hint:
            values[field.name] = 9999
        else:
            values[field.name] = LARGEST[field.name]
    return kind(**values)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_largest_payload_fits_and_reads_back(kind: type[CallbackData]) -> None:
    packed = largest(kind).pack()
    assert len(packed.encode()) <= MAX_BYTES
    assert kind.unpack(packed) == largest(kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_payload_is_a_frozen_dataclass_with_words_of_its_own(kind: type[CallbackData]) -> None:
    assert is_dataclass(kind)
    assert kind.__dataclass_params__.frozen
    assert kind.__doc__
    assert not kind.__doc__.startswith(f"{kind.__name__}(")  # what dataclass writes where nobody did


def test_codes_are_unique_and_none_begins_another_ones_payload() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert [other for other in KINDS if other.matches(largest(kind).pack())] == [kind]


def test_every_button_has_a_handler_and_every_handler_a_button() -> None:
    assert set(handlers.BUTTONS) == set(KINDS)
