"""Joining: from a code to a participant with an account, step by step. The dialogue holds no code."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.invitations import Redemption
from bot.domain.joining import Joining, Step, Waiting, clean_name
from bot.domain.notes import News, What, stamp
from bot.domain.people import Participant, Person, Role
from bot.services import audiences, dialogues, guesses, invitations, notes, participants, people, waiting
from bot.services.acts import By
from bot.services.announcements import latecomers
from bot.services.invitations import Redeemed

FLOW = "join"


class Agreed(StrEnum):
    """What came of somebody's consent."""

    JOINED = "joined"
    WAITING = "waiting"  # for the leader: they are a minor
    TOO_LATE = "too late"  # the invitation was used, revoked or ran out meanwhile
    NOT_ASKED = "not asked"  # an old button, or the step before is still open


async def begin(session: AsyncSession, by: By, key: bytes, text: str, *, at: datetime) -> bool:
    """Look a code up and begin the dialogue. False for every kind of wrong code.

    ``by.now`` is operating time (the code's), ``at`` meeting time (the dialogue's). Commit also for False:
    the count of wrong codes is in the transaction. Who is this participant already has nothing to begin.
    """
    found = await invitations.look_up(session, by.meeting_id, key, by.person.user_id, text, now=by.now)
    if found.alarm:
        guessed = News(What.CODES_GUESSED, str(stamp(at)), at, {"wrong": guesses.HOUR_WRONG})
        await notes.tell_admins(session, by.meeting_id, by.admins, guessed)
    if found.kind is Redemption.INVALID or found.invitation_id is None:
        return False
    if _is_in(by.person, found):
        await dialogues.close(session, by.person.user_id)
    elif found.participant is None:
        joining = Joining(Step.NAME, found.invitation_id, found.delegation or "")
        await _keep(session, by.person, joining, at)
    else:
        who = found.participant
        name = participants.name_of(who)
        joining = Joining(Step.CONFIRM, found.invitation_id, who.delegation, name, who.id, who.minor)
        await _keep(session, by.person, joining, at)
    return True


async def current(session: AsyncSession, person: Person, *, now: datetime) -> Joining | None:
    """Where the person is on the way in; None if they are not, or stopped too long ago. Meeting time."""
    dialogue = await dialogues.current(session, person.user_id, now=now)
    if dialogue is None or dialogue.flow != FLOW:
        return None
    return _read(dialogue.step, dialogue.data)


async def type_name(session: AsyncSession, person: Person, text: str, *, now: datetime) -> bool:
    """Take what somebody with a shared code typed as their name. False if it cannot be one: ask again."""
    joining = await current(session, person, now=now)
    if joining is None or joining.step is not Step.NAME:
        return True
    name = clean_name(text)
    if name is not None:
        await _keep(session, person, replace(joining, step=Step.CONFIRM, name=name), now)
    return name is not None


async def say_yes(session: AsyncSession, person: Person, invitation_id: int, *, now: datetime) -> bool:
    """*That is me*: go on to consent. False if this was not what was asked last."""
    joining = await _asked(session, person, invitation_id, now)
    if joining is None:
        return False
    if joining.step is Step.CONFIRM:
        await _keep(session, person, replace(joining, step=Step.CONSENT), now)
    return True


async def say_no(session: AsyncSession, person: Person, invitation_id: int, *, now: datetime) -> bool:
    """*That is not me*: who typed their name types it again, all others leave. False as in ``say_yes``."""
    joining = await _asked(session, person, invitation_id, now)
    if joining is None:
        return False
    if joining.participant_id is None:
        await _keep(session, person, replace(joining, step=Step.NAME, name=""), now)
    else:
        await leave(session, person)
    return True


async def leave(session: AsyncSession, person: Person) -> None:
    """Nothing of the way in is kept."""
    await dialogues.close(session, person.user_id)


async def agree(session: AsyncSession, by: By, invitation_id: int, version: int, *, at: datetime) -> Agreed:
    """Consent to the notice of this version: the invitation is used up and the person is in.

    ``by.now`` is operating time, ``at`` meeting time.
    """
    joining = await _asked(session, by.person, invitation_id, at)
    if joining is None or joining.step is not Step.CONSENT or version != people.CONSENT_VERSION:
        return Agreed.NOT_ASKED
    await audiences.enter(session, by.meeting_id)
    await dialogues.close(session, by.person.user_id)
    if not await invitations.use(session, invitation_id, by.person.user_id, now=by.now):
        return Agreed.TOO_LATE
    participant = await _participant(session, by, joining)
    if participant is None:
        return Agreed.TOO_LATE
    if participant.minor:
        await waiting.ask(session, by, participant.id, at=at)
        ref, data = f"{participant.id}:{joining.invitation_id}:{stamp(at)}", {"participant": participant.id}
        waits = News(What.MINOR_WAITS, ref, at, data, by.person.user_id)
        await notes.tell_leader(session, by.meeting_id, participant.delegation, waits)
        return Agreed.WAITING
    await waiting.forget(session, by.person)
    await people.join(session, by.person, by.meeting_id, participant, now=at)
    await latecomers.for_joiner(session, by.meeting_id, participant.id, now=at)
    await by.tell(session, "join", participant.id)
    await _tell(session, by, joining, participant, at)
    return Agreed.JOINED


async def pending(session: AsyncSession, by: By, delegation: str | None) -> list[Waiting]:
    """Minors of a delegation (None: of all) who wait to be let in, longest first. Raises NotAllowed."""
    return await waiting.pending(session, by, delegation)


async def confirm(session: AsyncSession, by: By, participant_id: str, *, at: datetime) -> Participant:
    """Let a minor in, as their leader: twice is once. ``at`` is meeting time.

    Raises NoSuchParticipant (of an id that is not on the list), NotAllowed, NotJoined.
    """
    await audiences.enter(session, by.meeting_id)
    participant, user_id = await waiting.end(session, by, participant_id)
    if user_id is not None:
        await people.join(session, Person(user_id), by.meeting_id, participant, now=at)
        await latecomers.for_joiner(session, by.meeting_id, participant_id, now=at)
        await by.tell(session, "confirm_minor", participant_id)
        data = {"participant": participant_id}
        let_in = News(What.MINOR_IN, f"{participant_id}:{stamp(at)}", at, data, by.person.user_id)
        here, delegation = by.meeting_id, participant.delegation
        await notes.tell_concerned(session, here, let_in, participant_id=participant_id)
        await notes.tell_leader(session, here, delegation, let_in, or_organisers=False)
    return participant


async def refuse(session: AsyncSession, by: By, participant_id: str) -> Participant:
    """Do not let a minor in. Raises as ``confirm``."""
    participant, user_id = await waiting.end(session, by, participant_id)
    if user_id is not None:
        await by.tell(session, "refuse_minor", participant_id)
        refused = News(What.MINOR_OUT, f"{participant_id}:{stamp(by.at)}", by.at)
        await notes.tell_concerned(session, by.meeting_id, refused, user_id=user_id)
    return participant


def _is_in(person: Person, found: Redeemed) -> bool:
    """Whether somebody is already whom the code stands for; a shared one stands for all of its town."""
    if not person.joined or person.participant is None:
        return False
    if found.participant is None:
        return person.participant.delegation == found.delegation
    return person.participant.id == found.participant.id


async def _asked(session: AsyncSession, person: Person, invitation_id: int, now: datetime) -> Joining | None:
    """The open dialogue, if the button belongs to it and not to an older one."""
    joining = await current(session, person, now=now)
    return joining if joining is not None and joining.invitation_id == invitation_id else None


async def _participant(session: AsyncSession, by: By, joining: Joining) -> Participant | None:
    if joining.participant_id is not None:
        return await participants.listed(session, by.meeting_id, joining.participant_id)
    language = by.person.language or ""
    return await participants.add_walk_in(session, by.meeting_id, joining.delegation, joining.name, language)


async def _tell(session: AsyncSession, by: By, joining: Joining, came: Participant, at: datetime) -> None:
    """Tell who must know of whoever came in."""
    ref, data, who = f"{came.id}:{joining.invitation_id}", {"participant": came.id}, by.person.user_id
    if joining.participant_id is None:
        news = News(What.WALK_IN, ref, at, data, who)
        await notes.tell_leader(session, by.meeting_id, came.delegation, news)
    if came.role is Role.ORGANISER:
        news = News(What.ORGANISER_JOINED, ref, at, data, who)
        await notes.tell_organisers(session, by.meeting_id, news)
        await notes.tell_admins(session, by.meeting_id, by.admins, news)


async def _keep(session: AsyncSession, person: Person, joining: Joining, now: datetime) -> None:
    data = {
        "invitation": joining.invitation_id,
        "delegation": joining.delegation,
        "name": joining.name,
        "participant": joining.participant_id,
        "minor": joining.minor,
    }
    await dialogues.follow(session, person.user_id, FLOW, joining.step, data, now=now)


def _read(step: str, data: Mapping[str, Any]) -> Joining:
    return Joining(
        Step(step), data["invitation"], data["delegation"], data["name"], data["participant"], data["minor"]
    )
