"""Notes, written when they leave."""

from bot.services import notes
from bot.views import notes as views
from schedules.writing import Letter, Written


async def write(letter: Letter) -> Written:
    """One note; nothing if it was settled meanwhile, or the reader may not know it any more."""
    (row,) = letter.parcel.rows
    note = await notes.read(letter.session, letter.parcel.meeting_id, letter.parcel.person, row.data)
    return Written(views.note(note, letter.programme, letter.now, letter.t) if note else None)
