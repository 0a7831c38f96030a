"""Each step of the Dockerfile without Docker: a wheel, an empty environment, commands run elsewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

import bot
from tests.demo import Visitor, running_demo

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a Docker build sees: the paths that .dockerignore lets pass, and nothing else."""
    folder = tmp_path_factory.mktemp("context")
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    for name in (line[1:] for line in lines if line.startswith("!")):
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.py[cod]")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(context: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as in the Dockerfile's first stage."""
    folder = tmp_path_factory.mktemp("wheels")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder]
    run([sys.executable, "-m", "pip", "wheel", *options, context], folder)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an empty environment that holds the wheel and, through a path, the locked parts.

    A path line runs no other .pth files: the checkout behind the tests' own environment stays unseen.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    run([*pip, "--quiet", "--no-deps", "--no-index", wheel], folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder outside the checkout to work in."""
    assert ROOT not in tmp_path.parents
    yield tmp_path
    assert not (tmp_path / "bot").exists()


def run(command: Sequence[object], folder: Path) -> str:
    """Run a command with data in ``folder``; returns what it printed, both streams."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TTCHAN_", "PYTHON"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=kept | {"TTCHAN_DATA_DIR": str(folder / "data"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-build.txt"])
def test_the_images_locked_parts_are_the_ones_that_are_tested(context: Path, lock: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--require-hashes"]
    said = run([*command, "-r", context / lock], context)
    assert "Requirement already satisfied" in said
    assert "Would install" not in said


def test_the_images_start_command_is_a_command(programs: Path, elsewhere: Path) -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    told = {
        line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in lines if line.startswith(("ENTRY", "CMD"))
    }
    program, verb = json.loads(told["ENTRYPOINT"])[0], json.loads(told["CMD"])[0]
    assert f"{program} {verb}" in run([programs / program, verb, "--help"], elsewhere)


def test_the_wheel_holds_everything_that_is_not_code(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    checkout = {
        str(path.relative_to(ROOT))
        for room in ("bot", "handlers", "schedules", "sandbox")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert checkout <= names
    sample = ROOT / "examples" / "ttchan-2018"
    examples = {f"bot/{path.relative_to(ROOT)}" for path in sample.rglob("*") if path.is_file()}
    assert "bot/examples/ttchan-2018/meeting.xlsx" in examples
    assert examples <= names
    beginnings = {name.partition("/")[0] for name in names}
    assert {name for name in beginnings if not name.endswith(".dist-info")} == {
        "bot",
        "handlers",
        "schedules",
        "sandbox",
    }


def test_the_wheel_names_its_licence_and_its_python(wheel: Path) -> None:
    archive = ZipFile(wheel)
    (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    text = archive.read(metadata).decode()
    assert "License-Expression: MIT" in text
    assert "Requires-Python: >=3.11" in text
    assert any(name.endswith("/licenses/LICENSE") for name in archive.namelist())


def test_the_installed_program_is_the_wheel_and_not_the_checkout(programs: Path, elsewhere: Path) -> None:
    where = run([programs / "python", "-c", "import bot; print(bot.__file__)"], elsewhere).strip()
    assert Path(where).is_relative_to(programs.parent)
    assert run([programs / "ttchan", "--version"], elsewhere).strip() == bot.__version__


def test_the_installed_program_writes_a_template_and_loads_it(programs: Path, elsewhere: Path) -> None:
    run([programs / "ttchan", "template", "meeting.xlsx"], elsewhere)
    said = run([programs / "ttchan", "load", "meeting.xlsx", "--publish"], elsewhere)
    assert "Published as version 1." in said


def test_the_installed_program_loads_the_example_that_came_with_it(programs: Path, elsewhere: Path) -> None:
    find = "from importlib.resources import files; print(files('bot') / 'examples' / 'ttchan-2018')"
    example = run([programs / "python", "-c", find], elsewhere).strip()
    said = run([programs / "ttchan", "load", Path(example) / "meeting.xlsx", "--publish"], elsewhere)
    assert "Programme: 49 new" in said
    assert "Published as version 1." in said
    assert "Nothing to change." in run([programs / "ttchan", "load", example], elsewhere)


def test_the_installed_demo_answers_today(programs: Path, elsewhere: Path) -> None:
    with running_demo([programs / "ttchan", "demo", "--port", "0"], elsewhere) as page:
        delegate = Visitor(page, "Agnieszka")
        delegate.start()
        delegate.press("polski")
        delegate.press("Yes, that is me")
        delegate.press("Agree and continue")
        text = delegate.say("/today")["text"]
    assert re.search(r"08:30.*\n?.*Vienības laukums", text)
    assert text.index("08:30") < text.index("09:40")
    assert "11:10" not in text  # group B's visit to the basilica
    assert "Bazylika w Agłonie" in text
    with running_demo([programs / "ttchan", "demo", "--port", "0"], elsewhere) as page:
        assert "I show what is for you: Radom, group A." in Visitor(page, "Agnieszka").start()["text"]
