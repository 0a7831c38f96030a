"""People of the lists as papers name them: who stands on one, in which order, from where, as what."""

from collections.abc import Iterable

from bot.domain.collation import order
from bot.domain.people import Role
from bot.domain.reports.facts import Facts, Someone
from bot.i18n import Translator
from bot.screen import plain
from bot.views.reports.cells import town
from bot.views.reports.xlsx_people import ROLES


def listed(people: Iterable[Someone], t: Translator) -> list[Someone]:
    """Those who come and have a name, by family name, as the reader's language sorts."""
    named = [one for one in people if one.coming and not one.erased]
    return sorted(named, key=lambda one: (*_key(one, t), one.id))


def _key(one: Someone, t: Translator) -> tuple[object, ...]:
    return tuple(order(part, t.language) for part in (one.last_name or one.first_name, one.first_name))


def family_first(one: Someone) -> str:
    """``Ozoliņa, Anna``: a list to sign is searched by family name."""
    return ", ".join(part for part in (one.last_name.strip(), one.first_name.strip()) if part) or one.id


def home(one: Someone, facts: Facts, t: Translator) -> str:
    """The town somebody is from: their own, or that of their delegation."""
    return one.town or town(one.delegation, facts, t)


def role(one: Someone, t: Translator) -> str:
    """What somebody is on the list, such as ``leader of a delegation, municipal staff``."""
    staff = [t("municipal staff")] if one.staff else []
    named = [] if staff and one.role is Role.PARTICIPANT else [t(ROLES[one.role])]
    return ", ".join(map(plain, (*named, *staff)))
