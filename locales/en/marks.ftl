# Marks of a note line: what chips, the list of completions and the order of asking say.
mark-kind-name = name
mark-kind-from = from
mark-kind-born = born
mark-kind-language = language
mark-kind-danger = danger
mark-kind-need = need
mark-kind-again = call again
mark-kind-consent = agreed
mark-kind-interpreter = interpreter
mark-kind-topic = topic
mark-kind-act = act
mark-kind-contact = contact
mark-kind-urgency = urgency
mark-kind-follow-up = follow-up
mark-kind-a-number = A-number
mark-taken-back = taken back
cli-marks-none = No marks in this call.
cli-amended = Amended. Both lines stand in the note.
cli-no-such-mark = No mark of this call begins there. List them: linelamp call marks CALL
cli-amend-words = A mark is replaced by words that hold one, such as =name Ana. To take it back without another, use --take-back.
