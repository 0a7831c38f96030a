"""Nobody is kept in a table that /mydata does not show and /forget does not empty."""

from dataclasses import replace

from sqlalchemy import BigInteger

from bot.db import tables
from bot.services.holdings import HOLDINGS
from bot.views import privacy
from tests.sample import programme, said_in

NOT_PEOPLE = {"id", "update_id", "meeting_id", "bot_id", "beat", "term"}
BY_HAND = {"inbox"}
"""Raw updates: bot/services/holdings.py reads whose they are."""


def test_every_table_that_names_a_person_is_held_and_erased() -> None:
    naming = {
        table.name
        for table in tables.metadata.sorted_tables
        for column in table.c
        if (isinstance(column.type, BigInteger) and column.name not in NOT_PEOPLE and not column.foreign_keys)
        or column.name == "participant_id"
    }
    known = {holding.table.name for holding in HOLDINGS}
    assert {"people", "invitations", "audit_log"} <= naming
    assert naming - BY_HAND <= known
    by_another_name = {"participants", "poll_progress"}
    assert known - naming == by_another_name, "a table that is gone, or that names nobody"


def test_the_notice_tells_every_period_of_the_sheet_and_whom_to_complain_to() -> None:
    sample = programme()
    text = privacy.full(sample, said_in("en"))
    values = sample.meeting.values
    told = (
        f"food: {values['retention_dietary_days']} days",
        f"accounts: {values['retention_people_days']} days",
        f"names: {values['retention_log_days']} days",
        f"paper: {values['retention_signed_lists_years']} years",
        values["data_protection_email"],
        values["supervisory_authority:en"],
        values["host_organisation:en"],
    )
    assert [part for part in told if part not in text] == []


def test_a_host_elsewhere_is_not_sent_to_latvia() -> None:
    meeting = programme().meeting
    values = {name: text for name, text in meeting.values.items() if "supervisory" not in name}
    elsewhere = replace(meeting, values=values)
    sample = programme()
    other = type(sample)(
        version=1, meeting=elsewhere, items=(), venues={}, delegations={}, info=(), phrases=()
    )
    text = privacy.full(other, said_in("en"))
    assert "Latvia" not in text
    assert "authority of your country" in text
