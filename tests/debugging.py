"""The whole log at DEBUG, kept for a search: what F42 of the fault table is proved by.

Off unless PROOF_LOGS names a folder. Every secret that the product was told of, and every invitation
code that was made, is written beside it.
"""

import json
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from bot import logs, redaction
from bot.domain.invitations import Codes

FOLDER = "PROOF_LOGS"
LOGS, SECRETS = "*.log", "*.secrets"
_open: dict[int, TextIO] = {}


def keep(normal: logging.Handler | None = None) -> None:
    """Write all there is to the folder from now on; ``normal`` goes on with what it had."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    stream = _stream(Path(folder))
    if normal is not None:
        normal.setLevel(logging.root.level)
        logging.root.addHandler(logs.handler("DEBUG", stream))
        logging.root.setLevel("DEBUG")
    else:
        logs.set_up("DEBUG", stream=stream)


def _stream(folder: Path) -> TextIO:
    """One file for each process of tests; the first time, what is secret is watched as well."""
    number = os.getpid()
    if number not in _open:
        _open[number] = (folder / f"{number}.log").open("a", encoding="utf-8", buffering=1)
        _watch((folder / f"{number}.secrets").open("a", encoding="utf-8", buffering=1))
    return _open[number]


def _watch(kept: TextIO) -> None:
    """Note each secret as it is made or told; the product itself is left as it is."""
    know, make = redaction.know, Codes.__init__

    def notes(values: Iterable[str]) -> None:
        kept.writelines(json.dumps(value) + "\n" for value in values if value)

    def knows(secrets: Iterable[str]) -> None:
        told = list(secrets)
        notes(told)
        know(told)

    def makes(self: Codes, code: str, link: str) -> None:
        notes((code, link))
        make(self, code, link)

    for name, module in list(sys.modules.items()):  # who imports it later has it from the first
        if name.startswith("bot.") and getattr(module, "know", None) is know:
            module.know = knows  # type: ignore[attr-defined]
    Codes.__init__ = makes  # type: ignore[method-assign]
