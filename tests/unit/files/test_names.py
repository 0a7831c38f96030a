"""Whatever a file is called, nothing outside of our folders is read or written, and nothing breaks."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import NoSuchFile, NoSuchImport
from bot.domain.programme import Link
from bot.files import imports, stored
from bot.files.links import linked_files
from tests.names import nasty_names
from tests.proving import Says
from tests.sample import content

NOW = datetime(2018, 11, 10, 9, tzinfo=UTC)
OURS = b"%PDF"


@pytest.mark.fault("bad:names")
def test_500_nasty_names_lead_nowhere(tmp_path: Path, proof_says: Says) -> None:
    _lead_nowhere(tmp_path, 500, proof_says)


@pytest.mark.proof
@pytest.mark.fault("bad:names")
def test_100000_nasty_names_lead_nowhere(tmp_path: Path, proof_says: Says) -> None:
    _lead_nowhere(tmp_path, 100_000, proof_says)


def _lead_nowhere(folder: Path, number: int, says: Says) -> None:
    seed = random.randrange(10**6)
    says(seed=seed, names=number, escapes=0)
    (folder / "secret.key").write_text("secret")
    (folder / "files" / "slides").mkdir(parents=True)
    (folder / "files" / "slides" / "x.pdf").write_bytes(OURS)
    (folder / "imports").mkdir()
    found = 0
    for name in nasty_names(number, seed):
        try:
            assert stored.read(folder, name) == OURS, repr(name)
            found += 1
        except NoSuchFile:
            pass
        with pytest.raises(NoSuchImport):
            imports.kept(folder, name, 7, now=NOW)
    assert found, "some lead to the file that is there"
    assert sorted(path.name for path in folder.iterdir()) == ["files", "imports", "secret.key"]


@pytest.mark.fault("bad:names")
def test_nasty_links_of_a_programme_are_problems_and_never_files_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "slides").mkdir()
    (tmp_path / "slides" / "x.pdf").write_bytes(OURS)
    sample = content()
    key, item = next(iter(sample.items.items()))
    links = tuple(Link("Slides", name) for name in nasty_names(500, random.randrange(10**6)))
    files, problems = linked_files(replace(sample, items={key: replace(item, links=links)}), tmp_path)
    assert set(files.values()) <= {tmp_path / "slides" / "x.pdf"}
    targets = {one.target for one in links if one.is_file}
    assert len(targets) > 100
    assert {problem.values["value"] for problem in problems} == targets - files.keys()
