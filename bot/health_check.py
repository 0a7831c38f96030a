"""``ttchan health``: asks the running bot how it is, and ends with 0 or 1. It imports next to nothing.

A container engine asks every half minute: bot/__main__.py comes here before the commands are imported.
"""

import http.client
import json
import os
import sys
from collections.abc import Sequence

from bot.settings_checks import check_listen

SECONDS = 5
REFUSED = 1
CONFIGURATION = 78
OPTION = "--ready"
NOBODY = "No bot answers at TTCHAN_LISTEN."


def main(words: Sequence[str] = ()) -> int:
    """Print how the bot is, in a line. Returns the exit code."""
    code, said = check(OPTION in words, os.environ.get("TTCHAN_LISTEN", ""))
    print(said, file=sys.stderr if code else sys.stdout)
    return code


def check(ready: bool, listen: str) -> tuple[int, str]:
    """Ask whether it is alive; ``ready``: whether people are served. The exit code, and a line."""
    try:
        check_listen(listen)
    except ValueError as error:
        return CONFIGURATION, f"TTCHAN_LISTEN: {error}"
    host, _, port = listen.rpartition(":")
    asked = http.client.HTTPConnection(host.strip("[]"), int(port), timeout=SECONDS)
    try:
        asked.request("GET", "/readyz" if ready else "/healthz")
        answer = asked.getresponse()
        told = json.loads(answer.read())
        return (0 if answer.status == 200 else REFUSED), _sentence(told)
    except (OSError, http.client.HTTPException):
        return REFUSED, NOBODY
    except (ValueError, KeyError, TypeError):
        return REFUSED, "Something else answers at TTCHAN_LISTEN."
    finally:
        asked.close()


def _sentence(told: dict[str, str]) -> str:
    failing = ", ".join(told["failing"])
    return f"{told['status']} ({told['state']})" + (f": {failing}" if failing else "")
