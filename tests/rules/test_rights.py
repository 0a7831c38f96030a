"""The matrix against what really happens: every standing at every door, with ids of everybody."""

import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import select, update

import handlers
from bot.db import tables
from bot.domain.errors import NotAllowed, NotJoined
from bot.domain.people import Role
from bot.domain.rights import MATRIX, Action, Scope, Standing, scope
from bot.domain.seals import handle_of
from bot.domain.travels import Direction
from bot.i18n import translator
from bot.views.amendments import EditText
from bot.views.buttons import BeginAnnouncement
from bot.views.card import Correct
from bot.views.edits import EditItem
from bot.views.head_count_presses import SeekGuide, SeekSomebody
from bot.views.home import labels
from bot.views.imports import AskWorkbook
from bot.views.members import AddDelegation, SearchPeople
from bot.views.polls.making_ways import BeginPoll
from bot.views.polls.presses import ShowQuestion
from bot.views.report_texts import WriteText
from bot.views.signup_presses import AskPlaces
from bot.views.travels import PlanTravel
from bot.views.urgent import AskUrgent
from handlers import (
    amendments,
    announcing,
    card,
    edits,
    imports,
    joining,
    members,
    poll_making,
    polls,
    report_texts,
    routing,
    signup_steering,
    somebody,
    travels,
    urgent,
)
from handlers.guarded import Guarded
from tests.proving import Says, drawn_seed
from tests.rules.forging import (
    ACTORS,
    ASKED,
    CURRENT_MEETING,
    DRAFTS,
    HERE,
    MARK,
    POOLS,
    SENT,
    WORDS,
    Reach,
    forged,
    marked,
    own,
    reaches,
)
from tests.rules.offline import Offline, Rows, offline

KEPT = (
    "participants",
    "people",
    "invitations",
    "requests",
    "waiting",
    "delegations",
    "dialogues",
    "meetings",
    "items",
    "announcements",
    "calls",
    "meal_answers",
    "travels",
    "signups",
    "presences",
    "guides",
    "signatures",
    "report_texts",
    "poll_asked",
    "poll_progress",
    "poll_answers",
)
"""Tables in which one person's act could change something of another's."""


def doors(reach: Reach) -> Iterator[tuple[str, Guarded]]:
    """What somebody writes or presses about their own people, and who answers it."""
    t = translator("en", None)
    yield from ((f"/{name}", guarded) for name, guarded in handlers.COMMANDS.items())
    yield from ((labels(t)[door], guarded) for door, guarded in handlers.LABELS.items())
    for kind, guarded in handlers.BUTTONS.items():
        mine = {"participant": reach.participant} if _scope(guarded, reach) is Scope.OWN else {}
        yield own(kind, **mine), guarded


def _scope(guarded: Guarded, reach: Reach) -> Scope:
    return scope(guarded.action, reach.standing)


async def does(bot: Offline, user_id: int, deed: str) -> str:
    """Press it if it is a button's payload, else write it."""
    return await (bot.press(user_id, deed) if deed.startswith("1") else bot.write(user_id, deed))


@pytest.mark.fault("rights")
def test_every_handler_has_a_row_of_the_matrix() -> None:
    everything = [*handlers.COMMANDS.values(), *handlers.LABELS.values(), *handlers.BUTTONS.values()]
    everything += [*handlers.FLOWS.values(), *handlers.IN_GROUPS.values(), handlers.SPEECH]
    assert {type(guarded) for guarded in everything} == {Guarded}
    assert set(MATRIX) == set(Action) == {guarded.action for guarded in everything}
    assert all(len(row) == len(Standing) for row in MATRIX.values())


@pytest.mark.fault("rights")
def test_only_guarded_handlers_are_registered(bot_of_nobody: Offline) -> None:
    ways = [handler.callback for handler in bot_of_nobody.chat.application.handlers[0]]
    between = {routing._press, routing._write}
    assert {way for way in ways if getattr(way, "__func__", None) is not Guarded.run} == between


@pytest.fixture
async def bot_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Offline]:
    """The sample alone; nobody has joined."""
    async with offline(tmp_path, monkeypatch, marked()) as running:
        yield running


_CONCERNED = {one for one in Standing if any(scope(action, one) is Scope.PUBLIC for action in Action)}
"""Those to whom a public programme makes a difference."""


@pytest.mark.parametrize(
    ("public", "standings"),
    [
        pytest.param(False, set(Standing), id="members only"),
        pytest.param(True, _CONCERNED, id="public programme"),
        pytest.param(True, set(Standing), id="public programme, everybody", marks=pytest.mark.proof),
    ],
)
@pytest.mark.fault("rights")
async def test_every_door_opens_to_whom_the_matrix_says_and_to_nobody_else(
    bot: Offline, public: bool, standings: set[Standing]
) -> None:
    assert standings
    if public:
        async with bot.db.write() as session:
            here = tables.meetings.c.id == CURRENT_MEETING
            found = (await session.execute(select(tables.meetings.c["values"]).where(here))).scalar_one()
            changed = {"values": {**found, "public_programme": "yes"}, "version": 2}
            await session.execute(update(tables.meetings).where(here).values(changed))
    await bot.write(ACTORS[Standing.ADMIN][0], "/start")  # the programme is in memory
    back, wrong = bot.keep(), []
    for reach in (one for one in reaches() if one.standing in standings):
        for deed, guarded in doors(reach):
            stamp = bot.changes()
            await does(bot, reach.user_id, deed)
            if bot.changes() != stamp:
                back()
            opened = not isinstance(bot.refusal, NotJoined | NotAllowed)
            allowed = _scope(guarded, reach)
            if opened != (allowed is not Scope.NONE and (allowed is not Scope.PUBLIC or public)):
                wrong.append((reach.standing, deed, guarded.action, bot.refusal))
    assert wrong == []


def surplus(bot: Offline, reach: Reach, said: str, before: dict[str, Rows] | None) -> list[str]:
    """What somebody was shown or changed that they must not; ``before`` None = nothing was changed."""
    found = list(reach.surplus_seen(said))
    for table, rows in (before or {}).items():
        now = bot.rows(table)
        for key in rows.keys() | now.keys():
            was, became = rows.get(key), now.get(key)
            if was != became and not reach.may_change(table, was, became):
                found.append(f"{table} {key}")
    return found


async def _forge(bot: Offline, tries: int, seed: int) -> None:
    dice = random.Random(seed)
    kinds = sorted(handlers.BUTTONS, key=lambda kind: kind.code)
    back, before, changed, shown = bot.keep(), {name: bot.rows(name) for name in KEPT}, 0, 0
    for _ in range(tries):
        reach = dice.choice(reaches())
        if dice.random() < 0.85:
            deed = forged(dice.choice(kinds), dice)
        else:
            words = dice.choice([*POOLS["participant"], *POOLS["delegation"], "", "hello"])
            deed = f"/{dice.choice(sorted(handlers.COMMANDS))} {words}".strip()
        stamp = bot.changes()
        said = await does(bot, reach.user_id, deed)
        wrote = bot.changes() != stamp
        assert surplus(bot, reach, said, before if wrote else None) == [], (reach.standing, deed)
        assert said, f"no answer to {deed}"
        shown += bool(MARK.search(said))
        if wrote:
            before["dialogues"] = bot.rows("dialogues")  # theirs alone, and it may go on
            if any(bot.rows(name) != before[name] for name in KEPT):
                changed += 1
                back()
                before["dialogues"] = bot.rows("dialogues")
    assert shown > tries / 50, "nothing was shown that could have been too much"
    assert changed > tries / 100, "nothing was changed that could have been too much"


@pytest.mark.fault("bad:callback", "rights")
async def test_1000_forged_tries_give_nobody_a_right_that_the_matrix_denies(bot: Offline) -> None:
    await _forge(bot, 1_000, seed=2018)  # the same tries each time: the long form finds new ones


@pytest.mark.fault("bad:callback", "rights")
async def test_no_button_shows_words_to_whom_they_were_not_sent(bot: Offline) -> None:
    back, shown, wrong = bot.keep(), 0, []
    kinds = [(kind, {one.name for one in fields(kind)}) for kind in handlers.BUTTONS]  # type: ignore[arg-type]
    named = [(kind, name) for kind, names in kinds for name in names & {"announcement", "draft", "discard"}]
    assert len(named) > 40
    for kind, name in named:
        for reach in reaches():
            for number in (*DRAFTS, *SENT):
                stamp = bot.changes()
                said = await bot.press(reach.user_id, own(kind, **{name: number, "delegation": HERE}))
                shown += bool(WORDS.search(said))
                wrong += [(kind, reach.standing, number, one) for one in reach.surplus_seen(said)]
                if bot.changes() != stamp:
                    back()
    assert wrong == []
    assert shown > 40


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.fault("bad:callback", "rights")
async def test_100000_forged_tries_give_nobody_a_right_that_the_matrix_denies(
    bot: Offline, proof_says: Says
) -> None:
    seed = drawn_seed()
    await _forge(bot, 100_000, seed)
    proof_says(tries=100_000, surplus_rights=0, seed=seed)


OPENERS = {
    card.FLOW: Correct("room").pack(),
    members.FIND: SearchPeople().pack(),
    members.ADD: AddDelegation().pack(),
    edits.FLOW: EditItem("P21").pack(),
    imports.FLOW: AskWorkbook().pack(),
    polls.FLOW: ShowQuestion(ASKED[0], handle_of("fu_shared_link")).pack(),
    announcing.FLOW: BeginAnnouncement().pack(),
    urgent.FLOW: AskUrgent().pack(),
    amendments.FLOW: EditText(SENT[0]).pack(),
    travels.FLOW: PlanTravel(HERE, Direction.ARRIVAL).pack(),
    signup_steering.FLOW: AskPlaces("P38").pack(),
    poll_making.FLOW: BeginPoll().pack(),
    somebody.FLOW: SeekSomebody(POOLS["ride"][0]).pack(),
    somebody.GUIDES: SeekGuide(POOLS["ride"][0]).pack(),
    report_texts.FLOW: WriteText("summary", "en").pack(),
}
"""The buttons that begin a dialogue which waits for words; joining and its codes are open to everybody."""


def test_every_dialogue_that_waits_for_words_is_tried_here() -> None:
    assert set(OPENERS) | {"join", joining.CODE} == set(handlers.FLOWS)


@pytest.mark.parametrize("flow", OPENERS)
@pytest.mark.fault("rights")
async def test_who_loses_a_role_in_the_middle_of_a_dialogue_gets_no_further(bot: Offline, flow: str) -> None:
    user_id, participant_id = ACTORS[Standing.ORGANISER]
    await bot.press(user_id, OPENERS[flow])
    async with bot.db.write() as session:
        here = tables.participants.c.meeting_id == CURRENT_MEETING
        mine = tables.participants.c.id == participant_id
        gone = scope(handlers.FLOWS[flow].action, Standing.PARTICIPANT) is Scope.OWN
        role = {"withdrawn": True} if gone else {"role": Role.PARTICIPANT}
        await session.execute(update(tables.participants).where(here, mine).values(role))
    kept = [name for name in KEPT if name != "people"]  # the menu of a role goes with it
    before = {name: bot.rows(name) for name in kept}
    said = await bot.write(user_id, "PL-NEW Nowa")
    assert isinstance(bot.refusal, NotJoined if gone else NotAllowed)
    assert MARK.search(said) is None
    assert {name: bot.rows(name) for name in kept} == before
