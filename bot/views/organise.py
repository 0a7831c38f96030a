"""Everything an organiser can do, as buttons. The commands behind them: views/menu.py."""

from datetime import date

from bot.domain.rights import Standing
from bot.domain.travels import Direction
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, rows
from bot.views.announcements import ShowAnnouncements
from bot.views.arrivals import ShowArrivals
from bot.views.buttons import (
    BeginAnnouncement,
    ShowPeople,
    ShowReport,
    ShowStatus,
    help_button,
    today_button,
)
from bot.views.edits import EditDay
from bot.views.head_count_presses import ShowBoards
from bot.views.imports import AskWorkbook
from bot.views.kitchen import ShowKitchen
from bot.views.polls.making_ways import BeginPoll
from bot.views.polls.result_presses import ShowResults
from bot.views.roles import ShowRoles
from bot.views.signed import ShowSigned
from bot.views.urgent import AskUrgent


def organise(today: date, standing: Standing, t: Translator) -> Screen:
    """Announcing comes first; ``today`` is the day whose items *Change the programme* opens."""
    ways = [
        button(t.pgettext("button", "Announce"), BeginAnnouncement()),
        button(t.pgettext("button", "Urgent"), AskUrgent()),
        button(t.pgettext("button", "Announcements"), ShowAnnouncements()),
        button(t.pgettext("button", "Quick poll"), BeginPoll()),
        button(t.pgettext("button", "Change an item"), EditDay(today)),
        button(t.pgettext("button", "Workbook"), AskWorkbook()),
        button(t.pgettext("button", "People"), ShowPeople()),
        button(t.pgettext("button", "Results"), ShowResults()),
        button(t.pgettext("button", "Arrivals"), ShowArrivals(Direction.ARRIVAL)),
        button(t.pgettext("button", "Meals"), ShowKitchen()),
        button(t.pgettext("button", "Buses"), ShowBoards()),
        button(t.pgettext("button", "Report"), ShowReport()),
        button(t.pgettext("button", "Signed lists"), ShowSigned()),
        button(t.pgettext("button", "Status"), ShowStatus()),
        *_of_admins(standing, t),
    ]
    said = lines(t("<b>Organise</b>"), t("What would you like to do?"))
    return Screen(said, (*rows(ways, 2), (today_button(t), help_button(t))))


def _of_admins(standing: Standing, t: Translator) -> tuple[Button, ...]:
    return (button(t.pgettext("button", "Roles"), ShowRoles()),) if standing is Standing.ADMIN else ()
