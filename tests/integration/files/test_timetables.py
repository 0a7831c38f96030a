"""Other tools' files go through the reading child: told by content, limited, refused in one sentence."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.timetables import Timetable
from bot.files import Refused, read_any, read_tables
from bot.files.limits import TIMETABLE_SECONDS
from bot.files.refusals import Refusal
from tests.integration.files.test_reading import at_most
from tests.timetables import FOLDER, SPAN, ics, read

pytestmark = pytest.mark.fault("bad:ics")
TALK = "UID:a\nSUMMARY:Talk\nDTSTART:20181109T080000Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.part"


async def refusal(path: Path) -> Refusal:
    with pytest.raises(Refused) as caught:
        await read_any(path, SPAN)
    assert str(caught.value).endswith(".")
    return caught.value.code


async def test_the_child_says_the_same_whatever_the_file_is_called(path: Path) -> None:
    for name in ("frab.xml", "languages.json", "night.json"):
        path.write_bytes((FOLDER / name).read_bytes())
        assert await read_any(path, SPAN) == read(name)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", Refusal.HTML),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html><html xmlns='x'/>", Refusal.HTML),
        (b"<?xml version='1.0'?><rss><channel/></rss>", Refusal.NO_TIMETABLE),
        (b"<schedule><day><room>", Refusal.INCOMPLETE),
        (b"<schedule version='1'>\xff\xfe</schedule>", Refusal.INCOMPLETE),
        (b'{"schedule": {"conference": {"days": [', Refusal.INCOMPLETE),
        (b'{"error": "not found"}', Refusal.NO_TIMETABLE),
        (b"[1, 2, 3]", Refusal.NO_TIMETABLE),
        (b"[" * 100_000, Refusal.INCOMPLETE),
        (b'{"talks": ' + b"1" * 10_000 + b"}", Refusal.INCOMPLETE),
        (ics(TALK)[:60], Refusal.INCOMPLETE),
        (b"", Refusal.EMPTY),
        (b"Dear colleagues,\n", Refusal.NOT_A_WORKBOOK),
    ],
)
async def test_what_is_no_programme_is_refused_for_what_it_is(
    path: Path, content: bytes, why: Refusal
) -> None:
    path.write_bytes(content)
    assert await refusal(path) is why


async def test_a_programme_needs_a_published_meeting_and_is_no_workbook(path: Path) -> None:
    path.write_bytes(ics(TALK))
    with pytest.raises(Refused) as caught:
        await read_any(path, None)
    assert caught.value.code is Refusal.NO_MEETING
    with pytest.raises(Refused) as caught:
        await read_tables(path)
    assert caught.value.code is Refusal.NOT_A_WORKBOOK


async def test_entities_are_not_expanded_and_no_file_is_opened_for_them(path: Path) -> None:
    path.write_bytes((FOLDER / "entities.xml").read_bytes())
    assert await refusal(path) is Refusal.ENTITIES


async def test_a_calendar_in_utf_16_is_told_by_its_content(path: Path) -> None:
    path.write_bytes(ics(TALK).decode().encode("utf-16"))
    read_back = await read_any(path, SPAN)
    assert isinstance(read_back, Timetable)
    assert [slot.name for slot in read_back.slots] == ["Talk"]


def _hostile() -> Iterator[tuple[str, bytes, Refusal]]:
    many = "BEGIN:VEVENT\nEND:VEVENT\n" * 200_000
    yield "entries", f"BEGIN:VCALENDAR\n{many}END:VCALENDAR\n".encode(), Refusal.TOO_MANY_PARTS
    events = ",".join(json.dumps({"id": n, "title": "x", "start": "10:00"}) for n in range(5001))
    days = f'{{"conference": {{"days": [{{"date": "2018-11-09", "rooms": {{"a": [{events}]}}}}]}}}}'
    yield "parts", days.encode(), Refusal.TOO_MANY_PARTS


@pytest.mark.parametrize(("content", "why"), [pytest.param(*rest, id=name) for name, *rest in _hostile()])
async def test_what_is_too_much_is_refused_at_once(path: Path, content: bytes, why: Refusal) -> None:
    path.write_bytes(content)
    before = time.process_time()
    with at_most(20 * 2**20):
        assert await refusal(path) is why
    assert time.process_time() - before < 2  # the bot itself is free meanwhile


@pytest.mark.proof
async def test_a_rule_that_never_finds_a_date_is_refused_in_ten_seconds_of_the_processor(path: Path) -> None:
    never = "\n".join((TALK, "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"))
    path.write_bytes(ics(*(never.replace("UID:a", f"UID:{n}") for n in range(50))))
    assert TIMETABLE_SECONDS < 10
    assert await refusal(path) is Refusal.TIMETABLE_TOO_SLOW


async def test_lines_without_end_and_a_million_properties_are_passed_over(path: Path) -> None:
    odd = "X-ODD:1\n" * 300_000 + "BEGIN:VALARM\nDURATION:PT9H\nEND:VALARM\n"
    content = ics("\n".join((TALK, odd.strip(), "DESCRIPTION:" + "y" * 1_500_000)))
    path.write_bytes(content)
    with at_most(20 * 2**20):
        found = await read_any(path, SPAN)
    assert isinstance(found, Timetable)
    (slot,) = found.slots
    assert slot.name == "Talk"
    assert slot.minutes is None
