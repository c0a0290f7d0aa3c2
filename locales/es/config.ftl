# Las frases de esta área: config.
