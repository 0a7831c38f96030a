"""The last drill that went well: a small file beside the data, for ``ttchan check``."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

_NAME = "drill.json"


class Drill(NamedTuple):
    """When it was (operating time, aware UTC), of a backup made when, and how many seconds it took."""

    at: datetime
    made_at: datetime
    seconds: float


def remember(folder: Path, drill: Drill) -> None:
    """Keep it in the place of the one before."""
    half = folder / f"{_NAME}.part"
    told = [drill.at.isoformat(), drill.made_at.isoformat(), drill.seconds]
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(told, file)
    half.replace(folder / _NAME)


def last(folder: Path) -> Drill | None:
    """The last one; None if none is known."""
    try:
        at, made_at, seconds = json.loads((folder / _NAME).read_text("ascii"))
        return Drill(datetime.fromisoformat(at), datetime.fromisoformat(made_at), float(seconds))
    except (OSError, ValueError, TypeError):
        return None
