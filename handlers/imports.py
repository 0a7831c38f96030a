"""An organiser imports the workbook, or another tool's programme: sends it, looks, chooses, publishes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup
from telegram import Document, Update
from telegram.error import TelegramError

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.errors import OtherMeeting, ProgrammeMoved
from bot.domain.imports import Choice, Done, Import, Merged, Preview
from bot.domain.rights import Action
from bot.domain.timetables import Reading, Span, Timetable
from bot.domain.workbook import Content, Problem, Tables, parse, to_rows
from bot.files import Refused, read_any
from bot.files import imports as files
from bot.files.limits import FILE_BYTES
from bot.files.links import linked_files
from bot.files.problems import refusal_said, said
from bot.files.refusals import Refusal
from bot.logs import get_logger
from bot.services import dialogues, imports
from bot.views import imports as views
from bot.views import problems, timetables
from bot.views.imports import AskWorkbook, DropImport, PublishImport, SendChanges, TakeSide
from bot.views.timetables import ReadTimes
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import amend, busy, fetch, post, send_document, show

FLOW = "import"
_READING = "reading a workbook"
log = get_logger("ttchan.imports")


async def ask(update: Update, context: Context) -> None:
    """``/import``, or the same as a file's caption; also *Import a workbook*."""
    if update.message is not None and update.message.document is not None:
        await receive(update, context)
        return
    async with context.write() as session:
        await dialogues.follow(session, context.person.user_id, FLOW, "file", {}, now=context.now())
    await show(update, views.ask(context.t))


async def receive(update: Update, context: Context) -> None:
    """The workbook, it is hoped. While it is read, everybody else is answered."""
    document = update.message.document if update.message else None
    if document is None:
        await show(update, views.ask(context.t))
        return
    async with context.write() as session:
        await dialogues.follow(session, context.person.user_id, FLOW, "file", {}, now=context.now())
    await busy(update)
    line = await post(update, views.reading(document.file_name or "", context.t))
    try:
        tables = await _read(update, context, document)
    except Refused as error:
        await amend(update, line, problems.refused(refusal_said(error, context.t), context.t))
        return
    except TelegramError as error:
        log.warning("file_not_fetched", exc_info=error)
        await amend(update, line, problems.refused(problems.not_fetched(context.t), context.t))
        return
    await amend(update, line, views.comparing(context.t))
    await _compare(update, context, tables, line)


async def take_side(update: Update, context: Context) -> None:
    """One of two texts was chosen, or one side for all that is open."""
    press = pressed(update, TakeSide)
    file = await _kept(context, press.file)
    shown = await _preview(context, file)
    merged = shown.merged
    if merged is None or merged.seal != press.seal:
        await _show(update, context, shown, first=views.moved(context.t))
        return
    conflicts = merged.conflicts if press.number is None else merged.conflicts[press.number :][:1]
    chosen = tuple(
        Choice(one.sheet, one.key, one.column, one.published, "file" if press.from_file else "published")
        for one in conflicts
        if one in merged.plan.conflicts
    )
    file = replace(file, choices=(*file.choices, *chosen))
    await asyncio.to_thread(files.keep, context.deps.settings.side_dir, file)
    await _show(update, context, await _preview(context, file))


async def read_times(update: Update, context: Context) -> None:
    """Which of two times is meant was said."""
    press = pressed(update, ReadTimes)
    reading = Reading.UTC if press.utc else Reading.LOCAL
    file = replace(await _kept(context, press.file), reading=reading)
    await asyncio.to_thread(files.keep, context.deps.settings.side_dir, file)
    await _show(update, context, await _preview(context, file))


async def publish(update: Update, context: Context) -> None:
    """*Publish*: just what was shown, or the new difference first."""
    press = pressed(update, PublishImport)
    file = await _kept(context, press.file)
    try:
        async with context.write() as session:
            done = await imports.publish(session, context.by(), file, press.seal)
            if isinstance(done, Done):
                await dialogues.close(session, context.person.user_id)
    except ProgrammeMoved:
        done = await _preview(context, file)
    if isinstance(done, Preview):
        await _show(update, context, done, first=views.moved(context.t))
        return
    await show(update, views.published(done, context.t, now=context.now()))
    await asyncio.to_thread(files.drop, context.deps.settings.side_dir, file.id)


async def send_changes(update: Update, context: Context) -> None:
    """*Show all*: every change as a file."""
    file = await _kept(context, pressed(update, SendChanges).file)
    shown = await _preview(context, file)
    if shown.merged is None:
        await _show(update, context, shown)
        return
    notes = _said(file, shown.merged, context)
    await send_document(update, views.everything(shown.merged, notes, shown, context.t))


async def drop(update: Update, context: Context) -> None:
    """*No, thank you*."""
    file = await _kept(context, pressed(update, DropImport).file)
    async with context.write() as session:
        await dialogues.close(session, context.person.user_id)
    await show(update, views.dropped(context.t))
    await asyncio.to_thread(files.drop, context.deps.settings.side_dir, file.id)


async def _read(update: Update, context: Context, document: Document) -> Tables | Timetable:
    """Fetch and read, one file at a time: a reading child may take more memory than the bot itself.

    Raises Refused, TelegramError.
    """
    size = document.file_size or 0
    if size > FILE_BYTES:
        raise Refused(Refusal.TOO_BIG, size=f"{size / 2**20:.1f}", most=str(FILE_BYTES // 2**20))
    meeting = context.programme.meeting
    span = Span(meeting.start_date, meeting.end_date, meeting.zone.key)
    alone: asyncio.Lock = context.bot_data.setdefault(_READING, asyncio.Lock())
    async with alone:
        with files.incoming(context.deps.settings.side_dir) as path:
            await fetch(update, document.file_id, path, most=FILE_BYTES)
            return await read_any(path, span)


async def _compare(update: Update, context: Context, read: Tables | Timetable, line: int) -> None:
    """Show what the file would change, or what is to mend in it."""
    if isinstance(read, Timetable):
        file = await asyncio.to_thread(_keep_timetable, context, read)
        await _show(update, context, await _preview(context, file), line=line)
        return
    content, found = await asyncio.to_thread(parse, read)
    errors = [one for one in found if not one.warning]
    if content is None or errors:
        await _problems(update, context, line, [said(one, context.t) for one in errors])
        return
    try:
        async with context.deps.db.read() as session:
            await imports.check_meeting(session, context.by(), content.meeting.code)
    except OtherMeeting as error:
        await amend(update, line, problems.other_meeting(error, context.t))
        return
    file = await asyncio.to_thread(_keep, context, content, read, [one for one in found if one.warning])
    await _show(update, context, await _preview(context, file), line=line)


def _keep(context: Context, content: Content, tables: Tables, warnings: Sequence[Problem]) -> Import:
    """Keep what was read. Files that items link to must have come with a load: that is told, no more."""
    side_dir, expires_at = context.deps.settings.side_dir, context.deps.clock.real() + files.LIFETIME
    _, missing = linked_files(content, side_dir / "files", tables)
    told = (*warnings, *(replace(one, warning=True) for one in missing))
    user_id, code = context.person.user_id, content.meeting.code
    file = Import(files.new_id(), user_id, expires_at, code, to_rows(content), told)
    files.keep(side_dir, file)
    return file


def _keep_timetable(context: Context, timetable: Timetable) -> Import:
    """Keep what was read: it is laid over what is published whenever that is looked at."""
    side_dir, expires_at = context.deps.settings.side_dir, context.deps.clock.real() + files.LIFETIME
    code = context.programme.meeting.code
    file = Import(files.new_id(), context.person.user_id, expires_at, code, {}, timetable=timetable)
    files.keep(side_dir, file)
    return file


async def _kept(context: Context, import_id: str) -> Import:
    deps = context.deps
    user_id, now = context.person.user_id, deps.clock.real()
    return await asyncio.to_thread(files.kept, deps.settings.side_dir, import_id, user_id, now=now)


async def _preview(context: Context, file: Import) -> Preview:
    async with context.deps.db.read() as session:
        return await imports.preview(session, context.by(), file)


async def _show(
    update: Update,
    context: Context,
    shown: Preview,
    *,
    first: Markup | None = None,
    line: int | None = None,
) -> None:
    """Show what publishing would do, in the line of progress or in the message that was tapped."""
    if shown.merged is None and shown.doubt is None:
        await _problems(update, context, line, [said(one, context.t) for one in shown.broken])
        return
    if shown.merged is None:
        assert shown.doubt is not None
        screen = timetables.which(shown.doubt, shown.file.id, context.t)
    else:
        notes = _said(shown.file, shown.merged, context)
        screen = views.preview(shown, shown.merged, notes, context.t, first=first)
    await (show(update, screen) if line is None else amend(update, line, screen))


def _said(file: Import, merged: Merged, context: Context) -> list[Markup]:
    return [said(one, context.t) for one in (*merged.guesses, *file.warnings)]


async def _problems(update: Update, context: Context, line: int | None, found: list[Markup]) -> None:
    screen = problems.problems(found, context.t)
    await (show(update, screen) if line is None else amend(update, line, screen))
    if len(found) > problems.FIRST:
        await send_document(update, problems.problems_file(found, context.t))


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    AskWorkbook: Guarded(ask, Action.IMPORT_PROGRAMME),
    ReadTimes: Guarded(read_times, Action.IMPORT_PROGRAMME),
    TakeSide: Guarded(take_side, Action.IMPORT_PROGRAMME),
    PublishImport: Guarded(publish, Action.IMPORT_PROGRAMME),
    SendChanges: Guarded(send_changes, Action.IMPORT_PROGRAMME),
    DropImport: Guarded(drop, Action.IMPORT_PROGRAMME),
}
