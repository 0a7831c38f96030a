"""Who answered what, told from the wire alone: what stood on the screen, what was pressed, what came of it.

What the bot has refused before somebody's eyes does not count; all else does, the last one of each.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from sandbox.journal import Entry
from tests.integration.polling_bank import Asked, Bank
from tests.integration.polling_ledger import Act, Ledger, Screen, codes, fields, first_round

Place = tuple[str, int]
"""A round (its key) and a person."""


@dataclass(frozen=True)
class Told:
    """An invitation that came unasked; ``again``: a reminder; ``needless``: they had answered by then."""

    round: str
    person: int
    entry: Entry
    again: bool
    needless: bool


@dataclass
class Count:
    """What came of the wire."""

    bank: Bank = field(default_factory=Bank)
    answers: dict[Place, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    absent: set[Place] = field(default_factory=set)
    begun: set[Place] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)
    permits: dict[int, bool] = field(default_factory=dict)
    refused: int = 0
    closed: int = 0
    repeated: int = 0

    @classmethod
    def of(cls, ledger: Ledger) -> "Count":
        """Count all that is there."""
        count = cls()
        acts: dict[int, deque[Act]] = defaultdict(deque)
        for act in ledger.acts:
            acts[act.person].append(act)
        for person, entries in ledger.by_chat().items():
            _Chat(count, person).read(entries, acts[person])
        return count

    def counts(self, place: Place) -> bool:
        """Whether somebody has answered a round: anything that must be answered, where there is such."""
        given = self.answers.get(place, {})
        needed = {one.id for one in self.bank.polls[_poll(place)].values() if not one.optional}
        return bool(given.keys() & needed if needed else given)

    def values(self, poll: str, question: str) -> dict[Place, str]:
        """The answers to a question in all rounds."""
        return {
            place: given[question]
            for place, given in self.answers.items()
            if _poll(place) == poll and question in given
        }


def _poll(place: Place) -> str:
    return place[0].partition(":")[0]


class _Chat:
    """One person's chat, read from its beginning."""

    def __init__(self, count: Count, person: int) -> None:
        self._count = count
        self._person = person
        self._screens: dict[int, Screen] = {}
        self._typing: tuple[int, Asked] | None = None

    def read(self, entries: list[Entry], acts: deque[Act]) -> None:
        waiting: deque[tuple[Act, Screen]] = deque()
        for entry in entries:
            while acts and acts[0].seq < entry.seq:
                act = acts.popleft()
                waiting.append((act, self._screens.get(act.message_id, Screen())))
            shown = Screen.of(str(entry.params.get("text", "")), entry.params.get("reply_markup"))
            assert entry.ok or entry.error_code == 400, entry
            if waiting:
                self._settle(*waiting.popleft(), shown)
            else:
                self._unasked(entry, shown)
            number = entry.message_id or entry.params.get("message_id")
            self._screens[int(number or 0)] = shown
        assert not waiting, "an act without an answer"
        assert not acts, "an act without an answer"

    def _unasked(self, entry: Entry, shown: Screen) -> None:
        if not shown.carrying("1pa"):
            return
        number = first_round(shown.buttons)
        assert number is not None
        self._count.bank.question(shown, number)
        again = not any(shown.lines[0].startswith(title) for title in self._count.bank.titles)
        place = self._place(number)
        begun = place in self._count.begun or place in self._count.absent
        needless = (self._count.counts(place) or place in self._count.absent) if again else begun
        self._count.told.append(Told(place[0], self._person, entry, again, needless))

    def _settle(self, act: Act, shown: Screen, reply: Screen) -> None:
        taken = self._leads_on(reply)
        if act.text:
            self._write(act.text, taken=taken)
        else:
            self._press(act, shown, taken=taken)
        self._see(reply)

    def _press(self, act: Act, shown: Screen, *, taken: bool) -> None:
        code, carried = act.data.split("|")[0], fields(act.data)
        if code == "1later":
            self._count.permits[self._person] = carried[0] == "1"
        if not code.startswith("1p") or code == "1polls":
            return
        if not taken:
            self._count.closed += 1
            return
        place = self._place(int(carried[0]))
        if code == "1pabsent":
            self._count.answers.pop(place, None)
            self._count.absent.add(place)
            return
        if code != "1psum":
            self._count.absent.discard(place)
            self._count.begun.add(place)
        if code in ("1pa", "1pback"):
            question = self._count.bank.question(shown, int(carried[0]))
            assert question is not None, (act, shown)
            label = next(label for label, data in shown.buttons if data == act.data)
            self._give(place, question, label if code == "1pa" else None)

    def _give(self, place: Place, question: Asked, label: str | None) -> None:
        given = self._count.answers[place]
        if label is None:
            given.pop(question.id, None)
            return
        key = question.key(label)
        if question.kind != "multi":
            self._count.repeated += given.get(question.id) == key
            given[question.id] = key
            return
        chosen = set(given.get(question.id, "").split(",")) - {""}
        chosen = chosen - {key} if label.startswith("✓") else chosen | {key}
        given[question.id] = ",".join(one for one in question.keys if one in chosen)
        if not chosen:
            del given[question.id]

    def _write(self, text: str, *, taken: bool) -> None:
        if self._typing is None or text.startswith("/"):
            return
        number, question = self._typing
        value = _valid(question, text)
        if not taken:
            self._count.refused += 1
            return
        assert value is not None, (question, text)
        place = self._place(number)
        self._count.absent.discard(place)
        self._count.begun.add(place)
        self._count.answers[place][question.id] = value

    def _place(self, number: int) -> Place:
        return self._count.bank.rounds[number], self._person

    def _leads_on(self, reply: Screen) -> bool:
        """Whether an answer of the bot goes on with a round; a refusal leads back at most."""
        onward = {"1pa", "1ppass", "1plater", "1psum", "1poll"} & codes(reply)
        return bool(onward or reply.alone)

    def _see(self, reply: Screen) -> None:
        """Whether it waits for words now."""
        number = first_round(reply.buttons)
        if number is None or not self._leads_on(reply):  # refused: the question stays open
            return
        if reply.carrying("1poll"):
            self._typing = None
            return
        question = self._count.bank.question(reply, number)
        typed = question is not None and question.kind in ("text", "number") and not reply.alone
        typed = typed and not reply.carrying("1plater")
        self._typing = (number, question) if typed and question is not None else None


def _valid(question: Asked, text: str) -> str | None:
    """What is kept of words, None if they cannot be."""
    text = text.strip()
    if question.kind == "number":
        return str(int(text)) if text.isdecimal() and int(text) <= 9999 else None
    return text if len(text.encode("utf-16-le")) <= 1000 else None
