"""Crash points for tests: ``TTCHAN_CRASH_AT=name:count`` ends the process at the count-th pass of a point."""

import os

EXIT_CODE = 137
_armed: dict[str, int] = {}


def arm(spec: str) -> None:
    """Arm a point: ``after_store:2``. Raises ValueError if the count is not a number."""
    _armed.clear()
    if spec:
        name, _, count = spec.partition(":")
        _armed[name] = int(count or 1)


def crash_point(name: str) -> None:
    """Die here, without any clean-up, if this pass is the one that was asked for."""
    if name not in _armed:
        return
    _armed[name] -= 1
    if _armed[name] <= 0:
        os._exit(EXIT_CODE)
