# The sentences of this area: import.
import-field-name = name
import-field-code = code
import-field-aliases = other names
import-field-kind = kind
import-field-contractor = contractor
import-field-address = address
import-field-city = town
import-field-state = state
import-field-country = country
import-field-field-office = field office
import-titles = The titles stand in row { $row }:
import-left-out = Not used: { $titles }
import-rejected-row = Row { $row } not taken: { $reason }
import-would = It would be: { $new } new, { $changed } changed, { $unchanged } unchanged, { $rejected } not taken. Nothing was written (dry run).
import-did = { $new } new, { $changed } changed, { $unchanged } unchanged, { $rejected } not taken.
import-no-name = it has no name.
import-too-long = its { $field } is longer than { $most } characters.
import-too-many-names = it has more than { $most } other names.
import-hidden = its { $field } holds a character that cannot be seen; type it anew in the file.
import-error-value = its { $field } is an error of the spreadsheet; mend the cell.
import-not-a-code = its code is not 2 to 12 letters and digits.
import-not-a-country = its country is unknown; use the two-letter code, such as US.
import-same-as = it is the same facility as row { $other }.
import-ambiguous = several facilities have this name; add its code, or its town and state.
import-file-unopened = The file cannot be opened: { $why }
import-file-empty = The file is empty. Nothing was written.
import-file-too-large = The file is larger than 16 MB or longer than 100,000 rows. Nothing was written; split it.
import-file-unreadable = The file is neither CSV nor a workbook (XLSX, XLS, ODS) that can be opened. Nothing was written; save it as CSV and try again.
import-no-name-column = No column is the facility's name. Nothing was written. Titles found: { $titles }. Say which one it is with --map 'TITLE=name'.
import-no-such-column = There is no column “{ $title }”. Nothing was written. Titles found: { $titles }.
import-some-rejected = { $rows ->
    [one] One row was not taken; its reason stands above.
   *[other] { $rows } rows were not taken; their reasons stand above.
}
import-column-id = id
import-column-line = dialled number
import-column-from = caller's number
import-column-arrived = arrival
import-column-connected = connection
import-column-ended = end
import-column-seconds = length in seconds
import-column-why = reason of the end
import-calls-would = It would be: { $new } new calls ({ $unassigned } to numbers that no line has), { $known } known already. Nothing was written (check).
import-calls-did = { $new } new calls ({ $unassigned } to numbers that no line has), { $known } known already and left as they are.
import-calls-no-titles = No row has the titles “id”, “arrived”, and “ended” or “seconds”. Nothing was written; name the columns so in the first row and try again.
import-calls-row = Row { $row }: { $reason }
import-calls-refused = { $rows ->
    [one] One row cannot be right; nothing was written. Mend the row and import the whole file again.
   *[other] { $rows } rows cannot be right; nothing was written. Mend them and import the whole file again.
}
import-calls-missing = its { $column } is missing.
import-calls-not-plain = its { $column } is too long or holds a character that cannot be seen.
import-calls-not-a-time = its { $column } is not a date and time such as 2026-03-03T10:00:00Z.
import-calls-no-zone = its { $column } does not say which clocks it means; give --zone Region/City.
import-calls-not-seconds = its length is not a whole number of seconds.
import-calls-not-a-why = its reason is none of caller_hung_up, operator_hung_up, cut_by_facility, timed_out, no_agents, voicemail, unknown.
import-calls-backwards = its arrival, connection and end do not follow each other, or lie in the future.
import-calls-same-as = it has the id of row { $other }.
