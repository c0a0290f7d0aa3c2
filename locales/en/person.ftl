# The sentences of this area: person.
person-candidates = may be one person
person-strangers = not alike
person-pairs-unopened = The file of pairs cannot be read. Nothing was compared; check its name and who may read it.
person-pairs-too-long = There is more than 64 MB of pairs. Nothing was compared; split the file.
person-pairs-none = There is no pair of names. Write two names a line, with a tab between them.
person-pairs-not-utf8 = Line { $lines } is not UTF-8. Nothing was compared; save the file as UTF-8.
person-pairs-bad = Not two names with one tab between them, in line { $lines }. Nothing was compared; mend the file.
alike-same-letters = same letters
alike-sounds-alike = sounds alike
alike-typing-error = a typing error apart
alike-same-consonants = same consonants
alike-double-metaphone = same sound code
alike-daitch-mokotoff = same Eastern European sound code
alike-other-script = other script
alike-other-order = other order
alike-joined-words = words joined
alike-further-words = further names
person-nobody = Nobody who may be meant is known.
candidate-a-number = A-number
candidate-a-number-near = A-number almost
candidate-name = name
candidate-country = country
candidate-born = birth year
candidate-born-near = birth year almost
candidate-facility = was here
caller-title = Caller
caller-unknown = Write =name or an A-number: whoever may be meant stands here.
caller-new = new person
caller-why = alike: { $why }
caller-more = { $n } more
caller-offline = offline: who it is can be found later
caller-enough = searched often enough in this call
caller-nobody = nobody alike is known
notice-nobody-with-that-number = Nobody stands under that number.
notice-new-person-of-what = Write =name or a whole A-number first: of what is the person to be made?
notice-caller-is-known = Who calls is known already. { $key } places the call elsewhere.
notice-picked = Picked. { $key } takes it back.
notice-pick-taken-back = The pick is taken back: nobody knows who calls.
cli-do-not-ask-marked = Not to be asked again: { $mark }
cli-person-made = Somebody new calls: { $person }

# field: what is set by itself, of a person or of a case
field-given = given name
field-family = family name
field-a-number = A-number
field-country = country of birth
field-born = born
field-language = language
field-status = status
field-need = need
field-responsible = responsible

# told: what is known of a person besides his fields
told-alias = also called
told-a-number = also A-number
told-language = also speaks
told-contact = contact
told-custody = was held at
told-consent = consent
told-do-not-ask = do not ask again

# source: who told it
source-caller = the caller
source-family = family
source-lawyer = lawyer
source-colleague = a colleague
source-facility = the facility
source-document = a paper
source-authority = an authority
source-other = somebody else
source-call = in a call
source-told = not said who

# stayed: what was written since a merge
stayed-call = call
stayed-case = case
stayed-message = message
stayed-field = field
stayed-alias = also called
stayed-a-number = also A-number
stayed-language = also speaks
stayed-contact = contact
stayed-custody = was held at
stayed-consent = consent

# the record on the command line
person-merged = merged in
person-value-kept = Somebody else set this field meanwhile; theirs stands. Yours is kept on the timeline. To put yours there all the same, set it again.
person-no-a-number = That is no A-number: it has seven to nine digits. Nothing was changed.
person-no-contact = That is no contact. Write who it is, the name and the number, as in a note: sister Marta +1 312 555 0100. Nothing was changed.
person-merged-already = These two are one already, or one of them was merged into somebody else. Nothing was changed; look at both with: linelamp person show
person-merge-shown = Nothing was changed. What stands in brackets would hold; --take names fields that take the second one's value, and --yes merges.
person-merge-done = They are merged. What stands in brackets holds now; linelamp person unmerge parts them again.
person-unmerged = They are parted; the fields of both are as they were. Nothing was written since.
person-unmerged-stayed = They are parted; the fields of both are as they were. This was written since and stays with the survivor; move what is the other one's:
person-consent-given = yes
person-consent-withdrawn = taken back
person-stayed = while merged
notice-nothing-to-move = Select what was written while the two were one; that can be moved.
notice-moved = It is the other one's now.
menu-source = Who told it?
