"""What ``ttchan check`` says of another tool's programme. Nothing is changed."""

from collections.abc import AsyncIterator
from pathlib import Path

from bot.cli.findings import Finding
from bot.cli.timetables import laid_over
from bot.settings import Settings


async def timetable_findings(settings: Settings, path: Path) -> AsyncIterator[Finding]:
    """Lay it over what is published, as ``ttchan load`` does, and say what came of it."""
    from bot.cli.session import opened

    try:
        async with opened(settings) as db:
            layer = await laid_over(db, path, None)
    except Exception as error:  # what is wrong with the database is said where it is looked at
        words = f"not looked at ({type(error).__name__}): it is laid over the meeting in the database"
        yield Finding("timetable", None, words)
        return
    for problem in layer.problems or [layer.refused]:
        if problem:
            yield Finding("timetable", False, problem)
    if layer.doubt is not None:
        words = f"times that can be read in two ways: {layer.doubt.count}, such as “{layer.doubt.name}”"
        yield Finding("timetable", None, f"{words}: ttchan load asks which is right")
    for note in layer.notes:
        yield Finding("timetable", None, note)
    if layer.plan is not None:
        yield Finding("timetable", True, f"{layer.items} items; ttchan load shows what they would change")
