# The sentences of this area: import.
