"""Who was asked in a poll's rounds and how far they are, for results. Reads by the key of the polls."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants
from bot.domain.nameless import delegation_of
from bot.domain.polls.results import Response, Silent
from bot.domain.polls.rounds import Asked, Round
from bot.domain.polls.suppression import enough
from bot.domain.programme import Programme
from bot.services.polls.progress import counted, progress

_BEGUN = (Asked.STARTED, Asked.DONE)


class AskedOne(NamedTuple):
    """Somebody in a round. Without a name: they are not on the list any more."""

    round_id: int
    participant_id: str
    name: str
    delegation: str
    state: Asked
    answered: bool


async def asked_in(
    session: AsyncSession, meeting_id: int, rounds: Sequence[Round], *, key: bytes | None, code: str
) -> list[AskedOne]:
    """Everybody who is asked in these rounds; ``code``: the meeting's."""
    listed = participants.c.meeting_id == meeting_id
    columns = (
        participants.c.id,
        participants.c.first_name,
        participants.c.last_name,
        participants.c.delegation,
    )
    people = {row.id: row for row in await session.execute(select(*columns).where(listed))}
    found = []
    for one in rounds:
        everybody = await progress(session, one, key=key, code=code)
        for participant_id, far in sorted(everybody.items()):
            row = people.get(participant_id)
            name = f"{row.first_name} {row.last_name}".strip() if row else ""
            town = row.delegation if row else delegation_of(participant_id)
            found.append(AskedOne(one.id, participant_id, name, town, far.state, far.answered))
    return found


async def responses(
    session: AsyncSession,
    rounds: Sequence[Round],
    asked: Sequence[AskedOne],
    programme: Programme,
    *,
    blind: bool,
) -> tuple[Response, ...]:
    """How many of each delegation were asked and answered, hosts among them; who was not there is in neither.

    ``blind``: the key is destroyed. Then only all together: nobody knows of what town those are who answered.
    """
    if blind:
        some = (await counted(session, [one.id for one in rounds])).values()
        return (Response("", sum(of for of, _ in some), sum(given for _, given in some)),)
    present = [one for one in asked if one.state is not Asked.ABSENT]
    codes = [*sorted(programme.delegations), *sorted({one.delegation for one in present})]
    found = []
    for code in dict.fromkeys(codes):
        here = [one.answered for one in present if one.delegation == code]
        if here:
            found.append(Response(code, len(here), sum(here)))
    return tuple(found)


async def writers(
    session: AsyncSession, rounds: Sequence[Round], asked: Sequence[AskedOne], *, blind: bool
) -> Mapping[int, frozenset[str]]:
    """Who answered anything, by round; as few people as they can be where nobody knows (``blind``)."""
    if blind:
        some = await counted(session, [one.id for one in rounds])
        return {number: frozenset(f"?{nth}" for nth in range(given)) for number, (_, given) in some.items()}
    found: dict[int, set[str]] = {one.id: set() for one in rounds}
    for one in asked:
        if one.answered or one.state in _BEGUN:
            found[one.round_id].add(one.participant_id)
    return {number: frozenset(people) for number, people in found.items()}


def silent(asked: Sequence[AskedOne], rounds: Sequence[Round], *, blind: bool) -> tuple[Silent, ...]:
    """Who has not answered, by round and name; nobody where the key is destroyed (``blind``).

    Nobody either of an anonymous round that fewer than five have answered: the others would be known.
    """
    if blind:
        return ()
    few = {one.id for one in rounds if one.anonymous and not _enough(one, asked)}
    return tuple(
        Silent(one.participant_id, one.name, one.delegation, one.round_id)
        for one in sorted(asked, key=lambda one: (one.round_id, one.delegation, one.name))
        if not one.answered and one.state is not Asked.ABSENT and one.name and one.round_id not in few
    )


def _enough(asking: Round, asked: Sequence[AskedOne]) -> bool:
    return enough({one.participant_id for one in asked if one.round_id == asking.id and one.answered})
