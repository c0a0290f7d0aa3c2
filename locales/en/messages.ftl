# Messages that wait for a person, and the card before hello.

# left-by: who left a message
left-by-family = family
left-by-lawyer = lawyer
left-by-colleague = colleague

# may-hear: who may hear a message
may-hear-caller-only = for this person alone
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
cli-message-waits = Waiting, until { $at }
cli-message-waits-no-more = Waits no more: { $state }, { $at }
cli-card-nobody = Nobody knows yet who calls: place the call on a person or a case first.

# the desk
message-waits-unread = ✉ message waiting
message-pass-word = pass-word
message-until = until { $at }
message-more = and { $n } more
message-title = Message · { $state }
message-how-asked = Ask for the pass-word. Enter: it was right · Esc: close
message-how-told = 1: it was heard · 2: and whoever left it knows · 3: withdraw it · Enter or Esc: close
message-was-right = it was right
message-close = close
menu-message = Which message?
menu-left-by = Who leaves the message?
menu-may-hear = Who may hear it?
leave-title = A message for the person of this call
leave-who = What are they to the person, and their name? Enter on, Esc back.
leave-words = The message, as it is to be told:
leave-pass-word = The pass-word to be said first; Enter alone: none.
list-messages = Messages nobody has heard
list-messages-empty = Every message is told, or none waits.
notice-no-message = No message waits for this caller.
notice-message-for-nobody = Place the call on a person or a case first: for whom is the message?
notice-message-left = The message waits for the person.
notice-message-told = Written down: it was heard.
notice-message-withdrawn = The message is not told any more.
message-key = { $key } opens
message-below = ↓ { $n } more lines
menu-waits = How long does it wait?
menu-waits-usual = as long as is usual here
message-days-3 = three days
message-days-7 = a week
message-days-30 = a month
message-days-90 = three months
notice-message-not-left = The message was not left. It stands as you typed it under { $key }.
question-drop-message = A message is begun and not sent. Leave without it?
question-withdraw = Withdraw this message, so that nobody tells it?
card-no-name = no name is known
card-do-not-ask = Do not ask again: { $said }
do-not-ask-title = Not to be asked again
do-not-ask-what = What is not to be asked again? The topic alone, in a few words: every operator who has this caller in hand reads it.
menu-ask-again = What may be asked again?
notice-do-not-ask = Written down: this is not asked again.
notice-do-not-ask-whom = Pick the caller or place the call first: who is not to be asked?
notice-topic-too-long = That is too long: the topic alone, at most 200 characters.
notice-may-ask-again = It may be asked again.
notice-nothing-to-ask-again = Nothing is marked as not to be asked.
