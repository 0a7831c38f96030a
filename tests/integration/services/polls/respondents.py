"""People who answer, a poll with a question of every kind, and rounds of it."""

from datetime import timedelta

from sqlalchemy import delete, insert

from bot.db.engine import Database
from bot.db.tables import poll_rounds, questions
from bot.domain.audience import ALL, Audience
from bot.domain.localized import LocalizedText
from bot.domain.polls import Question
from bot.domain.polls.rounds import Round
from bot.services.polls import reading
from bot.services.polls.answering import Respondent
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import DELEGATE, FOREIGNER, OTHER, join
from tests.integration.services.polls.keeping import KEY
from tests.sample import programme

KINDS = ("scale", "single", "multi", "yes_no", "nps", "number", "text")
OPTIONS = {"scale": 6, "single": 3, "multi": 4}
"""How many options the questions of a kind have."""
PEOPLE = (DELEGATE, OTHER, FOREIGNER)
CLOSING = timedelta(hours=24)


async def respondent(db: Database, meeting_id: int, participant_id: str, user_id: int = 0) -> Respondent:
    """Somebody who has joined and answers now."""
    person = await join(db, meeting_id, user_id or 100 + PEOPLE.index(participant_id), participant_id)
    return Respondent(person, meeting_id, programme(), KEY, NOW, "en")


async def ask(db: Database, meeting_id: int, *asked: Question) -> None:
    """Put questions into the meeting, as a load does."""
    values = [
        {name: getattr(one, name) for name in Question.__dataclass_fields__}
        | {"meeting_id": meeting_id, "loaded": {}}
        for one in asked
    ]
    these = questions.c.meeting_id == meeting_id, questions.c.poll_id == asked[0].poll_id
    async with db.write() as session:
        await session.execute(delete(questions).where(*these))
        await session.execute(insert(questions), values)


def every_kind(poll_id: str = "all") -> list[Question]:
    """A question of each kind; the last one is for people from Motala alone."""
    made = [
        Question(
            poll_id,
            f"q-{kind}",
            number,
            kind,
            LocalizedText({"en": f"{kind}?"}),
            options=LocalizedText({"en": "|".join(f"{kind} {n}" for n in range(OPTIONS.get(kind, 0)))}),
            optional=kind != "scale",
            anonymous=True,
        )
        for number, kind in enumerate(KINDS, 1)
    ]
    apart = Question(
        poll_id, "q-apart", 99, "yes_no", LocalizedText({"en": "?"}), audience=Audience.parse("SE-MOT")
    )
    return [*made, apart]


async def new_round(db: Database, meeting_id: int, number: int, *, anonymous: bool) -> Round:
    """A round of that poll, open now; ``number`` tells it from others."""
    values = {
        "meeting_id": meeting_id,
        "key": f"all:{number}",
        "poll_id": "all",
        "audience": ALL,
        "anonymous": anonymous,
        "opens_at": NOW,
        "closes_at": NOW + CLOSING,
    }
    async with db.write() as session:
        made = insert(poll_rounds).values(values).returning(poll_rounds.c.id)
        round_id = (await session.execute(made)).scalar_one()
        return await reading.round_of(session, meeting_id, round_id)
