"""Numbers in the documents of a pack, opened again, against those that were counted again from the tables."""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl

from tests.integration.services.reports.recounting import FEWEST, Recount, bracket

UNKNOWN = "not recorded"
Figures = dict[str, dict[str, int]]


def are_right(folder: Path, recount: Recount) -> None:
    """The workbook, the draft, the open data, the page and the manifest of an English pack."""
    towns = recount.by_town()
    book = openpyxl.load_workbook(folder / "report.xlsx")
    _people(book, towns, recount)
    _grant(book, sum(towns[code]["signed"] for code in recount.granted))
    _programme(book, recount)
    _told(book, recount)
    _draft(folder / "report.docx", towns, recount)
    _data(folder / "data", towns, recount)
    _page((folder / "information-page.html").read_text(encoding="utf-8"), towns, recount)
    _manifest(folder, recount)


def _below(book: Any, sheet: str, title: str = "") -> list[list[Any]]:
    """The rows of a table, its header first; ``title``: of one among several."""
    rows = [[cell for cell in row if cell is not None] for row in book[sheet].values]
    start = rows.index([title]) + 1 if title else next(n for n, row in enumerate(rows) if len(row) > 1)
    end = next((n for n in range(start, len(rows)) if not rows[n]), len(rows))
    return rows[start:end]


def _recorded(town: dict[str, int], name: str) -> int | str:
    known = town.get("marked") if name == "present" else town.get("signed")
    return town.get(name, 0) if known else UNKNOWN


def _people(book: Any, towns: Figures, recount: Recount) -> None:
    rows = {row[-1]: row for row in _below(book, "Participants", "By delegation")[1:]}
    assert rows.keys() == towns.keys()
    for code, town in towns.items():
        here, signed = _recorded(town, "present"), _recorded(town, "signed")
        assert rows[code][1:4] == [town["people"], here, signed], code
        assert rows[code][5:7] == [town["staff"], town["leaders"]]
    whole: Callable[[str], int] = lambda name: sum(town.get(name, 0) for town in towns.values())  # noqa: E731
    for sheet, title in (("Participants", "In all"), ("Summary", "Participants")):
        parts = {row[0]: row[1:] for row in _below(book, sheet, title)}
        assert parts["All participants"] == [whole("people"), whole("present"), whole("signed")]
        host = towns[recount.host]
        assert parts["From the host town"] == [host["people"], host["present"], host["signed"]]
        assert parts["Invited, not counted for the grant"] == [2, UNKNOWN, UNKNOWN]
    names = _below(book, "List of participants")[1:]
    assert len(names) == len(recount.counting())
    assert Counter(row[0] for row in names) == {code: town["people"] for code, town in towns.items()}


def _grant(book: Any, people: int) -> None:
    rows = dict(row[:2] for row in _below(book, "Summary", "The grant"))
    assert rows["Invited participants who count"] == people
    found = bracket(people)
    assert rows.get("Amount, EUR") == (found[2] if found else None)
    assert rows.get("It drops with so many people fewer") == (people - found[0] + 1 if found else None)


def _programme(book: Any, recount: Recount) -> None:
    marks = recount.attended()
    gone = {one["id"] for one in recount.items if one["withdrawn"]}
    rows = {row[0]: row for row in _below(book, "Presence and sign-ups")[1:]}
    assert rows.keys() == {one["id"] for one in recount.items} - gone
    for item, row in rows.items():
        there = marks.get(item)
        counted = [there[True].total(), there[False].total()] if there else [UNKNOWN, UNKNOWN]
        assert row[5:7] == counted, item
    days = {row[0].date().isoformat(): row[1:] for row in _below(book, "Days")[1:]}
    for day, row in days.items():
        mine = [one for one in recount.items if str(one["day"])[:10] == day]
        changed = len(recount.changed() & {one["id"] for one in mine})
        delivered = sum(not one["withdrawn"] for one in mine)
        assert row[:6] == [len(mine), delivered, 0, changed, 0, len(mine) - delivered]
        present = [
            marks[one["id"]][True].total() for one in mine if one["id"] in marks and not one["withdrawn"]
        ]
        assert row[6:] == [len(present), max(present, default=UNKNOWN)]
    assert len(_below(book, "Changes")) == 1 + len(recount.changes)


def _told(book: Any, recount: Recount) -> None:
    rows = recount.deliveries
    for number, row in enumerate(_below(book, "Announcements")[1:], 1):
        mine = [one for one in rows if one["announcement_id"] == number]
        assert row[5:7] == [len(mine), sum(one["state"] == "sent" for one in mine)]
        assert row[8] == sum(one["told_at"] is not None for one in mine)
    header, *kinds = _below(book, "Deliveries")
    sent = Counter((one["kind"], one["state"]) for one in rows)
    assert {row[-1] for row in kinds} == {
        sum(n for (kind, _), n in sent.items() if kind == one) for one, _ in sent
    }
    assert {row[header.index("sent")] for row in kinds} == {
        n for (_, state), n in sent.items() if state == "sent"
    }
    whole = {row[0]: row[2:4] for row in _below(book, "Response to polls")[1:] if row[1] == "all together"}
    there = [[n - recount.absent[poll], recount.answered[poll]] for poll, n in recount.asked.items()]
    assert sorted(whole.values()) == sorted(there)


def _draft(path: Path, towns: Figures, recount: Recount) -> None:
    """The tables of the report in Word."""
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables
    ]

    def of(*header: str) -> list[list[str]]:
        return [row for table in tables if table[0] == list(header) for row in table[1:]]

    names = {
        row[-1]: row[0]
        for row in _below(
            openpyxl.load_workbook(path.with_name("report.xlsx")), "Participants", "By delegation"
        )
    }
    listed = of("Town", "Country", "Expected", "On the list", "Present", "Signed")
    told = Counter((row[0], *row[3:]) for row in listed if row[0] != "Together")
    assert told == Counter(
        (names[code], str(town["people"]), str(_recorded(town, "present")), str(_recorded(town, "signed")))
        for code, town in towns.items()
    )
    granted = [
        str(sum(towns[code][name] for code in recount.granted)) for name in ("people", "present", "signed")
    ]
    assert granted in [row[3:] for row in listed if row[0] == "Together"]
    marks, gone = recount.attended(), {one["id"] for one in recount.items if one["withdrawn"]}
    present = Counter(row[-1] for row in of("Time", "Item", "What became of it", "Expected", "Present"))
    del present["–"]
    going = [one["id"] for one in recount.items if one["id"] not in gone]
    assert present == Counter(str(marks[one][True].total()) if one in marks else UNKNOWN for one in going)
    days = of("Day", "Planned", "Delivered", "Still to come", "Changed", "Added", "Cancelled")
    sums = [sum(int(row[place]) for row in days) for place in range(1, 7)]
    assert sums == [len(recount.items), len(going), 0, len(recount.changed()), 0, len(gone)]
    rates = of("Questionnaire", "Asked", "Answered", "Response rate")
    there = [
        [str(n - recount.absent[poll]), str(recount.answered[poll])] for poll, n in recount.asked.items()
    ]
    assert sorted(row[1:3] for row in rates) == sorted(there)
    assert len(of("When", "Item", "What happened", "Reason")) == len(recount.changes)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _data(folder: Path, towns: Figures, recount: Recount) -> None:
    """Open data tell the same or nothing; nothing of fewer than five."""
    told = 0
    for row in _table(folder / "participants.csv"):
        town = towns[row["delegation"]]
        assert row["people"] == str(town["people"])
        for name in ("present", "signed", "staff"):
            assert row[name] in ("", str(town.get(name, 0))), row
            told += row[name] != ""
    assert told > len(towns)
    marks = recount.attended()
    for row in _table(folder / "presence.csv"):
        many = marks[row["item"]][True][row["delegation"]]
        assert row["present"] in ("", str(many))
        assert not row["present"] or many == 0 or many >= FEWEST
    sent = Counter((one["kind"], one["state"]) for one in recount.deliveries)
    rows = _table(folder / "deliveries.csv")
    assert {(row["kind"], row["state"]): int(row["count"]) for row in rows} == sent
    given = [one for one in recount.answers if one["value"] is not None]
    answers = [row for row in _table(folder / "answers.csv") if row["value"]]
    some = Counter((row["poll"], row["question"], row["value"]) for row in answers)
    every = Counter((one["poll_id"], one["question_id"], one["value"]) for one in given)
    assert some <= every
    assert some.total() > 0.9 * every.total()
    totals = [row for row in _table(folder / "tallies.csv") if row["by"] == "all" and row["option"]]
    assert totals
    for row in totals:
        there = [one["value"] for one in recount.values(row["poll"], row["question"])]
        if row["count"]:
            assert int(row["count"]) == sum(row["option"] in one.split(",") for one in there), row


def _page(html: str, towns: Figures, recount: Recount) -> None:
    """The sentence of participation, and the people of each town."""
    granted = sum(towns[code]["present"] for code in recount.granted)
    local = towns[recount.host]["present"]
    assert f"{granted + local} citizens" in html
    assert f"invited: {granted}" in html
    groups = [int(number) for number in re.findall(r"(\d+) participants? from the city of", html)]
    assert sum(groups) == granted + local
    assert f"{local} participants from the city of Daugavpils" in html


def _manifest(folder: Path, recount: Recount) -> None:
    text = (folder / "MANIFEST").read_text(encoding="utf-8")
    for name, number in (
        ("participants", len(recount.counting())),
        ("items", len(recount.items)),
        ("changes", len(recount.changes)),
        ("deliveries", len(recount.deliveries)),
        ("polls", len(recount.asked)),
    ):
        assert f"\n{name}: {number}\n" in text, name
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "MANIFEST":
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            assert re.search(
                rf"^{digest}  {path.stat().st_size}  \S+  {path.relative_to(folder)}$", text, re.M
            )
