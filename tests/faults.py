"""What may go wrong, as data: each row of docs/reliability.md, what must hold, and what no test shows yet.

A test says which rows it shows: ``@pytest.mark.fault("F1")``. ``tests/rules/test_faults.py`` compares.
"""

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
        "no crash, nothing lost; memory + < 50 MB",
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
        lacks="a freeze of 900 s in real time (130 s is frozen for real; longer gaps by an injected clock)",
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
    Row("F25", "Two processes on one database", "one dispatcher"),
    Row("F26", "A leader is frozen, another takes over, the first wakes", "the old claim changes nothing"),
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
    Row("F31", "A long reader keeps the write-ahead log from shrinking", "≤ 64 MB in 10 minutes"),
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

BAD_INPUT = (
    Row(
        "bad:commands",
        "Commands: capitals, other bots', senders without a person, signs of every kind",
        "50,000 generated updates: nothing uncaught, at most two replies each",
    ),
    Row(
        "bad:callback",
        "Callback data: other people's ids, old versions, random bytes, roles taken away",
        "100,000 tries: no right that the matrix denies",
    ),
    Row(
        "bad:deeplinks",
        "Deep links: used, expired, revoked, cut by one, of another meeting",
        "one same answer for every wrong code; guesses are braked",
    ),
    Row(
        "bad:text",
        "Free text: tags, ampersands, formulas, 4,097 units, voices, stickers",
        "kept as typed, escaped where it is shown; no message is refused for its text",
    ),
    Row("bad:nul", "NUL and lone surrogates in texts", "removed at the border, the same on both engines"),
    Row(
        "bad:answers",
        "Answers: out of range, twice, changed, late, taken back",
        "the last valid one wins; 10,000 runs equal a model",
    ),
    Row(
        "bad:xlsx",
        "Workbooks: bombs, a million rows, encrypted, formulas, hidden sheets, merged cells",
        "refused in one sentence or read whole; in a child process; all or nothing",
    ),
    Row(
        "bad:csv",
        "CSV: every encoding and separator, lone returns, open quotes, NUL",
        "the guess is told; the error names its row",
    ),
    Row(
        "bad:ics",
        "Calendars: no end, floating times, unknown zones, endless rules, 10⁶ entries",
        "capped; floating times are asked about; no address is opened; ≤ 10 s",
    ),
    Row(
        "bad:names",
        "File names: ../, absolute, con.txt, 255 bytes, right-to-left, empty, too large",
        "stored under random names, the type by the content; 0 of 100,000 leave the folder",
    ),
    Row(
        "bad:exports",
        "Exports: cells that begin with = + - @, tab or return; quotes; -5 as a number",
        "text is text, numbers are numbers; opened again: 0 formulas",
    ),
    Row(
        "bad:locales",
        "Catalogs: missing keys, extra fields, attributes in fields, missing plurals, tags",
        "the check fails; a running bot says the sentence in English",
    ),
    Row(
        "bad:configuration",
        "Settings: a token with a newline, wrong addresses, unknown zones, taken ports",
        "all problems at once, a line each, no secret; exit 78",
    ),
    Row(
        "bad:webhook",
        "Webhook: wrong secret, method, type, body; 20 MB; slow; replayed",
        "403, 404, 405, 413, 400; none is taken that is forged; memory + ≤ 30 MB",
    ),
    Row("bad:dates", "Dates of updates: 0, 1970, far ahead", "treated as now, never as authority"),
)

OTHERS = (
    Row(
        "rights",
        "Every standing at every handler, with ids of everybody",
        "the matrix of rights is what happens; every handler has a row",
    ),
    Row(
        "canaries",
        "A person with a canary in every field is erased",
        "0 canaries in database, log, exports and files, but the hash in the ledger",
    ),
    Row(
        "guesses",
        "10,000 guesses at codes by 100 people",
        "0 hits, ≤ 500 looked up; counters survive 20 kills",
    ),
    Row("audit", "200 random edits of the log of acts", "all found"),
    Row(
        "restore",
        "Random activity, a backup while sending, a kill, a restore",
        "100 of 100 restored; hold mode; the ledger is applied first",
    ),
    Row(
        "crowd",
        "An announcement to 2,000 at a server that enforces Telegram's limits",
        "0 lost, 0 of them refused for haste, ≥ 98 % of the rate",
    ),
    Row(
        "rehearsed",
        "The whole sample meeting with all of its people, rehearsed",
        "everybody gets just what was planned, when it was planned",
    ),
    Row(
        "soak",
        "30 minutes at 50 updates a second (`make proof LONG=1`)",
        "memory + < 1 MB in 10 minutes; write-ahead log ≤ 64 MB; nothing lost",
    ),
)

NOT_PROVED = {
    "F25": "a set-up of several processes on one database is not offered yet; a second one is refused",
    "F26": "needs the set-up of F25",
    "F27": "needs the set-up of F25",
}
"""Rows that no test shows, and why. A test that shows one must take it out of here."""

GATE = (
    ("200 kills while telling and 100 while answering: 0 lost, 0 undeclared", ("F1", "F3")),
    ("all crash points", ("F2",)),
    ("every handler in the matrix of rights", ("rights",)),
    ("0 canaries after an erasure", ("canaries",)),
    ("0 uncaught in 50,000 generated updates", ("bad:commands",)),
    ("restore drill", ("restore",)),
)
"""What must hold before a version is released, and the rows that show it; each on both engines."""

ROWS = {row.id: row for row in (*FAULTS, *BAD_INPUT, *OTHERS)}
