"""The erasure ledger beside the database: it outlives a restored backup. Keyed hashes and dates, no names."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

NAME = "erasures.ledger"


def read(folder: Path) -> dict[str, datetime]:
    """Digest → when it was erased last (aware, UTC). A line that a crash cut short is left out."""
    try:
        text = (folder / NAME).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return {}
    kept: dict[str, datetime] = {}
    for line in text.splitlines():
        try:
            digest, at = json.loads(line)
            erased_at = datetime.fromisoformat(at)
        except (ValueError, TypeError):
            continue
        if erased_at.tzinfo is None:
            continue
        kept[digest] = max(erased_at, kept.get(digest, erased_at))
    return kept


def append(folder: Path, entries: Mapping[str, datetime]) -> None:
    """Add entries and have them on the disk before returning: the intent outlives a kill. Blocks."""
    if not entries:
        return
    lines = "".join(json.dumps([digest, at.isoformat()]) + "\n" for digest, at in entries.items())
    descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        # The line before may have been cut short by a crash: ours must not be lost in it.
        os.write(descriptor, ("\n" + lines).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
