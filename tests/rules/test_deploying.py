"""The unit, the compose file and the image keep what the operator's paper promises of them."""

import json
import re
import shutil
import subprocess
from configparser import ConfigParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.cli import app as commands
from bot.roles import Role
from bot.settings import Settings
from tests.rules.papers import papers

ROOT = Path(__file__).parent.parent.parent
UNIT = ROOT / "examples" / "systemd" / "ttchan.service"
BESIDE = UNIT.with_name("ttchan")
"""Runs a command as the unit runs the bot."""
PAPER = (ROOT / "docs" / "operations.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
ROLES = tuple(role.value for role in Role if role is not Role.ALL)
BOTS = ("bot", "bot-postgresql", *ROLES)
WHOLE = ({"bot"}, {"bot-postgresql"}, set(ROLES))
"""Services that are a bot together: two of these with one token take the updates from each other."""
_UP = re.compile(r"docker compose((?: --\S+ \S+)*) up((?: (?:--?)?\w[\w-]*)*)")


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def service() -> dict[str, str]:
    """Of the unit, the section of the service: the last value of each name."""
    unit = ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(UNIT, "utf-8")
    return dict(unit["Service"])


def test_the_unit_waits_for_the_word_and_the_food_of_the_bot_and_lets_it_stop(
    service: dict[str, str],
) -> None:
    assert service["Type"] == "notify"
    assert service["WatchdogSec"] == "60"
    assert int(service["TimeoutStopSec"]) >= 30
    assert service["RestartPreventExitStatus"] == "78"
    assert service["Restart"] == "on-failure"
    assert service["LimitCORE"] == "0"


def test_the_unit_owns_nothing_but_its_data(service: dict[str, str]) -> None:
    wanted = {"DynamicUser": "yes", "ProtectSystem": "strict", "PrivateTmp": "yes", "MemoryMax": "768M"}
    wanted |= {"NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "StateDirectoryMode": "0700"}
    assert wanted.items() <= service.items()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here")
def test_systemd_takes_the_unit_and_finds_it_as_closed_as_the_paper_says(tmp_path: Path) -> None:
    copy = tmp_path / "ttchan.service"
    program = re.compile(r"^ExecStart=\S+", re.MULTILINE)
    copy.write_text(program.sub("ExecStart=/bin/true", UNIT.read_text("utf-8")))
    verified = subprocess.run(
        ["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--json=off", copy],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for ttchan.service: ([0-9.]+)", rated.stdout)
    if found is None:
        pytest.skip("this systemd-analyze rates no file")
    told = re.search(r"`systemd-analyze security` gives that ([0-9.]+)", PAPER)
    assert told is not None
    assert float(found[1]) <= float(told[1])


def run_by_systemd(folder: Path, *words: str) -> list[str]:
    """What the script beside the unit asks of systemd-run, which ends with 7."""
    asked, programs = folder / "asked", folder / "programs"
    programs.mkdir()
    (programs / "systemd-run").write_text(f"#!/bin/sh\nprintf '%s\\0' \"$@\" > {asked}\nexit 7\n")
    (programs / "systemd-run").chmod(0o755)
    environment = {"PATH": f"{programs}:/usr/bin:/bin"}
    ended = subprocess.run([BESIDE, *words], env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (7, "")
    return asked.read_text("utf-8").split("\0")[:-1]


def test_commands_under_systemd_have_the_settings_the_token_and_the_data_of_the_bot(tmp_path: Path) -> None:
    asked = run_by_systemd(tmp_path, "load", "the meeting.xlsx", "--publish", "a$b", "$HOME", "")
    began = asked.index("/usr/bin/env")
    token, program, *words = asked[began + 1 :]
    options = list(pairwise(asked[:began]))
    given = {value for option, value in options if option == "-p"}
    given |= {f"Environment={value}" for option, value in options if option == "-E"}
    lines = UNIT.read_text("utf-8").splitlines()
    told = re.compile(r"Environment|LoadCredential|EnvironmentFile|DynamicUser|StateDirectory|UMask")
    token_file = "Environment=TTCHAN_TOKEN_FILE=%d/token"
    assert token_file in lines
    assert {line for line in lines if told.match(line)} - {token_file} == given - {f"User={UNIT.stem}"}
    assert token == "TTCHAN_TOKEN_FILE=${CREDENTIALS_DIRECTORY}/token"
    assert f"ExecStart={program} run" in lines
    assert words == ["load", "the meeting.xlsx", "--publish", "a$$b", "$$HOME", ""]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed here")
def test_systemd_takes_what_the_script_asks_for(tmp_path: Path) -> None:
    asked = run_by_systemd(tmp_path, "check")
    began = asked.index("/usr/bin/env")
    lines = [value for option, value in pairwise(asked[:began]) if option == "-p"]
    command = " ".join(asked[began:-2])  # without the program, which is not there
    unit = tmp_path / "ttchan-command.service"
    unit.write_text("\n".join(["[Service]", "Type=exec", *lines, f"ExecStart={command} true", ""]))
    verified = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("name", BOTS)
def test_a_bots_container_can_change_nothing_but_its_volume(compose: Any, name: str) -> None:
    bot = compose["services"][name]
    assert bot["read_only"] is True
    assert bot["user"] == "10001:10001"
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert (bot["pids_limit"], bot["mem_limit"]) == (128, "256m" if name == "web" else "768m")
    assert bot["tmpfs"] == ["/tmp:size=64m,mode=1777,noexec,nosuid,nodev"]
    folders = [] if name == "web" else ["/data"]
    assert [volume.partition(":")[2] for volume in bot["volumes"]] == folders
    assert bot["init"] is True
    assert bot["stop_grace_period"] == "30s"
    assert "ports" not in bot


def brought_up(services: Any, before: str, behind: str) -> set[str]:
    """What comes up by *docker compose … up …*: the named and what they need, else by profile or by none."""
    named = [word for word in behind.split() if not word.startswith("-")]
    profiles = set(re.findall(r"--profile[ =](\S+)", before))
    up = set(named) or {
        name for name, one in services.items() if "profiles" not in one or profiles & {*one["profiles"]}
    }
    while more := {needed for name in up for needed in services[name].get("depends_on", ())} - up:
        up |= more
    return up


def commands_told() -> list[tuple[str, str]]:
    """Every such command in the papers and in the compose file, line by line of it."""
    told = [*papers().values(), (ROOT / "compose.yaml").read_text("utf-8")]
    return [found for text in told for found in _UP.findall(text)]


def test_no_command_that_is_told_starts_a_second_bot(compose: Any) -> None:
    services = compose["services"]
    started = [brought_up(services, *words) for words in commands_told()]
    bots = [[one for one in WHOLE if one & up] for up in started]
    assert [words for words, one in zip(commands_told(), bots, strict=True) if len(one) > 1] == []
    assert all(one in [whole for each in bots for whole in each] for one in WHOLE)
    grown = {name for name, one in services.items() if "grown" in one.get("profiles", ())}
    assert [up for up in started if "web" in up] == [grown, grown]


def test_a_command_that_names_only_a_profile_would_be_found(compose: Any) -> None:
    (words,) = _UP.findall("docker compose --profile grown up -d\ndocker compose run --rm dispatcher check")
    assert {"bot", "web", "worker", "dispatcher"} <= brought_up(compose["services"], *words)


def test_the_volume_with_the_keys_is_said_once_for_all_that_run_on_postgresql() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    assert len(re.findall(r"^ *- data-postgresql:", text, re.MULTILINE)) == 1
    assert "under `x-kept`" in (ROOT / "docs" / "growing.md").read_text("utf-8")
    assert "x-kept: &kept" in text


def test_sqlite_is_what_comes_up_by_itself_and_postgresql_a_profile(compose: Any) -> None:
    services = compose["services"]
    assert [name for name, one in services.items() if "profiles" not in one] == ["bot"]
    assert services["bot-postgresql"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert re.fullmatch(r"postgres:\d+\.\d+", services["database"]["image"])
    assert "healthcheck" in services["database"]
    assert services["database"]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True
    assert "ports" not in services["database"]


def test_each_role_runs_twice_and_those_that_share_keys_share_a_folder(compose: Any) -> None:
    services = compose["services"]
    for name in ROLES:
        role = services[name]
        assert role["profiles"] == ["grown"]
        assert role["command"] == ["run", "--role", name]
        assert role["deploy"] == {"replicas": 2}
        assert role["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert "inside" in role["networks"]
        known = {f"TTCHAN_{setting.upper()}" for setting in Settings.model_fields}
        assert role["environment"].keys() <= known
    assert services["worker"]["volumes"] == services["dispatcher"]["volumes"]
    assert services["worker"]["volumes"] == services["bot-postgresql"]["volumes"]
    assert "grown" in services["database"]["profiles"]


def test_only_the_proxy_is_reached_from_outside_and_it_reaches_only_what_takes_updates_in(
    compose: Any,
) -> None:
    services = compose["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    beside = [name for name, one in services.items() if "webhook" in one.get("networks", ())]
    assert beside == ["web", "proxy"]
    assert "inside" not in services["proxy"]["networks"]
    assert compose["networks"]["webhook"]["internal"] is True
    _, _, port = services["web"]["environment"]["TTCHAN_WEBHOOK_LISTEN"].rpartition(":")
    assert services["proxy"]["environment"]["UPSTREAM"] == f"web:{port}"
    caddy = (ROOT / "examples" / "proxy" / "Caddyfile").read_text("utf-8")
    assert set(re.findall(r"\{\$(\w+):", caddy)) == services["proxy"]["environment"].keys()
    assert services["proxy"]["read_only"] is True
    assert services["proxy"]["cap_drop"] == ["ALL"]


def test_secrets_of_the_profile_are_files_and_git_leaves_them_out(compose: Any) -> None:
    environment = {
        name: value for one in compose["services"].values() for name, value in one["environment"].items()
    }
    said = [name for name in environment if re.search("TOKEN|PASSWORD|SECRET|KEY", name)]
    assert said
    assert [name for name in said if not name.endswith("_FILE")] == []
    assert all(one["file"].startswith("./secrets/") for one in compose["secrets"].values())
    assert "/secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_image_and_compose_file_ask_the_same_way_and_where_the_bot_listens(compose: Any) -> None:
    asked = re.search(r"^HEALTHCHECK (.*?) CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert asked is not None
    program, verb = json.loads(asked[2])
    assert program == "ttchan"
    assert verb in {command.name for command in commands.registered_commands}
    options = dict(option.removeprefix("--").split("=") for option in asked[1].split())
    listen = re.search(r"TTCHAN_LISTEN=(\S+)", DOCKERFILE)
    assert listen is not None
    for name in BOTS:
        check = compose["services"][name]["healthcheck"]
        assert check["test"] == ["CMD", program, verb]
        assert {key: str(check[key.replace("-", "_")]) for key in options} == options
        assert compose["services"][name]["environment"]["TTCHAN_LISTEN"] == listen[1]


def test_the_paper_asks_a_running_bot_in_its_own_container(compose: Any) -> None:
    asked = re.findall(r"docker compose (\w+)([^`\n]*?) ((?:ttchan )?(?:check|health))\b", PAPER)
    services = {*re.findall(r"\S+", " ".join(words for _, words, _ in asked))}
    assert {command for _, _, command in asked} == {"ttchan check", "ttchan health"}
    assert {verb for verb, _, _ in asked} == {"exec"}
    assert services == {"bot", "bot-postgresql"} <= compose["services"].keys()


def test_docker_takes_the_compose_file(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    there = docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False)
    if not (docker and there and there.returncode == 0):
        pytest.skip("docker compose is not installed here")
    shutil.copy(ROOT / "compose.yaml", tmp_path)
    (tmp_path / ".env").write_text("TTCHAN_TOKEN=none\n")
    done = subprocess.run(
        [docker, "compose", "--profile", "postgresql", "--profile", "grown", "config", "--quiet"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
