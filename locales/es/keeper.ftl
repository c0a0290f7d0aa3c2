# Las frases de esta área: keeper.
