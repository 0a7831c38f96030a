"""My card: what the meeting knows of a person, what they eat, and how to say that something is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.corrections import DIETS, WRITTEN, Field, Request, Result
from bot.domain.people import Participant, Role
from bot.domain.programme import Programme
from bot.domain.travels import Travel
from bot.i18n import N_, Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain, rows
from bot.views import audience, words
from bot.views.buttons import help_button, settings_button, today_button
from bot.views.travels import in_line

_FIELDS = {
    Field.ROOM: N_("Room"),
    Field.BUS: N_("Bus"),
    Field.GROUP: N_("Group"),
    Field.HOTEL: N_("Hotel"),
    Field.FIRST_NAME: N_("First name"),
    Field.LAST_NAME: N_("Last name"),
    Field.TOWN: N_("Home town"),
    Field.OTHER: N_("Something else"),
}


@dataclass(frozen=True)
class ShowCard(CallbackData, code="me"):
    """My card."""


@dataclass(frozen=True)
class ShowDiet(CallbackData, code="diet"):
    """What I eat, or first the question whether it may be kept."""


@dataclass(frozen=True)
class ConsentToDiet(CallbackData, code="dietok"):
    """I agree that what I eat is kept."""


@dataclass(frozen=True)
class ChooseDiet(CallbackData, code="eat"):
    """One diet is on my card from now on, or is not."""

    diet: str
    wanted: bool

    def __post_init__(self) -> None:
        if self.diet not in DIETS:
            raise ValueError(self.diet)


@dataclass(frozen=True)
class DeleteDiet(CallbackData, code="eatall"):
    """Nothing is kept of what I eat."""


@dataclass(frozen=True)
class ShowFields(CallbackData, code="wrong"):
    """Something is wrong on my card: which line?"""


@dataclass(frozen=True)
class Correct(CallbackData, code="fix"):
    """This line is wrong; what is right is typed next."""

    field: str

    def __post_init__(self) -> None:
        Field(self.field)


def card(
    programme: Programme,
    mine: Participant,
    leaders: Sequence[str],
    asked: Sequence[Request],
    t: Translator,
    *,
    travels: Sequence[Travel] = (),
    first: Markup | None = None,
) -> Screen:
    """Everything that stands on a person's own card; ``asked`` are their latest requests.

    ``travels``: how their delegation arrives and leaves.
    """
    name = f"{mine.first_name} {mine.last_name}".strip()
    led_by = ", ".join(other for other in leaders if other != name)
    food = words.diets(mine.dietary, t) or t("nothing noted")
    text = paragraphs(
        first,
        lines(
            Markup("<b>{}</b>").format(t.name(name)),
            t("Delegation: {town}", town=audience.town_of(mine.delegation, programme, t)),
            role(mine.role, t),
            t("Leader: {name}", name=led_by) if led_by else None,
            *logistics(programme, mine, t),
            t("Food: {diet}", diet=food),
            *(in_line(one, programme, t) for one in travels),
        ),
        lines(*(_request(one, t) for one in asked)),
    )
    return Screen(
        text,
        (
            (button(t.pgettext("button", "Change diet"), ShowDiet()),),
            (button(t.pgettext("button", "Something is wrong"), ShowFields()),),
            (today_button(t), settings_button(t), help_button(t)),
        ),
    )


def logistics(programme: Programme, listed: Participant, t: Translator) -> list[Markup]:
    """Town, hotel, room, bus and group, as far as they are known."""
    theirs = programme.delegations.get(listed.delegation)
    elsewhere = listed.town not in (theirs.town.texts.values() if theirs else ())
    venue = programme.venues.get(listed.hotel)
    hotel = t.text(venue.name) if venue else listed.hotel
    return [
        *([t("Home town: {town}", town=listed.town)] if listed.town and elsewhere else []),
        *([t("Hotel: {name}", name=hotel)] if hotel else []),
        *([t("Room: {number}", number=listed.room)] if listed.room else []),
        *([t("Transport: {vehicles}", vehicles=words.vehicle(listed.bus, t))] if listed.bus else []),
        *([t("Group: {name}", name=listed.group)] if listed.group else []),
    ]


def role(given: Role, t: Translator) -> Markup | None:
    """What somebody is beside a participant."""
    match given:
        case Role.LEADER:
            return t("Leader of the delegation")
        case Role.ORGANISER:
            return t("Organiser of the meeting")
        case Role.PARTICIPANT:
            return None


def diet(mine: Sequence[str], t: Translator) -> Screen:
    """The diets to choose from; those chosen are marked, and a press takes them away."""
    chosen = [one for one in DIETS if one in mine]
    choices = [_choice(one, one in chosen, t) for one in DIETS]
    said = words.diets(tuple(mine), t)
    return Screen(
        paragraphs(
            t("Your food: <b>{diet}</b>", diet=said) if said else t("Your food: nothing noted."),
            lines(
                t("Press what the kitchen must know; press it again to take it away."),
                t("“No special food” deletes what is noted."),
            ),
        ),
        (
            *rows(choices, 2),
            (button(t.pgettext("button", "No special food"), DeleteDiet()),),
            (_back(t), help_button(t)),
        ),
    )


def diet_consent(programme: Programme, mine: Participant, t: Translator) -> Screen:
    """The question before the first diet: it says something about health or belief."""
    days = programme.meeting.values.get("retention_dietary_days", "")
    deleted = (
        t.ngettext(
            "It is deleted {n} day after the meeting, or when you wish.",
            "It is deleted {n} days after the meeting, or when you wish.",
            int(days),
        )
        if days.isdecimal()
        else t("You can delete it when you wish.")
    )
    delete = [button(t.pgettext("button", "Delete what is there"), DeleteDiet())] if mine.dietary else []
    return Screen(
        paragraphs(
            t("<b>May we note what you eat?</b>"),
            lines(
                t("What you eat can say something about your health or your belief."),
                t("We note it only if you agree. Only the organisers see it, for the kitchen."),
                deleted,
            ),
        ),
        (
            (button(t.pgettext("button", "I agree"), ConsentToDiet()),),
            *((one,) for one in delete),
            (button(t.pgettext("button", "No, thank you"), ShowCard()), help_button(t)),
        ),
    )


def fields(t: Translator) -> Screen:
    """Which line is wrong?"""
    choices = [button(t(said), Correct(field.value)) for field, said in _FIELDS.items()]
    return Screen(
        lines(
            t("What is wrong on your card?"),
            t("I will ask the leader of your delegation and the organisers to correct it."),
        ),
        (*rows(choices, 2), (_back(t), help_button(t))),
    )


def what_is_right(field: Field, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Type what is right; ``problem`` is what is wrong with what was typed."""
    ask = t("<b>{line}</b>: what is right? Please type it now.", line=t(_FIELDS[field]))
    if field is Field.OTHER:
        ask = t("Please type now what is wrong and what is right.")
    other = button(t.pgettext("button", "‹ Another line"), ShowFields())
    return Screen(paragraphs(problem, ask), ((other, _back(t)), (help_button(t),)))


def too_long(limit: int, t: Translator) -> Markup:
    """What was typed does not fit."""
    return t("That is empty or too long. At most {n} characters, please.", n=limit)


def no_such_group(groups: Sequence[str], t: Translator) -> Markup:
    """What was typed is no group of the programme."""
    return t("There is no such group. The groups are: {names}.", names=t.join(groups))


def diet_deleted(t: Translator) -> Markup:
    """Nothing is kept of what somebody eats, and they will be asked again before anything is."""
    return t("Deleted: nothing is noted of what you eat.")


def asked(t: Translator) -> Markup:
    """A request was taken."""
    return t("Thank you. I have asked for it. You see here what becomes of it.")


def line(field: Field, t: Translator) -> Markup:
    """What a line of the card is called."""
    return t(_FIELDS[field])


def _request(one: Request, t: Translator) -> Markup:
    said = {"line": line(one.field, t), "wanted": one.wanted}
    match one.result:
        case None:
            return t("{line}: “{wanted}” – waiting for an answer", **said)
        case Result.DONE if one.field not in WRITTEN:
            return t("{line}: “{wanted}” – the organisers have dealt with it", **said)
        case Result.DONE:
            return t("{line}: “{wanted}” – done", **said)
        case Result.REFUSED:
            return t("{line}: “{wanted}” – not changed; please ask your leader", **said)


def _choice(code: str, chosen: bool, t: Translator) -> Button:
    label = plain(words.diet(code, t))
    return button(f"✓ {label}" if chosen else label, ChooseDiet(code, wanted=not chosen))


def _back(t: Translator) -> Button:
    return button(t.pgettext("button", "‹ My card"), ShowCard())
