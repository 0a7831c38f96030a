"""The methods with real effects, a module for each family; importing this fills the table."""

from sandbox.methods import (
    answers,
    copying,
    editing,
    fetching,
    media,
    pins,
    polls,
    presentation,
    rooms,
    sending,
)
from sandbox.methods.registry import METHODS, Method

__all__ = [
    "METHODS",
    "Method",
    "answers",
    "copying",
    "editing",
    "fetching",
    "media",
    "pins",
    "polls",
    "presentation",
    "rooms",
    "sending",
]
