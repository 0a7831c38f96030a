"""The short road of an urgent announcement: the text, for whom, *Send now*."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData, StaleButton
from bot.domain.announcements import Announcement, Reach
from bot.domain.audience import bus_term
from bot.domain.programme import Programme
from bot.domain.seals import handle_of
from bot.i18n import Translator
from bot.screen import Button, Keyboard, Screen, button, lines, paragraphs, plain
from bot.views import audience
from bot.views.announcements import quoted
from bot.views.announcing import too_long_by
from bot.views.announcing_audience import to_groups
from bot.views.buttons import help_button
from bot.views.names import first_of
from bot.views.paging import fitted, paged

_NAMES = 5
"""Of those who cannot be reached: here it is haste that counts."""


@dataclass(frozen=True)
class AskUrgent(CallbackData, code="urask"):
    """What is urgent is sent next."""


@dataclass(frozen=True)
class SendUrgent(CallbackData, code="ursend"):
    """Send it now, as it was shown."""

    draft: int
    version: int


@dataclass(frozen=True)
class ShowUrgent(CallbackData, code="urgent"):
    """The draft as it is now."""

    draft: int


@dataclass(frozen=True)
class UrgentTowns(CallbackData, code="urtowns"):
    """The towns to choose from."""

    draft: int
    part: int = 0


@dataclass(frozen=True)
class UrgentBuses(CallbackData, code="urbuses"):
    """The buses to choose from."""

    draft: int
    part: int = 0


@dataclass(frozen=True)
class UrgentFor(CallbackData, code="urfor"):
    """A town's code belongs to whom it is for, or not; ``part`` is what stays on the screen."""

    draft: int
    term: str
    wanted: bool
    part: int = 0


@dataclass(frozen=True)
class UrgentForBus(CallbackData, code="urbus"):
    """The same of a bus, by its handle."""

    draft: int
    bus: str
    wanted: bool
    part: int = 0


@dataclass(frozen=True)
class DropUrgent(CallbackData, code="urdrop"):
    """Do not send it."""

    draft: int


def ask(t: Translator) -> Screen:
    """The text is sent next."""
    said = lines(
        t("<b>Urgent announcement</b>"),
        t("Please send me what everybody must know now: one text, one photo or one place."),
        t("You see it once more before it leaves."),
    )
    return Screen(said, ((help_button(t),),))


def unfit(t: Translator) -> Screen:
    """Something that cannot be announced."""
    said = lines(
        t("I cannot announce this kind of message."),
        t("Please send me one text, one photo or one place."),
    )
    return Screen(said, ((help_button(t),),))


def too_long(over: int, t: Translator) -> Screen:
    """The words do not fit; shorter ones take their place."""
    return Screen(too_long_by(over, t), ((help_button(t),),))


def confirmation(
    draft: Announcement,
    reach: Reach,
    programme: Programme,
    t: Translator,
    *,
    chooses: bool,
    groups: int = 0,
    moved: bool = False,
) -> Screen:
    """Under the preview: what, to whom, and *Send now*. ``chooses``: others than these may be chosen.

    ``groups``: linked group chats that get it as well.
    """
    send = t.ngettext(
        "Send to {n} now, also at night",
        "Send to {n} now, also at night",
        reach.reachable,
    )
    towns = button(t.pgettext("button", "Towns …"), UrgentTowns(draft.id))
    buses = button(t.pgettext("button", "Buses …"), UrgentBuses(draft.id))
    choosing: Keyboard = ((towns, buses),) if chooses else ()
    drop = button(t.pgettext("button", "Do not send it"), DropUrgent(draft.id))
    again = draft.rings_again_minutes
    return Screen(
        paragraphs(
            t("This was changed in the meantime. Please look at it again.") if moved else None,
            lines(
                t("<b>Urgent announcement</b>"),
                quoted(draft, t),
                t("For: {who}", who=audience.for_whom(draft.audience, programme, t)),
                *_reached(reach, t),
                to_groups(groups, t),
            ),
            lines(
                t("Everybody is asked for “Got it”."),
                t.ngettext(
                    "After {n} minute it rings once more for who has not confirmed.",
                    "After {n} minutes it rings once more for who has not confirmed.",
                    again,
                )
                if again
                else None,
                t("To say something else, just send me another text."),
            ),
        ),
        ((button(send, SendUrgent(draft.id, draft.version)),), *choosing, (drop, help_button(t))),
    )


def towns(draft: Announcement, programme: Programme, t: Translator, *, part: int = 0) -> Screen:
    """One or more towns instead of everybody."""
    there = [one for one in programme.delegations.values() if not one.withdrawn]
    terms = [(one.code, plain(t.text(one.town))) for one in there]
    some, turns = paged(terms, part, lambda to: UrgentTowns(draft.id, to), t)
    ways = _ways(draft, some, lambda code, wanted: UrgentFor(draft.id, code, wanted, part))
    said = t("Which towns? Press as many as you like.")
    return _choice(draft, said, programme, t, (*fitted(ways), *turns))


def buses(
    draft: Announcement, names: Sequence[str], programme: Programme, t: Translator, *, part: int = 0
) -> Screen:
    """One or more buses instead of everybody."""
    terms = _terms(names)
    some, turns = paged(terms, part, lambda to: UrgentBuses(draft.id, to), t)
    ways = _ways(draft, some, lambda term, wanted: UrgentForBus(draft.id, handle_of(term), wanted, part))
    said = t("Which buses? Press as many as you like.") if terms else t("The list names no buses.")
    return _choice(draft, said, programme, t, (*fitted(ways), *turns))


def bus_of(names: Sequence[str], handle: str) -> str:
    """The bus of a button, as a term. Raises StaleButton if the list has it no more."""
    found = next((term for term, _ in _terms(names) if handle_of(term) == handle), None)
    if found is None:
        raise StaleButton(handle)
    return found


def dropped(t: Translator) -> Screen:
    """It is not sent."""
    return Screen(t("It is not sent. Nobody got anything."), ((help_button(t),),))


def _terms(buses: Sequence[str]) -> list[tuple[str, str]]:
    return [(term, name) for name in buses if (term := bus_term(name)) is not None]


def _ways(
    draft: Announcement, terms: Sequence[tuple[str, str]], press: Callable[[str, bool], CallbackData]
) -> list[Button]:
    chosen = {term for alternative in draft.audience.alternatives for term in alternative}
    return [
        button(f"✓ {label}" if term in chosen else label, press(term, term not in chosen))
        for term, label in terms
    ]


def _choice(
    draft: Announcement, said: Markup, programme: Programme, t: Translator, keyboard: Keyboard
) -> Screen:
    who = t("For: {who}", who=audience.for_whom(draft.audience, programme, t))
    done = button(t.pgettext("button", "Go on"), ShowUrgent(draft.id))
    return Screen(lines(said, who), (*keyboard, (done, help_button(t))))


def _reached(reach: Reach, t: Translator) -> list[Markup]:
    said = [t.ngettext("{n} person gets it now.", "{n} people get it now.", reach.reachable)]
    if reach.unreachable:
        names = first_of([one.name for one in reach.names], _NAMES, t, of=reach.unreachable)
        said.append(
            t.ngettext(
                "{n} person cannot be reached: {names}.",
                "{n} people cannot be reached: {names}.",
                reach.unreachable,
                names=t.join(names),
            )
        )
    return said
