# The sentences of this area: what `linelamp bridge check` finds on the phone system's side, and what to do about it.

bridge-finding-nothing-wrong = Nothing is wrong on the phone system's side, as far as its user can see.
bridge-finding-known-secret = The secret is one that everybody knows. Make a new one (head -c 24 /dev/urandom | base64), in manager.conf and in the secret file.
bridge-finding-short-secret = The secret is short enough to be guessed. Make one of at least 16 characters.
bridge-finding-not-encrypted = The connection to { $about } is not encrypted: secret and numbers can be read on the way. Switch on TLS on both sides, or run the bridge on the phone system's machine.
bridge-finding-no-system-name = The phone system has no name, so two calls may get the same id. Write systemname = pbx1 into asterisk.conf and restart it.
bridge-finding-clocks-apart = The clocks of the two machines are { $about } s apart, and times of calls with them. Let both follow a time server.
bridge-finding-too-many-rights = The user may use { $about }: whoever has the secret owns the phone system. Take the lines read and write from our manager.conf.
bridge-finding-right-missing = The user may not use { $about }, which the bridge needs. Take the lines read and write from our manager.conf.
bridge-finding-cannot-withdraw = This Asterisk cannot take a caller out of the queue by itself (16.25, 18.11, 19.3 and newer can). Leave taken_by out.
bridge-finding-queue-missing = The phone system has no queue “{ $about }”. Correct queues in the configuration, or add it to queues.conf and reload.
bridge-finding-members-in-pull = The queue “{ $about }” has members: the phone system rings them although operators choose here. Remove them, or set mode = "push".
bridge-finding-dialplan-unseen = The user may not look at the dialplan, so it was not checked. The right reporting in the line write shows it.
bridge-finding-context-missing = The dialplan has no context “{ $about }”. Take it from our extensions.conf, or correct the configuration.
bridge-finding-extension-missing = The dialplan has no “{ $about }”, where callers are sent to. Take it from our extensions.conf, or correct the configuration.
bridge-finding-rooms-without-meeting = The context “{ $about }” leads into no ConfBridge: caller and operator would not meet. Take it from our extensions.conf.
bridge-finding-rooms-with-a-way-out = From the context “{ $about }” other telephones can be reached. Remove its includes and Dial lines: a room must be a place without a way out.
bridge-finding-waits-in-another-queue = In “{ $about }” callers wait in a queue that the configuration does not name. Correct queues.
bridge-finding-queue-without-end = In “{ $about }” callers may wait for ever. Give the queue a limit, Queue(NAME,,,,900), and voicemail behind it.
bridge-finding-no-voicemail = Behind the queue of “{ $about }” there is no voicemail: who waited too long is simply cut off.
bridge-finding-withdrawn-to-nowhere = In “{ $about }” nothing sends a withdrawn caller into his room. Take the line with QUEUE_WITHDRAW_INFO from our extensions.conf.
bridge-finding-log-without-presentation = “{ $about }” does not write into the queue log whether a number may be shown: callers missed while nobody was connected come without their number. Take the line with PRESENTATION from our extensions.conf.
bridge-finding-log-without-hang-up = “{ $about }” does not write hang-ups into the queue log: the end of a call that was taken may stay unseen. Take the line with hangup_handler_push from our extensions.conf.
bridge-finding-presentation-unsaid = The phone system does not say whether a caller's number may be shown, so no number is kept. Take the line channelvars with CALLERID(num-pres) from our manager.conf.
bridge-finding-log-unreadable = The queue log { $about } cannot be read: what happened while the bridge is away is not learnt. Let the bridge's account read it: setfacl -m u:linelamp-bridge:r { $about }; docs/phones.md says how it stays so.

bridge-check-saw = Asterisk { $version } “{ $name }” · { $queues } queues · { $calls } channels now
bridge-check-unnamed = without a name
bridge-check-mark-fine = ok
bridge-check-mark-doubtful = ?
bridge-check-mark-wrong = !
bridge-check-unreachable = Nobody answers at { $host }, port { $port }, or its certificate is not the right one. Is the phone system running, and does manager.conf say enabled = yes?
bridge-check-not-a-manager = What answers at { $host }, port { $port } is no manager interface of Asterisk. The port is 5038, or 5039 with tls = true.
bridge-check-refused = The phone system does not let the bridge's user in. Compare user, secret and permit in manager.conf with the configuration, then: asterisk -rx 'manager reload'
bridge-check-silent = The phone system does not answer within 15 s.
bridge-check-mendable = { $count ->
    [one] One thing must be mended on the phone system's side.
   *[other] { $count } things must be mended on the phone system's side.
}

bridge-check-saw-twilio = { $numbers ->
    [one] Twilio answers · one number
   *[other] Twilio answers · { $numbers } numbers
}
bridge-check-saw-webhook = Looked at { $address }
bridge-check-twilio-unreachable = Twilio cannot be reached from here. Is this machine allowed to call out to https://api.twilio.com, and is rest_address right?
bridge-check-twilio-refused = Twilio does not know this account with this token. Compare account with the Account SID, and the secret file with the Auth Token, in Twilio's console.
bridge-check-twilio-trouble = Twilio does not show the account: { $why }. Try again in a minute; then look at https://status.twilio.com.

twilio-finding-nothing-wrong = Nothing is wrong: the account answers, its numbers call this bridge, and whoever cannot sign is refused.
twilio-finding-account-not-active = The account is not active ({ $about }): no call comes in. Twilio's console says why.
twilio-finding-trial-account = It is a trial account: callers hear so first, and only numbers that were confirmed can be rung. Upgrade it before the line is published.
twilio-finding-clocks-apart = Twilio's clock and this machine's are { $about } s apart, and times of calls with them. Let this machine follow a time server.
twilio-finding-no-numbers = The account has no number. Buy one in Twilio's console, or look whether account names a subaccount.
twilio-finding-number-missing = The account has no number { $about }. Correct numbers in the configuration: each with its + and country code.
twilio-finding-none-is-ours = None of the account's numbers calls this bridge. Give the number's voice address in Twilio's console as { $about }/voice, by POST.
twilio-finding-told-elsewhere = Calls to { $about } go elsewhere. Give the number's voice address in Twilio's console as that of the bridge: public_address and /voice, by POST.
twilio-finding-taken-over = An application or a trunk has the calls to { $about }, and the addresses of the number itself do not count. Take it off the number in Twilio's console.
twilio-finding-not-posted = Calls to { $about } are told by GET, which the bridge refuses. Choose HTTP POST beside the voice address.
twilio-finding-ends-not-told = Ends of calls to { $about } are not told here: a caller who has gone would be shown for up to a minute more. Give the number's status callback as public_address and /status, by POST.
twilio-finding-ends-not-posted = Ends of calls to { $about } are told by GET, which the bridge refuses. Choose HTTP POST beside the status callback.
twilio-finding-no-fallback = When this machine is off, callers of { $about } hear an error. Give as the address for failures a TwiML Bin that enqueues them.
twilio-finding-address-unusable = The public address { $about } is none: it has the form https://host/path.
twilio-finding-address-not-private = The public address { $about } is not encrypted: numbers of callers could be read on the way. It must begin with https://.
twilio-finding-bridge-not-running = Nobody answers at { $about }, and no bridge on this machine. Start it (systemctl start linelamp-bridge@NAME), then look again.
twilio-finding-address-astray = The bridge answers on this machine, but { $about } does not lead to it. Look at the proxy, its certificate and the name's address.
twilio-finding-unsigned-taken = What answers at { $about } does not refuse a post that nobody signed: it is not the bridge, or something before it answers for it. Look at the proxy.
twilio-finding-signed-refused = What answers at { $about } refuses a post that is signed with this token. If the bridge was not restarted since the token changed, restart it; else the proxy refuses posts.

webhook-finding-nothing-wrong = Nothing is wrong: the bridge answers, takes what is signed and refuses what is not.
webhook-finding-short-secret = A secret is short enough to be guessed. Make one of at least 16 characters (head -c 24 /dev/urandom | base64), here and on the phone system.
webhook-finding-same-secret = The second secret is the same as the first. Take second_secret_file out when the change is over.
webhook-finding-address-unusable = The address { $about } is none: it has the form https://host/path.
webhook-finding-address-not-private = The address { $about } is not encrypted: numbers of callers could be read on the way. It must begin with https://.
webhook-finding-nobody-answers = Nobody answers at { $about }, or its certificate is not for that name. Start the bridge (systemctl start linelamp-bridge@NAME); where it shows a certificate of its own, say its name in public_address.
webhook-finding-unsigned-taken = What answers at { $about } does not refuse a post that nobody signed: it is not the bridge. Look at listen, and at the proxy.
webhook-finding-signed-refused = What answers at { $about } refuses a post that is signed with a secret of this configuration. If the bridge was not restarted since the secret changed, restart it; else the proxy refuses posts.
