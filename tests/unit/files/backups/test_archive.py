"""The archive: what goes in comes out, and nothing else ever does."""

import gzip
import io
import json
import random
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.backups import BackupRefused, Manifest
from bot.files.backups import archive, sealing

MADE_AT = datetime(2018, 11, 20, 2, tzinfo=UTC)
SAID = Manifest("0.1.0", "0008", "sqlite", MADE_AT, "e" * 32, 7, "k" * 16, {"people": 3})
DAMAGED = "The backup is damaged or cut short"
FOREIGN = "This is no backup of TTChan."


@pytest.fixture
def parts(tmp_path: Path) -> dict[str, Path]:
    """A database that does not compress, a ledger, a slide in a folder."""
    content = {
        "database.sqlite": random.Random(7).randbytes(200_000),
        "erasures.ledger": b"",
        "files/slides/bus.pdf": b"%PDF" * 1000,
    }
    found = {}
    for name, told in content.items():
        found[name] = tmp_path / "from" / name
        found[name].parent.mkdir(parents=True, exist_ok=True)
        found[name].write_bytes(told)
    return found


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """A file with a secret key, and the public one."""
    path = tmp_path / "key"
    return path, sealing.new_key(path)


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize("sealed", (False, True))
def test_what_is_written_is_read_again(
    tmp_path: Path, parts: dict[str, Path], key: tuple[Path, str], sealed: bool
) -> None:
    target, into = tmp_path / "made", _empty(tmp_path / "into")
    told = archive.write(target, parts, SAID, key[1] if sealed else "")
    assert archive.read(target, into, key[0] if sealed else None) == told
    assert {name: (into / name).read_bytes() for name in parts} == {
        name: path.read_bytes() for name, path in parts.items()
    }
    assert target.stat().st_mode & 0o777 == (into / "erasures.ledger").stat().st_mode & 0o777 == 0o600
    assert (into / "files").stat().st_mode & 0o777 == 0o700
    assert [one.name for one in tmp_path.glob(".*")] == []
    assert target.read_bytes().startswith(b"age-encryption.org/v1\n" if sealed else b"\x1f\x8b")


def test_nothing_of_it_can_be_read_where_it_is_sealed(
    tmp_path: Path, parts: dict[str, Path], key: tuple[Path, str]
) -> None:
    target = tmp_path / "made"
    archive.write(target, parts, SAID, key[1])
    other = tmp_path / "other"
    sealing.new_key(other)
    with pytest.raises(BackupRefused, match="This key does not open the backup"):
        archive.read(target, _empty(tmp_path / "a"), other)
    with pytest.raises(BackupRefused, match="--identity KEYFILE"):
        archive.read(target, _empty(tmp_path / "b"), None)
    with pytest.raises(BackupRefused, match="holds no secret key"):
        archive.read(target, _empty(tmp_path / "c"), target.with_name("from") / "erasures.ledger")


@pytest.mark.parametrize("sealed", (False, True))
def test_one_that_was_cut_or_changed_anywhere_is_refused(
    tmp_path: Path, parts: dict[str, Path], key: tuple[Path, str], sealed: bool
) -> None:
    target, dice = tmp_path / "made", random.Random(11)
    archive.write(target, parts, SAID, key[1] if sealed else "")
    whole = target.read_bytes()
    ends = [0, 1, 40, 200, 65_536, 65_600, len(whole) - 8, len(whole) - 1]
    broken = [whole[:end] for end in ends]
    for _ in range(40):
        place = dice.randrange(10 if not sealed else 0, len(whole))  # the first ten are gzip's own header
        broken.append(whole[:place] + bytes([whole[place] ^ (1 << dice.randrange(8))]) + whole[place + 1 :])
    for number, content in enumerate(broken):
        target.write_bytes(content)
        with pytest.raises(BackupRefused):
            archive.read(target, _empty(tmp_path / str(number)), key[0] if sealed else None)


@pytest.mark.parametrize(
    "content", (b"", b"hello", b"PK\x03\x04" + bytes(100), gzip.compress(b"hello" * 500, mtime=0))
)
def test_another_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "other"
    target.write_bytes(content)
    with pytest.raises(BackupRefused, match=FOREIGN):
        archive.read(target, _empty(tmp_path / "into"), None)


def _forged(target: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with tarfile.open(target, "w:gz") as made:
        for member, content in members:
            member.size = len(content) if member.isreg() else 0
            made.addfile(member, io.BytesIO(content))


def _manifest(**changed: Any) -> tuple[tarfile.TarInfo, bytes]:
    told: dict[str, Any] = {
        "version": "9",
        "schema": "0008",
        "engine": "sqlite",
        "made_at": MADE_AT.isoformat(),
        "epoch": None,
        "beat": 0,
        "key": "",
        "rows": {},
        "parts": {},
        "format": 1,
    }
    return tarfile.TarInfo("manifest.json"), json.dumps(told | changed).encode()


@pytest.mark.parametrize(
    ("name", "words"),
    (
        ("../evil", FOREIGN),
        ("/etc/evil", FOREIGN),
        ("files/../../evil", FOREIGN),
        ("polls-0123456789abcdef.key", FOREIGN),
        ("ttchan.beat", FOREIGN),
        ("files/a", DAMAGED),
    ),
)
def test_a_part_never_leaves_its_folder_and_must_be_what_it_says(
    tmp_path: Path, name: str, words: str
) -> None:
    target, into = tmp_path / "forged", _empty(tmp_path / "into")
    part = {name: {"size": 4, "sha256": "0" * 64}}
    _forged(target, [_manifest(parts=part), (tarfile.TarInfo(name), b"evil")])
    with pytest.raises(BackupRefused, match=words):
        archive.read(target, into, None)
    assert not (tmp_path / "evil").exists()
    assert [one.name for one in into.iterdir() if one.name not in ("manifest.json", "files")] == []


def test_links_and_parts_that_nobody_named_are_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("files/a")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for number, member in enumerate((link, tarfile.TarInfo("files/b"))):
        target = tmp_path / str(number)
        _forged(target, [_manifest(), (member, b"x")])
        with pytest.raises(BackupRefused):
            archive.read(target, _empty(tmp_path / f"into{number}"), None)


def test_one_of_a_newer_version_names_that(tmp_path: Path) -> None:
    target = tmp_path / "newer"
    _forged(target, [_manifest(format=2, more="words")])
    with pytest.raises(BackupRefused, match="newer TTChan"):
        archive.read(target, _empty(tmp_path / "into"), None)


def test_a_file_that_changes_meanwhile_makes_no_backup(tmp_path: Path, parts: dict[str, Path]) -> None:
    class Changing(type(Path())):  # type: ignore[misc]
        """Another content after the first look."""

        def open(self, *words: Any, **more: Any) -> Any:
            looks.append(1)
            if len(looks) > 1:
                Path(self).write_bytes(b"#PDF" * 1000)
            return super().open(*words, **more)

    looks: list[int] = []
    slides = parts["files/slides/bus.pdf"]
    target = tmp_path / "made"
    with pytest.raises(BackupRefused, match="changed while it was copied"):
        archive.write(target, parts | {"files/slides/bus.pdf": Changing(slides)}, SAID, "")
    assert not target.exists()
    assert list(tmp_path.glob(".*")) == []


def test_a_key_is_never_overwritten_and_is_its_owners_alone(tmp_path: Path, key: tuple[Path, str]) -> None:
    path, public = key
    assert public.startswith("age1")
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(BackupRefused, match="there already"):
        sealing.new_key(path)
    assert path.read_bytes() == before
    with pytest.raises(BackupRefused, match="No such file"):
        sealing.new_key(tmp_path / "no" / "folder")
