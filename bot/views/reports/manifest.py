"""What the MANIFEST says of the meeting: codes and numbers, the same in every language."""

from bot.domain.reports.counts import participation
from bot.domain.reports.facts import Facts
from bot.i18n import Translator
from bot.screen import plain


def render(facts: Facts, version: str, t: Translator) -> dict[str, str]:
    """Name and value of each line, in order; ``version``: of the programme that made the pack."""
    people, meeting = participation(facts), facts.meeting
    counted: dict[str, int] = {
        "participants": people.total.people,
        "participants invited": people.invited.people,
        "delegations": sum(one.people > 0 for one in people.towns),
        "countries": len(people.countries),
        "items": len(facts.programme.items),
        "changes": len(facts.revisions),
        "announcements": len(facts.announcements),
        "deliveries": sum(one.count for one in facts.sent),
        "polls": len(facts.polls.results),
        "answers": len(facts.polls.answers),
    }
    return {
        "made by": f"ttchan {version}",
        "made at": facts.now.astimezone(t.zone).isoformat(timespec="seconds"),
        "language": t.language,
        "meeting": meeting.code,
        "title": " ".join(plain(t.text(meeting.title)).split()),
        "dates": f"{meeting.start_date.isoformat()} to {meeting.end_date.isoformat()}",
        **{name: str(number) for name, number in counted.items()},
    }
