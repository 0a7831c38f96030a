"""``ttchan demo``: the sample meeting, a sandbox and the bot, wired by their addresses. No account needed."""

import csv
import io
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
    ("PL-RAD-03", "Agnieszka", "Źródłogórska", "pl", "a delegate from Radom, her phone speaks Polish"),
    ("RS-RAS-05", "Снежана", "Златноњивић", "sr", "a delegate from Raška, her phone speaks Serbian"),
    ("LV-DAU-01", "Ilze", "Rudzupuķe", "lv", "leads the hosts of Daugavpils, her phone speaks Latvian"),
    ("LV-DAU-02", "Mārtiņš", "Ziemeļkalns", "lv", "an organiser in Daugavpils, his phone speaks Latvian"),
    ("SE-MOT-02", "Åke", "Lönnäng", "sv", "a delegate from Motala, his phone speaks Swedish"),
    ("LT-PAN-02", "Tomas", "Ąžuolrytis", "lt", "a delegate from Panevėžys, his phone speaks Lithuanian"),
    ("DE-MAG-11", "Renate", "Süßkirch", "de", "a delegate from Magdeburg, her phone speaks German"),
)
"""Id on the sample's list, names, language of the phone, and what the page says of them."""

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
        for old in (*folder.glob("ttchan.db*"), *folder.glob("ttchan.beat*")):
            old.unlink()
    environment = _environment(folder, port, listen)
    url = environment["TTCHAN_API_URL"]
    _refuse_taken(port)
    children: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, _leave)
    try:
        print("Loading the sample meeting …", flush=True)
        children.append(_sandbox(environment, folder, port, listen))
        _ttchan(environment, "load", str(example()), "--publish", "--prefer", "file")
        _until_answers(f"{url}/control/state", children)
        _hand_out(url, _ttchan(environment, "invite", "--renew", "--format", "csv"))
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
        # A day that is jumped over brings its messages at once, not one a second.
        "TTCHAN_SEND_RATE": "0",
    }


def _ttchan(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "bot", *words]
    done = subprocess.run(  # noqa: S603 - our own module
        command, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise ConfigurationError(done.stderr.splitlines() or ["The sample meeting could not be loaded."])
    return done.stdout


def _hand_out(url: str, invitations: str) -> None:
    """Put the people on the page, each with the link of their name card behind the Start button."""
    links = {row["id"]: row["link"] for row in csv.DictReader(io.StringIO(invitations))}
    for participant, first_name, last_name, language, about in PEOPLE:
        person = {
            "first_name": first_name,
            "last_name": last_name,
            "language_code": language,
            "about": about,
            "payload": links[participant].partition("start=")[2],
        }
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            f"{url}/control/people", json.dumps(person).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=_WAIT_SECONDS):  # noqa: S310 - the same
            pass


def _sandbox(environment: dict[str, str], folder: Path, port: int, listen: int) -> subprocess.Popen[bytes]:
    options = {
        "--port": str(port),
        "--token": environment["TTCHAN_TOKEN"],
        "--username": USERNAME,
        "--clock-url": f"http://127.0.0.1:{listen}/clock",
    }
    words = [word for pair in options.items() for word in pair]
    return _start(environment, folder / "sandbox.log", "-m", "sandbox", *words)


def _bot(environment: dict[str, str], folder: Path, at: str) -> subprocess.Popen[bytes]:
    return _start(environment, folder / "bot.log", "-m", "bot", "run", "--at", at, "--new-bot")


def _start(environment: dict[str, str], log: Path, *words: str) -> subprocess.Popen[bytes]:
    with log.open("w") as output:
        log.chmod(0o600)
        return subprocess.Popen([sys.executable, *words], env=environment, stdout=output, stderr=output)  # noqa: S603 - our own modules


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
  1. Choose Agnieszka and press Start: it is the link on her name card. Then the first button each time.
  2. Press Today: it is Saturday, 10 November 2018, 07:25, and the coach leaves at 08:30.
  3. Tap 08:30, the coach: where it stops, a map. "Next reminder" in the bar at the top moves the clock on.
  4. Open Снежана or Ilze beside her: the same day in another language.
  5. Mārtiņš organises the meeting and Ilze leads a delegation: their /help shows more.

Ctrl+C ends the demo.
"""
