"""``ttchan report``: the evidence pack in a folder, and what it still lacks."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.giving import check, current_meeting, refuse, writing
from bot.domain.reports.forms import KEY as FORM
from bot.domain.reports.forms import Form
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.db.engine import Database
    from bot.domain.reports.facts import Facts

_KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class Wish:
    """How the pack is wanted."""

    language: str = "en"
    form: str = ""
    lists_for: Sequence[str] = ()


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder for the pack; made if need be.")],
    lang: Annotated[str, typer.Option(help="The language of the documents: en, lv, …")] = "en",
    form: Annotated[
        Form | None, typer.Option(help="The funder's form; else what the Meeting sheet says.")
    ] = None,
    item: Annotated[
        list[str] | None,
        typer.Option(help="Only for these items lists to sign; as often as you like. Else for all."),
    ] = None,
    only_check: Annotated[bool, typer.Option("--check", help="Say what is missing; write nothing.")] = False,
) -> None:
    """Write the evidence pack: tables, the draft report, the public page, lists, certificates, data."""
    check("", None, needs_file=False, lang=lang)
    if folder.exists() and not folder.is_dir():
        refuse(f"{folder} is a file: name a folder.")
    wish = Wish(lang, form or "", tuple(item or ()))
    asyncio.run(_report(load_settings(), folder, wish, only_check=only_check))


async def _report(settings: Settings, folder: Path, wish: Wish, *, only_check: bool) -> None:
    from bot.cli.session import opened

    async with opened(settings) as db:
        meeting_id, facts = await gathered(settings, db, wish)
        _say_without_catalog(wish.language)
        if not only_check:
            with writing(folder):
                files = await asyncio.to_thread(_pack, facts, folder, wish.language)
            digest = await asyncio.to_thread(digest_of, files)
            await _record(db, meeting_id, facts, wish.language, digest)
            for file in files:
                print(f"{file}  {-(-file.stat().st_size // _KIBIBYTE)} KiB")
        print(_standing(facts, wish.language))


async def gathered(settings: Settings, db: "Database", wish: Wish) -> "tuple[int, Facts]":
    """The meeting's row and its facts as wished for; refuses without a meeting, or for unknown items."""
    from bot.clock import Clock
    from bot.poll_keys import PollKeys
    from bot.services import meeting_time
    from bot.services.reports.gathering import gather

    async with db.read() as session:
        meeting_id = await current_meeting(session)
        clock = Clock(await meeting_time.rehearsal(session))
        key_of = PollKeys.of(settings).key
        facts = await gather(session, meeting_id, key_of=key_of, now=clock.now(), real=clock.real())
    unknown = [one for one in wish.lists_for if one not in facts.programme.by_id]
    if unknown:
        refuse(f"--item {unknown[0]}: no item has this id; use those of the Programme sheet.")
    return meeting_id, as_wished(facts, wish)


def _say_without_catalog(language: str) -> None:
    from bot.i18n import Translator

    if Translator(language).ui != language:
        print(f"There is no catalog for {language} yet: what is not the meeting's own is in English.")


def _standing(facts: "Facts", language: str) -> str:
    """Where the grant stands, what is due, what lacks."""
    from bot.domain.reports.gauge import deadlines, gauge
    from bot.domain.reports.missing import missing
    from bot.i18n import translator
    from bot.screen import paragraphs, plain
    from bot.views.reports import standing
    from bot.views.reports.lacking import lacking

    t = translator(language, facts.meeting)
    said = standing.grant(gauge(facts), t), standing.due(deadlines(facts), t)
    return plain(paragraphs(*said, lacking(missing(facts, language), facts.programme, t)))


def as_wished(facts: "Facts", wish: Wish) -> "Facts":
    """Facts with the form and the lists that were asked for."""
    facts = replace(facts, lists_for=tuple(wish.lists_for))
    if not wish.form:
        return facts
    values = {**facts.meeting.values, FORM: wish.form}
    meeting = replace(facts.meeting, values=values)
    return replace(facts, programme=replace(facts.programme, meeting=meeting))


def _pack(facts: "Facts", folder: Path, language: str) -> list[Path]:
    from bot.cli.packing import pack
    from bot.i18n import translator

    def progress(name: str, number: int, of: int) -> None:
        print(f"{number} of {of}: {name}", flush=True)

    return pack(facts, folder, translator(language, facts.meeting), progress=progress)


def digest_of(files: Sequence[Path]) -> str:
    """SHA-256 of the MANIFEST, which is made last."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files[-1:])).hexdigest()


async def _record(db: "Database", meeting_id: int, facts: "Facts", language: str, digest: str) -> None:
    from bot.clock import Clock
    from bot.services.reports import packs

    real = Clock().real()
    async with db.write() as session:
        await packs.record(
            session, meeting_id, language=language, digest=digest, actor=None, made_at=facts.now, real=real
        )
