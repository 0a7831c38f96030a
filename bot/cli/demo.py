"""``ttchan demo``: the sample meeting, a sandbox and the bot, wired by their addresses. No account needed."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from bot.settings import ConfigurationError, Settings, load_settings

START = "2018-11-10T07:25"
USERNAME = "ttchan_demo_bot"
PEOPLE = (
    ("Agnieszka", "Modrzewska", "pl", "a delegate from Radom, her phone speaks Polish"),
    ("Снежана", "Златноњивић", "sr", "a delegate from Raška, her phone speaks Serbian"),
    ("Ilze", "Rudzupuķe", "lv", "a host from Daugavpils, her phone speaks Latvian"),
    ("Karl", "Lindqvist", "sv", "a delegate from Motala, his phone speaks Swedish"),
    ("Jonas", "Ąžuolaitis", "lt", "a delegate from Panevėžys, his phone speaks Lithuanian"),
    ("Renate", "Elbtal", "de", "a delegate from Magdeburg, her phone speaks German"),
)
_WAIT_SECONDS = 30


def demo(
    port: Annotated[int, typer.Option(help="Port of the chat page; 0 = any free one.")] = 8765,
    at: Annotated[str, typer.Option(help="Meeting time to begin at.")] = START,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the demo of before.")] = False,
) -> None:
    """Try TTChan in the browser, with the sample meeting."""
    port = port or _free_port()
    listen = _free_port()
    folder = load_settings().data_dir.absolute() / "demo"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if fresh:
        for old in folder.glob("ttchan.db*"):
            old.unlink()
    environment = _environment(folder, port, listen)
    url = environment["TTCHAN_API_URL"]
    _refuse_taken(port)
    children: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, _leave)
    try:
        print("Loading the sample meeting …", flush=True)
        _ttchan(environment, "load", str(example()), "--publish", "--prefer", "file")
        children.append(_sandbox(environment, folder, port, listen))
        _until_answers(f"{url}/control/state", children)
        children.append(_bot(environment, folder, at))
        _until_answers(f"http://127.0.0.1:{listen}/clock", children)
        print(_welcome(url), flush=True)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        print("The demo has ended: see bot.log and sandbox.log in the demo's folder.", file=sys.stderr)
        raise typer.Exit(1)
    except KeyboardInterrupt:
        print("\nThe demo has ended.")
    finally:
        for child in reversed(children):
            child.terminate()
        for child in children:
            child.wait(timeout=15)


def example() -> Path:
    """The folder of the sample meeting: beside the package when installed, at the root of a checkout."""
    package = Path(__file__).parent.parent
    for folder in (package / "examples" / "ttchan-2018", package.parent / "examples" / "ttchan-2018"):
        if folder.is_dir():
            return folder
    raise ConfigurationError(["The sample meeting did not come with this installation."])


def _environment(folder: Path, port: int, listen: int) -> dict[str, str]:
    own = {f"TTCHAN_{name.upper()}" for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return kept | {
        "TTCHAN_TOKEN": f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_urlsafe(26)}",
        "TTCHAN_API_URL": f"http://127.0.0.1:{port}",
        "TTCHAN_DATA_DIR": str(folder),
        "TTCHAN_LISTEN": f"127.0.0.1:{listen}",
    }


def _ttchan(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "bot", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise ConfigurationError(done.stderr.splitlines() or ["The sample meeting could not be loaded."])


def _sandbox(environment: dict[str, str], folder: Path, port: int, listen: int) -> subprocess.Popen[bytes]:
    people = folder / "people.json"
    names = ("first_name", "last_name", "language_code", "about")
    people.write_text(json.dumps([dict(zip(names, one, strict=True)) for one in PEOPLE]), encoding="utf-8")
    options = {
        "--port": str(port),
        "--token": environment["TTCHAN_TOKEN"],
        "--username": USERNAME,
        "--people": str(people),
        "--clock-url": f"http://127.0.0.1:{listen}/clock",
    }
    words = [word for pair in options.items() for word in pair]
    return _start(environment, folder / "sandbox.log", "-m", "sandbox", *words)


def _bot(environment: dict[str, str], folder: Path, at: str) -> subprocess.Popen[bytes]:
    return _start(environment, folder / "bot.log", "-m", "bot", "run", "--at", at)


def _start(environment: dict[str, str], log: Path, *words: str) -> subprocess.Popen[bytes]:
    with log.open("w") as output:
        log.chmod(0o600)
        return subprocess.Popen([sys.executable, *words], env=environment, stdout=output, stderr=output)  # noqa: S603


def _until_answers(url: str, children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own loopback address
                return
        except OSError:
            time.sleep(0.1)
    raise ConfigurationError(["The demo did not start: see bot.log and sandbox.log in the demo's folder."])


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise ConfigurationError(
                [f"Port {port} is in use: ttchan demo --port 0 takes a free one."]
            ) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _leave(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _welcome(url: str) -> str:
    return f"""
TTChan is running. Open this page in a browser:

    {url}

What to try first:
  1. Choose Agnieszka, press Start, then the first button each time. Town: Radom. Group: A.
  2. Press Today: it is Saturday, 10 November 2018, 07:25, and the coach leaves at 08:30.
  3. Tap 08:30, the coach: where it stops, a map. Then "Next item" in the bar at the top moves the clock.
  4. Open Снежана or Ilze beside her: the same day in another language.

Ctrl+C ends the demo.
"""
