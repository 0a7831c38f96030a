"""The words on name cards: in each person's language, and in English for whoever helps them."""

from collections.abc import Callable, Sequence

from bot.domain.cards import Card, CardSheet, Said
from bot.domain.invitations import Invitation, address, grouped
from bot.domain.people import Role
from bot.domain.programme import Programme
from bot.i18n import LANGUAGES, Translator
from bot.screen import plain

Sentence = Callable[[Translator], str]
_LONGEST = 100


def sheets(made: Sequence[Invitation], programme: Programme, username: str) -> list[CardSheet]:
    """A sheet for each delegation, and one more for its leader with the cards of those under age."""
    found = []
    for code in dict.fromkeys(one.delegation for one in made):
        own = [one for one in made if one.delegation == code]
        t = _speaking("", code, programme)
        town = _town(code, programme, t)
        if others := [one for one in own if not one.minor]:
            cards = tuple(_card(one, programme, username) for one in others)
            found.append(CardSheet(town, (), cards))
        if minors := [one for one in own if one.minor]:
            cards = tuple(_card(one, programme, username) for one in minors)
            title = plain(t("{town}: for the leader", town=town))
            found.append(CardSheet(title, _both(_for_the_leader, t), cards))
    return found


def _card(one: Invitation, programme: Programme, username: str) -> Card:
    t = _speaking(one.language, one.delegation, programme)
    town = _town(one.delegation, programme, t)
    name = " ".join(one.name.split()) if one.participant_id else town
    return Card(
        meeting=_titled(programme, t),
        name=name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…",
        town=town if one.participant_id else "",
        role=_role(one, t),
        code=grouped(one.codes.code),
        link=address(one.codes.link, username),
        until=_until(one, t),
        how=_both(lambda said: _how(one, username, said), t),
        language=_tag(t.ui),
    )


def _titled(programme: Programme, t: Translator) -> Said:
    words = t.words(programme.meeting.title)
    if words is None:
        return Said("", _tag(t.language))
    return Said(plain(words.text), _tag(words.language))


def _until(one: Invitation, t: Translator) -> str:
    if one.expires_at is None:
        return ""
    day = one.expires_at.astimezone(t.zone).date()
    return plain(t("Valid until {date}, {time}", date=t.date(day), time=t.time(one.expires_at)))


def _how(one: Invitation, username: str, t: Translator) -> str:
    where = f"t.me/{username}"
    if one.participant_id is None:
        return t(
            "Scan with your phone, press Start and type your name. Or open {where}, press Start and type the"
            " code.",
            where=where,
        )
    return t(
        "Scan with your phone and press Start. Or open {where}, press Start and type the code.", where=where
    )


def _for_the_leader(t: Translator) -> str:
    return t(
        "These people are under age. Give each of them their card yourself. After they press Start, the bot"
        " asks you to confirm them."
    )


def _role(one: Invitation, t: Translator) -> str:
    if one.participant_id is None:
        return plain(t("The code of the whole delegation"))
    match one.role:
        case Role.LEADER:
            return plain(t("Leader of the delegation"))
        case Role.ORGANISER:
            return plain(t("Organiser"))
        case Role.PARTICIPANT:
            return ""


def _both(say: Sentence, t: Translator) -> tuple[Said, ...]:
    english = Said(plain(say(t.speaking("en"))), "en")
    return (english,) if t.ui == "en" else (Said(plain(say(t)), _tag(t.ui)), english)


def _speaking(language: str, delegation: str, programme: Programme) -> Translator:
    """Their own language, else their delegation's, else the meeting's."""
    listed = programme.delegations.get(delegation)
    wanted = (language, listed.language if listed else "", programme.meeting.default_language)
    known = (one.replace("-", "_") for one in wanted)
    chosen = next((one for one in known if one in LANGUAGES), "en")
    return Translator(chosen, programme.meeting.zone, programme.meeting.default_language)


def _town(delegation: str, programme: Programme, t: Translator) -> str:
    listed = programme.delegations.get(delegation)
    return plain(t.text(listed.town)) if listed else delegation


def _tag(language: str) -> str:
    return language.replace("_", "-")
