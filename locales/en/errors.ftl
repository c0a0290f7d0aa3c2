# The sentences of this area: errors.
error-denied = Not available. It does not exist, or it is not yours to see.
error-stale-fence = This call is no longer yours. Nothing was changed; lines you wrote are kept.
error-taken = { $holder } has this call. Take another one, or wait until it is passed.
error-on-call = You have a caller in hand. Finish, pass or hand on that call first.
error-suspended = The database does not let this login in. Ask your lead or your admin whether it is suspended.
error-bad-input = The database does not accept a value. Nothing was changed; check what was given.
error-too-many = Too many records or searches within an hour. Wait a little, or ask your lead.
error-ended = The call has ended, and ended is final.
error-old-client = This program is too old for the database. Install the current release; what you typed is kept.
error-old-schema = The database is older than this program needs. Have your admin run: linelamp db migrate
error-restored = This database was restored from a copy and does not know it yet. Have your admin run, as a superuser of the server: linelamp db restored
error-not-free = That colleague cannot take a call now. Choose somebody who is available.
error-offline = No connection to the database. Check the network and the addresses in the configuration; `linelamp doctor` says what it sees.
error-unknown = The connection broke before the answer came. Look whether it is done before you repeat it.
error-other = The database refused with code { $code }. Nothing was changed; tell your admin the code.
error-no-runtime = This machine gives no more threads or file handles. Close something and try again.
error-no-output = Standard output is closed; the result could not be printed.
