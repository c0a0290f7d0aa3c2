# The sentences of this area: keeper.
keeper-started = The keeper is at work.
keeper-another-is-at-work = Another keeper is at work; this one waits.
keeper-not-needed = Another keeper is at work; nothing was done.
keeper-round = Rescued { $rescued }, links changed { $links }, broken off { $broken }, messages expired { $messages }, phone systems { $systems }.
keeper-ended-session = Ended a session of { $login }: { $why }, { $seconds } s.
keeper-why-idle-in-transaction = idle inside a transaction
keeper-why-statement = a statement took too long
keeper-why-transaction = a transaction took too long
keeper-why-removed = the login is gone
