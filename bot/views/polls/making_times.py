"""Making a quick poll: until when it is open."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.domain.moments import whole
from bot.domain.polls.making import Made, tonight
from bot.domain.programme import Programme
from bot.domain.workbook.times import ClockTime
from bot.i18n import Translator
from bot.screen import Button, Screen, button, paragraphs, rows
from bot.views.buttons import help_button
from bot.views.polls.making_ways import SetClosing, who_button

_DAY = timedelta(hours=24)


def closing(
    made: Made, programme: Programme, t: Translator, *, now: datetime, first: Markup | None = None
) -> Screen:
    """Until when? Tonight first, or in a day where the evening is over."""
    buttons = [_until(at, made, programme, t) for at in _offers(now, programme)]
    said = paragraphs(
        first,
        t("<b>Until when can people answer?</b> Press it, or type it, such as 14:20 or 11.11. 14:20."),
    )
    return Screen(said, (*rows(buttons[:1], 1), *rows(buttons[1:], 2), (_back(made, t), help_button(t))))


def moment(at: datetime, t: Translator) -> Markup:
    """``Sun 11, 14:20``."""
    return t("{day}, {time}", day=t.short_day(at.astimezone(t.zone).date()), time=t.time(at))


def misread(t: Translator) -> Markup:
    """What was typed is no time."""
    return t("I could not read that as a time. Please type it as 14:20, or with a day as 11.11. 14:20.")


def unfit(t: Translator) -> Markup:
    """Over already, or in months."""
    return t("A poll closes later than now, and within 60 days. Please choose another time.")


def _offers(now: datetime, programme: Programme) -> Iterator[datetime]:
    evening, day = tonight(now, programme.meeting), whole(0, now) + _DAY
    if evening is not None:
        yield evening
    yield day
    yield whole(15, now)
    yield whole(60, now)
    if evening is not None:
        yield evening + _DAY


def _until(at: datetime, made: Made, programme: Programme, t: Translator) -> Button:
    zone = programme.meeting.zone
    day = at.astimezone(zone).date()
    return button(moment(at, t), SetClosing(made.draft.number, day, str(ClockTime.of(at, day, zone))))


def _back(made: Made, t: Translator) -> Button:
    return who_button(made.draft.number, t)
