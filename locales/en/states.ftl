# Words for the states of calls, claims, lines and operators: one id for each value of each list.
# call-state: where a call stands
call-state-waiting = waiting
call-state-taken = taken
call-state-on-call = on call
call-state-answered-elsewhere = answered elsewhere
call-state-link-lost = link lost
call-state-wrap-up = wrap-up
call-state-broken-off = broken off
call-state-abandoned = abandoned
call-state-done = done

# end-why: why a call ended
end-why-caller-hung-up = the caller hung up
end-why-operator-hung-up = we hung up
end-why-cut-by-facility = cut by the facility
end-why-timed-out = waited too long
end-why-no-agents = nobody was signed in
end-why-voicemail = left a voicemail
end-why-not-seen = nobody saw the end
end-why-phone-system-restarted = the phone system was restarted
end-why-unknown = not known

# disposition: what came of a call
disposition-intake-complete = intake complete
disposition-partial-call-died = partial: the call died
disposition-message-delivered = message delivered
disposition-patched-to-family = connected to the family
disposition-referred = referred
disposition-complaint-taken = complaint taken
disposition-info-given = information given
disposition-call-again-agreed = will call again, agreed
disposition-wrong-person = wrong person
disposition-refused = did not want to go on

# non-data: a call without a story
non-data-hang-up = hung up at once
non-data-silent = silent
non-data-abusive = abusive
non-data-wrong-number = wrong number
non-data-test = test
non-data-prank = prank

# next-step: what happens next
next-step-nothing = nothing more
next-step-caller-calls-again = the caller calls again
next-step-follow-up = we follow up
next-step-lead-review = a lead looks at it

# claim-end: how a claim came to its end
claim-end-passed = passed on
claim-end-returned = returned: the desk went silent
claim-end-handed = handed to a colleague
claim-end-taken-over = taken over by a colleague
claim-end-caller-gone = the caller was gone
claim-end-parked = wrap-up put off
claim-end-wrapped = wrapped up

# operator-state: what an operator is doing
operator-state-off = off
operator-state-available = available
operator-state-on-call = on call
operator-state-wrap-up = wrap-up
operator-state-away = away

# pass-reason: why a call was passed back
pass-reason-language = no common language
pass-reason-conflict = should not hear this caller
pass-reason-not-now = not able to just now
pass-reason-technical = trouble with line or desk
pass-reason-other = something else

# away-reason: why an operator is away
away-reason-scheduled-break = planned break
away-reason-unscheduled-break = break
away-reason-meal = meal
away-reason-meeting = meeting
away-reason-training = training
away-reason-documentation = writing up
away-reason-supervision = supervision
away-reason-connectivity = connection trouble

# link: whether a desk is heard from
link-live = live
link-stale = stale
link-down = down

# group: the group of rights
group-operator = operator
group-lead = lead
group-steward = data steward
group-auditor = auditor
group-admin = administrator
group-reporter = reporter

# three-way: may callers be connected to a third party?
three-way-unknown = not known
three-way-allowed = allowed
three-way-not-allowed = not allowed

# monitored: is the line listened to?
monitored-unknown = not known
monitored-yes = yes
monitored-no = no

# urgency: how urgent
urgency-1 = now
urgency-2 = today
urgency-3 = this week
urgency-4 = routine
