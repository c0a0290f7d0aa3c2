# The sentences of this area: config.
