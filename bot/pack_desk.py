"""Where a chat leaves its wish for a pack, and the loop that makes packs finds it. One at a time."""

import asyncio

from bot.domain.reports.making import Wish


class PackDesk:
    """``claim`` first, then ``leave`` the wish, or ``release`` the desk again. A restart empties it."""

    def __init__(self) -> None:
        self.taken = False
        """Whether a pack is being made, or is about to be."""
        self._wish: Wish | None = None
        self._left = asyncio.Event()

    def claim(self) -> bool:
        """Take the desk; False if somebody has it already."""
        free, self.taken = not self.taken, True
        return free

    def leave(self, wish: Wish) -> None:
        """Leave the wish at a claimed desk."""
        self._wish = wish
        self._left.set()

    async def next(self) -> Wish:
        """Wait for a wish and take it; the desk stays taken until it is released."""
        await self._left.wait()
        self._left.clear()
        assert self._wish is not None
        return self._wish

    def release(self) -> None:
        """Let the next one come."""
        self.taken, self._wish = False, None
