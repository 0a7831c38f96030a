"""What is held about somebody as a JSON file: for its reader, and for other programmes."""

import json
from datetime import datetime

from bot import __version__
from bot.domain.privacy import Holdings


def write(held: Holdings, *, now: datetime) -> bytes:
    """UTF-8, two spaces in; ``data`` has the rows of each table by its name. Operating time."""
    document = {
        "what": "everything TTChan keeps about you",
        "made_at": now.isoformat(),
        "made_by": f"TTChan {__version__}",
        "data": {table: list(rows) for table, rows in held.rows.items()},
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")
