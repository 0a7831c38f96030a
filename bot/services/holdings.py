"""Which tables hold something about a person, and whose each row is. Only reads: services/privacy erases."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.domain.privacy import Holdings, Subject
from bot.services.guesses import typist
from bot.services.polls.whose import KeyOf, with_tokens


@dataclass(frozen=True, slots=True)
class Holding:
    """A table with rows about people. ``hidden``: columns that are no data of theirs, or another person's."""

    table: Table
    whose: Callable[[Subject, bytes], ColumnElement[bool]]
    hidden: frozenset[str] = frozenset()


def _account(column: Column[Any]) -> Callable[[Subject, bytes], ColumnElement[bool]]:
    return lambda subject, key: false() if subject.user_id is None else column == subject.user_id


def _listed(table: Table, name: str = "participant_id") -> Callable[[Subject, bytes], ColumnElement[bool]]:
    def whose(subject: Subject, key: bytes) -> ColumnElement[bool]:
        if subject.participant_id is None:
            return false()
        return and_(table.c.meeting_id == subject.meeting_id, table.c[name] == subject.participant_id)

    return whose


def _either(
    *rules: Callable[[Subject, bytes], ColumnElement[bool]],
) -> Callable[[Subject, bytes], ColumnElement[bool]]:
    return lambda subject, key: or_(*(rule(subject, key) for rule in rules))


def _in_rounds(table: Table, name: str) -> Callable[[Subject, bytes], ColumnElement[bool]]:
    """Rows of rounds beside a participant's id, or under what the key of the polls says is theirs."""
    here = db.poll_rounds.c

    def whose(subject: Subject, key: bytes) -> ColumnElement[bool]:
        if subject.participant_id is None:
            return false()
        rounds = select(here.id).where(here.meeting_id == subject.meeting_id)
        theirs = table.c[name].in_({subject.participant_id, *subject.tokens})
        return and_(table.c.round_id.in_(rounds), theirs)

    return whose


def _typed(subject: Subject, key: bytes) -> ColumnElement[bool]:
    return false() if subject.user_id is None else db.guesses.c.user_id == typist(subject.user_id, key)


HOLDINGS = (
    Holding(db.people, _account(db.people.c.user_id), frozenset({"id"})),
    Holding(db.participants, _listed(db.participants, "id"), frozenset({"erased"})),
    Holding(
        db.invitations,
        _either(_listed(db.invitations), _account(db.invitations.c.used_by)),
        frozenset({"id", "code_hash", "link_hash", "used_by"}),
    ),
    Holding(
        db.waiting,
        _either(_listed(db.waiting), _account(db.waiting.c.user_id)),
        frozenset({"user_id"}),
    ),
    Holding(
        db.requests,
        _either(_listed(db.requests), _account(db.requests.c.asked_by)),
        frozenset({"id", "asked_by", "answered_by"}),
    ),
    # What was told is in the chat; which rows there were, and what became of them, is here.
    Holding(
        db.deliveries,
        _either(_listed(db.deliveries), _account(db.deliveries.c.user_id)),
        frozenset({"id", "data", "dedupe_key", "claim_id"}),
    ),
    Holding(db.announcements, _account(db.announcements.c.author), frozenset({"id", "author"})),
    Holding(db.announcement_cards, _account(db.announcement_cards.c.user_id)),
    Holding(
        db.group_chats,
        _account(db.group_chats.c.linked_by),
        frozenset({"id", "chat_id", "title", "linked_by"}),
    ),
    Holding(db.arriving, _listed(db.arriving)),
    Holding(db.signups, _listed(db.signups), frozenset({"said_by"})),
    Holding(db.meal_answers, _listed(db.meal_answers), frozenset({"said_by"})),
    Holding(db.presences, _listed(db.presences), frozenset({"id", "said_by"})),
    Holding(db.guides, _listed(db.guides)),
    Holding(db.signatures, _listed(db.signatures), frozenset({"said_by"})),
    Holding(db.report_texts, _account(db.report_texts.c.author), frozenset({"author"})),
    Holding(db.packs, _account(db.packs.c.made_by), frozenset({"id", "made_by"})),
    Holding(db.boards, _account(db.boards.c.chat_id), frozenset({"chat_id", "message_id"})),
    Holding(db.calls, _listed(db.calls), frozenset({"id", "taken_by"})),
    Holding(db.poll_asked, _in_rounds(db.poll_asked, "participant_id")),
    Holding(db.poll_progress, _in_rounds(db.poll_progress, "mark"), frozenset({"mark"})),
    Holding(
        db.poll_answers,
        _either(_in_rounds(db.poll_answers, "participant_id"), _in_rounds(db.poll_answers, "token")),
        frozenset({"token", "entered_by"}),
    ),
    Holding(db.poll_rounds, _account(db.poll_rounds.c.opened_by), frozenset({"opened_by"})),
    Holding(
        db.group_votes,
        _account(db.group_votes.c.created_by),
        frozenset({"chat_id", "created_by"}),
    ),
    Holding(db.group_ballots, _account(db.group_ballots.c.user_id)),
    Holding(db.orphan_votes, _account(db.orphan_votes.c.user_id)),
    Holding(db.item_changes, _account(db.item_changes.c.author), frozenset({"id", "author"})),
    Holding(db.dialogues, _account(db.dialogues.c.user_id)),
    Holding(db.guesses, _typed, frozenset({"user_id"})),
    # What an act was about may be another person.
    Holding(db.audit_log, _account(db.audit_log.c.actor), frozenset({"id", "actor", "object", "chain"})),
)
"""A table that names a person and is not here fails tests/rules/test_privacy.py. The inbox is apart."""


async def subject_of(session: AsyncSession, user_id: int) -> Subject:
    """Whom an account's data are about: the account, and who they are on the list."""
    columns = db.people.c.meeting_id, db.people.c.participant_id
    row = (await session.execute(select(*columns).where(db.people.c.user_id == user_id))).one_or_none()
    if row is None or row.participant_id is None:
        return Subject(user_id)
    return Subject(user_id, row.meeting_id, row.participant_id)


async def held(session: AsyncSession, subject: Subject, key: bytes, poll_key: KeyOf) -> Holdings:
    """Everything held about a subject, hashes and other people's ids left out.

    Also what they answered without a name, as long as there is the key that tells.
    """
    subject = await with_tokens(session, subject, poll_key)
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for holding in HOLDINGS:
        rows = await session.execute(select(holding.table).where(holding.whose(subject, key)))
        told = tuple(
            {name: _json(value) for name, value in row._mapping.items() if name not in holding.hidden}
            for row in rows
        )
        if told:
            found[holding.table.name] = told
    if waiting := await _unhandled(session, subject):
        found[db.inbox.name] = waiting
    return Holdings(subject, found)


async def _unhandled(session: AsyncSession, subject: Subject) -> tuple[dict[str, Any], ...]:
    """Updates of theirs whose text is still here: under way, or put aside after three tries."""
    if subject.user_id is None:
        return ()
    with_text = db.inbox.c.body.contains(str(subject.user_id), autoescape=True)
    rows = await session.execute(select(db.inbox).where(with_text).order_by(db.inbox.c.id))
    return tuple(
        {"received_at": _json(row.received_at), "state": row.state, "body": body}
        for row in rows
        if (body := _read(row.body)) is not None and _sender(body) == subject.user_id
    )


def _read(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _sender(update: Any) -> int | None:
    """Who an update is from, as far as it says so."""
    for content in update.values() if isinstance(update, dict) else ():
        if isinstance(content, dict):
            for name in ("from", "user"):
                sender = content.get(name)
                if isinstance(sender, dict) and isinstance(sender.get("id"), int):
                    return int(sender["id"])
    return None


def _json(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_json(part) for part in value]
    if isinstance(value, dict):
        return {name: _json(part) for name, part in value.items()}
    return value if isinstance(value, bool | int | float | str | None) else str(value)
