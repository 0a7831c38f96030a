"""Who was not there was not asked: in no figure of a poll, with its key or without."""

from bot.db.engine import Database
from bot.domain.people import Participant, Person, Role
from bot.domain.polls.rounds import Asked, Progress
from bot.services.acts import By
from bot.services.polls import showing
from bot.services.polls.progress import note
from bot.services.polls.reading import polls_of
from bot.services.polls.results import results
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import CODE, KEY, answered, opened
from tests.sample import content, programme


async def test_who_was_not_there_is_not_counted_as_asked(db: Database, meeting_id: int) -> None:
    people = sorted(content().participants)[:9]
    asking = await opened(db, meeting_id, "seminar", item_id="P18", asked=people)
    for who in people[:5]:
        await answered(db, asking, "sess_rate", who, "5")
    async with db.write() as session:
        await note(session, asking, people[8], Progress(Asked.ABSENT), key=KEY, code=CODE)
    organiser = Participant("LV-DAU-02", "Mārtiņš", "X", "LV-DAU", role=Role.ORGANISER)
    by = By(Person(7, 7, "en", organiser, consent_version=1), meeting_id, NOW, meets=NOW)
    async with db.read() as session:
        poll = (await polls_of(session, meeting_id))["seminar"]
        for key in (KEY, None):
            found = await results(session, meeting_id, poll, programme(), key=key)
            assert (found.asked, found.answered) == (8, 5)
        (listed,) = await showing.overview(session, by)
    assert (listed.asked, listed.answered) == (8, 5)
