"""``ttchan announce``: what it refuses, what it shows, what it writes, and how it looks on."""

import asyncio
import shutil
import signal
import sqlite3
from pathlib import Path

import pytest

from bot.app import Bot
from bot.clock import Clock
from bot.services.people import CONSENT_VERSION
from bot.settings import load_settings
from sandbox import Person, Sandbox
from tests.integration.command import COLD, Ended, started, ttchan
from tests.integration.live import running
from tests.sample import content

AT = "2018-11-10T07:25"


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    """A data directory with the sample meeting; nobody has joined."""
    return Path(shutil.copytree(published, tmp_path / "data"))


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A text in English and one in Latvian."""
    (tmp_path / "text.en.html").write_text("The bus leaves from <b>gate 5</b>.\n", encoding="utf-8")
    (tmp_path / "text.lv.html").write_text("Autobuss atiet no <b>5. vārtiem</b>.\n", encoding="utf-8")
    return tmp_path


async def announce(data: Path, *words: str, program: str = "") -> Ended:
    return await ttchan("announce", *words, program=program, DATA_DIR=str(data))


def files(texts: Path, *names: str) -> list[str]:
    return [word for name in names for word in ("--file", str(texts / name))]


def query(data: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "ttchan.db") as connection:
        rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def morning(data: Path) -> None:
    """Let it be a morning of the meeting: at night people would get it when they wake."""
    with sqlite3.connect(data / "ttchan.db") as connection:
        now = f"{Clock().real():%F %T.%f}"
        connection.execute("INSERT OR IGNORE INTO state (id) VALUES (1)")
        connection.execute(
            "UPDATE state SET rehearsal_meets = '2018-11-10 05:25:00.000000', rehearsal_real = ?", (now,)
        )
    connection.close()


def join(data: Path, *people: tuple[str, str, Person]) -> None:
    """Let them have joined: participant, language, account."""
    with sqlite3.connect(data / "ttchan.db") as connection:
        for participant_id, language, person in people:
            person.profile.started = bool(person.chat)
            connection.execute(
                "INSERT INTO people (user_id, language, meeting_id, participant_id, consent_version,"
                " created_at, updated_at) VALUES (?, ?, 1, ?, ?, '2018-11-01', '2018-11-01')",
                (person.id, language, participant_id, CONSENT_VERSION),
            )
    connection.close()


async def test_everything_wrong_is_said_at_once_and_nothing_is_written(data: Path, texts: Path) -> None:
    (texts / "bad.en.html").write_text("<b>one\n<p>two", encoding="utf-8")
    (texts / "long.xx.html").write_text("x" * 4097, encoding="utf-8")
    (texts / "empty.lv.html").write_text(" \n", encoding="utf-8")
    ended = await announce(data, *files(texts, "bad.en.html", "long.xx.html", "empty.lv.html"))
    assert ended.code == 1
    assert ended.err.splitlines() == [
        "bad.en.html, line 2: Telegram does not know the tag <p>.",
        "bad.en.html, line 1: <b> is never closed.",
        f"long.xx.html: the meeting has no language xx ({', '.join(content().meeting.languages)}).",
        "long.xx.html: 1 characters too many; 4096 fit into a message.",
        "empty.lv.html says nothing.",
    ]
    assert query(data, "SELECT count(*) FROM announcements") == [(0,)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--audience", "guests+"], "cannot be read"),
        (["--audience", "PL-XXX;group-Z"], "no PL-XXX, group-Z"),
        (["--audience", "lang-xx"], "Nobody on the list"),
        (["--at", "tomorrow"], "--at: tomorrow is not a time"),
        (["--at", "2018-11-10T08:30"], "is over"),
        (["--at", "2098-11-10T08:30", "--valid-until", "2098-11-10T08:00"], "--valid-until"),
    ],
)
async def test_a_wish_that_cannot_be_is_refused_with_the_reason(
    data: Path, texts: Path, words: list[str], said: str
) -> None:
    ended = await announce(data, *files(texts, "text.en.html"), *words)
    assert ended.code == 1
    assert said in ended.err
    assert query(data, "SELECT count(*) FROM announcements") == [(0,)]


async def test_a_dry_run_says_who_would_get_what_and_writes_nothing(data: Path, texts: Path) -> None:
    async with Sandbox.serve() as sandbox:
        anna, janis, piotr = (sandbox.add_person(name) for name in ("Anna", "Jānis", "Piotr"))
        join(data, ("PL-RAD-03", "pl", anna), ("PL-RAD-05", "lv", janis), ("PL-RAD-06", "en", piotr))
    both = files(texts, "text.en.html", "text.lv.html")
    ended = await announce(data, *both, "--audience", "PL-RAD", "--dry-run", program=COLD)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    radom = [one for one in content().participants.values() if one.delegation == "PL-RAD"]
    assert lines[0] == f"To PL-RAD: {len(radom)} on the list, 3 have joined."
    assert lines[1].startswith(f"{len(radom) - 3} cannot be reached: ")
    assert lines[1].count("not joined") == min(8, len(radom) - 3)
    assert lines[2] == "No text in pl: 1 read another."
    got = {line.split()[0]: line.rsplit("  ", 1)[1].strip() for line in lines[3:-1]}
    assert set(got) == {one.id for one in radom}
    assert [got[one] for one in ("PL-RAD-03", "PL-RAD-05", "PL-RAD-06")] == ["en", "lv", "en"]
    assert got["PL-RAD-01"] == "nothing: not joined"
    assert lines[-1] == "Nothing was written: this was a dry run."
    assert query(data, "SELECT count(*) FROM announcements") == [(0,)]
    assert query(data, "SELECT count(*) FROM deliveries") == [(0,)]


async def test_without_a_bot_it_is_written_and_waits_for_one(data: Path, texts: Path) -> None:
    async with Sandbox.serve() as sandbox:
        join(data, ("PL-RAD-03", "pl", sandbox.add_person("Anna")))
    morning(data)
    ended = await announce(data, *files(texts, "text.en.html"), "--audience", "PL-RAD")
    assert ended.code == 0
    assert "No bot is running" in ended.out
    assert query(data, "SELECT author, state FROM announcements") == [(None, "sending")]
    waiting = "SELECT participant_id FROM deliveries WHERE kind = 'announcement' AND state = 'pending'"
    assert query(data, waiting) == [("PL-RAD-03",)]
    later = await announce(data, *files(texts, "text.en.html"), "--at", "2098-11-10T08:30")
    assert "It goes on Mon 2098-11-10 at 08:30 (Europe/Riga)." in later.out
    assert query(data, "SELECT state FROM announcements ORDER BY id")[1] == ("scheduled",)


async def test_beside_a_running_bot_everybody_gets_it_in_their_language_and_it_says_so(
    data: Path, texts: Path
) -> None:
    async with Sandbox.serve() as sandbox:
        anna, janis = sandbox.add_person("Anna"), sandbox.add_person("Jānis")
        join(data, ("PL-RAD-05", "en", anna), ("PL-RAD-06", "lv", janis))
        settings = load_settings(token=sandbox.token, api_url=sandbox.url, data_dir=data, send_rate=0)
        async with running(Bot(settings), AT):
            both = files(texts, "text.en.html", "text.lv.html")
            ended = await announce(data, *both, "--audience", "PL-RAD", "--valid-until", "2018-11-10T18:00")
            assert ended.code == 0, ended.err
            assert (await anna.receives(10)).text == "The bus leaves from gate 5."
            assert (await janis.receives(10)).text == "Autobuss atiet no 5. vārtiem."
        radom = sum(one.delegation == "PL-RAD" for one in content().participants.values())
        assert ended.out.splitlines()[-2:] == [
            f"2 of {radom} have it.",
            f"Not reached, not joined: {radom - 2}.",
        ]


async def test_ctrl_c_leaves_the_sending_on(data: Path, texts: Path) -> None:
    async with Sandbox.serve() as sandbox:
        anna = sandbox.add_person("Anna")
        join(data, ("PL-RAD-05", "en", anna))
        settings = load_settings(token=sandbox.token, api_url=sandbox.url, data_dir=data, send_rate=0)
        async with running(Bot(settings), AT):
            sandbox.faults.add("latency", method="sendMessage", times=1, ms=3000, most=3000)
            words = files(texts, "text.en.html")
            async with started("announce", *words, "--audience", "PL-RAD", DATA_DIR=str(data)) as command:
                while not query(data, "SELECT 1 FROM deliveries WHERE state = 'sending'"):
                    assert command.process.returncode is None, command.err
                    await asyncio.sleep(0.05)
                ended = await command.stops(signal.SIGINT)
            assert ended.code == 0, ended.err
            assert "Traceback" not in ended.err
            assert (await anna.receives(10)).text == "The bus leaves from gate 5."
