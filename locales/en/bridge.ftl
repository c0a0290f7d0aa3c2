# The sentences of this area: bridge.
bridge-none = The configuration names no phone system. Write a section [bridge.NAME]; docs/phones.md says what belongs in it.
bridge-which = The configuration names several phone systems: { $names }. Say which with --source.
bridge-unknown = The configuration names no phone system so. There are: { $names }.
bridge-no-secret = There is no secret for the phone system. Write secret_file = "FILE" into its section, or set LINELAMP_BRIDGE_SECRET.
bridge-in-the-clear = The phone system at { $host } would be spoken to in the clear: its secret and the callers' numbers could be read on the way. Write tls = true into its section, or, where the connection goes through a tunnel that is encrypted, tunnel = true.
bridge-no-listener = Nothing can be listened to at { $address } ({ $why }). Choose another address, or end what listens there.
bridge-bad-value = “{ $name }” cannot be used. { $why }
# bridge-tls-fault: what is wrong with certificates and keys
bridge-tls-fault-no-certificate = The file of certificates cannot be read, or holds none.
bridge-tls-fault-no-key = The file of the private key cannot be read, or holds none.
bridge-tls-fault-no-fit = Certificate and private key do not belong together.
bridge-tls-fault-no-authorities = This machine trusts no authority for certificates: name one with authority = "FILE".
# bridge-address-fault: what is wrong with an address on the web
bridge-address-fault-not-an-address = Write it as https://host, with a port and a path where it has them.
bridge-address-fault-not-private = Only this machine itself is spoken to over http://; write https://.
bridge-acting = This bridge speaks for the phone system.
bridge-standing-by = Another bridge speaks for the phone system; this one waits for its end.
bridge-live = The phone system answers.
bridge-silence-disconnected = The phone system cannot be reached; it is tried again by itself.
bridge-silence-no-answer = The phone system does not answer.
bridge-picture = Looked around: { $changed } calls changed, { $vanished } were gone.
bridge-refused = { $calls } calls more than may come in a minute: they are told again with the next look around.
bridge-not-taken = The database does not take what was told of call { $call }: { $why }
bridge-left-out = Left out { $lines } lines that nobody read.
bridge-begun = Order { $command } was begun.
bridge-no-systems = No phone system has been heard of yet.
bridge-system = { $source } · { $kind } · { $mode } · { $state } since { $minutes } min
# bridge-kind: the make of a phone system
bridge-kind-asterisk = Asterisk
bridge-kind-twilio = Twilio
bridge-kind-webhook = signed messages
# bridge-mode: who decides who answers
bridge-mode-pull = operators choose
bridge-mode-push = rings in turn
# bridge-state
bridge-state-live = live
bridge-state-stale = stale
bridge-state-down = down
