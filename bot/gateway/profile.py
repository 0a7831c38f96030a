"""The bot's name card at Telegram: commands and descriptions per language, written only on change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import Bot

from bot.logs import get_logger

log = get_logger("ttchan.profile")


@dataclass(frozen=True, slots=True)
class Profile:
    """What people of one language see before they write. ``language``: two letters, "" = all others."""

    language: str
    commands: Sequence[tuple[str, str]]
    description: str
    short_description: str


async def introduce(bot: Bot, profiles: Sequence[Profile]) -> Mapping[str, bool]:
    """Compare each profile with what Telegram has and write the differences.

    ``setMy*`` methods are strongly limited, so nothing is written twice; a failure is only logged: the
    bot works without its menu. Returns which languages were written.
    """
    written = {}
    for profile in profiles:
        try:
            written[profile.language] = await _introduce(bot, profile)
        except Exception as error:  # a strange answer must not end the bot either
            log.warning("profile_not_written", language=profile.language, exc_info=error)
    return written


async def _introduce(bot: Bot, profile: Profile) -> bool:
    code = profile.language or None
    changed = False
    commands = await bot.get_my_commands(language_code=code)
    if [(one.command, one.description) for one in commands] != list(profile.commands):
        await bot.set_my_commands(list(profile.commands), language_code=code)
        changed = True
    if (await bot.get_my_description(language_code=code)).description != profile.description:
        await bot.set_my_description(profile.description, language_code=code)
        changed = True
    short = await bot.get_my_short_description(language_code=code)
    if short.short_description != profile.short_description:
        await bot.set_my_short_description(profile.short_description, language_code=code)
        changed = True
    return changed
