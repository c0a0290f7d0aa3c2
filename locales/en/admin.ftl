# The sentences of this area: admin (people, passwords, the schema).
admin-initialised = Roles, owners and rights are set up. Next: linelamp db migrate
admin-init-superuser = Only a superuser of the server can do this. On one box: sudo -u postgres linelamp db init
admin-migrator-needed = This needs the migration login, linelamp_migrator. Add --user linelamp_migrator; on one box: sudo -u postgres linelamp db status --user linelamp_migrator
admin-restored = Done. The database has a new identity, and every desk reads all again.
admin-restored-superuser = Only a superuser of the server can do this. On one box: sudo -u postgres linelamp db restored
admin-migrated = { $count ->
    [0] Nothing to do: the schema is up to date.
    [one] One migration was applied.
   *[other] { $count } migrations were applied.
}
admin-schema = Schema { $applied }; this program needs { $needed }.
admin-schema-newer = A newer program has migrated this database. Use that program to migrate; this one may still work if the database allows it.
admin-schema-changed = A migration that was applied differs from this program's. Nothing was changed; find out which program applied it.
admin-password-new = New password:{" "}
admin-password-again = Once more:{" "}
admin-password-differs = The two were not the same. Nothing was changed.
admin-password-short = A password has at least { $count } characters. Nothing was changed.
admin-password-character = The password holds a character that cannot be used, such as a control character. Nothing was changed.
admin-password-changed = The password is changed.
admin-no-randomness = The system gives no random numbers. Nothing was changed.
admin-first-password = First password of { $login }, shown this once: { $password }
admin-shut-out = Done. No session is left.
admin-sessions-left = Shut out; sessions still ending: { $count }. The keeper ends what is left.
admin-refused = Nothing was changed. A login is given once and never again; a handle is nobody else’s; a team exists (operator add-team), and who works with calls is in one; nobody shuts out the own login.
admin-active = active
admin-suspended = suspended
admin-removed = removed
admin-unix-root = Making a Unix user takes root. Nothing was changed.
admin-unix-key = { $file } is not one public SSH key. Nothing was changed.
admin-unix-failed = The login is in the database, but the machine did not play along: { $why }. Mend it and run the same command as far as it says; repeating is harmless.
admin-unix-user = The Unix user is there, without a password.
admin-unix-sshd = sshd runs linelamp for this group, whatever is asked for. To put it in force: systemctl reload ssh
admin-unix-let-in = The SSH key is in place.
admin-unix-ident = The line is in pg_ident.conf. To put it in force: SELECT pg_reload_conf()
admin-unix-ident-todo = Put this line into pg_ident.conf, unless a pattern there covers it: { $line }
admin-ssh-refused = Only linelamp and its subcommands can be run here.
admin-standby-expected = A line stays at its desk until a standby has it.
admin-standby-none = A line stays at its desk for an hour.
