"""Schedules as XML, in frab's form. Entities and everything outside the file stay closed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from bot.domain.timetables import Span, Timetable
from bot.files import limits
from bot.files.refusals import Refusal, Refused
from bot.files.schedules import frab, texts

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PLAIN = ("id", "date", "start", "duration", "slug", "url", "title", "subtitle", "track", "type", "language")
_LONG = ("abstract", "description")


def read_xml(data: bytes, span: Span) -> Timetable:
    """Read an .xml file. Raises Refused."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only XML needs it
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    try:
        root = fromstring(data)
    except DefusedXmlException:
        raise Refused(Refusal.ENTITIES) from None
    except (ParseError, ValueError, LookupError):
        raise Refused(Refusal.INCOMPLETE) from None
    if root.tag != "schedule":
        raise Refused(Refusal.NO_TIMETABLE)
    about = root.find("conference")
    conference = {one.tag: one.text or "" for one in about} if about is not None else {}
    return frab.timetable(conference, list(_placed(root)), span)


def _placed(root: "Element") -> Iterator[frab.Placed]:
    count = 0
    for day in root.iter("day"):
        for room in day.iter("room"):
            for event in room.findall("event"):
                count += 1
                if count > limits.ROWS:
                    raise Refused(Refusal.TOO_MANY_PARTS, most=str(limits.ROWS))
                name = texts.any_of(room.get("name"))
                yield frab.Placed(
                    day.get("date", ""), day.get("start", ""), day.get("end", ""), name, _event(event)
                )


def _event(event: "Element") -> dict[str, Any]:
    """The same names as in JSON. A text with tags in it keeps its words."""
    said: dict[str, Any] = {name: _said(event, name) for name in _PLAIN + _LONG}
    said |= {name: value for name in ("guid", "id") if (value := event.get(name))}
    said["persons"] = [{"public_name": "".join(one.itertext())} for one in event.iter("person")]
    if event.get("state") or event.find("status") is not None:
        said["state"] = event.get("state") or _said(event, "status")
    return said


def _said(event: "Element", name: str) -> Any:
    """A text, or texts by the attribute ``xml:lang`` where there are several."""
    found = event.findall(name)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    if len(found) > 1:
        return {one.get(language, ""): "".join(one.itertext()) for one in reversed(found)}
    return "".join(found[0].itertext()) if found else ""
