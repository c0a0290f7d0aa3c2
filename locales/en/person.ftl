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
