"""What kind of file it is, by its content."""

from bot.files.refusals import Refusal, Refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = (".csv", ".tsv", ".txt")


def timetable_kind(data: bytes) -> str:
    """Return ``ics``, ``json`` or ``xml`` for what another tool may have written; else an empty text.

    The name says nothing: calendars come as .txt, and what is called .json may be the page of a login.
    """
    head = data[:4000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:4]:
        head = head.replace(b"\x00", b"")
    head = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"begin:vcalendar"):
        return "ics"
    if head.startswith((b"{", b"[")):
        return "json"
    markup = head.startswith((b"<?xml", b"<!--", b"<!doctype schedule", b"<schedule"))
    return "xml" if markup and not any(tag in head for tag in (b"<html", b"<!doctype html")) else ""


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
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<meta", b"<body")) or (
        head.startswith(b"<?xml") and b"<html" in head
    ):
        raise Refused(Refusal.HTML)
    if suffix in _TEXTS:
        return "csv"
    raise Refused(Refusal.NOT_A_WORKBOOK)
