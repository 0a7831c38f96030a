"""People who answer polls, each in their own way by a seed: they read what is on their screen and press it.

They know neither the bot's tables nor its questions; what they did is in the ledger.
"""

import asyncio
import random
from collections.abc import Mapping

from sandbox import Person
from tests.integration.polling_ledger import Act, Ledger, Screen, codes

WORDS = (
    "Miasta powinny rozmawiać",
    "Mūsu pilsētas var vairāk",
    "Братски градови, заједно!",
    "=1+1",
    "Warmer <b>buses</b> & later mornings",
    "Bättre kaffe ☕️ och 🚌🚌",
    "Daugiau laiko\npokalbiams",
    "„Nichts“ – alles gut",
    "3",
    "-",
)
NUMBERS = ("0", "7", "12", " 25 ", "007", "٣")
NONSENSE = ("a dozen", "-3", "12345", "x" * 501, "1.5")
LONGEST = 120
"""Steps that somebody takes at once."""


class Goer:
    """One person with habits of their own."""

    def __init__(self, person: Person, ledger: Ledger, seed: str) -> None:
        self._person = person
        self._ledger = ledger
        self._dice = random.Random(seed)
        self._keen = self._dice.choice((0.15, 0.5, 0.8, 0.95))
        self._seen = 0

    async def look(self) -> None:
        """Look at what came, and perhaps into /polls."""
        for message in self._person.chat.messages:
            if message.id <= self._seen:
                continue
            self._seen = message.id
            here = self._screen(message.id)
            if here.carrying("1later") and self._may(0.8):
                await self._press(message.id, self._dice.choice(here.carrying("1later"))[1])
            elif here.carrying("1pa") and self._may(self._keen):
                await self._fill(message.id)
        if self._may(0.05):
            await self._open_from_list()
        self._seen = max((one.id for one in self._person.chat.messages), default=0)

    async def _open_from_list(self) -> None:
        shown = await self._say("/polls")
        rounds = self._screen(shown).carrying("1poll")
        if rounds and self._may(0.9):
            await self._press(shown, self._dice.choice(rounds)[1])
            await self._fill(shown)

    async def _fill(self, shown: int) -> None:
        """Go through a round as far as they like."""
        for _ in range(LONGEST):
            here = self._screen(shown)
            there = await self._one_step(shown, here)
            if there is None:
                return
            shown = there

    async def _one_step(self, shown: int, here: Screen) -> int | None:
        """Do something with a screen; None = enough."""
        seen = codes(here)
        if "1plater" in seen:
            wanted = "1plater" if self._may(0.15) else "1pq"
            await self._press(shown, here.carrying(wanted)[0][1])
            return shown if wanted == "1pq" else None
        if here.alone:  # a summary
            if not self._may(0.25):
                return None
            return await self._press(shown, self._dice.choice(here.alone)[1])
        if "1pa" in seen:
            return await self._choose(shown, here)
        if "1ppass" in seen or "1psum" in seen:
            return await self._write(shown, here)
        if "1pq" in seen:  # what was written was refused
            if self._may(0.7):
                return await self._press(shown, here.carrying("1pq")[0][1])
            return await self._say(self._dice.choice(NUMBERS))
        if "1poll" in seen and self._may(0.2):  # "I was there" after all
            return await self._press(shown, here.carrying("1poll")[0][1])
        return None

    async def _choose(self, shown: int, here: Screen) -> int | None:
        options = here.carrying("1pa")
        ticked = any(label.startswith("✓") for label, _ in options)
        away = here.carrying("1ppass", "1psum")
        if here.carrying("1pabsent") and self._may(0.06):
            return await self._press(shown, here.carrying("1pabsent")[0][1])
        if self._may(0.015):
            return None
        if self._may(0.04) and here.carrying("1pq"):
            return await self._press(shown, here.carrying("1pq")[0][1])
        if away and self._may(0.4 if ticked else 0.08):
            return await self._press(shown, away[0][1])
        if here.carrying("1pback") and self._may(0.2):
            return await self._press(shown, here.carrying("1pback")[0][1])
        return await self._press(shown, self._dice.choice(options)[1], times=2 if self._may(0.04) else 1)

    async def _write(self, shown: int, here: Screen) -> int | None:
        if self._may(0.03):
            return None
        if self._may(0.25):
            return await self._press(shown, here.carrying("1ppass", "1psum")[0][1])
        if here.carrying("1pback") and self._may(0.3):
            return await self._press(shown, here.carrying("1pback")[0][1])
        some = self._dice.choices((WORDS, NUMBERS, NONSENSE), (0.6, 0.25, 0.15))[0]
        return await self._say(self._dice.choice(some))

    async def _press(self, shown: int, data: str, times: int = 1) -> int:
        me = self._person.id
        said = self._ledger.said[me]
        for _ in range(times):
            self._ledger.acts.append(Act(self._ledger.last, me, message_id=shown, data=data))
            await self._person.presses(data=data, message_id=shown)
        await self._ledger.answered(me, said + times)
        return shown

    async def _say(self, text: str) -> int:
        """Write something. Returns the message that came of it."""
        me = self._person.id
        said = self._ledger.said[me]
        self._ledger.acts.append(Act(self._ledger.last, me, text=text))
        await self._person.send(text)
        await self._ledger.answered(me, said + 1)
        return self._person.chat.last.id

    def _screen(self, shown: int) -> Screen:
        for message in reversed(self._person.chat.messages):
            if message.id == shown:
                raw = message.raw
                return Screen.of("", raw.get("reply_markup"))
        return Screen()

    def _may(self, chance: float) -> bool:
        return self._dice.random() < chance


class Crowd:
    """All of them, at once."""

    def __init__(self, people: Mapping[str, Person], ledger: Ledger, seed: int) -> None:
        self._ledger = ledger
        self._goers = [Goer(one, ledger, f"{seed} {name}") for name, one in people.items()]

    async def look(self) -> None:
        """Everybody looks at their phone."""
        self._ledger.acting = True
        try:
            await asyncio.gather(*(one.look() for one in self._goers))
        finally:
            self._ledger.acting = False
