# The sentences of this area: cli.
cli-done = Done.
cli-noted = Kept.
cli-noted-late = Kept, and marked as written after you had the call.
cli-noted-unplaced = Kept, but not on a call: this one is not known here, or you never had it. You and your lead see the line among the unplaced ones.
cli-taken = Yours: { $call }
cli-nobody-waits = Nobody is waiting.
cli-nothing-found = Nothing found.
cli-unassigned = unassigned line
cli-call-not-known = This call is not known yet. Tell of its arrival first: linelamp call add.
cli-line-exists = There is a line with this number already. To change it: linelamp line set.
cli-line-nothing-named = Nothing to change was named. Name at least one of --name, --facility, --team, --cap, --monitored, --three-way, --hours, --urgency, --language, --opening.
cli-line-refused = Nothing was changed. A line has a number of 1 to 32 and a name of 1 to 80 visible characters, a team (operator add-team) and languages of two or three letters; a facility is one that exists, by name or code.
cli-opening-form = Opening words are given as LANGUAGE=WORDS, for example es=Buenos días.
cli-input-unreadable = Standard input could not be read as UTF-8 text. Nothing was changed.
cli-input-too-long = Standard input is longer than any note. Nothing was changed.
cli-input-empty = Nothing came on standard input. Pipe the words in, for example: linelamp call note CALL - < note.txt
cli-password-for = Password of { $user } at { $host }:{" "}
record-call = call
record-case = case
record-person = person
entry-note = note
entry-wrapped = wrapped up
entry-closed = closed without a story
entry-placed = placed here
entry-moved-away = moved to another case
entry-case-made = case opened
entry-broken-off = broke off
entry-set = changed
entry-joined = joined with the call before
entry-amended = amended
entry-do-not-ask = not to be asked again
entry-may-ask-again = it may be asked again
entry-message-left = the message was left
entry-message-read-back = the message was read back to the caller
entry-message-delivered = the message was delivered both ways
entry-message-expired = the message expired unheard
entry-message-withdrawn = the message was withdrawn
entry-field-set = set
entry-field-was = stood there before
entry-field-refused = kept, not set: somebody else was first
entry-person-told = told
entry-person-taken-back = taken back
entry-merged = two records were merged
entry-unmerged = two records were parted
entry-follow-up = promised
entry-follow-up-kept = what was promised was done
entry-detail-moved = what was told was moved to another record
entry-half-typed = half typed, never sent
case-status-open = open
case-status-in-progress = in progress
case-status-ongoing = ongoing
case-status-closed = closed
case-status-archived = archived
case-status-passive = passive
case-status-deported = deported
case-status-released = released
case-status-transferred-lost-contact = transferred, contact lost
case-status-died = died
cli-no-desk-here = The desk needs a terminal.
cli-man-keys = KEYS
cli-man-unwritten = The manual pages could not be written: { $why }

# Usage: headings of the help, and what is wrong with a command line.

usage-usage = Usage:
usage-commands = Commands:
usage-arguments = Arguments:
usage-options = Options:
usage-help = Print this help
usage-version = Print the version
usage-unknown-command = There is no such command. `linelamp --help` lists them all.
usage-unknown-command-meant = There is no such command. Did you mean: { $meant }?
usage-unknown-flag = { $name } is not understood here. Add --help to see what is.
usage-unknown-argument = Something is given that is not expected here. Add --help to see what is; a caller's words, names and numbers are read from standard input only.
usage-missing-argument = Something is missing: { $names }. Add --help to see an explanation.
usage-missing-command = Say what to do: one of the commands that --help lists.
usage-wrong-value = The value of { $name } is not understood. Add --help to see what it may be.
usage-wrong-choice = The value of { $name } must be one of: { $choices }.
usage-conflict = Two things are given that exclude each other. Add --help to see which.
usage-not-understood = The command line is not understood. Add --help to see what is.
cli-journal-unreadable = The journals in { $path } cannot be read. Is the folder this account's own?
cli-journal-unsaved = { $count ->
    [one] { $count } line on this machine may be missing in the database.
   *[other] { $count } lines on this machine may be missing in the database.
}
cli-journal-at-work = Journals of desks at work: { $count }
cli-journal-left = Journals of desks that are gone: { $count }
cli-journal-replayed = Brought into the database: { $lines }; half typed: { $drafts }; to place: { $unplaced }
cli-journal-locked = { $count ->
    [one] One line stays locked: that is not the password of the journal in which it lies. Run this again with the password it had then.
   *[other] { $count } lines stay locked: that is not the password of the journal in which they lie. Run this again with the password it had then.
}
cli-journal-password-for = { $count ->
    [one] An earlier desk left a line here.
   *[other] An earlier desk left { $count } lines here.
} The journal's password (Enter: later):{" "}
cli-journal-password-wrong = { $left ->
    [0] That was not the password either. The desk opens without those words; they wait here.
    [one] That was not the password. { $left } more try.
   *[other] That was not the password. { $left } more tries.
}
cli-journal-password-set = Desks opened here from now on lock their journal with it. Without it what a dead desk left cannot be brought back: nobody can give you another.
cli-journal-password-removed = Desks opened here from now on need no password. What was written before still needs the old one.
cli-journal-refused = { $count ->
    [one] A line was refused and stays in the journal. Tell your lead.
   *[other] { $count } lines were refused and stay in the journal. Tell your lead.
}
cli-words-too-long = { $length } characters are too many: at most { $most } are kept. Nothing was written; send it in parts.
cli-unknown-language = This language is not known. These codes are: { $known }
cli-amended-already = It is taken back already. Nothing was changed.
