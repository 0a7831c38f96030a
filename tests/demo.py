"""`ttchan demo` as a process of its own, and one of its people, through the sandbox's control API."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WAIT_SECONDS = 30
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Visitor:
    """A person of the demo, chosen by first name."""

    def __init__(self, url: str, first_name: str) -> None:
        self.url = url
        people = call(f"{url}/control/state")["people"]
        self.id: int = next(each["id"] for each in people if each["first_name"] == first_name)
        self._seen = 0

    def start(self) -> dict[str, Any]:
        """Press Start; returns the bot's answer."""
        return self._act("start", {})

    def say(self, text: str) -> dict[str, Any]:
        """Write to the bot; returns its answer."""
        return self._act("send", {"text": text})

    def press(self, label: str) -> dict[str, Any]:
        """Press the newest button whose label holds these words; returns the bot's answer."""
        for message_id, text, data in self._buttons():
            if label in text:
                return self._act("press", {"message_id": message_id, "data": data})
        raise AssertionError(f"no button says {label!r}: {self._buttons()}")

    def messages(self) -> list[dict[str, Any]]:
        """Everything in the chat, oldest first."""
        messages: list[dict[str, Any]] = call(f"{self.url}/control/people/{self.id}/chat")["messages"]
        return messages

    def _act(self, act: str, wish: Mapping[str, Any]) -> dict[str, Any]:
        before = self._said()
        call(f"{self.url}/control/people/{self.id}/{act}", wish)
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            said = self._said()
            if said and said != before:
                return said[-1]
            time.sleep(0.05)
        raise AssertionError(f"the bot did not answer to {act} {wish}")

    def _buttons(self) -> list[tuple[int, str, str]]:
        """Message id, label and data of all buttons that send something, newest message first."""
        return [
            (message["message_id"], button["text"], button["callback_data"])
            for message in reversed(self.messages())
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if "callback_data" in button
        ]

    def _said(self) -> list[dict[str, Any]]:
        return [message for message in self.messages() if message["from"]["is_bot"]]


def call(url: str, body: Mapping[str, Any] | None = None) -> Any:
    """GET, or POST a JSON body; returns the JSON answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


@contextmanager
def running_demo(command: Sequence[object], folder: Path, user: int | None = None) -> Iterator[str]:
    """Run a demo in ``folder`` with data of its own; yields the page's address; ends it as Ctrl+C does.

    ``user``: as this one and their group, nobody's else.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TTCHAN_", "PYTHON"))}
    environment = kept | {"TTCHAN_DATA_DIR": str(folder / "data")}
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        user=user,
        group=user,
        extra_groups=None if user is None else (),
    )
    try:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if found := _ADDRESS.search(line):
                yield found[0]
                break
        else:
            raise AssertionError("".join(lines))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 0
