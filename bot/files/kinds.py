"""What kind of file it is, by its content."""

from bot.files.refusals import Refusal, Refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = (".csv", ".tsv", ".txt")


def kind_of(data: bytes, suffix: str) -> str:
    """Return ``zip`` or ``csv``. Raises Refused for everything else."""
    if not data:
        raise Refused(Refusal.EMPTY)
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused(Refusal.ENCRYPTED if locked else Refusal.OLD_XLS)
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<meta", b"<body")):
        raise Refused(Refusal.HTML)
    if suffix in _TEXTS:
        return "csv"
    raise Refused(Refusal.NOT_A_WORKBOOK)
