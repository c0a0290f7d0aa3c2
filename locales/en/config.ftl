# Problems of the configuration: what is wrong, and what to do.
config-unreadable = This file cannot be read ({ $why }). Mend its permissions, or name another with --config.
config-syntax = This is not TOML: { $why }. See config.example.toml.
config-unknown = No setting is called “{ $name }”. Remove it; config.example.toml lists every setting.
config-unknown-meant = No setting is called “{ $name }”. Did you mean “{ $meant }”?
config-wrong-kind = “{ $name }” needs { $expected }.
config-wrong-choice = “{ $name }” cannot be “{ $written }”. Choose one of: { $choices }.
config-wrong-minutes = “{ $name }” must be 0 to { $longest } minutes; 0 means never.
config-expected-text = a text in quotes
config-expected-path = a path in quotes
config-expected-switch = true or false
config-expected-minutes = a whole number of minutes
config-expected-number = a whole number
config-expected-texts = a list of texts in quotes, such as ["hotline"]
config-wrong-number = “{ $name }” must be { $least } to { $most }.
config-bridge-name = “{ $name }” cannot be the name of a phone system. Write a section [bridge.NAME]; a name has small letters, digits, - and _, 40 at most.
config-bridge-no-push = “{ $name }” cannot be "push" here: Twilio rings nobody in turn. Write "pull", or leave it out.
config-bridge-may-ring = “{ $name }” says how numbers begin that may be rung, each with + and its country: ["+1312", "+52"]. Without it, all of the hotline's own country.
config-bridge-lacks = The bridge needs “{ $name }”. docs/phones.md says what to write.
config-expected-addresses = a list of addresses in quotes
config-no-address = “{ $name }” names no database. Give at least one address, such as postgres:///linelamp.
config-address-not-postgres = An address begins with postgres:// or postgresql://.
config-address-password = A password must not stand in an address: others see it. Take it out, and use password_file, password_command, a passfile, or the keyboard.
config-address-password-flag = A password on the command line is seen by everybody on this machine and stays in the shell's history. Change that password now, take it out of the address, and use password_file, password_command, a passfile, or the keyboard.
config-address-several-hosts = One address names one server. Write several addresses, in the order in which they are to be tried.
config-address-parameter = The parameter “{ $name }” would have no effect. Remove it; known are host, port, dbname, user, sslmode, sslrootcert, sslcert and sslkey.
config-address-twice = “{ $name }” is said twice in one address. Keep one.
config-address-port = The port must be a number from 1 to 65535.
config-address-weak-tls = The server's certificate and name are always checked: leave sslmode out, or write sslmode=verify-full. With an authority of your own, add sslrootcert=FILE.
config-address-escape = A % in the address is not followed by two hexadecimal digits, or hides a control character. Write %25 for a % itself.
config-address-half-certificate = sslcert and sslkey belong together: give both or neither.
config-address-certificate-on-socket = A certificate has no meaning on a socket of this machine. Remove it, or name the server.
config-no-user = Nobody knows which login to use. Set database.user, LINELAMP_USER or --user.
config-no-file = There is no file { $path }. Mend the path, or ask whoever runs your database for the file.
config-lacks = This way of getting the password needs “{ $name }”. Set it, or choose another way.
config-two-passwords = Both password_file and password_command are set. Remove one, or say which with password = "file" or "command".
config-keys-section = There is no place called “{ $name }” for keys. config.example.toml lists them.
config-keys-command = No command is called “{ $name }”. docs/keys.md lists them; “nothing” takes a key away.
config-keys-not-expected = “{ $name }” is not written as it should be: keys in quotes, then = and a command's name in quotes.
config-keys-no-key = “{ $keys }” cannot be used: { $why }.
config-keys-not-valid-here = The command “{ $command }” does nothing in “{ $section }”. Put it where docs/keys.md has it.
config-keys-text-here = “{ $keys }” is text in “{ $section }”: a note must be able to hold it. Use Alt or Ctrl with a letter, or a function key.
config-keys-twice = “{ $keys }” has a command already in line { $line }. Keep one of them.
config-keys-hides = With “{ $keys }” nobody can reach “{ $hidden }” ({ $command }) in “{ $section }” any more. Choose other keys, or take “{ $hidden }” away with “nothing”.
config-keys-unreachable = “{ $command }” has no key in “{ $section }”: nobody could get on or out. Give it one.
config-chord-empty = no key is named
config-chord-unknown = no key is called so
config-chord-shifted-sign = write the sign itself instead of Shift with another
config-chord-same-as-tab = terminals send it as Tab
config-chord-same-as-enter = terminals send it as Enter
config-chord-same-as-backspace = terminals send it as Backspace
config-chord-same-as-esc = terminals send it as Escape
config-chord-begins-others = terminals begin their function keys with it

# The password.
config-password-unreadable = The password file { $path } cannot be read. Mend the path or its permissions.
config-password-open-to-others = Others on this machine may read { $path }. Run: chmod 600 { $path }
config-password-no-entry = { $path } has no line for this database and login. Add one: host:port:database:user:password
config-password-command-failed = The password command failed. Run it by hand to see why.
config-password-empty = The password is empty. Look at where it comes from.
config-password-keyboard = The password could not be read from the keyboard. Start Linelamp in a terminal, or use password_file.
