"""What may be handed to a bot, and what else was promised: as data, each with what must hold."""

from tests.fault_rows import Row

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
