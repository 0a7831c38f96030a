"""The papers name commands, files and columns that exist, and no machine of anybody's."""

import re
from pathlib import Path

import pytest

from bot.cli import app
from bot.files.manual import manual
from tests.rules.papers import ROOT, papers, texts

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FOREIGN = re.compile(
    "|".join(
        (
            r"pypi\.(?:org|python)",
            r"pythonhosted",
            r"registry\.npmjs",
            r"artifactory",
            r"(?:deb|security)\.debian\.org",
            r"(?<![\w.])/(?:root|work|home|Users)/\w",
        )
    ),
    re.IGNORECASE,
)
PAPERS = sorted(papers())
FOR_PEOPLE = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/architecture.md",
    "docs/glossary.md",
    "docs/operations.md",
    "docs/workbook.md",
)


def code(text: str) -> list[str]:
    """What a paper shows as typed: the lines of blocks, and words between back quotes."""
    return [line.strip() for piece in _CODE.findall(text) for line in piece.strip("`").splitlines()]


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_a_paper_is_there_and_says_something(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8")) > 500


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_a_paper_names_exists(paper: Path) -> None:
    verbs = {command.name for command in app.registered_commands}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    lines = code(papers()[paper])
    named = {verb for line in lines for verb in re.findall(r"\bttchan ([a-z]+)(?![\w.:/-])", line)}
    made = {target for line in lines for target in re.findall(r"^make ([a-z]+)", line)}
    assert named <= verbs
    assert made <= targets


def test_every_verb_is_told_in_the_operators_paper() -> None:
    told = "\n".join(code((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert [one.name for one in app.registered_commands if f"ttchan {one.name}" not in told] == []


def test_every_target_of_the_makefile_is_told_in_contributing_and_in_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split()
    told = "\n".join(code((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert phony
    assert [target for target in phony if f"make {target}" not in told] == []
    assert [target for target in phony if not re.search(rf"^{target}:.* ## \S", makefile, re.MULTILINE)] == []


def product() -> str:
    """Every module of the product and of the sandbox, one behind the other."""
    folders = ("bot/", "handlers/", "schedules/", "sandbox/")
    return "\n".join(
        text
        for path, text in texts().items()
        if path.suffix == ".py" and path.relative_to(ROOT).as_posix().startswith(folders)
    )


def test_an_example_in_contributing_stands_so_in_the_code() -> None:
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    assert len(examples) == 3
    modules = product()
    assert [example for example in examples if example not in modules] == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md"])
def test_every_class_a_developers_paper_names_is_in_the_code(name: str) -> None:
    pieces = re.findall(r"`[^`\n]+`", (ROOT / name).read_text("utf-8"))
    named = {one for piece in pieces for one in re.findall(r"(?<![\w=])[A-Z][a-z]+(?:[A-Z][a-z]+)*\b", piece)}
    known = set(re.findall(r"\w+", product()))
    assert named
    assert named - known - {"Makefile", "Dockerfile"} == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_row_stands_in_a_table(paper: Path) -> None:
    """A line of pipes behind an empty one begins a table: the next one is its rule."""
    bare = re.sub(r"```.*?```", "", papers()[paper], flags=re.DOTALL)
    lost = re.findall(r"(?:\A|\n\n)(\|.*)\n(?!\|[ :|-]+\|\n)", bare)
    assert lost == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(paper: Path) -> None:
    lost = []
    for found in _LINK.findall(re.sub(r"```.*?```", "", papers()[paper], flags=re.DOTALL)):
        target, _, anchor = (found[0] or found[1]).partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        aim = (paper.parent / target).resolve() if target else paper
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            lost.append(found)
    assert lost == []


def anchors(paper: Path) -> set[str]:
    """What a heading's link is called on the usual sites for git."""
    headings = _HEADING.findall(paper.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine() -> None:
    own = Path(__file__)
    found = {
        str(path.relative_to(ROOT)): hit[0]
        for path, text in texts().items()
        if path != own and (hit := _FOREIGN.search(text))
    }
    assert found == {}


def test_the_workbooks_paper_ends_with_the_columns_as_they_are_declared() -> None:
    paper = (ROOT / "docs" / "workbook.md").read_text(encoding="utf-8")
    assert paper.endswith(manual())


def test_decisions_are_numbered_without_a_gap_and_have_their_three_parts() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        headings = _HEADING.findall(path.read_text(encoding="utf-8"))
        assert headings[1:] == ["Context", "Decision", "Consequences"], path.name
