"""The code at the door: what who scans it is told, and the picture and poster that show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.cards import Said
from bot.domain.posters import Poster
from bot.domain.presence import Mark
from bot.domain.presence_rows import PresenceRow
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain
from bot.views import audience, places
from bot.views.buttons import ShowItem, help_button, next_button
from bot.views.content import Content


@dataclass(frozen=True)
class ShowDoor(CallbackData, code="door"):
    """The code for the door of an item."""

    item: str


@dataclass(frozen=True)
class SendPresence(CallbackData, code="came"):
    """Who was at an item, as a workbook."""

    item: str


def presence_button(item: Item, t: Translator) -> Button:
    """To the workbook."""
    return button(t.pgettext("button", "Who came: file"), SendPresence(item.id))


def presence_caption(rows: Sequence[PresenceRow], t: Translator) -> Markup:
    """Under the workbook: how many are in it."""
    here = sum(row.here == "yes" for row in rows)
    return lines(
        t.ngettext("{n} person was marked as present.", "{n} people were marked as present.", here),
        t("Who was expected and not marked has a “-”."),
    )


def door_button(item: Item, t: Translator) -> Button:
    """To the code."""
    return button(t.pgettext("button", "Code for the door"), ShowDoor(item.id))


def entered(item: Item, mark: Mark, t: Translator) -> Screen:
    """Who scanned it is here."""
    title = t.text(item.title)
    said = lines(
        t("<b>Welcome!</b> You are here: {title}.", title=title),
        t("Noted at {time}.", time=t.time(mark.at)),
    )
    return Screen(said, _ways(item, t))


def shut(item: Item, t: Translator) -> Screen:
    """It is too early, too late, or does not take place."""
    said = t("This code is for <b>{title}</b>: {when}.", title=t.text(item.title), when=_when(item, t))
    if item.withdrawn:
        return Screen(lines(t("<b>This is cancelled.</b>"), said), _ways(item, t))
    return Screen(lines(said, t("Please scan it when you come in.")), _ways(item, t))


def for_others(item: Item, programme: Programme, t: Translator) -> Screen:
    """They belong to another group or town."""
    who = audience.for_whom(item.audience, programme, t)
    said = lines(
        t("<b>{title}</b> is for {who}, so I do not note you.", title=t.text(item.title), who=who),
        t("If you belong here, please tell an organiser."),
    )
    return Screen(said, ((next_button(t), help_button(t)),))


def join_first(t: Translator) -> Markup:
    """To who has not joined yet."""
    return t("This code is for people who have joined. Please join first, then scan it once more.")


def shown(item: Item, programme: Programme, t: Translator) -> Screen:
    """Under the picture."""
    text = paragraphs(
        lines(
            Markup("<b>{}</b>").format(t.text(item.title)),
            _when(item, t),
            places.in_full(item, programme, Content(t)),
        ),
        t("Show or print this at the door. Who scans it is noted as present."),
        t("It works from 30 minutes before the start until 15 minutes after the end."),
    )
    return Screen(text, _ways(item, t))


def no_name(t: Translator) -> Screen:
    """The bot's own name is not known yet."""
    return Screen(t("I do not know my own address yet. Please try again in a minute."), ((help_button(t),),))


def poster(item: Item, programme: Programme, link: str, first: Translator) -> Poster:
    """A poster in the meeting's languages; ``first`` says what is large."""
    spoken = dict.fromkeys((first.language, *programme.meeting.languages))
    speakers = [first.speaking(one) for one in spoken]
    titles = {plain(t.text(item.title)): t.language for t in speakers if t.language in item.title.texts}
    asks = {plain(t("Scan me when you come in.")): t.ui for t in speakers}
    where = places.in_full(item, programme, Content(first))
    return Poster(
        link=link,
        language=_tag(first.language),
        titles=tuple(Said(text, _tag(language)) for text, language in titles.items()),
        when=plain(_when(item, first)),
        where=plain(where),
        asks=tuple(Said(text, _tag(language)) for text, language in asks.items()),
    )


def _when(item: Item, t: Translator) -> Markup:
    day = item.starts_at.astimezone(t.zone).date()
    return t("{day}, {time}", day=t.day(day), time=t.span(item.starts_at, item.ends_at))


def _tag(language: str) -> str:
    return language.replace("_", "-")


def _ways(item: Item, t: Translator) -> tuple[tuple[Button, ...], ...]:
    more = button(t.pgettext("button", "Show item"), ShowItem(item.id))
    return ((more, next_button(t)), (help_button(t),))
