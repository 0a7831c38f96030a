"""What polls came to as pictures: a .png for each question and each way to tell its answers apart."""

import re
from pathlib import Path

from bot.chart import Chart
from bot.domain.polls.exports import Export
from bot.domain.polls.kinds import FreeText
from bot.domain.programme import Programme
from bot.files.charts import ChartNotDrawn, draw
from bot.i18n import Translator, translator
from bot.screen import plain
from bot.views.polls import breakdowns, pairs, pictures

_AT_ONCE = 40


async def write(output: Path, export: Export, programme: Programme, language: str) -> list[Path]:
    """Draw and write; one picture is ``output`` itself, of several each has its names before the suffix.

    Returns the files. Raises OSError.
    """
    charts = _charts(export, programme, translator(language, programme.meeting))
    names = list(charts)
    written = []
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        try:
            drawn = await draw([charts[name] for name in some])
        except ChartNotDrawn as error:
            raise OSError(0, "the pictures cannot be drawn") from error
        for name, picture in zip(some, drawn, strict=True):
            path = output if len(names) == 1 else output.with_stem(f"{output.stem}-{name}")
            path.write_bytes(picture)
            written.append(path)
    return written


def _charts(export: Export, programme: Programme, t: Translator) -> dict[str, Chart]:
    """What there is to draw, by poll, question and way to tell apart."""
    foot = plain(t.text(programme.meeting.title))
    found: dict[str, Chart] = {}
    for came in export.results:
        for one in came.questions:
            if one.tally is None or not one.tally.n or one.question.kind == FreeText.name:
                continue
            name = re.sub(r"[^\w.-]", "_", f"{came.poll.id}-{one.question.id}")
            found[name] = pictures.total(one, programme, t, foot=foot).chart
            for along in one.breakdowns:
                found[f"{name}-{along}"] = breakdowns.apart(one, along, programme, t, foot=foot).chart
            if one.pair is not None:
                told = pairs.before_and_after(one, one.pair, programme, t, foot=foot)
                found[f"{name}-pair"] = told.chart
    return found
