"""The erasure ledger beside the database: it outlives a restored backup. Keyed hashes and dates, no names."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.domain.privacy import Erasure

NAME = "erasures.ledger"


def read(folder: Path) -> dict[str, Erasure]:
    """Digest → its last erasure (aware, UTC). A line that a crash cut short is left out."""
    try:
        text = (folder / NAME).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return {}
    kept: dict[str, Erasure] = {}
    for line in text.splitlines():
        try:
            digest, at, update_id = json.loads(line)
            erasure = Erasure(datetime.fromisoformat(at), int(update_id))
            kept[digest] = max(erasure, kept.get(digest, erasure))
        except (ValueError, TypeError):
            continue
    return kept


def append(folder: Path, entries: Mapping[str, Erasure]) -> None:
    """Add entries and have them on the disk before returning: the intent outlives a kill. Blocks."""
    if not entries:
        return
    rows = ([digest, one.erased_at.isoformat(), one.update_id] for digest, one in entries.items())
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        # The line before may have been cut short by a crash: ours must not be lost in it.
        os.write(descriptor, ("\n" + lines).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
