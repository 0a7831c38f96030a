"""What every command has in common, and the small ones: version, template, check."""

import zipfile
from pathlib import Path

import pytest

from sandbox import Person, Sandbox
from tests.integration.command import COLD, started, ttchan
from tests.integration.gateway.peer import peer, refused
from tests.sample import FOLDER

TOKEN = "123456789:test-only-not-a-real-token-of-anybody"


async def test_a_template_is_written_once_and_only_overwritten_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "meeting.xlsx"
    first = await ttchan("template", str(path), program=COLD)
    assert first.code == 0, first.err
    assert zipfile.is_zipfile(path)
    path.write_text("mine")
    again = await ttchan("template", str(path))
    assert (again.code, path.read_text()) == (1, "mine")
    assert (await ttchan("template", str(path), "--force")).code == 0
    assert zipfile.is_zipfile(path)


@pytest.mark.parametrize("name", ["meeting.csv", "no/such/folder/meeting.xlsx"])
async def test_a_template_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    ended = await ttchan("template", str(tmp_path / name))
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1
    assert not (tmp_path / name).exists()


@pytest.mark.fault("bad:configuration")
async def test_check_says_what_to_mend_and_what_is_well(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path / "data")}
    before = await ttchan("check", **settings)
    assert before.code == 1
    assert "MEND  meeting: none is published yet" in before.out
    assert (await ttchan("load", str(FOLDER), "--publish", **settings)).code == 0
    after = await ttchan("check", str(FOLDER), program=COLD, **settings, ADMINS="5")
    lines = after.out.splitlines()
    assert "ok    Telegram: answers; the bot is @ttchan_sandbox_bot" in lines
    assert any(line.startswith("ok    meeting: ") and "49 items, version 1" in line for line in lines)
    assert any(line.startswith("ok    workbook: 49 items") for line in lines)
    assert not any(line.startswith("MEND") for line in lines)
    catalogs = [line for line in lines if line.startswith("ok    catalog ")]
    assert len(catalogs) == 8
    assert all("reviewed by a native speaker: " in line for line in catalogs if "catalog en" not in line)
    assert not any("without a translation" in line for line in lines)


async def test_check_says_whether_any_admin_would_hear_of_trouble(
    sandbox: Sandbox, anna: Person, tmp_path: Path
) -> None:
    where = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path / "data")}
    settings = where | {"ADMINS": f"{anna.id},5"}
    nobody = await ttchan("check", **settings)
    words = "0 of 2 can be told when something is wrong: each presses Start in their chat with the bot"
    assert f"note  admins: {words}" in nobody.out.splitlines()
    async with started("run", **settings) as bot:
        await bot.says('"ready"')
        await anna.start()
        await anna.receives(20)
        assert (await bot.stops()).code == 0
    somebody = await ttchan("check", **settings)
    assert "ok    admins: 1 of 2 can be told when something is wrong" in somebody.out.splitlines()
    assert "note  admins: TTCHAN_ADMINS is empty" in (await ttchan("check", **where)).out


@pytest.mark.fault("bad:configuration")
async def test_check_finds_each_fault_without_a_secret_or_a_traceback(tmp_path: Path) -> None:
    async def answer(_: object) -> object:
        return refused(401, "Unauthorized")

    async with peer(answer) as server:  # type: ignore[arg-type]
        ended = await ttchan(
            "check",
            str(tmp_path / "none.xlsx"),
            TOKEN=TOKEN,
            API_URL=server.url,
            DATABASE_URL="postgresql://u:geheim@127.0.0.1:1/x",
            ADMIN="5",
        )
    assert ended.code == 1
    mend = [line.split()[1].rstrip(":") for line in ended.out.splitlines() if line.startswith("MEND")]
    assert {"settings", "database", "workbook", "Telegram"} <= set(mend)
    assert "TTCHAN_ADMIN" in ended.out
    for leak in (TOKEN, "geheim", "Traceback"):
        assert leak not in ended.out + ended.err


@pytest.mark.fault("bad:configuration")
async def test_check_of_settings_that_cannot_be_read_ends_with_78(tmp_path: Path) -> None:
    ended = await ttchan("check", program=COLD, TOKEN="short", ADMINS="anna", DATA_DIR=str(tmp_path))
    assert ended.code == 78
    assert [line.split(": ")[1] for line in ended.out.splitlines()] == ["TTCHAN_TOKEN", "TTCHAN_ADMINS"]
    assert ended.worked <= 2


@pytest.mark.fault("bad:configuration")
async def test_check_names_a_bad_value_a_misspelt_name_and_a_missing_token_at_once(tmp_path: Path) -> None:
    ended = await ttchan("check", ADMINS="anna", ADMIN="5", DATA_DIR=str(tmp_path))
    assert ended.code == 78
    assert [line.split(": ", 1)[1] for line in ended.out.splitlines()] == [
        "not known, perhaps misspelt: TTCHAN_ADMIN",
        "TTCHAN_ADMINS: must be Telegram ids (numbers), separated by commas",
        "TTCHAN_TOKEN or TTCHAN_TOKEN_FILE is missing: @BotFather gives you one",
    ]


async def test_version_and_help_need_no_settings() -> None:
    assert (await ttchan("--version", program=COLD, TOKEN="x")).code == 0
    shown = await ttchan("--help", program=COLD, TOKEN="x")
    assert shown.code == 0
    for verb in ("run", "load", "template", "clock", "check", "sandbox", "demo"):
        assert verb in shown.out
