"""One table of methods: name, schema, and the function that has the effect."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.schema import MethodSchema, method_names
from sandbox.world import World

Params = dict[str, Any]
# Parameters of parts of Telegram that the sandbox lacks: to ignore them would be a false success.
NOT_PLAYED = {
    "business_connection_id",
    "message_thread_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "allow_paid_broadcast",
}
Effect = Callable[[World, Params], Any]


@dataclass(slots=True)
class Method:
    """`effect` is None for a method of the Bot API that the sandbox does not play."""

    schema: MethodSchema
    effect: Effect | None = None


# Method names come in any case.
METHODS: dict[str, Method] = {name.lower(): Method(MethodSchema(name)) for name in method_names()}


def method(name: str) -> Callable[[Effect], Effect]:
    """Register the effect of the named method: (world, converted parameters) → result."""

    def register(effect: Effect) -> Effect:
        entry = METHODS[name.lower()]
        if entry.effect is not None:
            raise ValueError(f"{name} has an effect already")
        entry.effect = effect
        return effect

    return register
