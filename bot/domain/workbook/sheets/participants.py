"""Sheet Participants: the list of people. Personal data: nothing of it goes into messages to others."""

from collections.abc import Iterable, Sequence

from bot.domain.people import Participant, Role
from bot.domain.workbook.codecs import Choice, Key, Listing, Text, YesNo
from bot.domain.workbook.columns import Column, Sheet
from bot.domain.workbook.notations import Email, LanguageCode
from bot.domain.workbook.problems import Code, Fault
from bot.domain.workbook.sheets._common import ID, WITHDRAWN


def _check(rows: Sequence[tuple[str, Participant]]) -> Iterable[tuple[str, Fault]]:
    for key, person in rows:
        if person.minor and person.email:
            yield key, Fault("email", Code.MINOR_EMAIL, warning=True)


PARTICIPANTS = Sheet(
    name="Participants",
    attribute="participants",
    entity=Participant,
    about="The people. Give this sheet only to those who need it.",
    key=lambda participant: participant.id,
    check=_check,
    columns=(
        ID,
        Column("first_name", Text(64), "First name.", required=True, example="Anna"),
        Column("last_name", Text(64), "Family name.", required=True, example="Example"),
        Column(
            "delegation",
            Key("Delegations"),
            "The code of a delegation.",
            required=True,
            example="PL-RAD",
        ),
        Column("town", Text(80), "The home town, if it differs from the delegation's."),
        Column(
            "role",
            Choice(Role),
            "participant, leader (of the delegation) or organiser.",
            example="participant",
        ),
        Column("language", LanguageCode(soft=True), "The language of this person, such as pl.", example="pl"),
        Column("group", Text(20), "The group for parallel items, such as A."),
        Column("hotel", Key("Venues", soft=True), "The hotel: the id of a venue."),
        Column("room", Text(20), "The room number."),
        Column("bus", Text(40), "The coach of this person, such as Bus 1."),
        Column(
            "dietary",
            Listing(Text(60), ";,"),
            "What the kitchen must know; several with ; between them. Only with the person's consent.",
        ),
        Column("email", Email(), "Only for an invitation; leave it empty for minors."),
        Column("staff", YesNo(), "yes = works for the meeting.", example="no"),
        Column("minor", YesNo(), "yes = under age: only reached through the leader.", example="no"),
        WITHDRAWN,
    ),
)
