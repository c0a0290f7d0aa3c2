# The sentences of this area: training.

training-strip = training: the caller, who exists nowhere
training-says = “{ $words }”
training-rings = A call rings. Take it as you would take any call; what the caller says stands here.
training-gave-up = The caller gave up: nobody answered.
training-cut = The line is dead.
training-hung-up = The caller has hung up.
training-you-hung-up = You have hung up.
training-over = That was the training. Leave with Ctrl-q and read what was caught.
training-broken = The private database does not answer any more. Leave with Ctrl-q.
training-starting = Starting a private PostgreSQL and an invented caller: { $title } …
training-unknown = There is no scenario “{ $name }”. There are: { $names }. One of your own is given with --scenario FILE.
training-unreadable = The scenario { $path } cannot be read. Give the path of a text file of at most { $most } kB.
training-refused = { $problems ->
    [one] The scenario has one problem and is not played. Mend it and start again.
   *[other] The scenario has { $problems } problems and is not played. Mend them and start again.
}
training-fault-no-toml = Line { $place } is no TOML: { $about }
training-fault-unknown = { $place }: nothing is called so here. There are: { $about }.
training-fault-missing = { $place } is missing.
training-fault-not-text = { $place } must be text between quotation marks.
training-fault-not-seconds = { $place } must be a number of seconds, from 0 to { $about }.
training-fault-not-list = { $place } must be a list or a table of its own.
training-fault-not-yes-no = { $place } must be true or false.
training-fault-not-one-of = { $place } must be one of: { $about }.
training-fault-too-much = { $place } is too much: at most { $about }.
training-fault-empty = { $place }: nothing is in it.
training-fault-no-a-number = { $place } must be an A-number of seven to nine digits.
training-fault-needs-before = { $place } needs a [[before]]: somebody who called before, and for a message the message.
training-summary = { $title }: { $caught } caught, { $late } too late, { $otherwise } otherwise than it was said, { $missed } missed.
training-found = { $sign }  { $what }: { $outcome }
training-found-after = { $sign }  { $what }: { $outcome }, after { $seconds } s
training-found-said = { $sign }  { $what }: { $outcome }; what was said: { $said }
training-outcome-caught = caught
training-outcome-late = too late
training-outcome-otherwise = otherwise than it was said
training-outcome-missed = missed
training-subject-answered = the call was taken
training-subject-first-line = the first line, within { $of } s
training-subject-first-thing = asked in time: { $of }
training-subject-urgency = at least { $of }
training-subject-topic = topic { $of }
training-subject-contact = whom to reach: { $of }
training-subject-fact = { $of }
training-subject-promise = the promise to look again
training-subject-message = the message that waited was told
training-subject-known-person = the call is with the person who called before
training-subject-joined = the two calls are joined
training-subject-broken-off = the call is marked as broken off
training-subject-kept-open = not closed as a call without a story
training-subject-came-of = what came of it: { $of }
training-subject-wrapped-up = wrapped up
