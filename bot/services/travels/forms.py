"""A leader or organiser says how a delegation comes or leaves: a form in the dialogue's row."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.meeting import Meeting
from bot.domain.rights import Action
from bot.domain.travel_forms import Form, NoSuchTravel, Step, said_of
from bot.domain.travels import Direction
from bot.services import dialogues
from bot.services.acts import By
from bot.services.rights import require
from bot.services.travels import reading
from bot.services.travels.entries import check

FLOW = "travel"


async def begin(
    session: AsyncSession,
    by: By,
    delegation: str,
    direction: Direction,
    *,
    part: int | None,
    meeting: Meeting,
) -> Form:
    """Begin a new entry, or look at one to change it. Raises NoSuchTravel, NoSuchDelegation, NotAllowed."""
    await check(session, by, delegation)
    data: dict[str, Any] = {
        "delegation": delegation,
        "direction": direction.value,
        "part": part,
        "said": {},
    }
    form = await _form(session, by, data, Step.MEANS, meeting)
    if form is None:
        raise NoSuchTravel
    form = replace(form, step=form.missing)
    await _keep(session, by, form, {})
    return form


async def current(session: AsyncSession, by: By, meeting: Meeting) -> Form | None:
    """The form that is open; None if there is none, or its entry was withdrawn. Raises NotAllowed."""
    require(by.person, Action.PLAN_TRAVEL, delegation=by.person.delegation)
    open_ = await dialogues.current(session, by.person.user_id, now=by.at)
    if open_ is None or open_.flow != FLOW:
        return None
    require(by.person, Action.PLAN_TRAVEL, delegation=open_.data["delegation"])
    return await _form(session, by, open_.data, Step(open_.step), meeting)


async def ask(session: AsyncSession, by: By, step: Step, meeting: Meeting) -> Form | None:
    """Go to a step of the open form, to answer it or to answer it anew. Raises NotAllowed."""
    form = await current(session, by, meeting)
    if form is None:
        return None
    wanted = step if step in form.steps else form.missing
    form = replace(form, step=wanted)
    await _keep(session, by, form, await _said(session, by))
    return form


async def answer(
    session: AsyncSession, by: By, step: Step | None, text: str, meeting: Meeting
) -> Form | None:
    """Answer a step of the open form (None = the one that is asked), at what comes next.

    Only what was said is kept, so what somebody else changes of an entry meanwhile stays. None if no form
    is open. Raises UnfitTravel, NotAllowed.
    """
    form = await current(session, by, meeting)
    if form is None:
        return None
    asked = step or form.step
    done = replace(form, step=asked).answered(text, meeting)
    await _keep(session, by, done, {**await _said(session, by), asked.value: done.said[asked]})
    return done


async def drop(session: AsyncSession, by: By) -> None:
    """Forget the form, if one is open."""
    await dialogues.close(session, by.person.user_id, FLOW)


async def _form(
    session: AsyncSession, by: By, data: Mapping[str, Any], step: Step, meeting: Meeting
) -> Form | None:
    direction, part = Direction(data["direction"]), data["part"]
    known: dict[Step, str] = {}
    if part is not None:
        entry = await reading.get(session, by.meeting_id, data["delegation"], direction, part)
        if entry is None or entry.withdrawn:
            return None
        known = said_of(entry, meeting)
    known |= {Step(name): said for name, said in data["said"].items()}
    number = (await reading.members(session, by.meeting_id)).get(data["delegation"], 0)
    return Form(data["delegation"], direction, part, step, known, number)


async def _said(session: AsyncSession, by: By) -> dict[str, str]:
    open_ = await dialogues.current(session, by.person.user_id, now=by.at)
    return dict(open_.data["said"]) if open_ is not None else {}


async def _keep(session: AsyncSession, by: By, form: Form, said: Mapping[str, str]) -> None:
    data = {"delegation": form.delegation, "direction": form.direction.value, "part": form.part}
    await dialogues.follow(
        session, by.person.user_id, FLOW, form.step, {**data, "said": dict(said)}, now=by.at
    )
