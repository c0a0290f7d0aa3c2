# The sentences of this area: doctor.
doctor-mark-fine = ok  
doctor-mark-look = look
doctor-mark-broken = !!  
doctor-config-read = The configuration is read without a problem.
doctor-database-reached = { $address } answers: PostgreSQL { $server }, signed in as { $login }.
doctor-database-offline = { $address } does not answer.
doctor-database-offline-mend = Is the server running and the address right? Look at the databases in your configuration, or try --database.
doctor-database-refused = { $address } refuses this login.
doctor-database-refused-mend = Ask an admin whether the login exists and is active (linelamp operator list); check the password, or on one box the line in pg_ident.
doctor-database-failed = { $address } cannot be used: { $error }.
doctor-database-failed-mend = Look into the server's log; the code says what went wrong.
doctor-database-standby = { $address } is a standby: it can be read, not written.
doctor-database-standby-mend = Right, as long as another of your addresses leads: that one is found by itself. Where none does, promote this one.
doctor-database-empty = { $address } was never set up.
doctor-database-empty-mend = Run “linelamp db init” as a superuser of the server, then “linelamp db migrate”.
doctor-database-unmigrated = { $address } has no tables that this login could ask.
doctor-database-unmigrated-mend = Run “linelamp db migrate”.
doctor-database-password = There is no password: { $why }
doctor-database-password-mend = Mend the password's place in your configuration.
doctor-server-old = { $address } is older than PostgreSQL 15.
doctor-server-old-mend = Upgrade the server to 15 or newer.
doctor-clock-right = This clock and the server's agree.
doctor-clock-ahead = This clock is { $seconds } s ahead of the server's.
doctor-clock-ahead-mend = Switch on time synchronisation on both machines (timedatectl set-ntp true). Waiting times go by the server's clock.
doctor-clock-behind = This clock is { $seconds } s behind the server's.
doctor-clock-behind-mend = Switch on time synchronisation on both machines (timedatectl set-ntp true). Waiting times go by the server's clock.
doctor-login-group = { $login } has the rights of: { $group }.
doctor-login-superuser = { $login } is a superuser: no rule of Linelamp binds it.
doctor-login-superuser-mend = Work with a login of your own (op-…); keep this one for “linelamp db init”.
doctor-login-stranger = { $login } is none of Linelamp's logins here.
doctor-login-stranger-mend = Have an admin run “linelamp operator add”, then sign in with that login (--user).
doctor-login-suspended = This login is suspended.
doctor-login-suspended-mend = An admin can lift it: “linelamp operator resume”.
doctor-version-fits = Program { $program } and schema { $schema } fit together.
doctor-version-schema-old = The schema is at { $schema }, this program needs { $needed }.
doctor-version-schema-old-mend = Run “linelamp db migrate”, or use the program that fits the schema.
doctor-version-program-old = This program is { $program }, the database wants at least { $wanted }.
doctor-version-program-old-mend = Install the newer Linelamp. Nothing that was typed is lost.
doctor-standby-here = A standby is expected, and one is connected.
doctor-standby-away = A standby is expected, and none is connected: desks keep every line until one has it.
doctor-standby-away-mend = Start the standby; or, where there is none any more, an admin says “linelamp db standby none”.
doctor-standby-unexpected = A standby is connected that nobody expects: desks forget lines after an hour.
doctor-standby-unexpected-mend = If it may take over one day, an admin says “linelamp db standby expected”.
doctor-standby-none = No standby is expected: desks keep every line for an hour.
doctor-journal-folder = Words can be kept on this machine: { $path }
doctor-journal-folder-shut = Words cannot be kept on this machine: { $path } ({ $why })
doctor-journal-folder-shut-mend = Make room, or make the folder writable for this account and nobody else.
doctor-journal-left = { $count ->
    [one] A line of a desk that is gone may be missing in the database.
   *[other] { $count } lines of desks that are gone may be missing in the database.
}
doctor-journal-left-mend = Open the desk, or run “linelamp journal replay”.
doctor-journal-damaged = { $count } bytes in the journals are damaged.
doctor-journal-damaged-mend = Look after this disk. What could be read is brought into the database; the files stay.
doctor-keeper-here = A keeper is at work.
doctor-keeper-away = No keeper is at work: desks that die are noticed later.
doctor-keeper-away-mend = Start it on the server: “linelamp keeper”, or its systemd unit.
doctor-doors-closed = What must be closed to this login is closed.
doctor-doors-open = Open to this login, though it must be closed: { $doors }.
doctor-doors-open-mend = Run “linelamp db init” again as a superuser; a REVOKE by somebody else has no effect.
doctor-terminal-none = The output is no terminal; nothing to look at there.
doctor-terminal-size = The terminal is { $columns } by { $rows }.
doctor-terminal-small = The terminal is only { $columns } by { $rows }.
doctor-terminal-small-mend = Make it at least 80 by 24, or use the commands: “linelamp queue --watch”.
doctor-terminal-named = TERM is { $term }.
doctor-terminal-dumb = TERM says that this terminal can only print lines.
doctor-terminal-dumb-mend = Set TERM to what the terminal is (often xterm-256color), or use the commands: “linelamp queue --watch”.
doctor-locale-utf8 = The locale { $locale } is UTF-8.
doctor-locale-other = The locale “{ $locale }” is not UTF-8: names may show wrongly.
doctor-locale-other-mend = Set LANG, for example to C.UTF-8 or en_US.UTF-8.
doctor-tmux-quiet = tmux keeps no lines of this pane.
doctor-tmux-keeps = tmux keeps { $lines } lines of this pane; what stands on the screen can be read there afterwards.
doctor-tmux-keeps-mend = Put “set -g history-limit 0” into ~/.tmux.conf, and never log a pane with a desk in it.
doctor-mendable = { $count ->
    [one] One thing must be mended.
   *[other] { $count } things must be mended.
}
