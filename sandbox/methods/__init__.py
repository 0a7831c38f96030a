"""The methods with real effects, a module for each family; importing this fills the table."""

from sandbox.methods import (
    answers,
    editing,
    fetching,
    media,
    pins,
    presentation,
    sending,
)
from sandbox.methods.registry import METHODS, Method

__all__ = ["METHODS", "Method", "answers", "editing", "fetching", "media", "pins", "presentation", "sending"]
