"""Calls for help as leaders and organisers see them, and what who is lost is told of it."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.calls import Help
from bot.domain.notes import As, Note, What
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Forward, Screen, button, lines
from bot.views import audience, home
from bot.views.buttons import delegation_button, help_button
from bot.views.calls import found_button
from bot.views.delegation import ShowMember


@dataclass(frozen=True)
class TakeCall(CallbackData, code="callmine"):
    """The reader takes care of who is lost."""

    call: int


@dataclass(frozen=True)
class EndCall(CallbackData, code="callover"):
    """Who took care says that it is over."""

    call: int


def note(told: Note, programme: Programme, now: datetime, t: Translator) -> Screen | None:
    """What leaves unasked. ``now`` is meeting time."""
    if told.help is None:
        return None
    mine = told.told_as is As.CONCERNED
    match told.what:
        case What.CALL_PLACE:
            return Screen(Markup(), forward=Forward(told.chat, told.data["message"])) if told.chat else None
        case What.CALL_TAKEN:
            return _taken(told.help, t)
        case What.CALL_OVER if mine:
            return Screen(t("You are not looked for any more: you are found."), home=home.keyboard(t))
    return state(told.help, programme, now, t)


def state(help_: Help, programme: Programme, now: datetime, t: Translator) -> Screen:
    """How a call stands, for who may take care."""
    call = help_.call
    who = Markup("<b>{}</b> ({})").format(help_.caller, audience.town_of(help_.delegation, programme, t))
    person = button(t.pgettext("button", "Show person"), ShowMember(call.caller))
    ways = (delegation_button(help_.delegation, t), help_button(t))
    if not call.open(now):
        return Screen(t("{who} is found. It is over.", who=who), ((person,), ways))
    lost = t("{who} is lost.", who=who)
    if help_.mine:
        said = lines(lost, t("<b>You take care of it.</b> I have told them."))
        return Screen(said, ((button(t.pgettext("button", "It is over"), EndCall(call.id)), person), ways))
    if help_.helper:
        return Screen(lines(lost, t("<b>{name} takes care of it.</b>", name=help_.helper)), ((person,), ways))
    take = button(t.pgettext("button", "I take care of it"), TakeCall(call.id))
    return Screen(lines(lost, t("I have asked for their place.")), ((take,), (person,), ways))


def _taken(help_: Help, t: Translator) -> Screen:
    return Screen(
        lines(
            t("<b>{name} takes care of you.</b>", name=help_.helper),
            t("Stay where you are if it is safe and warm."),
        ),
        ((found_button(t), help_button(t)),),
    )
