"""The archive: one stream of named parts behind a manifest, compressed, encrypted if somebody is to read it.

``manifest.json`` comes first and names every part with size and SHA-256. ``age -d`` and ``tar`` open it too.
"""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from bot.domain.backups import FORMAT, BackupRefused, Manifest, Part
from bot.files.backups import sealing
from bot.files.backups.places import check_room, make_folder

MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 16 * 2**20
_CHUNK = 2**20
_FAST = 3
"""Of nine: most of the gain for a third of the time."""
_NAME = re.compile(r"(database\.(sqlite|dump)|erasures\.ledger|secret\.key|files/[^\0]+)\Z")
_FOREIGN = "This is no backup of TTChan."
_DAMAGED = "The backup is damaged or cut short."


def write(target: Path, parts: Mapping[str, Path], manifest: Manifest, recipient: str) -> Manifest:
    """Write an archive: to a name beside, to the disk, then into its place. Blocks.

    ``parts``: by path inside the archive; nobody may change them meanwhile. Without ``recipient`` it is not
    encrypted. Returns the manifest with its parts. Raises BackupRefused, OSError.
    """
    whole = replace(manifest, parts={name: _part(path) for name, path in parts.items()})
    half = target.with_name(f".{target.name}.part")
    half.unlink(missing_ok=True)
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            if recipient:
                with sealing.sealing(out, recipient) as plain:
                    _fill(plain, parts, whole)
            else:
                _fill(out, parts, whole)
            out.flush()
            os.fsync(out.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return whole


def read(source: Path, into: Path, identity: Path | None) -> Manifest:
    """Unpack an archive into an empty folder; every part is there and proved when this returns. Blocks.

    ``identity``: the file with the secret key. Raises BackupRefused; what was unpacked until then is no good.
    """
    with _opened(source, identity) as plain:
        try:
            with (
                gzip.GzipFile(fileobj=plain, mode="rb") as unpacked,
                tarfile.open(fileobj=unpacked, mode="r|") as members,
            ):
                manifest = _unpack(members, into)
                while unpacked.read(_CHUNK):
                    pass  # to its end, where the checksum is
        except (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile) as error:
            # Unless it begins as ours do, it is of somebody else.
            raise BackupRefused(_DAMAGED if (into / MANIFEST).exists() else _FOREIGN) from error
    return manifest


def _fill(out: IO[bytes], parts: Mapping[str, Path], manifest: Manifest) -> None:
    told = json.dumps(asdict(manifest) | {"made_at": manifest.made_at.isoformat()}, indent=1).encode()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", filename="", compresslevel=_FAST, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        archive.addfile(_member(MANIFEST, len(told), manifest), io.BytesIO(told))
        for name, path in parts.items():
            with path.open("rb") as file:
                seen = _Seen(file)
                archive.addfile(_member(name, manifest.parts[name].size, manifest), seen)
                if seen.digest.hexdigest() != manifest.parts[name].sha256:
                    raise BackupRefused(f"{name} changed while it was copied: try again.")


def _member(name: str, size: int, manifest: Manifest) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size, made.mode, made.mtime = size, 0o600, int(manifest.made_at.timestamp())
    return made


def _unpack(members: tarfile.TarFile, into: Path) -> Manifest:
    manifest, lacking = None, set[str]()
    for member in members:
        file = members.extractfile(member) if member.isreg() else None
        if file is None:
            raise BackupRefused(_FOREIGN)
        if manifest is None:
            manifest = _manifest(member, file)
            check_room(into, sum(part.size for part in manifest.parts.values()))
            (into / MANIFEST).touch(mode=0o600)
            lacking = set(manifest.parts)
        elif member.name not in lacking:
            raise BackupRefused(_DAMAGED)
        else:
            _place(into / member.name, file, manifest.parts[member.name])
            lacking.remove(member.name)
    if manifest is None:
        raise BackupRefused(_FOREIGN)
    if lacking:
        raise BackupRefused(_DAMAGED)
    return manifest


def _manifest(member: tarfile.TarInfo, file: IO[bytes]) -> Manifest:
    if member.name != MANIFEST or member.size > _LARGEST_MANIFEST:
        raise BackupRefused(_FOREIGN)
    try:
        told = json.loads(file.read())
        if told["format"] > FORMAT:
            raise BackupRefused("The backup was made by a newer TTChan: restore it with that version.")
        parts = {name: Part(int(one["size"]), str(one["sha256"])) for name, one in told["parts"].items()}
        at = datetime.fromisoformat(told["made_at"])
        found = Manifest(**told | {"made_at": at, "parts": parts})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(_FOREIGN) from error
    if not all(_NAME.match(name) and ".." not in Path(name).parts for name in parts):
        raise BackupRefused(_FOREIGN)
    return found


def _place(path: Path, file: IO[bytes], part: Part) -> None:
    make_folder(path.parent)
    seen, size = _Seen(file), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := seen.read(_CHUNK):
            size += len(chunk)
            if size > part.size:
                break
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if size != part.size or seen.digest.hexdigest() != part.sha256:
        raise BackupRefused(_DAMAGED)


def _part(path: Path) -> Part:
    with path.open("rb") as file:
        return Part(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


class _Seen:
    """A file whose bytes are summed up as they are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk


@contextmanager
def _opened(source: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    try:
        file = source.open("rb")
    except OSError as error:
        raise BackupRefused(f"{source}: {error.strerror or 'cannot be read'}.") from None
    with file:
        sealed = file.read(len(sealing.MAGIC)) == sealing.MAGIC
        file.seek(0)
        if not sealed:
            yield file
            return
        with sealing.opening(file, _keys(identity)) as plain:
            yield plain


def _keys(identity: Path | None) -> list[Any]:
    if identity is None:
        raise BackupRefused("The backup is encrypted: name the file with its secret key, --identity KEYFILE.")
    return sealing.identities(identity)
