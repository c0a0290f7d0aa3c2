# The phone systems: what the desk says of them, of the phone that rings here, and of calls they put through.

# top line
top-phones = phones
top-phones-live = { $name }
top-phones-stale = { $name } silent { $since }
top-phones-short = { $name } { $since }
top-phones-down = { $name } away { $since }

# my phone, and the interpreter's
phone-own-title = My phone
phone-own-what = Which phone rings for you? An extension, or a number with its country (+1 …). It is forgotten when your shift ends; empty: none.
phone-interpreter-title = Interpreter
phone-interpreter-what = Which phone is the interpreter's? It rings into this call. Empty: the interpreter leaves the call.
notice-phone-set = Your phone is set: it ends in { $end }.
notice-phone-forgotten = No phone rings for you any more.
notice-no-phone-number = That is no extension and no telephone number: digits, + before a country.
notice-set-your-phone = No phone would ring for you: { $key } in the queue sets it.
notice-no-phone-system = No phone system is connected here; you answer on a phone of your own.
notice-phone-told = The phone system is told.
notice-interpreter-called = The interpreter's phone is called.
notice-colleague-rings = The phone of { $name } rings. The caller stays with you until it is picked up.
notice-through-again = You are through to the caller again.
notice-put-through = Put through to your phone.
notice-hang-up-told = The phone system is told to hang up; the call is over when it has.
notice-hung-up = You hung up; nobody had been put through.

# call in hand
call-stage-ordered = Your phone is about to ring.
call-stage-ringing = Your phone rings: pick it up, and the caller is put through.
call-stage-on-hold = The caller hears music.
call-stage-alone = Your phone dropped. The caller is still there: { $key } rings you again.
call-stage-alone-in-turn = Your phone dropped. The caller is still there: { $key } gives the call back.
call-stage-elsewhere = Somebody else talks with this caller; here you only write.
call-stage-at-cap = The call is over: it ended at the facility's limit, which will have cut it. Write what is left, then wrap up.
phone-ring-again = ring me again
phone-hang-up = hang up
phone-resume = back from hold

# phone-refusal: why no order is given to a phone system
phone-refusal-no-phone = No phone is set for you. Say which one rings.
phone-refusal-not-heard = The phone system is silent: nobody can be put through by it now.
phone-refusal-three-way = This line forbids a third party in the call: it may be closed for it.
phone-refusal-rings-in-turn = The phones ring whoever is available, in turn: yours too, if it is set.
phone-refusal-not-by-phone = No phone system takes orders about this call; you have it yourself.
phone-refusal-not-connected = Nobody is put through yet.
phone-refusal-elsewhere = Somebody else talks with this caller on another phone: he stays there.

# answered on a phone that nobody here has set
notice-answered-elsewhere = Somebody else talks with this caller. “take over” opens a record to write.
question-write-beside = Write of this call? The caller stays with whoever answered him.

# phone-lost: why a caller who was taken waits again
phone-lost-phone-busy = The phone is busy. Free it and try again; a caller you took waits again.
phone-lost-phone-silent = The phone rang and nobody picked it up; a caller you took waits again.
phone-lost-phone-unreachable = The phone is not reachable: is it on? A caller you took waits again.
phone-lost-phone-unknown = No such phone is known there: set another. A caller you took waits again.
phone-lost-phone-barred = The hotline may not ring that number: set another. A caller you took waits again.

# phone-step: why an order to the phone system failed
phone-step-caller-gone = The caller hung up before your phone was picked up.
phone-step-phone-busy = That phone is busy; the call goes on.
phone-step-phone-silent = That phone rang and nobody picked it up; the call goes on.
phone-step-phone-unreachable = That phone is not reachable; the call goes on.
phone-step-phone-unknown = The phone system knows no such phone; the call goes on.
phone-step-phone-barred = The hotline may not ring that number. Ask your lead; the call goes on.
phone-step-not-allowed = The phone system does not allow this. Tell your lead.
phone-step-failed = The phone system could not do it. Try again, or tell your lead.
phone-step-expired = The phone system was not reached in time; a caller just taken waits again.
phone-step-bridge-restarted = The link to the phones restarted. See whether yours rings; try again.

# command line
cli-colleague-rings = The colleague's phone rings; the caller stays with you until it is picked up.
cli-call-alone = The phone dropped; the caller is still there: linelamp call answer
cli-phone-none = No phone rings for you: linelamp phone set -
cli-phone-ordered = Ordered; `linelamp call list` shows what came of it.

# callback: whether the caller can be called back
callback-possible = can be called back
callback-not-possible = no number
callback-forbidden = number withheld
callback-unsafe = unsafe to call back

notice-callback-unsafe = Marked: calling back would put the caller in danger.
notice-callback-not-unsafe = The mark is gone: calling back is no danger.

# the call before it, from the same phone
notice-no-earlier-call = No earlier call of today from this phone may be seen here.

# lists
list-missed = missed
