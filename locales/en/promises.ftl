# What is to be placed, and promises to look again.
list-unplaced = To place: written for calls not known here
list-unplaced-empty = Everything that was written stands on its call.
unplaced-line = a line of a note
unplaced-form = { $title }, { $n ->
    [one] one answer
   *[other] { $n } answers
}
menu-place-unplaced = Onto which call?
notice-nothing-to-place = Nothing is selected that could be placed.
notice-unplaced-placed = It stands on the call now.
list-follow-ups = Promises to look again
list-follow-ups-empty = Every promise is kept, or none was made.
follow-up-due = due
follow-up-near = soon
notice-no-follow-up = No promise is selected.
notice-follow-up-kept = The promise is kept.
follow-up-promised = promised for { $at }
follow-up-was-kept = kept: what was promised for { $at }
top-due = { $n } due
top-expiring = { $n ->
    [one] { $n } message expires
   *[other] { $n } messages expire
}
top-expiring-short = ✉ { $n }
notice-promises-due = { $n ->
    [one] One promise is
   *[other] { $n } promises are
} due within the hour: { $key } in the queue lists them.
notice-messages-expire = { $n ->
    [one] One message that nobody has heard expires
   *[other] { $n } messages that nobody has heard expire
} within a day: { $key } in the queue lists them.
