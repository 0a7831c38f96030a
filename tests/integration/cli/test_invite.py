"""``ttchan invite`` as a process of its own beside a sandbox: what it prints, and nothing else."""

import csv
import io
import re
import stat
from pathlib import Path
from typing import NamedTuple

import docx
import openpyxl
import pytest

from bot.db.engine import Database
from bot.domain.invitations import Redemption
from bot.services import invitations, people
from bot.settings import load_settings
from sandbox import Sandbox
from tests.integration import command
from tests.integration.services.conftest import NOW
from tests.sample import FOLDER

KEY = "an operator's own key, long enough for the purpose"
HEADER = ["id", "name", "delegation", "role", "code", "link"]
CODE, LINK = r"[0-9A-HJKMNP-TV-Z]{10}", r"https://t\.me/\w{5,}\?start=[A-Za-z0-9_-]{22}"


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """Its table of CSV."""
        return list(csv.DictReader(io.StringIO(self.out)))


class Commands:
    """Runs ``ttchan`` on a copy of the meeting, beside a sandbox."""

    def __init__(self, data_dir: Path, sandbox: Sandbox) -> None:
        self.data_dir = data_dir
        self.access = {"TOKEN": sandbox.token, "API_URL": sandbox.url}

    async def __call__(self, *words: str, program: str = "") -> Done:
        settings = {"DATA_DIR": str(self.data_dir), "SECRET_KEY": KEY} | self.access
        ended = await command.ttchan(*words, program=program, **settings)
        return Done(ended.code, ended.out, ended.err)

    async def opens(self, code: str, *, user_id: int = 7) -> invitations.Redeemed:
        """What a code stands for, asked of the bot's own service."""
        db = Database(load_settings(data_dir=self.data_dir).database)
        try:
            async with db.write() as session:
                meeting_id = (await people.glance(session, 0)).meeting_id
                assert meeting_id is not None
                return await invitations.look_up(session, meeting_id, KEY.encode(), user_id, code, now=NOW)
        finally:
            await db.dispose()


@pytest.fixture
def ttchan(published: Path, tmp_path: Path, sandbox: Sandbox) -> Commands:
    copy = tmp_path / "data"
    copy.mkdir(mode=0o700)
    for path in published.glob("ttchan.db*"):
        (copy / path.name).write_bytes(path.read_bytes())
    return Commands(copy, sandbox)


async def test_without_options_everybody_gets_one(ttchan: Commands) -> None:
    done = await ttchan("invite", "--format", "csv", program=command.COLD)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0].split(",") == HEADER
    with (FOLDER / "participants.csv").open(encoding="utf-8") as file:
        listed = {row["id"]: row for row in csv.DictReader(file)}
    assert {row["id"] for row in done.rows} == set(listed)
    assert len(done.rows) == 81
    for row in done.rows:
        told = listed[row["id"]]
        assert row["name"] == f"{told['first_name']} {told['last_name']}"
        assert (row["delegation"], row["role"]) == (told["delegation"], told["role"])
        assert re.fullmatch(CODE, row["code"])
        assert re.fullmatch(LINK, row["link"])


async def test_both_forms_open_what_the_row_names_and_earlier_codes_stay(ttchan: Commands) -> None:
    first, second = [
        (await ttchan("invite", "--person", "RS-RAS-05", "--format", "csv")).rows[0] for _ in "12"
    ]
    assert first["code"] != second["code"]
    for row in (first, second):
        for code in (row["code"], row["link"].partition("start=")[2]):
            found = await ttchan.opens(code)
            assert found.participant is not None
            assert (found.kind, found.participant.id) == (Redemption.PERSONAL, "RS-RAS-05")
    await ttchan("invite", "--person", "RS-RAS-05", "--renew")
    assert (await ttchan.opens(first["code"])).kind is Redemption.INVALID


async def test_a_delegation_its_common_code_and_everybodys(ttchan: Commands) -> None:
    own = (await ttchan("invite", "--delegation", "RS-RAS", "--format", "csv")).rows
    assert {row["delegation"] for row in own} == {"RS-RAS"}
    assert len(own) == 11
    (shared,) = (await ttchan("invite", "--shared", "--delegation", "RS-RAS", "--format", "csv")).rows
    assert (shared["id"], shared["name"], shared["role"]) == ("", "(shared code)", "participant")
    found = await ttchan.opens(shared["code"])
    assert (found.kind, found.delegation) == (Redemption.SHARED, "RS-RAS")
    towns = (await ttchan("invite", "--shared", "--format", "csv")).rows
    assert [row["delegation"] for row in towns] == [
        "DE-MAG",
        "LT-PAN",
        "LV-DAU",
        "PL-RAD",
        "RS-RAS",
        "SE-MOT",
    ]


async def test_a_table_says_the_same_and_nothing_else(ttchan: Commands) -> None:
    done = await ttchan("invite", "--delegation", "SE-MOT")
    header, *lines = [re.split(r"\s{2,}", line) for line in done.out.splitlines()]
    assert header == HEADER
    assert len(lines) == 8
    assert all(len(line) == len(HEADER) for line in lines)
    assert done.err == ""


async def test_the_bots_name_is_asked_for_once(ttchan: Commands) -> None:
    first = (await ttchan("invite", "--person", "RS-RAS-05", "--format", "csv")).rows[0]
    ttchan.access = {"API_URL": "http://127.0.0.1:9"}  # nobody answers there, and no token
    second = (await ttchan("invite", "--person", "RS-RAS-05", "--format", "csv")).rows[0]
    assert first["link"].partition("?")[0] == second["link"].partition("?")[0] != "https://t.me/"


async def test_without_the_bots_name_nothing_is_issued(ttchan: Commands) -> None:
    ttchan.access |= {"API_URL": "http://127.0.0.1:9"}
    done = await ttchan("invite")
    assert (done.code, done.out) == (1, "")
    assert "does not answer" in done.err
    ttchan.access = {}
    done = await ttchan("invite")
    assert (done.code, done.out) == (78, "")
    assert "TTCHAN_TOKEN" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--person", "NO-ONE"], "NO-ONE"),
        (["--delegation", "XX"], "XX"),
        (["--shared", "--delegation", "XX"], "XX"),
        (["--person", "RS-RAS-05", "--delegation", "PL-RAD"], "PL-RAD"),
        (["--shared", "--person", "RS-RAS-05"], "choose"),
        (["--format", "html"], "--output"),
        (["--format", "docx"], "--output"),
        (["--format", "xlsx"], "--output"),
        (["--format", "html", "--output", "no-such-folder/cards.html"], "no-such-folder"),
    ],
)
async def test_what_cannot_be_done_is_one_sentence(ttchan: Commands, words: list[str], said: str) -> None:
    done = await ttchan("invite", *words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


async def test_without_a_meeting_there_is_nobody_to_invite(ttchan: Commands, tmp_path: Path) -> None:
    ttchan.data_dir = tmp_path / "new"
    done = await ttchan("invite")
    assert (done.code, done.out) == (1, "")
    assert "ttchan load" in done.err


async def test_a_file_is_for_its_owner_alone_and_not_overwritten(ttchan: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    words = ["invite", "--person", "RS-RAS-05", "--format", "html", "--output", str(folder / "cards.html")]
    done = await ttchan(*words)
    assert (done.code, done.err) == (0, "")
    assert re.search(CODE, done.out) is None
    assert stat.S_IMODE((folder / "cards.html").stat().st_mode) == 0o600
    written = (folder / "cards.html").read_bytes()
    done = await ttchan(*words)
    assert (done.code, done.out) == (1, "")
    assert (folder / "cards.html").read_bytes() == written
    assert (await ttchan(*words, "--force")).code == 0
    assert (folder / "cards.html").read_bytes() != written
    assert [path.name for path in folder.iterdir()] == ["cards.html"]


async def test_each_form_of_file_can_be_opened(ttchan: Commands, tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx", "docx", "html"):
        path = tmp_path / f"cards.{suffix}"
        done = await ttchan("invite", "--delegation", "RS-RAS", "--format", suffix, "--output", str(path))
        assert done.code == 0, done.err
    table = list(csv.reader(io.StringIO((tmp_path / "cards.csv").read_text(encoding="utf-8-sig"))))
    sheet = openpyxl.load_workbook(tmp_path / "cards.xlsx").worksheets[0]
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert table[0] == cells[0] == HEADER
    assert len(table) == len(cells) == 12
    assert (tmp_path / "cards.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(docx.Document(str(tmp_path / "cards.docx")).tables) == 2
    assert (tmp_path / "cards.html").read_text(encoding="utf-8").count("<article") == 11
