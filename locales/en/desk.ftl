# The sentences of this area: desk.
