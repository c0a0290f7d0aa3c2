# The desk: what panes, prompts and the top line say.

# top line
top-connecting = connecting …
top-waiting = waiting { $n }
top-oldest = oldest { $time }
top-urgent = urgent { $n }
top-urgent-short = U1 { $n }
top-own-hand-short = hand up
top-hand = { $name } asks for help
top-own-hand = your hand is up
top-no-keeper = no keeper
top-journal-full = disk full
top-journal-read-only = no journal
top-journal-no-key = no journal
top-journal-failing = disk fails
top-unsaved = { $n } unsaved
top-link-connecting = connecting
top-link-live = live
top-link-stale = stale { $since }
top-link-offline = offline { $since }
top-link-overtaken = old server { $since }

# queue
queue-title = Waiting
queue-title-only = Waiting · only { $only }
queue-mine = yours, not in hand
queue-waiting = waiting
queue-broken-off = broken off
queue-link-lost = link lost
queue-with-colleagues = with colleagues
queue-elsewhere = answered elsewhere
queue-no-line = no line known
queue-cap-left = { $n }m left
queue-loading = Reading the queue …
queue-empty = Nobody is waiting.
queue-empty-next = New callers appear here by themselves.
queue-filtered-empty = Nobody who is waiting matches what you show.
queue-filtered-next = “all calls” shows everybody again.

# remarks beside a call
remark-broken-off = perhaps broke off { $ago } ago
remark-broken-off-short = broke off { $ago } ago
remark-broken-off-shortest = broke { $ago }
remark-nth-today = shared phone, call { $n }
remark-nth-today-short = call { $n } today
remark-nth-today-shortest = call { $n }
remark-returned = returned: a desk fell silent
remark-with = with { $name }
remark-link-lost = link lost
remark-outgoing = we called

# call in hand
call-title = Call
call-clock = { $spent } of { $of }
call-monitored = monitored: { $is }
call-three-way = three-way: { $is }
call-language-unknown = language not known
call-placed = on a case
call-opening = Open with: “{ $words }”
call-stage-arriving = Taking the call …
call-stage-not-reached = Not reached yet. Your first line, or the key “talking”, records that you have the caller.
call-stage-link-lost = The database has not heard from this desk for a while. Keep writing; “resume” takes the call up again.
call-stage-ended = The call is over: { $why }. Write what is left, then wrap up.
call-stage-over = The call is over. Write what is left, then wrap up.
call-stage-broken-off = Broken off. It is offered first to whoever gets the next call from there.
call-stage-lost-to = { $name } has this call now. What you write is still saved, marked as late.
call-stage-lost = This call waits again. What you write is still saved, marked as late.
call-stage-done = Wrapped up. What you write is still saved, marked as late.
call-note-late = (written late)
call-note-below = ↓ { $n } more

# facts of a timeline that are no notes
entry-kind-wrapped = wrapped up
entry-kind-closed = closed without a story
entry-kind-placed = the call was placed here
entry-kind-moved-away = the call was moved to another case
entry-kind-case-made = the case was made
entry-kind-broken-off = broken off
entry-kind-set = who calls was set
entry-kind-joined = joined with the call before
entry-kind-left-apart = another caller than the one before
entry-kind-amended = amended
entry-kind-do-not-ask = not to be asked again
entry-kind-may-ask-again = it may be asked again
entry-kind-message-left = the message was left
entry-kind-message-read-back = the message was read back to the caller
entry-kind-message-delivered = the message was delivered both ways
entry-kind-message-expired = the message expired unheard
entry-kind-message-withdrawn = the message was withdrawn
entry-kind-form = a form was filled in
entry-kind-field-set = set
entry-kind-field-was = stood there before
entry-kind-field-refused = kept, not set: somebody else was first
entry-kind-person-told = told
entry-kind-person-taken-back = taken back
entry-kind-merged = two records were merged
entry-kind-unmerged = two records were parted
entry-kind-follow-up = promised
entry-kind-follow-up-kept = what was promised was done
entry-kind-detail-moved = what was told was moved to another record
entry-kind-half-typed = half typed, never sent; it sets nothing
half-typed = half typed, never sent

# wrap-up
wrap-disposition = Wrap-up · what came of it?
wrap-next-step = what happens next?
wrap-hint = A number chooses; the bar below has more keys.

# lists
list-my-calls = My calls today
list-my-calls-empty = You have had no call today.
list-open-wrap-ups = My open wrap-ups
list-open-wrap-ups-empty = Everything of yours is wrapped up.
list-abandoned = Abandoned today
list-abandoned-empty = Nobody has given up today.
list-team = Team
list-team-empty = Nobody of your team is known here.
list-waited = gave up after { $n }m
team-hand = hand up { $since }
team-stale = desk silent

# find box
find-title = Find
find-title-placing = Find the person or case for this call
find-kind-call = call
find-kind-case = case
find-kind-person = person
find-nothing-asked = A name, an A-number, a case number, or words of a note.
find-nothing-asked-next = { $key } searches. Every search is recorded.
find-searching = Searching …
find-none = Nothing was found.
find-none-next = Try fewer words, or the name as it sounds.
find-none-placing = Try fewer words; in the note, “new case” makes one.

# opened record
case-title = Case { $number }
case-title-call = Call
case-title-person = Person
case-title-none = Record
case-opening = Opening …
case-no-person = nobody named yet
case-empty = Nothing is written on this case yet.
case-no-notes = Nothing is written about this call yet.
case-paging = reading older entries …

# choices
menu-hint = a number chooses, letters narrow
menu-nothing = Nothing begins so.
menu-enter = Which line did the call come in on?
menu-outgoing = Which line do you call on?
menu-no-line = no line known
menu-hand = Hand the call to
menu-amend = Amend which mark?
menu-away = Away for
menu-pass = The caller is there. Pass the call on because of
menu-pass-no-reason = no reason given
menu-urgency = How urgent is it?
menu-language = Which language does the caller speak?
menu-language-unknown = not known
menu-filter-facility = Show only calls from
menu-filter-language = Show only calls in
menu-filter-urgency = Show only calls that are
menu-state-for = Set this colleague to

# questions
question-quit-call = A call is in hand; it stays yours for a minute. Leave all the same?
question-quit-call-unsaved = A call is in hand, and { $n } unsaved would be lost. Leave?
question-quit-unsaved = { $n } unsaved would be lost. Leave all the same?
question-quit-call-kept = A call is in hand; { $n } unsaved, kept in this machine's journal. Leave?
question-quit-kept = { $n } unsaved, kept in this machine's journal until the next start. Leave?
question-take-over = Take this call over from your colleague? They read that you did.
question-sign-off = End your shift?
question-hang-up = You have reached the caller. Is the call over?
question-close-with-words = Words are written here. Close it as “{ $kind }” all the same?

# help, lock, hints
help-title = Keys · { $place }
help-above = ↑ { $n } more
help-below = ↓ { $n } more
hint-saved = saved { $at }
locked-title = Locked
locked-how = Type your login (op-…) and press { $key }.
locked-caller = A caller is in hand.
locked-wrong = That is not the login of this desk.

# what just happened
notice-offline-nothing-sent = No connection: nothing was sent. Try again when the link is live.
notice-no-call-in-hand = You have no call in hand.
notice-amend-needs-mark = That holds no mark, such as =name Ana. Empty takes the mark back; Alt+d leaves it.
notice-no-mark = No mark stands in this note.
notice-mark-taken-back = The last mark is taken back. Its line stays.
notice-nobody-waits = Nobody is waiting for you just now.
notice-no-such-line = No line, or several lines, with that name or number.
notice-no-such-colleague = No colleague, or several, with that name.
notice-no-colleague-free = No colleague is free to take it just now.
notice-nothing-to-resume = Select a call of your own that is open.
notice-nothing-selected = Nothing is selected.
notice-caller-in-hand = You have a caller in hand. Finish, pass or hand over that call first.
notice-not-there = That call is not there any more.
notice-take-over-possible = { $name } had this call. “take over” makes it yours.
notice-with-colleague = { $name } has this call.
notice-ended-wrap-up = The call is over already; wrap it up.
notice-not-understood = That was not understood.
notice-caller-still-there = The caller is still there. Pass or hand over the call, or end it first.
notice-not-placed-yet = This call is not on a person or a case yet; “place” chooses one.
notice-no-call-to-place = Take or select the call first.
notice-no-hand-up = No hand is up.
notice-choose-where = Find the person or the case; { $accept } puts the call there, { $cancel } leaves it.
notice-no-case-there = That call is not on a case itself.
notice-leads-only = Only a lead can do that.
notice-select-a-colleague = Select a colleague in the team list first.
notice-no-such-command = There is no such command.
notice-several-commands = Several commands begin so. { $key } completes.
notice-command-not-here = “{ $name }” has no meaning here.
notice-command-takes-nothing = That command takes nothing after it.
notice-journal-trouble = Typing goes on in memory only: { $why }.
trouble-full = the disk is full
trouble-read-only = the state folder cannot be written
trouble-no-key = there is no journal key yet
trouble-failing = the disk fails
notice-journal-locked = { $lines ->
    [one] { $lines } line waits for the journal's password: run linelamp journal replay
   *[other] { $lines } lines wait for the journal's password: run linelamp journal replay
}
notice-journal-wrong-password = { $lines ->
    [one] That was not the password; { $lines } line waits: run linelamp journal replay
   *[other] That was not the password; { $lines } lines wait: run linelamp journal replay
}
notice-journal-well = What you type is on this disk again.
notice-recovered = Brought back { $lines ->
    [one] { $lines } line
   *[other] { $lines } lines
}{ $drafts ->
    [0] { "" }
   *[other] , { $drafts } half typed
}{ $unplaced ->
    [0] { "" }
   *[other] , { $unplaced } to place
}{ $places ->
    [0] { "" }
   *[other] : { $calls }
}{ $records ->
    [0] { "" }
    [one] ; in { $records } record ({ $key })
   *[other] ; in { $records } records ({ $key })
}
notice-nothing-recovered = Nothing that an earlier desk left waits in a record.
notice-line-refused = A line was refused. It stays here, marked ✗; tell your lead.
notice-paste-too-large = { $kilobytes } kB pasted at once is more than the { $most } kB that fit: nothing of it was taken. Paste it in parts.
notice-case-made = Case { $number } is made, and this call is on it.
notice-passed = Passed back to the queue.
notice-handed = Handed to { $name }.
notice-wrapped = Wrapped up.
notice-closed = Closed: { $kind }.
notice-parked = Put off. It stays among your open wrap-ups.
notice-caller-gone = The caller was gone before you reached them.
notice-hand-is-up = Your hand is up. Leads see it now.
notice-hand-is-down = Your hand is down.
notice-placed = Placed. Both records show the trace.
notice-marked-broken-off = Marked as broken off.
notice-not-broken-off = No longer marked as broken off.
notice-not-yours-any-more = This call is no longer yours. Lines you wrote are kept.
notice-it-has-ended = The call has ended.
notice-outcome-unknown = The link broke before the answer came. It is looked up when it is back.
notice-conflict = Somebody else changed that first. Look again.
notice-taken-by = { $name } was faster and has this call.
notice-taken-by-somebody = Somebody was faster.
notice-failed = The database refused with code { $code }. Nothing has changed.
notice-suspended = The database does not let this login in. Ask your lead or your admin.
notice-too-many = Too many in a short time. Wait a little, or ask your lead.
notice-old-client = This program is too old for the database. Install the current release.
notice-failed-to-read = That could not be read. Try again.
notice-not-available = Not available: it does not exist, or it is not yours to see.
notice-notes-not-read = Earlier lines could not be read. What you write is saved all the same.
notice-handed-to-you = { $name } hands you this call.
notice-signed-off = You are signed off. { $key } tells your team that you are here.
notice-taken-as-no = That was no answer: taken as no. Nothing has changed.
notice-keys-were-for-the-note = The call has left your hand: what you type goes nowhere until you pause.
notice-colleague-not-free = { $name } cannot take a call just now. It is still yours.
notice-yours = This call is yours now.
notice-still-yours = Your call from { $place } is still yours: { $key } goes on with it.
notice-call-taken-from-you = { $name } has your call now.
notice-call-waits-again = Your call waits in the queue again.
notice-hand-raised = { $name } asks for help.

# language: languages by their code
language-en = English
language-es = Spanish
language-ht = Haitian Creole
language-pt = Portuguese
language-fr = French
language-zh = Chinese
language-hi = Hindi
language-pa = Punjabi
language-ar = Arabic
language-fa = Farsi or Dari
language-ru = Russian
language-uk = Ukrainian
language-tr = Turkish
language-vi = Vietnamese
language-so = Somali
language-am = Amharic
language-quc = K'iche'
language-mam = Mam
language-kek = Q'eqchi'
language-kjb = Q'anjob'al
language-ixl = Ixil
language-nah = Nahuatl

# the database does not want this desk
refused-suspended = The database does not let this login in. Ask your lead or your admin whether it is suspended.
refused-old-client = This program is too old for the database. Install the current release; what you typed is kept on screen.
refused-old-schema = The database is older than this program needs. Have your admin run: linelamp db migrate
refused-restored = This database was restored from a copy and does not know it yet. Have your admin run: linelamp db restored. Then open the desk again.
refused-no-desk = This login has no desk: a desk is for operators, leads and stewards. Its work is done by commands; linelamp help lists them.
record-here = { $name } is in this record
record-typing = { $name } is typing here
record-new = something new here

# why a desk ends by itself
desk-terminal-gone = The terminal went away. A call in hand stays yours until its lease ends; sign in again and go on with it.
desk-hands-gone = The desk lost its link thread and had to end. Start it again; a call in hand is still yours.

# The desk in plain lines: what stands before the line being typed
linear-queue = queue
linear-call = note
linear-form = form
linear-list = list
linear-find = find
linear-case = record
linear-wrap-up = wrap-up
linear-prompt = answer
linear-menu = choose
linear-confirm = answer
notice-nothing-to-join = No call from there broke off shortly before.
notice-joined = Joined: what was said before stands above.
notice-left-apart = Left apart.
call-broke-off-before = ▲ broke off { $ago } ago with { $with }: same caller? { $join } joins, { $apart } leaves apart

# an opened person, and fields
merge-title = Two records, one person
merge-survivor = stays
merge-other = is merged into it
merge-hint = number: whose value holds · Enter merges · Esc leaves both as they are
menu-field = Which field?
menu-status = Where does the case stand?
menu-told = What was told about him?
menu-conflict = Somebody else was first. Which one holds?
conflict-mine = mine: { $value }
conflict-theirs = theirs: { $value }
conflict-later = decide later: mine is kept in the history
telling-alias = also called
telling-a-number = another A-number
telling-language = another language
telling-contact = who, name, number
telling-custody = place, from day, to day (2026-03-01)
telling-consent = C0 … C7, with - before it: taken back
question-take-back = Does it not hold any more? It stays in the history.
question-part = Part them? Both get their fields back; what was written since stays here.
notice-nobody-known-yet = Nobody knows yet who calls: place the call on a person first.
notice-amend-in-the-note = That was said in a call, and is taken back there.
notice-nothing-to-take-back = Go to something that was told; a field is written instead.
notice-line-waits = What you wrote in another record did not arrive. It waits there: open that record to go on with it.
notice-line-not-understood = That cannot be read as what is asked for. Nothing was sent; mend the line.
notice-field-set = The database has it.
notice-value-kept = Somebody else set that field meanwhile; theirs stands. Yours is kept in the history.
notice-theirs-stands = Theirs stands; yours is kept in the history.
notice-decide-later = Theirs stands for now; Enter on yours in the history asks again.
notice-merge-with-whom = Find the other record and open it: both are then shown beside each other.
notice-merge-the-same = That is the same record. Nothing was changed.
notice-merged = They are one now.
notice-nobody-to-part = Nobody was merged into this person.
notice-parted = They are two again. Written since and left here: { $n }; each stands in the history.
