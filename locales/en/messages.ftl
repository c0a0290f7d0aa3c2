# Messages that wait for a person, and the card before hello.

# left-by: who left a message
left-by-family = family
left-by-lawyer = lawyer
left-by-colleague = colleague

# may-hear: who may hear a message
may-hear-caller-only = for him alone
may-hear-relayed = may be relayed by another detained person
may-hear-family = family who calls may hear it too

# message-state: what became of a message
message-state-waiting = waiting
message-state-read-back = read back
message-state-delivered = delivered both ways
message-state-expired = expired
message-state-withdrawn = withdrawn

# a message
message-waits = ✉ message waiting ({ $left-by })
message-pass-word-is = Pass-word: { $words }

# the card before hello
card-last = Last contact: { $said }
card-promise = Promised: { $said }
card-danger = Danger noted: { $said }
card-language = Speaks: { $said }

# the command line
cli-message-left = The message waits: { $message }
cli-message-not-json = Standard input is not the JSON object that --json-in expects: words, and where known relation, name, pass_word.
cli-message-too-few-lines = Standard input has fewer lines than --lines names; nothing was left.
cli-message-for-whom = Say for whom: the person's id and “-”, or “-” with --case or --call. The words come on standard input.
cli-card-nobody = Nobody knows yet who calls: place the call on a person or a case first.
