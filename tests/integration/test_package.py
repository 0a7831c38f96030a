"""Each step of the Dockerfile without Docker: a wheel, an empty environment, commands run elsewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest

import bot
from tests.demo import Visitor, running_demo

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534
"""A user who owns nothing."""


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
def programs(wheel: Path, open_folder: Path) -> Path:
    """The bin folder of an empty environment that holds the wheel and the image's locked parts, nothing else.

    The locked parts are links to the tested ones. Nobody but their owner may write there.
    """
    folder = open_folder / "installed"
    python_of_all = _python_of_all() or sys.executable
    subprocess.run([python_of_all, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    run([*pip, "--quiet", "--no-deps", "--no-index", wheel], folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    tested = Path(sysconfig.get_path("purelib"))
    for name in sorted(_tops(ROOT / "requirements.txt")):
        (packages / name).symlink_to(tested / name)
    for path in (open_folder, *open_folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222 | 0o444 | (0o111 if path.is_dir() else 0))
    return folder / "bin"


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder outside the checkout that every user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="ttchan-package-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)


def _python_of_all() -> str | None:
    """A Python like the tests' own that every user may run; None if there is none."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for found in (Path(sys.executable).resolve(), Path("/usr/bin") / version):
        if found.exists() and all(one.stat().st_mode & 0o001 for one in (found, *found.resolve().parents)):
            return str(found)
    return None


def _tops(lock: Path) -> set[str]:
    """What the distributions that a lock names have put beside each other into the tests' environment."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==[^;\n]*(?:;([^\\\n]*))?", lock.read_text("utf-8"), re.MULTILINE)
    found = set()
    for name, _ in names:
        try:
            files = metadata.distribution(name).files or ()
        except metadata.PackageNotFoundError:
            continue  # for another system or Python
        found |= {file.parts[0] for file in files if file.parts[0] not in ("..", "__pycache__")}
    return found


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder outside the checkout to work in."""
    assert ROOT not in tmp_path.parents
    yield tmp_path
    assert not (tmp_path / "bot").exists()


def run(command: Sequence[object], folder: Path, **settings: str) -> str:
    """Run a command with data in ``folder``; returns what it printed, both streams."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TTCHAN_", "PYTHON"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=kept | {"TTCHAN_DATA_DIR": str(folder / "data"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"} | settings,
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


def test_the_installed_program_lacks_what_only_development_needs(programs: Path, elsewhere: Path) -> None:
    look = "from importlib.util import find_spec as f; print(f('aiohttp') is not None, f('pytest'))"
    assert run([programs / "python", "-c", look], elsewhere).strip() == "True None"


def test_the_installed_demo_answers_today_as_another_user_who_may_write_nowhere_else(
    programs: Path, open_folder: Path
) -> None:
    # Only root may become another, and only a Python for all can be run then; the tree is read-only anyway.
    user = NOBODY if os.geteuid() == 0 and _python_of_all() else None
    with tempfile.TemporaryDirectory(prefix="ttchan-data-") as name:
        folder = Path(name)
        if user is not None:
            os.chown(folder, user, user)
        with running_demo([programs / "ttchan", "demo", "--port", "0"], folder, user) as page:
            delegate = Visitor(page, "Agnieszka")
            delegate.start()
            delegate.press("polski")
            delegate.press("Tak, to ja")
            delegate.press("Zgadzam się, dalej")
            text = delegate.say("/today")["text"]
            listen = _listening_in(folder)
            health = {"TTCHAN_LISTEN": listen}
            assert run([programs / "ttchan", "health", "--ready"], folder, **health) == "ok (running)\n"
        assert re.search(r"08:30.*\n?.*Vienības laukums", text)
        assert text.index("08:30") < text.index("09:40")
        assert "11:10" not in text  # group B's visit to the basilica
        assert "Bazylika w Agłonie" in text
        with running_demo([programs / "ttchan", "demo", "--port", "0"], folder, user) as page:
            assert "to, co jest dla Państwa: Radom, grupa A." in Visitor(page, "Agnieszka").start()["text"]
        assert user is None or {path.stat().st_uid for path in folder.rglob("*")} == {user}


def _listening_in(folder: Path) -> str:
    """Where the bot listens that works in this folder."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if (process / "cwd").resolve() == folder.resolve() and b"run" in words:
                given = dict(
                    one.decode().split("=", 1)
                    for one in (process / "environ").read_bytes().split(b"\0")
                    if one
                )
                return given["TTCHAN_LISTEN"]
    raise AssertionError("no bot runs there")
