# The sentences of this area: forms.
form-fault-no-survey = There is no sheet called survey.
form-fault-no-column = The column “{ $about }” is missing.
form-fault-column-twice = The column “{ $about }” stands twice; keep one of them.
form-fault-no-type = “{ $about }” has no type.
form-fault-unknown-type = The type “{ $about }” does not exist.
form-fault-unsupported-type = “{ $about }” is not supported here; take the row out.
form-fault-no-name = This row of type “{ $about }” has no name.
form-fault-bad-name = “{ $about }” cannot be a name: begin with a letter or _, go on with letters, digits, - and a full stop.
form-fault-name-twice = The name “{ $about }” stands twice in one group.
form-fault-no-list-name = “{ $about }” does not say which list to choose from.
form-fault-no-such-list = The choices sheet has no list “{ $about }”.
form-fault-choice-no-name = A choice of the list “{ $about }” has no name.
form-fault-choice-twice = The choice “{ $about }” stands twice in one list; set allow_choice_duplicates to yes if that is meant.
form-fault-choice-space = The choice “{ $about }” has a space in its name, and spaces separate several answers.
form-fault-or-other-filter = or_other and choice_filter cannot stand together.
form-fault-end-alone = “{ $about }” ends nothing: no group or repeat is open.
form-fault-never-ended = “{ $about }” begins here and never ends.
form-fault-wrong-end = “{ $about }” is ended as what it is not: a group as a repeat or the other way round.
form-fault-no-calculation = “{ $about }” is to be calculated, but there is no calculation.
form-fault-unreadable = The expression cannot be read at “{ $about }”.
form-fault-too-deep = The expression is nested too deeply.
form-fault-construct = “{ $about }” is not supported in expressions here.
form-fault-unknown-function = The function “{ $about }” does not exist.
form-fault-unsupported-function = The function “{ $about }” is not supported here.
form-fault-arguments = The function “{ $about }” does not get the arguments it needs.
form-fault-bad-pattern = The pattern “{ $about }” cannot be read.
form-fault-unknown-field = There is no field “{ $about }”.
form-fault-ambiguous-field = Several groups have a field “{ $about }”; give them different names.
form-fault-circle = These depend on each other in a circle: { $about }.
form-fault-bad-parameter = The parameters “{ $about }” are not right; a range has start, end and step.
form-fault-bad-value = “{ $about }” is no value for this column.
form-fault-too-large = The form has more rows than can be taken.
form-fault-ignored-column = The column “{ $about }” is not used here.
form-fault-ignored-appearance = The appearance “{ $about }” changes nothing here.
form-fault-ignored-row = The row is left out. { $about }
form-fault-no-label = “{ $about }” has no words to show; its name is shown.
form-fault-stays-empty = “{ $about }” is known to a phone only and stays empty here.
form-fault-no-such-column = No choice of the list has the column “{ $about }”; for the filter it is empty.
form-file-empty = The file is empty.
form-file-too-large = The file is larger than 4 MB or longer than 20,000 rows; no form is.
form-file-unreadable = The file is neither a workbook (XLSX, XLS, ODS) nor a text with Markdown tables. Save it as XLSX and try again.
form-place-sheet = { $sheet }
form-place-row = { $sheet }, row { $row }
form-place-cell = { $sheet }, row { $row }, { $column }
form-refused-line = ✗ { $place }: { $says }
form-notice-line = · { $place }: { $says }
form-fits = “{ $title }” can be used: { $questions ->
    [one] one question
   *[other] { $questions } questions
}, { $lists } lists, languages: { $languages }.
form-no-language = only one, without a name
form-refused = { $problems ->
    [one] The form cannot be used: one problem stands above. Mend it and check again.
   *[other] The form cannot be used: { $problems } problems stand above. Mend them and check again.
}
form-kept = “{ $form }” is kept as version { $version }.
form-kept-already = “{ $form }” is unchanged: it is version { $version } already.
form-not-written = The workbook could not be written. Choose a file in a folder you may write to.
form-written = Written to { $file }.
form-answers-no-json = The answers are not one JSON object. Nothing was stored.
form-trouble-missing = an answer is still missing.
form-trouble-not-whole = this is not a whole number.
form-trouble-not-a-number = this is not a number.
form-trouble-out-of-range = this is beyond the range, or between its steps.
form-trouble-not-a-day = this is not a day; write it as 2026-11-22.
form-trouble-not-a-time = this is not a time; write it as 09:41.
form-trouble-not-a-moment = this is not a day with a time; write it as 2026-11-22T09:41.
form-trouble-not-a-place = this is not a latitude and a longitude.
form-trouble-not-offered = this is not one of the choices offered now.
form-trouble-constraint = this is not what the form asks for.
form-refused-answer-unknown-field = the form has no such field here.
form-refused-answer-not-an-answer = this is no answer that the field can take.
form-refused-answer-read-only = the form computes it; leave it out.
form-refused-answer-not-relevant = with these answers it is not asked; leave it out.
form-refused-answer-too-many = there are too many of these.
form-answers-refused = { $problems ->
    [one] Nothing was stored: one answer cannot be taken; the reason stands above.
   *[other] Nothing was stored: { $problems } answers cannot be taken; the reasons stand above.
}
form-answers-kept = { $count ->
    [one] One answer is stored.
   *[other] { $count } answers are stored.
}
form-answers-count = { $count ->
    [one] It was filled in once. --csv or --json shows the answers.
   *[other] It was filled in { $count } times. --csv or --json shows the answers.
}

# a form beside the note
form-title = Form
form-progress = { $answered } of { $all } answered
form-below = ↓ { $n } more
form-more = + one more: { $what }
form-remove = (erase it to take it away)
form-back = note
form-from-note = from the note
form-how-date = a day: 2026-11-22
form-how-time = a time: 09:41
form-how-date-time = a day and a time: 2026-11-22T09:41
form-how-several = several may be chosen
form-how-rank = in the order in which you choose
form-how-geopoint = latitude and longitude in degrees
menu-form = Which form?
menu-jump = Go to which question?
question-remove-repeat = Take this one away, with all its answers?
wrap-open = Still open in forms, { $n }:
notice-forms-offline = No form was read yet, and the database is out of reach. The note takes every word.
notice-no-forms = There are no forms.
notice-form-last = That was the last question. { $key } goes back to the note.
notice-no-such-choice = That key is none of these choices. { $key } goes back to the note.
form-file-no-workbook = The file cannot be read as a workbook: it is damaged, or something else under this name. Open it in your office program, save it as XLSX and try again.
