"""Charts of the draft as pictures, drawn by a child that ends after use: the pack itself stays small."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import bot
from bot.chart import Chart
from bot.files.charts.specs import spec_of

_SECONDS = 60


def drawn(charts: Mapping[str, Chart]) -> dict[str, bytes]:
    """Pictures (PNG) by name; none if the child fails: the draft says everything in words as well."""
    if not charts:
        return {}
    wanted = "".join(f"{json.dumps(spec_of(chart))}\n" for chart in charts.values())
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "bot.files.charts.worker"],
            input=wanted.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(bot.__file__).parents[1],
            env={"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return {}
    pictures, at = [], 0
    while at + 8 <= len(done.stdout):
        size = int(done.stdout[at : at + 8], 16)
        pictures.append(done.stdout[at + 8 : at + 8 + size])
        at += 8 + size
    return dict(zip(charts, pictures, strict=True)) if len(pictures) == len(charts) else {}
