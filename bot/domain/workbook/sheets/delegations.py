"""Sheet Delegations: the people of one town."""

from bot.domain.meeting import Delegation
from bot.domain.workbook.codecs import Choice, DelegationCode, Integer, Text, YesNo
from bot.domain.workbook.columns import Column, Sheet
from bot.domain.workbook.notations import CountryCode, LanguageCode
from bot.domain.workbook.sheets._common import WITHDRAWN

DELEGATIONS = Sheet(
    name="Delegations",
    attribute="delegations",
    entity=Delegation,
    about="The towns that take part, each with a code such as PL-RAD.",
    key=lambda delegation: delegation.code,
    columns=(
        Column(
            "code",
            DelegationCode(),
            "A short code that never changes, such as PL-RAD. Audiences use it.",
            required=True,
            key=True,
            example="PL-RAD",
        ),
        Column("town", Text(80), "The name of the town.", required=True, localised=True, example="Radom"),
        Column("country", Text(80), "The country in words.", example="Poland"),
        Column("country_code", CountryCode(), "Two letters, such as PL.", example="PL"),
        Column("flag", Text(16), "The flag as an emoji.", example="🇵🇱"),
        Column(
            "language", LanguageCode(soft=True), "The language most of them read, such as pl.", example="pl"
        ),
        Column(
            "type",
            Choice(("host", "partner", "other")),
            "host = the town that invites; partner = a guest; other = a guest who is no partner.",
            example="partner",
        ),
        Column("expected", Integer(0, 5000), "How many people are expected.", example="12"),
        Column("counts_for_grant", YesNo(), "yes = the funder counts these people.", example="yes"),
        WITHDRAWN,
    ),
)
