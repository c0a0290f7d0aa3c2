# The sentences of this area: keeper.
