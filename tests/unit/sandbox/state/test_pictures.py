"""Sizes of pictures."""

import struct

import pytest

from sandbox.state.pictures import mime_type, size

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 20, 10) + b"\0" * 4
JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08" + struct.pack(">HH", 200, 300) + b"\0"
WEBP = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x3f\x01\0" + b"\xef\0\0"


@pytest.mark.parametrize(
    ("content", "found"), [(PNG, (640, 480)), (GIF, (20, 10)), (JPEG, (300, 200)), (WEBP, (320, 240))]
)
def test_size_is_read_from_the_first_bytes(content: bytes, found: tuple[int, int]) -> None:
    assert size(content) == found


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8", PNG[:12]])
def test_anything_else_has_no_size(content: bytes) -> None:
    assert size(content) is None


def test_kind_is_read_from_the_first_bytes() -> None:
    kinds = [mime_type(content) for content in (PNG, GIF, JPEG, WEBP, b"%PDF-1.7")]
    assert kinds == ["image/png", "image/gif", "image/jpeg", "image/webp", None]
