# The sentences of this area: errors.
