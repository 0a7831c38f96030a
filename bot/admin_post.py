"""Messages to the admins outside the queue of deliveries, which may be what is in trouble, or held."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from math import inf

from bot.clock import Clock
from bot.domain.deliveries import Outcome
from bot.gateway.delivering import deliver
from bot.gateway.sender import Sender
from bot.i18n import Translator, translator
from bot.logs import get_logger
from bot.screen import Screen

REFUSED_SECONDS = 120.0
"""After a 401 nothing is tried for so long: the token was revoked, or a proxy says so for a moment."""
UNCERTAIN_TRIES = 2
"""A message of which nobody knows whether it arrived goes once more, as every delivery does."""

log = get_logger("ttchan.admins")


@dataclass(slots=True)
class Letter:
    """The same to several admins; ``waits``: who is yet to get it, and how often nobody knew."""

    render: Callable[[Translator], Screen]
    waits: dict[int, int]
    reached: int = field(default=0)

    @property
    def done(self) -> bool:
        """Whether nobody waits for it any more."""
        return not self.waits


class AdminPost:
    """Sends letters in private, in the language that the admin chose, within the budget and its pauses."""

    def __init__(self, sender: Sender, admins: Collection[int], clock: Clock) -> None:
        self._sender = sender
        self._clock = clock
        self._rests_until = -inf
        self._admins = sorted(admins)
        self._unreachable: set[int] = set()
        self.languages: Mapping[int, str] = {}

    def letter(self, render: Callable[[Translator], Screen]) -> Letter:
        """A letter to all of them."""
        return Letter(render, dict.fromkeys(self._admins, 0))

    async def send(self, letter: Letter) -> None:
        """Try once with each who waits for it."""
        for admin in list(letter.waits):
            if await self._is_settled(admin, letter):
                letter.waits.pop(admin)

    async def _is_settled(self, admin: int, letter: Letter) -> bool:
        if self._clock.monotonic() < self._rests_until or not await self._sender.limiter.reply(admin):
            return False  # nothing may leave
        screen = letter.render(translator(self.languages.get(admin, "en"), None))
        # A letter that Telegram can read says nothing of the texts that others are to get.
        tried = await deliver(self._sender, admin, screen, counts=False)
        match tried.outcome:
            case Outcome.SENT:
                letter.reached += 1
                self._unreachable.discard(admin)
                return True
            case Outcome.UNKNOWN:
                letter.waits[admin] += 1
                letter.reached += 1
                return letter.waits[admin] >= UNCERTAIN_TRIES
            case Outcome.BLOCKED | Outcome.REFUSED:
                self._mark_unreachable(admin)
                return True
            case Outcome.HELD if tried.reason:  # 401: a 429 has none
                self._rests_until = self._clock.monotonic() + REFUSED_SECONDS
        return False

    def _mark_unreachable(self, admin: int) -> None:
        """They never pressed Start, or blocked the bot. Said once, by place in the sorted ids."""
        if admin not in self._unreachable:
            self._unreachable.add(admin)
            log.warning("admin_not_reached", place=self._admins.index(admin) + 1, of=len(self._admins))
