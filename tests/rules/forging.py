"""People of every standing, the ids that they may forge, and what each of them may see and change."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

from sqlalchemy import insert

from bot.callback_data import CallbackData
from bot.db.tables import poll_rounds
from bot.domain.audience import ALL
from bot.domain.people import Person, Role
from bot.domain.presence import Ride
from bot.domain.rights import Standing
from bot.domain.seals import handle_of
from bot.domain.travel_forms import Step
from bot.domain.travels import Direction
from bot.domain.workbook import Content
from bot.services import participants, people, waiting
from bot.services.acts import By
from bot.views.calls import SayLost
from bot.views.card import Correct
from bot.views.polls.presses import PollAnswer
from bot.views.urgent import SendUrgent
from tests.rules.offline import ADMIN, Offline
from tests.sample import content

Row = dict[str, Any]
CURRENT_MEETING = 2
HERE, THERE, ELSEWHERE = "PL-RAD", "SE-MOT", "XX-ELS"
"""A delegation, another one, and one of another meeting."""

ACTORS = {
    Standing.STRANGER: (1, None),
    Standing.PARTICIPANT: (2, "PL-RAD-05"),
    Standing.LEADER: (3, "PL-RAD-01"),
    Standing.ORGANISER: (4, "LV-DAU-02"),
    Standing.ADMIN: (ADMIN, "LV-DAU-05"),
}
"""Telegram id, and who they are on the list."""

BYSTANDERS = {7: "PL-RAD-07", 8: "SE-MOT-03", 9: "RS-RAS-05"}
WAITING = {10: "PL-RAD-13", 11: "LV-DAU-20"}

MARK = re.compile(r"Z([nrde])-([A-Z]{2}-[A-Z]{3}-W?\d+)")
"""Everybody's name, room, diet and e-mail say whose they are."""

WORDS = re.compile(r"Zw-(draft|sent)-(\d+)")
"""What is announced says who wrote it, and whether it was ever sent."""

ASKED = (1, 2)
"""Rounds that are open and not anonymous: of this meeting, and of the other one."""

DRAFTS = (1, 2)
"""Announcements that nobody sent: the organiser's and the leader's."""

SENT = (3, 4)
"""Announcements that went out: the leader's to their own delegation, the organiser's to everybody."""

POOLS: dict[str, tuple[Any, ...]] = {
    "delegation": (HERE, THERE, ELSEWHERE, "LV-DAU", "ZZ"),
    "participant": ("PL-RAD-05", "PL-RAD-07", "PL-RAD-13", "PL-RAD-01", "SE-MOT-03", "XX-ELS-01", "ZZ"),
    "item": ("P21", "P38", "P24", "P44", "E1", "ZZ"),
    "announcement": (*SENT, *DRAFTS, 99),
    "round": (*ASKED, 99),
    "question": tuple(handle_of(one) for one in ("fu_shared_link", "fu_shared", "fu_contact", "ZZ")),
    "version": (1, 2, 99),
    "whom": (None, *(handle_of(one) for one in ("PL-RAD-03", "PL-RAD-07", "SE-MOT-05", "XX-ELS-01", "ZZ"))),
    "key": ("1", "yes", "6", "ZZ"),
    "answers": ("yes_no", "single", "number"),
    "quorum": ("half", "all"),
    "tie": ("host", "nothing"),
    "telegram": ("5400000000000000001", "ZZ"),
    "places": (31, 1, 99),
    "ride": (*(Ride(content().items["P21"], bus).handle for bus in ("Bus 1", "Bus 2", "")), "ZZ"),
    "bus": (*(handle_of(bus) for bus in ("bus-Bus_1", "bus-Bus_2")), "ZZ"),
    "page": ("hotel", "ZZ"),
    "group": ("A", "B", "Z"),
    "language": ("en", "lv", "sr_Latn"),
    "diet": ("vegan", "no-pork"),
    "field": ("room", "hotel", "group", "first_name"),
    "before": ("60,15", "5"),
    "role": tuple(Role),
    "kind": ("excursion", "meal", "free"),
    "leads": ("60,15", "none", "meeting"),
    "digest": ("evening", "morning"),
    "hours": ("22:00-07:00", "none", "meeting"),
    "day": (date(2018, 11, 10), date(2030, 1, 1)),
    "start": ("09:00", "25:99"),
    "venue": ("hotel", "ZZ"),
    "column": ("note", "meeting_point"),
    "direction": tuple(Direction),
    "step": tuple(Step),
    "value": ("plane", "2018-11-08", "11:25", "hotel", "-"),
    "of": ("towns", "groups", "languages", "items"),
    "text": ("summary", "day:2018-11-10", "ZZ"),
    "term": (HERE, THERE, "all", "guests", "leaders", "group-A", "lang-lv", "item-P38", "ZZ"),
}
"""What stands in fields by their names; the first value is the actor's own, or fits."""

_ODD = ("", "-1", "1" * 30, "٣", "true", "' OR 1=1 --", "../x", "\x00")


def marked() -> Content:
    """The sample, in which everybody's data say whose they are."""
    sample = content()
    everybody = {
        one.id: replace(
            one,
            last_name=f"Zn-{one.id}",
            room=f"Zr-{one.id}",
            dietary=(f"Zd-{one.id}",),
            email="" if one.minor else f"Ze-{one.id}@example.org",
        )
        for one in sample.participants.values()
    }
    return replace(sample, participants=everybody)


def elsewhere() -> Content:
    """Another meeting, with a delegation, people and an item of its own."""
    sample = content()
    stranger = replace(
        sample.participants["SE-MOT-03"], id="XX-ELS-01", delegation=ELSEWHERE, last_name="Zn-XX-ELS-01"
    )
    return replace(
        sample,
        meeting=replace(sample.meeting, code="elsewhere"),
        delegations={
            **sample.delegations,
            ELSEWHERE: replace(sample.delegations[THERE], code=ELSEWHERE),
        },
        participants={"XX-ELS-01": stranger},
        items={**sample.items, "E1": replace(sample.items["P21"], id="E1")},
    )


async def settle(bot: Offline, meeting_id: int) -> None:
    """Let the actors and some others join, in English."""
    now = bot.chat.deps.clock.now()
    for user_id, participant_id in [*ACTORS.values(), *BYSTANDERS.items()]:
        async with bot.db.write() as session:
            await people.choose_language(session, Person(user_id), "en", now=now)
            if participant_id is not None:
                listed = await participants.listed(session, meeting_id, participant_id)
                assert listed is not None
                await people.join(session, Person(user_id), meeting_id, listed, now=now)
    async with bot.db.write() as session:
        for user_id, minor in WAITING.items():
            await waiting.ask(session, By(Person(user_id), meeting_id, now), minor, at=now)
    for user_id, _ in ACTORS.values():
        await bot.write(user_id, "/help")  # the menu of their role comes with the first answer
    for user_id in BYSTANDERS:
        await bot.press(user_id, Correct("room").pack())
        await bot.write(user_id, "999")
    async with bot.db.write() as session:
        await session.execute(insert(poll_rounds), [_asking(here, meeting_id) for here in ASKED])
    for user_id in BYSTANDERS:
        await bot.press(user_id, PollAnswer(ASKED[0], handle_of("fu_contact"), 1, "yes").pack())
    for user_id in (7, 8):
        await bot.press(user_id, SayLost().pack())
    for user_id in (4, 3):
        await bot.write(user_id, f"/announce Zw-draft-{user_id}")
    for user_id, draft in zip((3, 4), SENT, strict=True):
        await bot.write(user_id, f"/urgent Zw-sent-{user_id}")
        await bot.press(user_id, SendUrgent(draft, 1).pack())


def _asking(round_id: int, meeting_id: int) -> dict[str, Any]:
    """A round of one poll in this meeting or in the other, open for years."""
    here = meeting_id if round_id == ASKED[0] else 3 - meeting_id
    times = {"opens_at": datetime(2018, 11, 1, tzinfo=UTC), "closes_at": datetime(2030, 1, 1, tzinfo=UTC)}
    poll = {"key": "followup-5w", "poll_id": "followup-5w", "audience": ALL, "anonymous": False}
    return {"id": round_id, "meeting_id": here, **poll, **times}


def own(kind: type[CallbackData], **mine: Any) -> str:
    """A payload about the actor's own people, or with the fields in ``mine``."""
    values = {name: _pool(name, hint)[0] for name, hint in _hints(kind).items()}
    return kind(**values | {name: value for name, value in mine.items() if name in values}).pack()


def forged(kind: type[CallbackData], dice: random.Random) -> str:
    """A payload about anybody, by somebody who knows how ours are built."""
    values = {name: dice.choice(_pool(name, hint)) for name, hint in _hints(kind).items()}
    head, *parts = kind(**values).pack().split("|")
    if parts and dice.random() < 0.2:
        parts[dice.randrange(len(parts))] = str(dice.choice(dice.choice([*POOLS.values(), _ODD])))
    return "|".join((head, *parts))[:64]


def _hints(kind: type[CallbackData]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}  # type: ignore[arg-type]


def _pool(name: str, hint: Any) -> tuple[Any, ...]:
    if name in POOLS:
        return (*POOLS[name], None) if "None" in str(hint) else POOLS[name]
    return (True, False) if hint is bool else (0, 1, 2, 3, 99)


@dataclass(frozen=True)
class Reach:
    """How far somebody may see and change, told independently of the code."""

    standing: Standing
    participant: str | None
    user_id: int

    def surplus_seen(self, said: str) -> Iterator[str]:
        """Whose data and whose words were shown that must not be."""
        for state, author in WORDS.findall(said):
            if int(author) != self.user_id and not (state == "sent" and self._was_sent(int(author))):
                yield f"{state} words of {author}"
        for kind, whose in MARK.findall(said):
            if whose == self.participant or self._in_charge(whose):
                continue
            name = kind == "n"
            # A leader sees names, and what their people want to have corrected: rooms, in this sample.
            led = self.standing is Standing.LEADER and whose.startswith(HERE) and kind in "nr"
            # Everybody's card names the leader of their delegation.
            known = self.standing is not Standing.STRANGER and whose == "PL-RAD-01"
            if not (led or (name and known)):
                yield f"{kind} of {whose}"

    def _was_sent(self, author: int) -> bool:
        """The leader writes to their own people, the organiser to everybody; organisers see what was sent."""
        if self.standing in (Standing.ORGANISER, Standing.ADMIN):
            return True
        return self.participant is not None and (author == 4 or self.participant.startswith(HERE))

    def may_change(self, table: str, before: Row | None, after: Row | None) -> bool:
        """Whether a row (None = there was none, there is none) is theirs to change in this way."""
        row = after or before or {}
        if table in ("dialogues", "people") and row["user_id"] == self.user_id:
            return True
        if table == "dialogues" and after is None and self.standing is Standing.ADMIN:
            return True  # whose role changes is asked for no words of the one before
        if table.startswith("poll_"):
            who = str(row.get("participant_id") or row.get("mark") or "")
            if who.startswith("~"):  # the nameless place of somebody who was erased
                own_town = self.participant is not None and self.participant.startswith(who.split("~")[1])
                return row["round_id"] == ASKED[0] and (own_town or self.standing is Standing.ADMIN)
            forgotten = after is None and self.standing is Standing.ADMIN
            theirs = who == self.participant or self._answers_for(who, row)
            return row["round_id"] == ASKED[0] and (theirs or forgotten)
        changed = {name for name in row if before and after and before[name] != after[name]}
        if row.get("meeting_id", row["id"] if table == "meetings" else None) != CURRENT_MEETING:
            return False
        erased = after is None or after.get("last_name") == ""
        if table == "participants" and "role" in changed and not erased:
            return self.standing is Standing.ADMIN
        if table == "presences" and row["way"] == "self" and row["participant_id"] != self.participant:
            return False
        if self.standing in (Standing.ORGANISER, Standing.ADMIN):
            return True
        if table in ("guides", "signatures", "report_texts"):
            return False
        if table == "announcements":
            within = all(HERE in terms.split("+") for terms in row["audience"].split(";"))
            own = (before or row)["author"] == self.user_id  # an erasure takes the author away
            return self.standing is Standing.LEADER and own and within
        whose = row.get("participant_id") or (row["id"] if table == "participants" else None)
        if whose is not None and whose == self.participant:
            return (
                erased
                or table in ("requests", "meal_answers", "signups", "calls")
                or changed <= {"dietary", "group", "loaded"}
            )
        led = str(row.get("delegation") or whose or "").startswith(HERE)
        return self.standing is Standing.LEADER and led and table not in ("delegations", "meetings")

    def _answers_for(self, whose: str, row: Row) -> bool:
        """Whether it is of somebody who has not joined; an answer says who entered it."""
        joined = {participant for _, participant in ACTORS.values()} | set(BYSTANDERS.values())
        led = self.standing is Standing.LEADER and whose.startswith(HERE)
        signed = row.get("entered_by", self.participant) == self.participant
        return signed and whose not in joined and (led or self._in_charge(whose))

    def _in_charge(self, whose: str) -> bool:
        return self.standing in (Standing.ORGANISER, Standing.ADMIN) and not whose.startswith(ELSEWHERE)


def reaches() -> list[Reach]:
    """Somebody of every standing."""
    return [Reach(standing, participant, user_id) for standing, (user_id, participant) in ACTORS.items()]
