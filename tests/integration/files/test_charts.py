"""Charts drawn by the child: real pictures, in every script, and what happens when it cannot."""

import struct
import sys
import zlib

import pytest

from bot.chart import Bar, Bars, Chart
from bot.files import charts
from bot.files.charts import ChartNotDrawn, drawing

WORDS = ("very good", "ļoti labi ģķļņšž", "labai gerai ąčęėįš", "врло добро ђјљњћџ", "bardzo dobrze łźćń")


def chart(title: str, words: tuple[str, ...] = WORDS) -> Chart:
    bars = tuple(Bar(word, 1 / len(words), "8 · 20%") for word in words)
    return Chart(title, "40", (Bars(bars),))


async def test_several_are_drawn_at_once_1080_pixels_wide() -> None:
    one, other = await charts.draw([chart("Kā bija?"), chart("Како је било?", WORDS[:2])])
    assert size(one)[0] == size(other)[0] == 1080
    assert size(one)[1] > size(other)[1] > 300
    assert min(len(one), len(other)) > 10_000


async def test_a_picture_has_its_bar_on_a_white_ground_through_which_nothing_shows() -> None:
    (png,) = await charts.draw([chart("?", ("a",))])
    rows = decoded(png)
    colours = {row[n : n + 4] for row in rows for n in range(0, len(row), 64)}
    assert rows[0] == b"\xff" * len(rows[0])
    assert bytes((0x00, 0x72, 0xB2, 0xFF)) in colours
    assert {colour[3] for colour in colours} == {255}


async def test_every_letter_of_our_languages_has_a_shape_of_its_own() -> None:
    letters = "ĀāČčĒēĢģĪīĶķĻļŅņŠšŪūŽžĄąĘęĖėĮįŲųÅåÄäÖößÜüŁłŃńŚśŹźŻżЂђЈјЉљЊњЋћЏџЖжШшЧчЦцѓ"
    drawn = await charts.draw([Chart(letter, "0") for letter in letters])
    assert len(set(drawn)) == len(letters)


async def test_a_child_that_gives_up_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ChartNotDrawn):
        await charts.draw([chart("?")])


async def test_a_child_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_SECONDS", 0.05)
    with pytest.raises(ChartNotDrawn):
        await charts.draw([chart("?")])


async def test_the_bot_itself_never_loads_what_draws() -> None:
    await charts.draw([chart("?")])
    assert "vl_convert" not in sys.modules


def size(png: bytes) -> tuple[int, int]:
    """Width and height."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def decoded(png: bytes) -> list[bytes]:
    """The rows of an RGBA picture, 8 bits each."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6)
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, line, rows = zlib.decompress(data), 4 * width, []
    before = bytearray(line)
    for number in range(height):
        start = number * (line + 1)
        row = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + line]), before)
        rows.append(bytes(row))
        before = row
    return rows


def unfiltered(kind: int, row: bytearray, above: bytearray) -> bytearray:
    """A row of a PNG without its filter."""
    for n in range(len(row)):
        left, up, corner = (row[n - 4], above[n], above[n - 4]) if n >= 4 else (0, above[n], 0)
        guess = left + up - corner
        nearest = min((left, up, corner), key=lambda one: abs(guess - one))
        row[n] = (row[n] + (0, left, up, (left + up) // 2, nearest)[kind]) & 255
    return row
