"""Whether a packed file is safe to unpack, and what a packed folder holds."""

import io
import struct
import zipfile
import zlib

from bot.files import limits
from bot.files.refusals import N_, Refusal, Refused


def check_archive(data: bytes) -> zipfile.ZipFile:
    """Open the archive after looking through all of it, keeping nothing. Raises Refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        _check_directory(entries)
        unpacked = 0
        for entry in entries:
            unpacked += _check_entry(archive, entry, limits.UNPACKED_BYTES - unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError):
        raise Refused(Refusal.DAMAGED) from None
    except RuntimeError:  # zipfile asks for a password this way
        raise Refused(Refusal.ENCRYPTED) from None
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names and "content.xml" not in names and not csv_names(archive):
        raise Refused(Refusal.NOT_A_WORKBOOK)
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(Refusal.ENCRYPTED)
    return archive


def csv_names(archive: zipfile.ZipFile) -> list[str]:
    """The .csv files of a packed folder, without what a Mac adds to it."""
    return sorted(
        name
        for name in archive.namelist()
        if name.lower().endswith(".csv") and not name.startswith("__MACOSX/") and "/." not in f"/{name}"
    )


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.ZIP_ENTRIES:
        raise Refused(Refusal.SUSPICIOUS, what=N_("too many parts"))
    if sum(entry.file_size for entry in entries) > limits.UNPACKED_BYTES:
        raise Refused(Refusal.SUSPICIOUS, what=N_("far larger when unpacked"))
    for entry in entries:
        parts = entry.orig_filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise Refused(Refusal.SUSPICIOUS, what=N_("names that lead out of it"))
        if entry.file_size > limits.RATIO_FROM_BYTES and (
            entry.file_size > limits.RATIO * max(entry.compress_size, 1)
        ):
            raise Refused(Refusal.SUSPICIOUS, what=N_("far larger when unpacked"))


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    """Unpack one entry in pieces: sizes in the directory may lie, and XML may define entities."""
    size = 0
    markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    tail = b""
    with archive.open(entry) as stream:
        while piece := stream.read(2**20):
            size += len(piece)
            if size > room:
                raise Refused(Refusal.SUSPICIOUS, what=N_("far larger when unpacked"))
            if markup:
                text = (tail + piece).replace(b"\x00", b"")
                if b"<!ENTITY" in text or b"<!DOCTYPE" in text:
                    raise Refused(Refusal.SUSPICIOUS, what=N_("entities"))
                tail = piece[-32:]
    return size
