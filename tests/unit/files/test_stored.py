"""Files of the programme in the data directory."""

from pathlib import Path

import pytest

from bot.domain.errors import NoSuchFile
from bot.files import stored


def test_what_is_stored_reads_back_and_can_be_replaced(tmp_path: Path) -> None:
    source = tmp_path / "x.pdf"
    for content in (b"%PDF-1", b"%PDF-2"):
        source.write_bytes(content)
        stored.store(tmp_path, "slides/x.pdf", source)
        assert stored.read(tmp_path, "slides/x.pdf") == content
    assert sorted(path.name for path in (tmp_path / "files" / "slides").iterdir()) == ["x.pdf"]


@pytest.mark.parametrize(
    "name", ["gone.pdf", "../secret.key", "slides/../../secret.key", "/etc/hostname", "."]
)
@pytest.mark.fault("bad:names")
def test_nothing_outside_of_the_folder_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.key").write_text("x")
    (tmp_path / "files" / "slides").mkdir(parents=True)
    with pytest.raises(NoSuchFile):
        stored.read(tmp_path, name)
