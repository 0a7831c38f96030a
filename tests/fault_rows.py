"""What may happen to a bot, as data: each fault, and what must hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``lacks``: what of the row no test shows; the whole of it where the row is in NOT_PROVED."""

    id: str
    what: str
    holds: str
    lacks: str = ""


FAULTS = (
    Row(
        "F1",
        "The process is killed while 2,000 people are told something",
        "nobody is left out; each kill doubles no more than the window; at most two copies; every double "
        "is declared; declared *unknown* without a copy ≤ 0.5 %",
    ),
    Row(
        "F2",
        "It dies at every named point: sending, answering, importing, erasing, migrating",
        "all of I1–I7, at every point and pass",
    ),
    Row(
        "F3",
        "It is killed while people answer, by polling",
        "every update that was confirmed is handled; none is applied twice",
    ),
    Row(
        "F4",
        "It is killed while people answer, by webhook: before and after the 200",
        "every update that was confirmed is handled; none is applied twice",
    ),
    Row(
        "F5",
        "The same update comes twice, the same press under a new number",
        "what is kept equals what one delivery leaves, in 10,000 random sequences",
    ),
    Row(
        "F6",
        "It dies after storing an update and before answering it",
        "the person gets an answer, at most one double, and the change is made once",
    ),
    Row(
        "F7",
        "Telegram says 429: for a second, for an hour, negative, without a number, with words for one",
        "no more calls inside the pause than were on their way; nothing lost; the pause survives a restart",
    ),
    Row("F8", "Telegram says 429 for one group", "that group waits; the others are ≤ 10 % slower"),
    Row(
        "F9",
        "Telegram takes messages and the answer never comes",
        "at most two copies of each, all declared",
    ),
    Row(
        "F10",
        "Connections are refused, broken before anything was sent, or there is no name",
        "no doubles; it goes on ≤ 30 s after the end",
    ),
    Row(
        "F11",
        "500 to 504, a web page, half an answer, an empty one, 20 MB of one",
        "no crash, nothing lost; more than 20 MB is not kept",
    ),
    Row("F12", "One 404 or 401, then all is well", "intake is back ≤ 60 s; an alarm"),
    Row(
        "F13",
        "401 for ever",
        "at most one call in 30 s, then exit 78; the line names the cause and never the token",
    ),
    Row(
        "F14",
        "A second poller with the same token",
        "the loser stops after 30 s with an alarm; nothing lost",
    ),
    Row("F15", "A poll is never answered", "it is begun again ≤ 90 s"),
    Row(
        "F16",
        "Poison: updates without chat or date, with unknown or wrong types, with 1 MB of text",
        "the others are handled ≤ 5 s; one row of quarantine each",
    ),
    Row(
        "F17",
        "A handler that always raises",
        "three tries, an apology in the person's language, nobody else notices",
    ),
    Row(
        "F18",
        "30 % have blocked the bot, 5 % deleted their account, 2 % never started",
        "tried once; the next announcement leaves them alone; back at /start",
    ),
    Row(
        "F19",
        "A group becomes a supergroup in the middle; notes of it in either order, or none",
        "nothing lost, nothing doubled, every reference moved",
    ),
    Row(
        "F20",
        "The loop is held up for 0.5 to 30 s; the machine is frozen for 10, 120, 900 s",
        "nothing is accepted after it expired; everything is told or expires; the lag is logged",
        lacks="900 s: 130 s were frozen for real, and longer gaps made with a clock that a test moves",
    ),
    Row(
        "F21",
        "The bot is down over the due time: 5 minutes, 2 hours, 26 hours",
        "what is still useful comes with the true time left, the rest expires and organisers are told",
    ),
    Row("F22", "The machine's clock jumps by an hour or a day", "0 doubles, 0 missing in 1,000 jumps"),
    Row(
        "F23",
        "Clocks change, in every zone",
        "no reminder at a wrong instant; a time in the gap is asked for and never guessed",
    ),
    Row(
        "F24",
        "An item moves, is cancelled or restored while people are told of it",
        "the last version wins; whoever heard an old one is corrected; nothing stale leaves",
    ),
    Row(
        "F25",
        "Several processes on one PostgreSQL: started together, killed at random, replaced in turn",
        "one dispatcher; nothing lost or applied twice, order kept; a kill doubles no more than a window",
    ),
    Row(
        "F26",
        "A leader is frozen, another takes over, the first wakes",
        "the old claim changes nothing; every double is declared",
    ),
    Row("F27", "The pool recycles the leader's connection", "never two leaders, ≤ 10 s without one"),
    Row(
        "F28",
        "PostgreSQL is killed, read-only, out of connections",
        "nothing lost; back ≤ 30 s after it is",
    ),
    Row(
        "F29",
        "SQLite is locked for 30 s",
        "the poller does not confirm, the webhook says 503; nothing lost",
    ),
    Row(
        "F30",
        "The disk is full, read-only, or fails",
        "nothing is sent without a stored claim; the bot lives, says so, and goes on by itself",
    ),
    Row(
        "F31",
        "A long reader keeps the write-ahead log from shrinking",
        "≤ 64 MB in 10 minutes",
        lacks="ten minutes themselves: they are reckoned from twenty taps, at two a second",
    ),
    Row(
        "F32",
        "Bits of the database file are flipped, 200 times",
        "found or harmless; the start is refused, names the way to restore, and makes no empty file",
    ),
    Row("F33", "A backup of six hours ago is restored", "hold mode: nothing leaves before an admin says so"),
    Row(
        "F34",
        "It dies inside a migration, at each step, on both engines",
        "the old schema or the new one, the data equal; a copy was taken before",
    ),
    Row(
        "F35",
        "SIGTERM while it sends",
        "≤ 8 s, exit 0; no doubles and nothing unknown if answers take less than 5 s",
    ),
    Row("F36", "SIGTERM twice, SIGINT, SIGHUP; process 1 without an init", "as F35"),
    Row("F37", "An import of 200 MB where memory is short", "it is refused, the bot lives, < 256 MB"),
    Row(
        "F38",
        "A poll was accepted by a group and it dies before its id is stored",
        "no vote lost, no second poll",
    ),
    Row(
        "F39",
        "Old buttons: too late to answer, the message gone or out of reach",
        "the answer is stored first; nothing lost",
    ),
    Row(
        "F40",
        "*Send* is pressed on two phones at once, or edited meanwhile",
        "one announcement in 1,000 tries",
    ),
    Row(
        "F41",
        "The audience changes midway: people join, leave, are erased, choose another language",
        "those who were meant at the start; nobody is told after they left but what is on its way",
    ),
    Row("F42", "Everything at DEBUG", "no token, webhook secret or code in any line of the log"),
    Row(
        "F43",
        "10,000 updates wait while people are told something",
        "all are answered, by the newest programme, ≤ 60 s; reminders are in time",
        lacks="a backlog of 100,000",
    ),
)
