"""``ttchan announce``: write an announcement for the running bot to send, and watch it being sent."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.clock import Clock
    from bot.db.engine import Database
    from bot.domain.announcements import Announcement, Contents, Reach
    from bot.domain.audience import Audience
    from bot.domain.programme import Programme

ALIVE = timedelta(seconds=90)
"""A running bot leaves its mark twice in that time."""
_NO_BOT = "No bot is running on these data: it is sent as soon as one is (ttchan run)."
_FEW = 8


class Refused(Exception):
    """Sentences for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed. ``at``, ``valid_until``: local times of the meeting."""

    audience: str
    files: Sequence[Path]
    at: str | None
    valid_until: str | None


def announce(
    file: Annotated[list[Path], typer.Option(help="A text with Telegram's HTML: text.lv.html is Latvian.")],
    audience: Annotated[str, typer.Option(help="For whom, such as all or guests+group-A;leaders.")] = "all",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show who would get what; write nothing.")
    ] = False,
    at: Annotated[str | None, typer.Option(help="When, such as 2018-11-10T08:30; else now.")] = None,
    valid_until: Annotated[
        str | None, typer.Option(help="Who joins later gets it until then; else until the end of the day.")
    ] = None,
) -> None:
    """Announce something. The running bot sends it; this only writes it down and looks on."""
    try:
        asyncio.run(_announce(load_settings(), Wish(audience, file, at, valid_until), dry=dry_run))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        print("\nThe bot goes on sending it; stop it in the chat: /announcements.")


async def _announce(settings: Settings, wish: Wish, *, dry: bool) -> None:
    from bot.cli import sending
    from bot.cli.session import opened
    from bot.clock import Clock
    from bot.services import audiences, meeting_time, people
    from bot.services.programme import read_programme

    async with opened(settings) as db:
        clock = Clock()
        async with db.read() as session:
            clock.follow(await meeting_time.rehearsal(session))
            meeting_id = await people.current_meeting(session)
            if meeting_id is None:
                raise Refused("No meeting is published yet: ttchan load PATH --publish")
            programme = await read_programme(session, meeting_id)
            whom = audience_of(wish.audience, programme)
            reach = await audiences.reach(session, meeting_id, whom)
        contents = contents_of(await asyncio.to_thread(_read, wish.files), programme)
        due_at, valid_until = times(wish, programme, clock.now())
        if not reach.people:
            raise Refused(f"Nobody on the list is in the audience {whom}.")
        for line in about(reach, contents, whom, programme):
            print(line)
        if dry:
            async with db.read() as session:
                await _show_readers(session, meeting_id, whom, contents, programme)
            return
        draft = sending.Draft(contents, whom, due_at, valid_until)
        made = await sending.write(db, clock, settings, meeting_id, draft)
        await _look_on(db, clock, made, programme)


def _read(files: Sequence[Path]) -> dict[Path, str]:
    texts = {}
    for path in files:
        try:
            texts[path] = path.read_text(encoding="utf-8-sig").strip("\n")
        except OSError as error:
            raise Refused(f"{path}: {error.strerror or 'cannot be read'}") from None
        except UnicodeDecodeError:
            raise Refused(f"{path} is not a text in UTF-8.") from None
    return texts


def contents_of(texts: Mapping[Path, str], programme: "Programme") -> "Contents":
    """Each text by its language. Raises Refused with everything that is wrong, a line each."""
    from bot.domain.announcements import AS_IS, Content, ContentKind
    from bot.domain.telegram_html import mistakes

    contents: dict[str, Content] = {}
    wrong = []
    languages = programme.meeting.languages
    for path, text in texts.items():
        language = path.stem.rpartition(".")[2] if "." in path.stem else AS_IS
        content = Content(ContentKind.TEXT, text)
        wrong += [f"{path.name}, line {one.line}: {one.words}" for one in mistakes(text)]
        if language != AS_IS and language not in languages:
            wrong.append(f"{path.name}: the meeting has no language {language} ({', '.join(languages)}).")
        if language in contents:
            wrong.append(f"{path.name}: there is another text for {language or 'everybody'}.")
        if content.empty:
            wrong.append(f"{path.name} says nothing.")
        if (over := content.length - content.limit) > 0:
            wrong.append(f"{path.name}: {over} characters too many; {content.limit} fit into a message.")
        contents[language] = content
    if wrong:
        raise Refused("\n".join(wrong))
    return contents


def audience_of(text: str, programme: "Programme") -> "Audience":
    """The audience. Raises Refused if it cannot be read or names what the meeting does not have."""
    from bot.domain.audience import Audience, InvalidAudience

    try:
        whom = Audience.parse(text)
    except InvalidAudience as error:
        raise Refused(
            f"The audience cannot be read at “{error.term}”: all, guests+group-A;leaders."
        ) from None
    unknown = sorted(whom.codes() - programme.delegations.keys())
    unknown += [f"group-{name}" for name in sorted(whom.names("group-") - set(programme.groups))]
    if unknown:
        raise Refused(f"The meeting has no {', '.join(unknown)}.")
    return whom


def times(wish: Wish, programme: "Programme", now: datetime) -> tuple[datetime | None, datetime | None]:
    """When it goes and until when it is of use, aware UTC. Raises Refused for times that are over."""
    found: list[datetime | None] = []
    for option, text in (("--at", wish.at), ("--valid-until", wish.valid_until)):
        instant = None if text is None else _instant(option, text, programme)
        if instant is not None and instant <= (found[0] if found and found[0] else now):
            raise Refused(f"{option} {text} is over by then.")
        found.append(instant)
    return found[0], found[1]


def _instant(option: str, text: str, programme: "Programme") -> datetime:
    from bot.clock import parse_instant

    try:
        return parse_instant(text, programme.meeting.timezone)
    except ValueError:
        raise Refused(f"{option}: {text} is not a time, such as 2018-11-10T08:30.") from None


def about(reach: "Reach", contents: "Contents", whom: "Audience", programme: "Programme") -> list[str]:
    """How many get it, who does not, and who reads it in another language than theirs."""
    from bot.domain.announcements import missing

    said = [f"To {whom}: {reach.people} on the list, {reach.joined} have joined."]
    if reach.unreachable:
        names = ", ".join(f"{one.name} ({one.delegation}, {one.why})" for one in reach.names[:_FEW])
        more = f" and {reach.unreachable - _FEW} more" if reach.unreachable > _FEW else ""
        said.append(f"{reach.unreachable} cannot be reached: {names}{more}.")
    lacking = missing(contents, reach.languages, programme.meeting.default_language)
    said += [
        f"No text in {code or 'a language we know'}: {number} read another."
        for code, number in sorted(lacking.items())
    ]
    return said


async def _show_readers(
    session: "AsyncSession",
    meeting_id: int,
    whom: "Audience",
    contents: "Contents",
    programme: "Programme",
) -> None:
    from bot.domain.announcements import pick
    from bot.services.announcements.readers import readers

    for one in await readers(session, meeting_id, whom):
        picked = pick(contents, one.language, programme.meeting.default_language)
        got = (picked.language or "as it is") if picked else "nothing"
        print(f"{one.participant_id:12}  {one.name:32}  {f'nothing: {one.why}' if one.why else got}")
    print("Nothing was written: this was a dry run.")


async def _look_on(db: "Database", clock: "Clock", made: "Announcement", programme: "Programme") -> None:
    from bot.cli import sending
    from bot.domain.announcements import AnnouncementState

    if made.state is AnnouncementState.SCHEDULED and made.due_at is not None:
        local = made.due_at.astimezone(programme.meeting.zone)
        print(f"It goes on {local:%a %Y-%m-%d at %H:%M} ({programme.meeting.timezone}).")
        if not await sending.is_bot_alive(db, clock, ALIVE):
            print(_NO_BOT)
        return
    for line in await sending.look_on(db, clock, made, ALIVE, _NO_BOT):
        print(line)
